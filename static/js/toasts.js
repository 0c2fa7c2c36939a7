// Messages that come and go, and what htmx does with answers that are not a success:
// an error partial ([data-error]) becomes a toast, whatever it was meant to replace.
const region = document.getElementById("toasts");
const SECONDS = 7;

function leave(toast) {
  toast.classList.add("is-leaving");
  setTimeout(() => toast.remove(), 200);
}

function arrange(toast) {
  if (toast.classList.contains("toast--error")) return; // stays until it is closed
  let timer;
  const start = () => (timer = setTimeout(() => leave(toast), SECONDS * 1000));
  const stop = () => clearTimeout(timer);
  toast.addEventListener("pointerenter", stop);
  toast.addEventListener("pointerleave", start);
  toast.addEventListener("focusin", stop);
  toast.addEventListener("focusout", start);
  start();
}

function show(toast) {
  const errors = region.querySelectorAll("[data-error]");
  if (errors.length >= 3) errors[0].remove();
  region.append(toast);
  arrange(toast);
}

export function showError(sentence, title = region.dataset.title) {
  const toast = document.getElementById("toast-error").content.firstElementChild.cloneNode(true);
  toast.querySelector("[data-error-title]").textContent = title;
  toast.querySelector("[data-error-sentence]").textContent = sentence;
  show(toast);
}

region.addEventListener("click", (event) => {
  if (event.target.closest("[data-toast-close]")) leave(event.target.closest("[data-toast]"));
});
for (const toast of region.querySelectorAll("[data-toast]")) arrange(toast);
// An answer may bring one along, or put one in the place of another.
document.body.addEventListener("htmx:load", ({ detail }) => {
  if (detail.elt.matches?.("#toasts [data-toast]")) arrange(detail.elt);
});

function gone(element) {
  const leaving = element.closest("[data-gone-on-404]");
  if (leaving) {
    leaving.classList.add("is-leaving");
    setTimeout(() => leaving.remove(), 320);
    return true;
  }
  const elsewhere = element.closest("[data-gone-url]");
  // A form that is on its way leads on by itself, and says what it did.
  const onTheWay = document.querySelector("form[data-sent]");
  if (elsewhere && !onTheWay) location.assign(elsewhere.dataset.goneUrl);
  return Boolean(elsewhere);
}

document.body.addEventListener("htmx:beforeSwap", (event) => {
  const { detail } = event;
  const { xhr } = detail;
  const { elt } = detail.requestConfig; // who asked; the event's own element is the target
  const page = /^\s*<!doctype/i.test(xhr.responseText);
  if (xhr.status < 400) {
    // A whole page where a part was asked for: the session ended, or the view answers with a page.
    const select = elt.closest("[hx-select]")?.getAttribute("hx-select");
    const wanted = () => new DOMParser().parseFromString(xhr.responseText, "text/html").querySelector(select);
    if (page && !(select && wanted())) {
      detail.shouldSwap = false;
      location.assign(xhr.responseURL);
    }
    return;
  }
  if (xhr.status === 404 && gone(elt)) {
    detail.shouldSwap = detail.isError = false;
    return;
  }
  const error = new DOMParser().parseFromString(xhr.responseText, "text/html").querySelector("[data-error]");
  if (error) {
    detail.shouldSwap = detail.isError = false;
    show(document.adoptNode(error));
  } else if (page) {
    detail.shouldSwap = false;
  }
});
const polls = (event) => event.detail.requestConfig?.triggeringEvent?.type !== "click";
document.body.addEventListener("htmx:responseError", (event) => {
  if (!polls(event)) showError(region.dataset.failed);
});
document.body.addEventListener("htmx:sendError", (event) => {
  // What was not asked for by a person may fail quietly: it is asked for again on reconnecting.
  if (!polls(event)) showError(region.dataset.offline);
});
