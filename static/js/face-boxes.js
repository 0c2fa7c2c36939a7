// Outlines over a photo: pointing at one or focusing it marks its panel, pressing it opens the
// panel's actions beside the face. Without this file the outline is a link down to the panel.
const panelOf = (box) => document.getElementById(`face-${box.dataset.face}`);
let menu = null;
let opener = null;

function mark(box, on) {
  box.classList.toggle("is-active", on);
  panelOf(box)?.classList.toggle("is-active", on);
}

function close(returnFocus = false) {
  if (!menu) return;
  menu.remove();
  menu = null;
  if (returnFocus) opener.focus();
}

function open(box) {
  const actions = panelOf(box)?.querySelector("[data-face-actions]");
  close();
  if (!actions) return;
  const figure = box.closest("[data-face-boxes]");
  opener = box;
  menu = document.createElement("div");
  menu.className = "boxes__menu";
  menu.setAttribute("role", "group");
  menu.setAttribute("aria-label", box.getAttribute("aria-label"));
  menu.append(actions.cloneNode(true));
  figure.append(menu);
  htmx.process(menu);
  place(figure, box);
  menu.querySelector("button, a").focus();
}

function place(figure, box) {
  const frame = figure.getBoundingClientRect();
  const edge = box.querySelector("rect").getBoundingClientRect();
  const left = Math.min(edge.left - frame.left, frame.width - menu.offsetWidth - 8);
  menu.style.left = `${Math.max(8, left)}px`;
  const below = edge.bottom - frame.top + 8;
  const room = window.innerHeight - edge.bottom > menu.offsetHeight + 16;
  menu.style.top = room ? `${below}px` : `${Math.max(8, edge.top - frame.top - menu.offsetHeight - 8)}px`;
}

const boxAt = (event) => event.target.closest?.("[data-box]");
for (const [type, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
  document.addEventListener(type, (event) => {
    const box = boxAt(event);
    if (box) mark(box, on);
  });
}
document.addEventListener("click", (event) => {
  const box = boxAt(event);
  if (box) {
    event.preventDefault();
    if (menu && opener === box) close();
    else open(box);
  } else if (menu && !menu.contains(event.target)) {
    close();
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") close(true);
});
