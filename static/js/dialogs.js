// The page's one dialog, filled by htmx (components/confirm_link.html), and menus that close.
const dialog = document.getElementById("dialog");

document.body.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "dialog-body") return;
  if (!dialog.querySelector("[data-confirm]")) return;
  dialog.showModal();
  dialog.querySelector("[data-dialog-close]")?.focus();
});

// hx-confirm asks in the same dialog; the button repeats what was pressed.
document.body.addEventListener("htmx:confirm", (event) => {
  const { question, elt, issueRequest } = event.detail;
  if (!question) return;
  event.preventDefault();
  const panel = document.getElementById("dialog-question").content.cloneNode(true);
  panel.querySelector("[data-question]").textContent = question;
  const yes = panel.querySelector("[data-dialog-yes]");
  yes.textContent = (elt.querySelector("button") ?? elt).textContent.trim();
  yes.addEventListener("click", () => {
    dialog.close();
    issueRequest(true);
  });
  dialog.firstElementChild.replaceChildren(panel);
  dialog.showModal();
  dialog.querySelector("[data-dialog-close]").focus();
});

dialog.addEventListener("click", (event) => {
  const outside = event.target === dialog;
  const cancel = event.target.closest("[data-dialog-close]");
  if (!outside && !cancel) return;
  event.preventDefault();
  dialog.close();
});
dialog.addEventListener("close", () => dialog.firstElementChild.replaceChildren());

const openMenus = () => document.querySelectorAll("[data-menu][open]");
document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// The settings' menu is wider than a phone: begin where one is.
document.querySelector(".settings__nav [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });

// One press, one request: a form that is on its way cannot be sent again.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent && !form.hasAttribute("hx-post")) return event.preventDefault();
  if (form.method === "post" && !event.defaultPrevented && !form.matches("[hx-post], [data-drop-zone]")) {
    form.dataset.sent = "true";
    setTimeout(() => delete form.dataset.sent, 5000); // in case the page stays
  }
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// Text to copy, such as a token that is shown once.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(document.querySelector(button.dataset.copy).textContent.trim());
  button.querySelector("[data-copy-label]").textContent = button.dataset.copied;
});
