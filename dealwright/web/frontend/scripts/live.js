// Live pages. One stream tells the names of records that changed ("deal:42", "deal"); every element that
// listens to such a name asks for its fragment again, so access is checked where it always is.

import htmx from "./htmx.js";

const DEBOUNCE = 200;

export function startLive() {
  if (!document.body.classList.contains("office") || !window.EventSource) return;
  const waiting = new Set();
  let timer = null;
  let wasOpen = false;

  const stream = new EventSource("/live/stream");
  stream.addEventListener("open", () => {
    if (wasOpen) refresh("*"); // whatever happened while the stream was down
    wasOpen = true;
  });
  stream.addEventListener("message", (message) => {
    for (const name of JSON.parse(message.data)) waiting.add(name);
    timer ??= setTimeout(flush, DEBOUNCE);
  });
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
    for (const element of document.querySelectorAll("[data-live]")) {
      // A card whose fact is being edited waits for the person; a stale save is refused by its version.
      if (element.querySelector(".fact-form, [data-being-edited]")) continue;
      if (names.has("*") || element.dataset.live.split(/\s+/).some((name) => names.has(name))) {
        htmx.trigger(element, "live");
      }
    }
  }

  function refresh(name) {
    waiting.add(name);
    timer ??= setTimeout(flush, DEBOUNCE);
  }
}
