// Short notices. They come in the HX-Trigger header of an answer, with the page, or from our own scripts.
// One that can be undone stays longer, and what it undoes stays within reach (Ctrl+Z) after it has gone.

import { announce, ofPage, onTop } from "./announcer.js";

const SHOWN_FOR = 6000;
const SHOWN_FOR_UNDO = 12000;
const MOST_SHOWN = 3;
const ICONS = { good: "check", attention: "alert-triangle", danger: "alert-circle", information: "info-circle" };
const LAST = "undo-last";

export function startToasts() {
  const region = ofPage("toasts");
  if (!region) return;
  document.body.addEventListener("toast", (event) => {
    const { detail } = event;
    const notices = Array.isArray(detail.value) ? detail.value : [detail];
    for (const notice of notices) showToast(notice);
  });
  region.addEventListener("click", (event) => {
    const button = event.target.closest("[data-undo-url]");
    if (!button || !window.htmx) return; // without htmx its form is sent
    event.preventDefault();
    undo(button.dataset.undoUrl);
  });
  keepUndo(sessionStorage.getItem(LAST));
  // A dialog that closes takes nothing with it, and one that opens does not cover what can be pressed.
  const riseAgain = () => region.querySelector(".toast") && rise(region);
  document.addEventListener("dealwright:opened", riseAgain);
  document.addEventListener("close", riseAgain, true);
  const waiting = region.querySelectorAll("[data-toast]");
  if (waiting.length) rise(region);
  for (const toast of waiting) {
    const undoUrl = toast.querySelector("[data-undo-url]")?.dataset.undoUrl;
    toast.append(closer(region.dataset.close, () => leave(toast)));
    if (undoUrl) keepUndo(undoUrl);
    say(toast.querySelector("p").textContent, undoUrl);
    leaveLater(toast, undoUrl);
  }
}

export function showToast({ text, tone = "good", undo_url: undoUrl = null, undo_label: undoLabel = null }) {
  const region = ofPage("toasts");
  if (!region) return;
  const toast = document.createElement("div");
  toast.className = `toast ${tone}`;
  toast.append(drawing(ICONS[tone] ?? "info-circle"), words(text));
  if (undoUrl) {
    toast.append(undoButton(undoUrl, undoLabel ?? region.dataset.undo));
    keepUndo(undoUrl);
  }
  toast.append(closer(region.dataset.close, () => leave(toast)));
  for (const old of [...region.querySelectorAll(".toast")].slice(0, 1 - MOST_SHOWN)) leave(old);
  region.append(toast);
  rise(region);
  say(text, undoUrl);
  leaveLater(toast, undoUrl);
}

/** Take back what a notice offered to take back, and show the page as it is then. */
async function undo(url) {
  for (const button of document.querySelectorAll(`.toast [data-undo-url="${CSS.escape(url)}"]`)) {
    leave(button.closest(".toast"));
  }
  keepUndo(null);
  const source = document.createElement("div"); // of its own, so that it waits for nothing else that is asked for
  document.body.append(source);
  await window.htmx.ajax("POST", url, { source, target: source, swap: "none" }).catch(() => {});
  source.remove();
  document.dispatchEvent(new CustomEvent("dealwright:changed"));
}

function keepUndo(url) {
  const last = document.querySelector("[data-undo-last]");
  if (!last) return;
  last.dataset.undoUrl = url ?? "";
  last.disabled = !url;
  if (url) sessionStorage.setItem(LAST, url);
  else sessionStorage.removeItem(LAST);
}

function say(text, undoUrl) {
  const region = ofPage("announcer");
  announce(undoUrl ? `${text} ${region.dataset.pressUndo}` : text);
}

function words(text) {
  const paragraph = document.createElement("p");
  paragraph.textContent = text;
  return paragraph;
}

function undoButton(url, label) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "toast-undo";
  button.dataset.undoUrl = url;
  button.textContent = label;
  return button;
}

function closer(label, done) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "toast-close";
  button.setAttribute("aria-label", label);
  button.append(drawing("x"));
  button.addEventListener("click", done);
  return button;
}

function drawing(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${spriteAddress()}#${name}`);
  svg.append(use);
  return svg;
}

function spriteAddress() {
  return ofPage("toasts").dataset.icons;
}

// Shown anew each time, so that it stands above a dialog opened since, and inside it, so that it can be pressed.
function rise(region) {
  if (region.matches(":popover-open")) region.hidePopover();
  onTop(region);
  region.showPopover();
}

// Time stands still while somebody points at the notice or has the focus in it.
function leaveLater(toast, undoUrl) {
  let timer = null;
  const start = () => {
    clearTimeout(timer);
    timer = setTimeout(() => leave(toast), undoUrl ? SHOWN_FOR_UNDO : SHOWN_FOR);
  };
  const rest = () => clearTimeout(timer);
  toast.addEventListener("pointerenter", rest);
  toast.addEventListener("focusin", rest);
  toast.addEventListener("pointerleave", () => toast.matches(":focus-within") || start());
  toast.addEventListener("focusout", () => toast.matches(":hover") || start());
  start();
}

function leave(toast) {
  const region = ofPage("toasts");
  toast.remove();
  if (!region.querySelector(".toast") && region.matches(":popover-open")) region.hidePopover();
}
