// The bell in the header: its number follows live:notifications.changed, its panel is read when opened.
// Dispatches bell:more on the body when there is something new, for a list that is open.
import { tell } from "./telling.js";

const MOST = 99;

const bell = document.querySelector("[data-bell]");
const summary = bell.querySelector("summary");
const count = bell.querySelector("[data-bell-count]");
const status = document.querySelector("[data-bell-status]");

function words(unread) {
  const { none, one, many, most } = bell.dataset;
  if (unread === 0) return none;
  if (unread === 1) return one;
  const shown = Math.min(unread, MOST).toLocaleString(document.documentElement.lang);
  return (unread > MOST ? most : many).replace("{number}", shown);
}

function show(unread) {
  const before = Number(bell.dataset.unread);
  bell.dataset.unread = unread;
  summary.setAttribute("aria-label", words(unread));
  count.hidden = unread === 0;
  count.textContent = unread > MOST ? `${MOST}+` : unread;
  if (unread <= before) return;
  status.textContent = words(unread);
  tell("bell:more");
}

function readPanel() {
  if (bell.open) bell.dispatchEvent(new CustomEvent("bell:open"));
}

bell.addEventListener("toggle", readPanel);
document.body.addEventListener("live:notifications.changed", ({ detail }) => {
  show(detail.unread);
  readPanel();
});
// An item that was marked as read comes back without its button: the keyboard goes on at its link.
document.body.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (!detail.requestConfig.elt.matches(".notice-item__read")) return;
  document.querySelector(`#${CSS.escape(detail.target.id)} a`)?.focus();
});
// What was missed meanwhile is asked for.
document.body.addEventListener("live:caught-up", async () => {
  const answer = await fetch(bell.dataset.countUrl).catch(() => null);
  if (answer?.ok) show((await answer.json()).unread);
  readPanel();
});
