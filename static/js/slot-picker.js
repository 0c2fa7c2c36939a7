// Faces into a template's places: shows the chosen face where it will be, takes faces that are dragged
// there, swaps both. The checkboxes and selects of the form stay the truth; without this file they do.
const FACE = "text/x-kindred-face";
const pickerOf = (element) => element.closest?.("[data-slot-picker]");
const people = (picker) => [...picker.querySelectorAll("[data-person]")];
const choiceOf = (person) => person.querySelector("[data-slot-choice]");
const facesOf = (person) => [...person.querySelectorAll(".pick__input")];
const personAt = (picker, slot) => people(picker).find((person) => choiceOf(person).value === slot);

// The face that will be taken: the server's choice while it is still among the candidates.
function faceOf(person) {
  const chosen = facesOf(person).filter((input) => input.checked);
  return chosen.find((input) => "used" in input.dataset) ?? chosen[0];
}

// What the server would take is said beside the picker, and changes with every answer.
function follow(picker) {
  const said = picker.closest("form")?.querySelector("[data-used-faces]")?.dataset.usedFaces;
  if (said === undefined) return;
  const used = new Set(said.trim().split(/\s+/));
  for (const person of people(picker)) {
    for (const input of facesOf(person)) {
      if (used.has(`${input.name}:${input.value}`)) input.dataset.used = "";
      else delete input.dataset.used;
    }
  }
}

function show(picker) {
  for (const slot of picker.querySelectorAll("[data-slot]")) {
    const person = personAt(picker, slot.dataset.slot);
    const face = person && faceOf(person);
    const image = slot.querySelector("[data-slot-image]");
    if (face) image.setAttribute("href", face.dataset.crop);
    else image.removeAttribute("href");
    slot.classList.toggle("is-filled", Boolean(face));
  }
  picker.querySelector("[data-slot-swap]").hidden = people(picker).length !== 2;
}

function changed(input) {
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

function swap(picker) {
  const [one, other] = people(picker).map(choiceOf);
  [one.value, other.value] = [other.value, one.value];
  changed(one);
}

// Two people cannot have the same place: who had it gets the one that became free.
function makeRoom(picker, choice) {
  const others = people(picker).map(choiceOf).filter((other) => other !== choice);
  const taken = others.find((other) => other.value === choice.value);
  if (!taken) return;
  const used = new Set([choice, ...others.filter((other) => other !== taken)].map((one) => one.value));
  const before = choice.dataset.before;
  const free = [...taken.options].map((option) => option.value).filter((value) => !used.has(value));
  taken.value = free.includes(before) ? before : free[0];
}

function put(picker, faceId, slot, from) {
  const person = personAt(picker, slot) ?? people(picker).find((one) => one.dataset.person === from);
  if (!person) return;
  const choice = choiceOf(person);
  if (choice.value !== slot) {
    choice.dataset.before = choice.value;
    choice.value = slot;
    makeRoom(picker, choice);
  }
  let input;
  for (const face of facesOf(person)) {
    face.checked = face.value === faceId;
    if (face.checked) input = face;
  }
  if (input) changed(input);
}

function point(person, on) {
  person?.classList.toggle("is-active", on);
}

document.addEventListener("focusin", (event) => {
  if (event.target.matches?.("[data-slot-choice]")) event.target.dataset.before = event.target.value;
});
document.addEventListener("change", (event) => {
  const picker = pickerOf(event.target);
  if (!picker) return;
  if (event.target.matches("[data-slot-choice]")) {
    makeRoom(picker, event.target);
    event.target.dataset.before = event.target.value;
  }
  show(picker);
}, true);
document.addEventListener("click", (event) => {
  const picker = pickerOf(event.target);
  if (!picker) return;
  if (event.target.closest("[data-slot-swap]")) swap(picker);
  const slot = event.target.closest("[data-slot]");
  if (!slot) return;
  event.preventDefault();
  const person = personAt(picker, slot.dataset.slot) ?? people(picker)[0];
  (faceOf(person) ?? facesOf(person)[0])?.focus({ focusVisible: true });
  person.scrollIntoView({ block: "nearest" });
});
for (const [type, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
  document.addEventListener(type, (event) => {
    const slot = event.target.closest?.("[data-slot]");
    if (slot) point(personAt(pickerOf(slot), slot.dataset.slot), on);
  });
}

document.addEventListener("dragstart", (event) => {
  const pick = event.target.closest?.(".pick");
  const picker = pick && pickerOf(pick);
  if (!picker) return;
  const input = pick.querySelector("input");
  event.dataTransfer.setData(FACE, `${input.value} ${input.name}`);
  event.dataTransfer.effectAllowed = "copy";
  event.dataTransfer.setDragImage(pick.querySelector(".face"), 40, 40);
  picker.classList.add("is-dragging");
});
document.addEventListener("dragend", () => {
  document.querySelectorAll(".picker.is-dragging").forEach((picker) => picker.classList.remove("is-dragging"));
});
for (const type of ["dragenter", "dragover", "dragleave", "drop"]) {
  document.addEventListener(type, (event) => {
    const slot = event.target.closest?.("[data-slot]");
    if (!slot || !event.dataTransfer.types.includes(FACE)) return;
    slot.classList.toggle("is-over", type === "dragenter" || type === "dragover");
    if (type === "dragleave") return;
    event.preventDefault();
    if (type !== "drop") return;
    const [faceId, from] = event.dataTransfer.getData(FACE).split(" ");
    put(pickerOf(slot), faceId, slot.dataset.slot, from);
  });
}

function start() {
  for (const picker of document.querySelectorAll("[data-slot-picker]")) {
    follow(picker);
    show(picker);
  }
}
start();
document.addEventListener("htmx:load", start);
