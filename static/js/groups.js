// The people in one's photos: the page reads itself again when groups change, but never under
// somebody's hands: while faces are selected or a name is being typed, it waits.
const WAIT = 400; // several photos may arrive at once

let due = false;
let timer;

const page = () => document.querySelector("[data-groups]");

function busy(element) {
  if (element.classList.contains("htmx-request")) return true; // it hears no more when it is replaced
  const typing = element.querySelector("input[type=text]:focus, select:focus");
  return typing || element.querySelector("input:checked") || document.querySelector("dialog[open], form[data-sent]");
}

function refresh() {
  const element = page();
  if (!due || !element || busy(element)) return;
  due = false;
  element.dispatchEvent(new CustomEvent("groups-refresh"));
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(refresh, WAIT);
}

for (const name of ["groups.changed", "photo.changed", "caught-up"]) {
  document.body.addEventListener(`live:${name}`, () => {
    due = true;
    soon();
  });
}
document.addEventListener("focusout", soon);
document.body.addEventListener("htmx:afterRequest", soon);

// How many faces are selected, said beside what can be done with them.
document.addEventListener("change", (event) => {
  const form = event.target.closest(".group-form");
  if (!form) return;
  const number = form.querySelectorAll("input:checked").length;
  const count = form.querySelector("[data-selected]");
  count.textContent = number ? count.dataset.text.replace("{number}", number) : "";
  soon();
});
