// Jobs on a page. Progress moves without asking; whatever else changes is fetched anew:
//   live:job-<id> on the body lets a card ask for itself, live:jobs lets the Activity page read
//   its line again, and what has ended there arrives on top of the list of ended jobs.
import { tell } from "./telling.js";

const ENDED = new Set(["completed", "failed", "cancelled"]);
const arriving = new Set();

const shown = (id) => document.querySelector(`[data-job="${CSS.escape(id)}"]`);

function move(card, percent) {
  const bar = card.querySelector("[data-job-progress]");
  if (!bar) return;
  bar.value = percent;
  card.querySelector("[data-job-percent]").textContent = percent;
}

async function arrive(id) {
  const list = document.querySelector("[data-jobs-done]");
  if (!list || arriving.has(id) || list.contains(shown(id))) return;
  arriving.add(id);
  try {
    const url = list.dataset.cardUrl.replace("00000000-0000-0000-0000-000000000000", id);
    const answer = await fetch(url, { headers: { "HX-Request": "true" } });
    if (!answer.ok || answer.redirected) return;
    const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
    const card = parsed.querySelector("[data-job]");
    if (!card || !ENDED.has(card.dataset.status)) return;
    shown(id)?.closest("li")?.remove(); // out of the line
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

// What is tried again goes back into the line.
function leave(id) {
  document.querySelector(`[data-jobs-done] [data-job="${CSS.escape(id)}"]`)?.closest("li")?.remove();
}

document.body.addEventListener("live:job.changed", ({ detail }) => {
  const card = shown(detail.job_id);
  const goesOn = detail.status === "processing" && card?.dataset.status === "processing";
  if (goesOn && card.dataset.stage === detail.stage) return move(card, detail.progress);
  if (detail.status === "deleted") {
    (card?.closest("li") ?? card)?.remove();
    return tell("live:jobs");
  }
  tell(`live:job-${detail.job_id}`);
  tell("live:jobs");
  if (ENDED.has(detail.status)) arrive(detail.job_id);
  else leave(detail.job_id);
});

setInterval(() => {
  for (const note of document.querySelectorAll("[data-job-elapsed]")) {
    note.dataset.jobElapsed = Number(note.dataset.jobElapsed) + 1;
    note.textContent = note.dataset.text.replace("{seconds}", note.dataset.jobElapsed);
  }
}, 1000);
