// Runs on a page. Progress moves without asking; whatever else changes is fetched anew:
//   live:run-<id> on the body lets a card or a run's page ask for itself, and a run that begins
//   while the list is open arrives on top of it.
import { tell } from "./telling.js";

const arriving = new Map(); // run id → whether more was told of it meanwhile

const shown = (id) => document.querySelector(`[data-run="${CSS.escape(id)}"]`);

function move(element, percent) {
  const bar = element.querySelector("[data-run-progress]");
  if (!bar) return;
  bar.value = percent;
  element.querySelector("[data-run-percent]").textContent = percent;
}

async function arrive(id) {
  const list = document.querySelector("[data-runs]");
  if (!list) return;
  arriving.set(id, arriving.has(id));
  if (arriving.get(id)) return;
  try {
    const url = list.dataset.cardUrl.replace("00000000-0000-0000-0000-000000000000", id);
    const answer = await fetch(url, { headers: { "HX-Request": "true" } });
    if (!answer.ok || answer.redirected || shown(id)) return;
    const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
    const card = parsed.querySelector("[data-run]");
    if (!card) return;
    list.querySelectorAll("[data-empty]").forEach((element) => element.remove());
    const item = document.createElement("li");
    item.className = "is-new";
    item.append(document.adoptNode(card));
    list.prepend(item);
    htmx.process(item);
    if (arriving.get(id)) tell(`live:run-${id}`);
  } catch {
    // the connection is lost; the page is read again when it is back
  } finally {
    arriving.delete(id);
  }
}

document.body.addEventListener("live:run.changed", ({ detail }) => {
  const element = shown(detail.run_id);
  if (!element) return arrive(detail.run_id);
  if (detail.status === "running" && element.dataset.status === "running") {
    return move(element, detail.progress);
  }
  tell(`live:run-${detail.run_id}`);
});
