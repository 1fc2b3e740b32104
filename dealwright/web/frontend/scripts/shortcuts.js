// Keys. Letters work only while nobody is typing and nothing stands over the page.

import { open } from "./dialogs.js";

const KEYS = {
  "/": () => openById("search"),
  "?": () => openById("help"),
  c: () => document.querySelector(".topline-create")?.click(),
};

export function startShortcuts() {
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      openById("search");
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (document.querySelector("dialog:modal")) return;
    const act = KEYS[event.key];
    if (act) {
      event.preventDefault();
      act();
    }
  });
}

/** Whether the key belongs to a field. */
export function typing(element) {
  return Boolean(element.closest?.("input, textarea, select, [contenteditable]"));
}

function openById(id) {
  const dialog = document.getElementById(id);
  if (dialog) open(dialog);
}
