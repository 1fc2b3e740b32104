// Live pages. One stream tells the names of records that changed ("deal:42", "deal"); every element that
// listens to such a name asks for its fragment again, so access is checked where it always is.

import htmx, { comesByItself, morph } from "./htmx.js";

const DEBOUNCE = 200;
const REMEMBERED = 2000; // names

let turn = 0;

/** Show what is true now, without waiting to be told: every live part, or the page where it has none. */
export async function refreshNow() {
  const parts = liveParts();
  for (const part of parts) htmx.trigger(part, "live");
  const content = document.getElementById("content");
  if (!content || parts.some((part) => content.contains(part))) return;
  const mine = (turn += 1);
  const answer = await fetch(pageAddress());
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (mine !== turn) return; // asked for again since
  const fresh = page.getElementById("content");
  if (fresh) morph(content, fresh);
  htmx.process(content);
}

// Under an open card lies the page the card was opened from.
function pageAddress() {
  return document.getElementById("panel-frame")?.open ? document.body.dataset.home : location.href;
}

// A card whose fact is being edited waits for the person; a stale save is refused by its version.
function liveParts() {
  return [...document.querySelectorAll("[data-live]")].filter((part) => !isBeingEdited(part));
}

// "*" means every name.
function listensTo(part, isMeant) {
  return ["*", ...part.dataset.live.split(/\s+/)].some(isMeant);
}

function isBeingEdited(part) {
  return part.querySelector(".fact-form, [data-being-edited]") !== null;
}

// An answer that was under way when the person began comes too late: it would take the form away.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (comesByItself(detail) && isBeingEdited(detail.target)) detail.shouldSwap = false;
});

export function startLive() {
  if (!document.body.classList.contains("office") || !window.EventSource) return;
  const waiting = new Set();
  const told = new Map(); // when each name was told last
  const asked = new WeakMap(); // when each request was sent
  const touched = new WeakMap(); // when somebody last asked for something in each part, or got it
  let timer = null;
  let wasOpen = false;

  const stream = new EventSource(`/live/stream?since=${document.body.dataset.askedAt ?? ""}`);
  stream.addEventListener("open", () => {
    if (wasOpen) refresh("*"); // whatever happened while the stream was down
    wasOpen = true;
  });
  stream.addEventListener("message", (message) => {
    JSON.parse(message.data).forEach(refresh);
  });
  document.addEventListener("htmx:beforeSend", ({ detail }) => {
    asked.set(detail.xhr, performance.now());
    touch(detail);
  });
  // A refresh that was under way when somebody asked for something in its part shows what was before that.
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (!comesByItself(detail) || !(touched.get(detail.target) > asked.get(detail.xhr))) return;
    detail.shouldSwap = false;
    setTimeout(() => detail.target.isConnected && htmx.trigger(detail.target, "live"), DEBOUNCE);
  });
  // What was told while a part was on its way found nobody who listened, and the part may not know it yet.
  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    const { elt, xhr, requestConfig } = detail;
    touch(detail);
    const since = asked.get(xhr);
    const isLate = (part) => listensTo(part, (name) => told.get(name) >= since);
    for (const part of liveParts()) {
      if (elt.contains(part) && part !== requestConfig?.elt && isLate(part)) htmx.trigger(part, "live");
    }
  });
  document.addEventListener("dealwright:changed", refreshNow);
  window.addEventListener("pagehide", () => stream.close());
  window.addEventListener("pageshow", (shown) => shown.persisted && location.reload());

  function flush() {
    timer = null;
    if (document.body.dataset.dragging) {
      timer = setTimeout(flush, DEBOUNCE); // nothing may move under the hand
      return;
    }
    const names = new Set(waiting);
    waiting.clear();
    for (const element of liveParts()) {
      if (listensTo(element, (name) => names.has(name))) htmx.trigger(element, "live");
    }
  }

  function touch(detail) {
    if (comesByItself(detail)) return;
    for (let part = detail.target?.closest("[data-live]"); part; part = part.parentElement?.closest("[data-live]")) {
      touched.set(part, performance.now());
    }
  }

  function refresh(name) {
    waiting.add(name);
    told.delete(name); // the newest stand last
    told.set(name, performance.now());
    if (told.size > REMEMBERED) told.delete(told.keys().next().value);
    timer ??= setTimeout(flush, DEBOUNCE);
  }
}
