// Adding photos: drop, paste, choose. Two are sent at a time, each with its progress, its own error
// and a button to try again. Without this file the form sends one photo the plain way.
const AT_ONCE = 2;
const IMAGE = /^image\//;
const IMAGE_NAME = /\.(jpe?g|png|webp|hei[cf]|avif)$/i;

function size(bytes) {
  const units = ["byte", "kilobyte", "megabyte"];
  const power = Math.min(2, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  const format = { style: "unit", unit: units[power], maximumFractionDigits: power === 2 ? 1 : 0 };
  return new Intl.NumberFormat(document.documentElement.lang, format).format(bytes / 1000 ** power);
}

class DropZone {
  constructor(form) {
    this.form = form;
    this.list = form.querySelector("[data-drop-list]");
    this.row = form.querySelector("[data-drop-row]");
    this.queue = [];
    this.running = 0;
    this.added = 0;
    this.failed = 0;
    const single = form.hasAttribute("data-single");
    for (const input of form.querySelectorAll('input[type="file"]')) {
      input.multiple = !single && !input.hasAttribute("capture");
      input.addEventListener("change", () => {
        this.take(input.files);
        input.value = "";
      });
    }
    form.addEventListener("submit", (event) => event.preventDefault());
  }

  text(name) {
    return this.form.dataset[`text${name}`];
  }

  take(files) {
    const single = this.form.hasAttribute("data-single");
    [...files].forEach((file, index) => {
      const upload = this.show(file);
      const refusal =
        single && (index > 0 || this.running || this.queue.length) ? this.text("OnlyOne") : this.refuse(file);
      if (refusal) upload.fail(refusal, false);
      else this.enqueue(upload);
    });
  }

  refuse(file) {
    if (!IMAGE.test(file.type) && !IMAGE_NAME.test(file.name)) return this.text("NotAnImage");
    if (file.size === 0) return this.text("Empty");
    if (file.size > Number(this.form.dataset.maxBytes)) return this.text("TooLarge");
    return null;
  }

  enqueue(upload) {
    upload.say(this.text("Waiting"));
    this.queue.push(upload);
    this.work();
  }

  work() {
    while (this.running < AT_ONCE && this.queue.length) {
      this.running += 1;
      this.queue.shift().send();
    }
  }

  finished(added) {
    this.running -= 1;
    this.added += added ? 1 : 0;
    this.work();
    const next = this.form.dataset.next;
    if (next && this.added && !this.running && !this.queue.length) location.assign(next);
  }

  show(file) {
    const element = this.row.content.firstElementChild.cloneNode(true);
    this.list.prepend(element);
    return new Upload(this, file, element);
  }

  place(html) {
    const list = this.form.dataset.target && document.querySelector(this.form.dataset.target);
    if (!list) return;
    const card = new DOMParser().parseFromString(html, "text/html").querySelector("[data-photo]");
    if (!card) return location.reload();
    document.getElementById(card.id)?.remove(); // the same photo again: one card
    list.querySelectorAll("[data-empty]").forEach((empty) => empty.remove());
    card.classList.add("is-new");
    list.prepend(document.adoptNode(card));
    htmx.process(card);
  }
}

class Upload {
  constructor(zone, file, element) {
    Object.assign(this, { zone, file, element });
    this.part = (name) => element.querySelector(`[data-${name}]`);
    this.bar = element.querySelector("progress");
    this.part("name").textContent = file.name;
    this.part("size").textContent = size(file.size);
    this.part("abort").addEventListener("click", () => this.abort());
    this.part("dismiss").addEventListener("click", () => element.remove());
    this.part("retry").addEventListener("click", () => {
      element.classList.remove("is-failed");
      this.buttons({ abort: true });
      this.bar.hidden = false;
      this.bar.value = 0;
      zone.enqueue(this);
    });
  }

  say(text) {
    this.part("status").textContent = text;
  }

  buttons({ abort = false, retry = false, dismiss = false }) {
    this.part("abort").hidden = !abort;
    this.part("retry").hidden = !retry;
    this.part("dismiss").hidden = !dismiss;
  }

  abort() {
    const queued = this.zone.queue.indexOf(this);
    if (queued >= 0) {
      this.zone.queue.splice(queued, 1);
      this.fail(this.zone.text("Aborted"), true);
    } else {
      this.xhr?.abort();
    }
  }

  fail(text, again) {
    this.element.classList.add("is-failed");
    this.bar.hidden = true;
    this.say(text);
    this.buttons({ retry: again, dismiss: true });
  }

  send() {
    const { zone, file } = this;
    const data = new FormData(zone.form);
    data.delete("photo");
    data.append("photo", file, file.name);
    const xhr = (this.xhr = new XMLHttpRequest());
    xhr.open("POST", zone.form.action);
    xhr.setRequestHeader("HX-Request", "true");
    xhr.upload.addEventListener("progress", (event) => {
      const percent = Math.floor((100 * event.loaded) / event.total);
      this.bar.value = percent;
      this.say(percent < 100 ? zone.text("Sending").replace("{percent}", percent) : zone.text("Checking"));
    });
    xhr.addEventListener("load", () => this.answered());
    xhr.addEventListener("error", () => this.end(zone.text("Offline")));
    xhr.addEventListener("abort", () => this.end(zone.text("Aborted")));
    xhr.send(data);
  }

  answered() {
    const { xhr, zone } = this;
    if (xhr.status < 300) {
      if (/^\s*<!doctype/i.test(xhr.responseText)) return location.assign(xhr.responseURL);
      zone.place(xhr.responseText);
      this.say(zone.text("Added"));
      this.element.remove();
      return zone.finished(true);
    }
    const answer = new DOMParser().parseFromString(xhr.responseText, "text/html");
    const sentence = answer.querySelector("[data-error-sentence]")?.textContent.trim();
    // The picture itself was refused: sending it again would end the same way.
    const final = [400, 409, 413, 415, 422].includes(xhr.status) && sentence;
    this.end(sentence || zone.text("Failed"), !final);
  }

  end(text, again = true) {
    this.fail(text, again);
    this.zone.finished(false);
  }
}

const zones = new Map();
function zoneOf(form) {
  if (form && !zones.has(form)) zones.set(form, new DropZone(form));
  return zones.get(form);
}
const current = () => document.querySelector("[data-drop-zone]");
const start = () => zoneOf(current());
start();
document.body.addEventListener("htmx:load", start);

const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
let depth = 0;
function over(change) {
  depth = change === 0 ? 0 : Math.max(0, depth + change);
  current()?.classList.toggle("is-over", depth > 0);
}
window.addEventListener("dragenter", (event) => carriesFiles(event) && over(1));
window.addEventListener("dragleave", (event) => carriesFiles(event) && over(-1));
window.addEventListener("dragover", (event) => {
  if (carriesFiles(event) && current()) event.preventDefault();
});
window.addEventListener("drop", (event) => {
  if (!carriesFiles(event) || !current()) return;
  event.preventDefault();
  over(0);
  start().take(event.dataTransfer.files);
});
document.addEventListener("paste", (event) => {
  const files = event.clipboardData?.files;
  if (!files?.length || !current() || event.target.closest("input, textarea")) return;
  event.preventDefault();
  start().take(files);
});
