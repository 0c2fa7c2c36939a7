// A page that waits for one job leads on as soon as that has ended: [data-lead-on] says where to.
const FINAL = new Set(["completed", "failed", "cancelled"]);

function leadOn() {
  const page = document.querySelector("[data-lead-on]");
  const card = page?.querySelector("[data-job]");
  if (!card) return;
  const waited = page.dataset.waited === "true";
  if (!FINAL.has(card.dataset.status)) page.dataset.waited = "true";
  else if (waited || card.dataset.status === "completed") location.replace(page.dataset.leadOn);
}

document.body.addEventListener("htmx:afterSettle", leadOn);
leadOn();
