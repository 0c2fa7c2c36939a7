// New matches slide in on top of the feed; further down the page a pill counts them instead.
const waiting = new Map(); // match id → card
const asked = new Set(); // addresses of cards that are on their way
let meanwhile = null; // found while the feed is read again: the answer may not have it

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

async function arrive(id) {
  const place = feed();
  if (!place || waiting.has(id) || shown(id)) return;
  const { query } = place.dataset; // whose, and the filters: the server says whether it belongs here
  const url = `${place.dataset.cardUrl.replace("00000000-0000-0000-0000-000000000000", id)}?${query}`;
  if (asked.has(url)) return;
  asked.add(url);
  try {
    const response = await fetch(url, { headers: { "HX-Request": "true" } });
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
    asked.delete(url);
  }
}

document.body.addEventListener("live:match.found", ({ detail }) => {
  meanwhile?.add(detail.match_id);
  arrive(detail.match_id);
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
// Read again as a whole: what was waiting is in it, but for what was found while it was on its way.
const isFeed = (element) => element.matches?.("[data-feed], #feed-list");
document.body.addEventListener("htmx:beforeSend", ({ detail }) => {
  if (isFeed(detail.target)) meanwhile ??= new Set();
});
document.body.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (!isFeed(detail.target)) return;
  waiting.clear();
  showPill();
  meanwhile?.forEach(arrive);
  meanwhile = null;
});
