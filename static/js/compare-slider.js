// Two pictures of the same shape, one over the other (components/compare_slider.html).
const KEYS = { m: "slider", c: "side", z: "hover" };

class Compare {
  constructor(root) {
    this.root = root;
    this.stage = root.querySelector("[data-compare-stage]");
    this.range = root.querySelector("[data-compare-range]");
    this.peek = root.querySelector("[data-compare-peek]");
    this.buttons = [...root.querySelectorAll("[data-compare-mode]")];
    root.querySelector("[data-compare-bar]").hidden = false;
    for (const button of this.buttons) {
      button.addEventListener("click", () => this.choose(button.dataset.compareMode));
    }
    this.range.addEventListener("input", () => this.split(this.range.valueAsNumber));
    this.peek.addEventListener("click", () => this.show(this.peek.getAttribute("aria-pressed") !== "true"));
    for (const type of ["pointerdown", "pointermove", "pointerup", "pointercancel", "pointerleave"]) {
      this.stage.addEventListener(type, (event) => this.pointed(event));
    }
    this.choose("slider");
    this.split(50);
  }

  choose(mode) {
    this.root.dataset.mode = mode;
    for (const button of this.buttons) {
      button.setAttribute("aria-pressed", String(button.dataset.compareMode === mode));
    }
    this.range.hidden = mode !== "slider";
    this.peek.hidden = mode !== "hover";
    this.show(false);
  }

  split(percent) {
    this.range.value = String(percent);
    this.stage.style.setProperty("--split", `${percent}%`);
  }

  /** Hover mode: whether the picture before is what is seen. */
  show(before) {
    this.root.classList.toggle("is-before", before);
    this.peek.setAttribute("aria-pressed", String(before));
  }

  pointed(event) {
    const mode = this.root.dataset.mode;
    if (mode === "hover") this.peeked(event);
    if (mode !== "slider") return;
    if (event.type === "pointerdown" && event.button === 0) {
      this.stage.setPointerCapture(event.pointerId);
      this.range.focus({ preventScroll: true, focusVisible: false });
    }
    if (!this.stage.hasPointerCapture(event.pointerId)) return;
    if (event.type === "pointerdown" || event.type === "pointermove") {
      const { left, width } = this.stage.getBoundingClientRect();
      this.split(Math.round(Math.min(100, Math.max(0, ((event.clientX - left) / width) * 100))));
      event.preventDefault();
    }
  }

  peeked(event) {
    // A mouse shows it by being there, a finger by staying down.
    if (event.type === "pointermove" && event.pointerType !== "mouse") return;
    this.show(event.type === "pointerdown" || event.type === "pointermove"
      || (event.type === "pointerup" && event.pointerType === "mouse"));
  }
}

const comparisons = new Map();

function start() {
  for (const root of document.querySelectorAll("[data-compare]")) {
    if (!comparisons.has(root)) comparisons.set(root, new Compare(root));
  }
}

// Keys count where nothing else wants them: on the page itself, or inside the comparison.
document.addEventListener("keydown", (event) => {
  const mode = KEYS[event.key.toLowerCase()];
  if (!mode || event.ctrlKey || event.metaKey || event.altKey) return;
  const { target } = event;
  for (const [root, comparison] of comparisons) {
    if (!root.isConnected) comparisons.delete(root);
    else if (target === document.body || target.id === "main" || root.contains(target)) comparison.choose(mode);
  }
});
document.body.addEventListener("htmx:load", start);
start();
