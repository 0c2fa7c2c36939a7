// Runs on a page. Progress moves without asking; whatever else changes is fetched anew:
//   live:run-<id> on the body lets a card or a run's page ask for itself, and a run that begins
//   while the list is open arrives on top of it.
const arriving = new Set();
const told = new Map(); // run id → the status that was told last and is not known to be shown

const shown = (id) => document.querySelector(`[data-run="${CSS.escape(id)}"]`);

const ask = (id) => document.body.dispatchEvent(new CustomEvent(`live:run-${id}`));

function move(element, percent) {
  const bar = element.querySelector("[data-run-progress]");
  if (!bar) return;
  bar.value = percent;
  element.querySelector("[data-run-percent]").textContent = percent;
}

async function arrive(id) {
  const list = document.querySelector("[data-runs]");
  if (!list || arriving.has(id)) return;
  arriving.add(id);
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
  told.set(detail.run_id, detail.status);
  ask(detail.run_id);
});

// What was told while a run was being read reached nobody: it is asked for once more.
document.body.addEventListener("htmx:afterSettle", ({ target }) => {
  const { run, status } = target.dataset ?? {};
  if (!run || !told.has(run)) return;
  const last = told.get(run);
  told.delete(run);
  if (last !== status) ask(run);
});
