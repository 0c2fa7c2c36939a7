// The page's socket. What arrives is passed on as DOM events on the body, for htmx and feed.js:
//   live:<type> with the event as detail, live:photo-<image_id> for photo.changed and
//   live:match-<match_id> for match.changed;
//   live:caught-up after a connection was lost and is back, when everything must be read again.
// The first connection also brings what was told since the page began (the address says when).
import { tell } from "./telling.js";

const address = new URL(document.body.dataset.liveUrl, location.href);
address.protocol = address.protocol === "https:" ? "wss:" : "ws:";

const SIGNED_OUT = 4401;
const PING_EVERY = 25_000;
const ANSWER_WITHIN = 10_000;
const LONGEST_WAIT = 30_000;
const QUIET_FOR = 2_500; // a short break is not worth a word

const chip = document.getElementById("connection");
let socket = null;
let attempts = 0;
let wasConnected = false;
let ended = false;
let retryTimer, pingTimer, answerTimer, chipTimer;

function showChip(shown) {
  clearTimeout(chipTimer);
  if (shown) chipTimer = setTimeout(() => (chip.hidden = false), QUIET_FOR);
  else chip.hidden = true;
}

function connect() {
  if (ended || (socket && socket.readyState <= WebSocket.OPEN)) return;
  clearTimeout(retryTimer);
  socket = new WebSocket(address);
  socket.addEventListener("message", receive);
  socket.addEventListener("close", closed);
}

function closed(event) {
  if (event.target !== socket) return;
  clearTimeout(pingTimer);
  clearTimeout(answerTimer);
  if (event.code === SIGNED_OUT) ended = true;
  if (ended) return showChip(false);
  showChip(true);
  const wait = Math.min(LONGEST_WAIT, 1000 * 2 ** attempts);
  attempts += 1;
  retryTimer = setTimeout(connect, wait * (0.5 + Math.random() / 2));
}

function ping() {
  if (socket.readyState !== WebSocket.OPEN) return;
  socket.send(JSON.stringify({ type: "ping" }));
  answerTimer = setTimeout(() => socket.close(), ANSWER_WITHIN);
}

function receive(message) {
  clearTimeout(answerTimer);
  clearTimeout(pingTimer);
  pingTimer = setTimeout(ping, PING_EVERY);
  const event = JSON.parse(message.data);
  handlers[event.type]?.(event);
  if (event.type !== "pong") tell(`live:${event.type}`, event);
}

const handlers = {
  ready({ missed }) {
    attempts = 0;
    showChip(false);
    if (wasConnected || missed) tell("live:caught-up");
    wasConnected = true;
    address.search = "";
  },
  "photo.changed": (event) => tell(`live:photo-${event.image_id}`, event),
  "match.changed": (event) => tell(`live:match-${event.match_id}`, event),
  "match.gone": (event) => remove(`[data-match="${CSS.escape(event.match_id)}"]`),
  "face.gone": (event) => event.face_ids.forEach(removeFace),
  "account.signed_out"() {
    ended = true;
    location.assign(document.body.dataset.signedOutUrl);
  },
};

function removeFace(id) {
  const face = CSS.escape(id);
  remove(`[data-face="${face}"], [data-face-a="${face}"], [data-face-b="${face}"]`);
}

function remove(selector) {
  for (const element of document.querySelectorAll(selector)) {
    // A form that is on its way (the deletion itself) leads on by itself.
    const onTheWay = document.querySelector("form[data-sent]");
    if (element.dataset.goneUrl && !onTheWay) location.assign(element.dataset.goneUrl);
    element.classList.add("is-leaving");
    setTimeout(() => element.remove(), 320);
  }
}

window.addEventListener("online", connect);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) connect();
});
// A page kept for the back button must not keep a socket, and is out of date when it returns.
window.addEventListener("pagehide", () => socket?.close());
window.addEventListener("pageshow", (event) => {
  if (event.persisted) connect();
});

connect();
