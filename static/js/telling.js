// Tells the elements of a page what happened, as DOM events on the body. An answer that is on its way
// meanwhile may be older than that, and whoever it replaces hears no more: so what it brings asks
// for itself once more, if it listens for something that was told since the answer was asked for.
const LISTENING = "[hx-get][hx-trigger*='from:body']";

const MOST = 1000; // names to remember; far more than are told during one request

let count = 0;
const told = new Map(); // name → which telling was its last; the latest come last
const before = new WeakMap(); // request → how many tellings were before it

export function tell(name, detail = {}) {
  count += 1;
  told.delete(name);
  told.set(name, count);
  if (told.size > MOST) told.delete(told.keys().next().value);
  document.body.dispatchEvent(new CustomEvent(name, { detail }));
}

function names(element) {
  const trigger = element.getAttribute("hx-trigger");
  return [...trigger.matchAll(/(\S+) from:body/g)].map(([, name]) => name);
}

document.body.addEventListener("htmx:beforeSend", ({ detail }) => before.set(detail.xhr, count));

document.body.addEventListener("htmx:afterSettle", ({ target, detail }) => {
  if (!(target instanceof Element) || !before.has(detail.xhr)) return;
  const known = before.get(detail.xhr);
  for (const element of [target, ...target.querySelectorAll(LISTENING)]) {
    if (!element.matches(LISTENING) || !names(element).some((name) => told.get(name) > known)) continue;
    // Where this fails, the page is read again on reconnecting.
    htmx.ajax("get", element.getAttribute("hx-get"), { source: element }).catch(() => {});
  }
});
