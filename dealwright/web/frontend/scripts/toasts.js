// Short notices. They come in the HX-Trigger header of an answer, with the page, or from our own scripts.

const SHOWN_FOR = 6000;
const ICONS = { good: "check", attention: "alert-triangle", danger: "alert-circle", information: "info-circle" };

export function startToasts() {
  const region = document.getElementById("toasts");
  if (!region) return;
  document.body.addEventListener("toast", (event) => {
    const { detail } = event;
    const notices = Array.isArray(detail.value) ? detail.value : [detail];
    for (const notice of notices) showToast(notice);
  });
  const waiting = region.querySelectorAll("[data-toast]");
  if (waiting.length) rise(region);
  for (const toast of waiting) leaveLater(toast, region);
}

export function showToast({ text, tone = "good", undo_url: undoUrl = null }) {
  const region = document.getElementById("toasts");
  if (!region) return;
  const toast = document.createElement("div");
  toast.className = `toast ${tone}`;
  toast.append(drawing(ICONS[tone] ?? "info-circle"), words(text));
  if (undoUrl) toast.append(undo(undoUrl, region.dataset.undo, () => leave(toast, region)));
  toast.append(closer(region.dataset.close, () => leave(toast, region)));
  region.append(toast);
  rise(region);
  leaveLater(toast, region);
}

function words(text) {
  const paragraph = document.createElement("p");
  paragraph.textContent = text;
  return paragraph;
}

function undo(url, label, done) {
  const button = document.createElement("button");
  button.className = "toast-undo";
  button.textContent = label;
  button.addEventListener("click", () => {
    window.htmx.ajax("POST", url, { source: document.body, target: document.body, swap: "none" });
    done();
  });
  return button;
}

function closer(label, done) {
  const button = document.createElement("button");
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
  return document.getElementById("toasts").dataset.icons;
}

// Shown anew each time, so that it stands above a dialog opened since.
function rise(region) {
  if (region.matches(":popover-open")) region.hidePopover();
  region.showPopover();
}

function leaveLater(toast, region) {
  let timer = setTimeout(() => leave(toast, region), SHOWN_FOR);
  toast.addEventListener("pointerenter", () => clearTimeout(timer));
  toast.addEventListener("pointerleave", () => (timer = setTimeout(() => leave(toast, region), SHOWN_FOR)));
  toast.addEventListener("focusin", () => clearTimeout(timer));
}

function leave(toast, region) {
  toast.remove();
  if (!region.querySelector(".toast") && region.matches(":popover-open")) region.hidePopover();
}
