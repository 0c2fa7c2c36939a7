// New matches slide in on top of the feed; further down the page a pill counts them instead.
const waiting = new Map(); // match id → card
const asked = new Set();

const feed = () => document.querySelector("[data-feed]");
const list = () => document.getElementById("feed-list");
const shown = (id) => list().querySelector(`[data-match="${CSS.escape(id)}"]`);
const readingBelow = () => list().getBoundingClientRect().top < -40;

function words(element, number) {
  const text = number === 1 ? element.dataset.textOne : element.dataset.textMany;
  return text.replace("{number}", number.toLocaleString(document.documentElement.lang));
}

function showPill() {
  const pill = feed()?.querySelector("[data-feed-pill]");
  if (!pill) return;
  pill.hidden = waiting.size === 0;
  const count = pill.querySelector("[data-feed-count]");
  if (waiting.size) count.textContent = words(count, waiting.size);
}

function announce(number) {
  const status = feed().querySelector("[data-feed-status]");
  status.textContent = "";
  requestAnimationFrame(() => (status.textContent = words(status, number)));
}

function insert() {
  let number = 0;
  list().querySelectorAll("[data-empty], [data-skeleton]").forEach((element) => element.remove());
  for (const [id, card] of waiting) {
    if (shown(id)) continue;
    card.classList.add("is-new");
    list().prepend(card);
    htmx.process(card);
    number += 1;
  }
  waiting.clear();
  showPill();
  if (number) announce(number);
}

document.body.addEventListener("live:match.found", async ({ detail }) => {
  const id = detail.match_id;
  const place = feed();
  if (!place || asked.has(id) || waiting.has(id) || shown(id)) return;
  asked.add(id);
  try {
    const { query } = place.dataset; // whose, and the filters: the server says whether it belongs here
    const url = place.dataset.cardUrl.replace("00000000-0000-0000-0000-000000000000", id);
    const response = await fetch(`${url}?${query}`, { headers: { "HX-Request": "true" } });
    if (!response.ok || response.redirected) return; // not ours to see, or gone already
    const parsed = new DOMParser().parseFromString(await response.text(), "text/html");
    const card = parsed.querySelector("[data-match]");
    if (!card || feed()?.dataset.query !== query) return;
    waiting.set(id, document.adoptNode(card));
    if (readingBelow()) showPill();
    else insert();
  } catch {
    // the connection is lost; the feed is read again when it is back
  } finally {
    asked.delete(id);
  }
});

function readAgainIfEmpty() {
  const left = list()?.querySelector("[data-match], [data-empty]");
  if (feed() && !left) htmx.trigger(document.body, "live:feed.changed");
}

document.body.addEventListener("live:match.gone", ({ detail }) => {
  waiting.delete(detail.match_id);
  showPill();
  setTimeout(readAgainIfEmpty, 400); // when the card has left
});

document.body.addEventListener("live:face.gone", ({ detail }) => {
  const gone = new Set(detail.face_ids);
  for (const [id, card] of waiting) {
    if (gone.has(card.dataset.faceA) || gone.has(card.dataset.faceB)) waiting.delete(id);
  }
  showPill();
});

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-feed-pill]")) return;
  insert();
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  window.scrollTo({ top: 0, behavior: calm ? "auto" : "smooth" });
  list().querySelector(".pair a")?.focus({ preventScroll: true });
});
document.addEventListener(
  "scroll",
  () => {
    if (waiting.size && feed() && !readingBelow()) insert();
  },
  { passive: true },
);
// Read again as a whole: what was waiting is in it.
document.body.addEventListener("htmx:afterSwap", (event) => {
  if (!event.detail.target.closest?.("[data-feed]") && event.detail.target.id !== "feed") return;
  waiting.clear();
  showPill();
});
