// Slots drawn on a template's picture: by mouse, touch and keyboard. Everything is kept in shares of the
// picture, 0 to 1, and written as JSON into one hidden field. Without this file rows of numbers are typed.
const LEAST = 0.01;
const STEP = 0.005;
const FINE = 0.001;
// Where eyes, nose and the corners of the mouth are in a box around a face seen from the front.
const USUAL = [[0.3, 0.4], [0.7, 0.4], [0.5, 0.6], [0.35, 0.78], [0.65, 0.78]];
const CORNERS = [["nw", 0, 0], ["ne", 1, 0], ["sw", 0, 1], ["se", 1, 1]];
const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
const rounded = (value) => Math.round(value * 1e6) / 1e6;

class Editor {
  constructor(root) {
    this.root = root;
    this.stage = root.querySelector("[data-stage]");
    if (!this.stage) return;
    this.value = root.querySelector("[data-value]");
    this.list = root.querySelector("[data-list]");
    this.item = root.querySelector("[data-item]");
    this.slots = JSON.parse(root.dataset.slots);
    this.selected = this.slots[0] ?? null;
    this.past = [];
    root.querySelector(".slot-editor__drawing").hidden = false;
    const rows = root.querySelector("[data-rows]");
    rows.hidden = rows.disabled = true;
    this.value.disabled = false;
    root.querySelector("[data-add]").addEventListener("click", () => this.add());
    root.querySelector("[data-undo]").addEventListener("click", () => this.undo());
    this.stage.addEventListener("pointerdown", (event) => this.press(event));
    this.stage.addEventListener("keydown", (event) => this.key(event));
    this.stage.addEventListener("focusin", (event) => this.focused(event));
    this.draw();
  }

  text(name, values = {}) {
    return this.root.dataset[`text${name}`].replace(/{(\w+)}/g, (_all, key) => values[key]);
  }

  say(text) {
    this.root.querySelector("[data-status]").textContent = text;
  }

  // Undoing: what the slots were before each change.

  remember() {
    this.past.push(JSON.stringify(this.slots));
    this.past.splice(0, this.past.length - 50);
  }

  undo() {
    const before = this.past.pop();
    if (!before) return;
    this.slots = JSON.parse(before);
    this.selected = this.slots[0] ?? null;
    this.draw();
  }

  // Changing.

  add(box = { x: 0.4, y: 0.35, w: 0.2, h: 0.3 }) {
    if (this.slots.length >= Number(this.root.dataset.limit)) {
      this.say(this.text("Full", { number: this.slots.length }));
      return null;
    }
    this.remember();
    const slot = { id: "", role: "any", points: [], ...box };
    this.slots.push(slot);
    this.selected = slot;
    this.draw();
    this.boxOf(slot).focus();
    return slot;
  }

  remove(slot) {
    this.remember();
    this.slots = this.slots.filter((other) => other !== slot);
    this.selected = this.slots[0] ?? null;
    this.draw();
    (this.selected ? this.boxOf(this.selected) : this.root.querySelector("[data-add]")).focus();
  }

  // The points go along with their box.
  reshape(slot, box) {
    const before = { ...slot };
    Object.assign(slot, box);
    slot.points = before.points.map(([x, y]) => [
      slot.x + ((x - before.x) / before.w) * slot.w,
      slot.y + ((y - before.y) / before.h) * slot.h,
    ]);
  }

  move(slot, dx, dy) {
    this.reshape(slot, { x: clamp(slot.x + dx, 0, 1 - slot.w), y: clamp(slot.y + dy, 0, 1 - slot.h) });
  }

  resize(slot, dx, dy) {
    const w = clamp(slot.w + dx, LEAST, 1 - slot.x);
    const h = clamp(slot.h + dy, LEAST, 1 - slot.y);
    this.reshape(slot, { w, h });
  }

  span(slot, from, to) {
    const [left, right] = [from[0], to[0]].sort((a, b) => a - b);
    const [top, bottom] = [from[1], to[1]].sort((a, b) => a - b);
    const w = Math.max(right - left, LEAST);
    const h = Math.max(bottom - top, LEAST);
    this.reshape(slot, { x: Math.min(left, 1 - w), y: Math.min(top, 1 - h), w, h });
  }

  movePoint(slot, index, x, y) {
    const inside = (value, start, side) => clamp(value, start - side * 0.4, start + side * 1.4);
    slot.points[index] = [
      clamp(inside(x, slot.x, slot.w), 0, 1),
      clamp(inside(y, slot.y, slot.h), 0, 1),
    ];
  }

  togglePoints(slot) {
    this.remember();
    slot.points = slot.points.length ? [] : USUAL.map(([x, y]) => [slot.x + x * slot.w, slot.y + y * slot.h]);
    this.selected = slot;
    this.draw();
  }

  // Pointing: mouse, pen and finger alike.

  at(event) {
    const frame = this.stage.getBoundingClientRect();
    return [
      clamp((event.clientX - frame.left) / frame.width, 0, 1),
      clamp((event.clientY - frame.top) / frame.height, 0, 1),
    ];
  }

  press(event) {
    if (event.button !== 0) return;
    const box = event.target.closest("[data-box]");
    const slot = box && this.slots[Number(box.dataset.box)];
    const start = this.at(event);
    let drag;
    if (slot) {
      this.select(slot);
      (event.target.closest("[data-point]") ?? box).focus({ preventScroll: true });
      drag = this.dragOf(slot, event.target, start);
    } else if (event.pointerType !== "touch") {
      drag = this.drawing(start); // a finger on the picture scrolls the page
    }
    if (!drag) return;
    event.preventDefault();
    this.follow(event, drag);
  }

  dragOf(slot, target, start) {
    const before = structuredClone(slot);
    if ("point" in target.dataset) {
      const index = Number(target.dataset.point);
      return ([x, y]) => this.movePoint(slot, index, x, y);
    }
    const corner = CORNERS.find(([name]) => name === target.dataset.corner);
    if (corner) {
      const [, right, bottom] = corner;
      const anchor = [before.x + (right ? 0 : before.w), before.y + (bottom ? 0 : before.h)];
      return (to) => {
        Object.assign(slot, structuredClone(before));
        this.span(slot, anchor, to);
      };
    }
    return ([x, y]) => {
      Object.assign(slot, structuredClone(before));
      this.move(slot, x - start[0], y - start[1]);
    };
  }

  drawing(start) {
    let slot = null;
    return (to) => {
      const far = Math.max(Math.abs(to[0] - start[0]), Math.abs(to[1] - start[1])) > LEAST;
      if (!slot && far) slot = this.add({ x: start[0], y: start[1], w: LEAST, h: LEAST });
      if (slot) this.span(slot, start, to);
    };
  }

  follow(event, drag) {
    const count = this.slots.length;
    this.remember();
    const before = this.past.at(-1);
    this.stage.setPointerCapture(event.pointerId);
    const moved = (next) => {
      if (next.pointerId !== event.pointerId) return;
      drag(this.at(next));
      this.place();
    };
    const ended = () => {
      this.stage.removeEventListener("pointermove", moved);
      for (const type of ["pointerup", "pointercancel"]) this.stage.removeEventListener(type, ended);
      // One step to undo, and none when nothing changed.
      if (this.slots.length > count) this.past.pop();
      else if (before === JSON.stringify(this.slots)) this.past.pop();
      this.draw();
    };
    this.stage.addEventListener("pointermove", moved);
    for (const type of ["pointerup", "pointercancel"]) this.stage.addEventListener(type, ended);
  }

  // The keyboard.

  focused(event) {
    const box = event.target.closest("[data-box]");
    if (box) this.select(this.slots[Number(box.dataset.box)]);
  }

  key(event) {
    const box = event.target.closest("[data-box]");
    const slot = box && this.slots[Number(box.dataset.box)];
    if (!slot) return;
    if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      this.remove(slot);
      return;
    }
    const direction = DIRECTIONS[event.key];
    if (!direction) return;
    event.preventDefault();
    const [dx, dy] = direction.map((part) => part * (event.altKey ? FINE : STEP));
    if (!event.repeat) this.remember();
    if ("point" in event.target.dataset) {
      const index = Number(event.target.dataset.point);
      const [x, y] = slot.points[index];
      this.movePoint(slot, index, x + dx, y + dy);
    } else if (event.shiftKey) this.resize(slot, dx, dy);
    else this.move(slot, dx, dy);
    this.place();
    if (!("point" in event.target.dataset)) this.say(this.describe(slot));
  }

  // Showing.

  select(slot) {
    if (this.selected === slot) return;
    this.selected = slot;
    this.place();
  }

  boxOf(slot) {
    return this.stage.querySelector(`[data-box="${this.slots.indexOf(slot)}"]`);
  }

  number(slot) {
    const centre = (one) => one.x + one.w / 2;
    return [...this.slots].sort((a, b) => centre(a) - centre(b)).indexOf(slot) + 1;
  }

  describe(slot) {
    const percent = (value) => (value * 100).toFixed(1);
    const place = { left: percent(slot.x), top: percent(slot.y), width: percent(slot.w), height: percent(slot.h) };
    return `${this.text("Slot", { number: this.number(slot) })}: ${this.text("Place", place)}`;
  }

  // Everything anew: after slots came or went.
  draw() {
    const focus = this.stage.contains(document.activeElement) ? document.activeElement.dataset : null;
    this.stage.querySelectorAll("[data-box]").forEach((box) => box.remove());
    this.list.replaceChildren();
    for (const [index, slot] of this.slots.entries()) {
      this.stage.append(this.makeBox(slot, index));
      this.list.append(this.makeItem(slot));
    }
    this.place();
    if (focus?.box !== undefined) this.stage.querySelector(`[data-box="${focus.box}"]`)?.focus();
  }

  makeBox(slot, index) {
    const box = document.createElement("div");
    box.className = "slot-editor__box";
    box.dataset.box = index;
    box.tabIndex = 0;
    box.setAttribute("role", "group");
    const tag = document.createElement("span");
    tag.className = "slot-editor__tag";
    tag.setAttribute("aria-hidden", "true");
    box.append(tag);
    for (const [name] of CORNERS) {
      const corner = document.createElement("span");
      corner.className = `slot-editor__corner slot-editor__corner--${name}`;
      corner.dataset.corner = name;
      box.append(corner);
    }
    slot.points.forEach((_point, number) => {
      const point = document.createElement("button");
      point.type = "button";
      point.className = "slot-editor__point";
      point.dataset.point = number;
      box.append(point);
    });
    return box;
  }

  makeItem(slot) {
    const item = this.item.content.firstElementChild.cloneNode(true);
    const role = item.querySelector("[data-role]");
    role.value = slot.role;
    role.addEventListener("change", () => {
      this.remember();
      slot.role = role.value;
      this.place();
    });
    const points = item.querySelector("[data-points]");
    points.textContent = slot.points.length ? points.dataset.textRemove : points.dataset.textAdd;
    points.addEventListener("click", () => this.togglePoints(slot));
    item.querySelector("[data-delete]").addEventListener("click", () => this.remove(slot));
    item.addEventListener("pointerenter", () => this.select(slot));
    item.addEventListener("focusin", () => this.select(slot));
    return item;
  }

  // Where things are: after every movement.
  place() {
    for (const [index, slot] of this.slots.entries()) {
      const box = this.stage.querySelector(`[data-box="${index}"]`);
      const item = this.list.children[index];
      if (!box || !item) continue;
      const number = this.number(slot);
      const style = { left: slot.x, top: slot.y, width: slot.w, height: slot.h };
      for (const [side, value] of Object.entries(style)) box.style[side] = `${value * 100}%`;
      box.classList.toggle("is-selected", slot === this.selected);
      box.setAttribute("aria-label", this.describe(slot));
      box.querySelector(".slot-editor__tag").textContent = number;
      box.querySelectorAll("[data-point]").forEach((point, at) => {
        point.style.left = `${((slot.points[at][0] - slot.x) / slot.w) * 100}%`;
        point.style.top = `${((slot.points[at][1] - slot.y) / slot.h) * 100}%`;
        point.setAttribute("aria-label", this.text("Point", { number: at + 1, slot: number }));
      });
      item.querySelector("[data-number]").textContent = number;
      item.classList.toggle("is-selected", slot === this.selected);
      item.style.order = number;
    }
    this.root.querySelector("[data-undo]").disabled = !this.past.length;
    this.write();
  }

  write() {
    this.value.value = JSON.stringify(
      this.slots.map(({ id, role, x, y, w, h, points }) => ({
        id,
        role,
        x: rounded(x),
        y: rounded(y),
        w: rounded(w),
        h: rounded(h),
        points: points.map((point) => point.map(rounded)),
      })),
    );
  }
}

for (const root of document.querySelectorAll("[data-slot-editor]")) new Editor(root);
