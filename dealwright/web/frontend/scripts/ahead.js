// Who opens a field types at once. Until the server has sent it, the letters are kept, and are no keys of the page.

import { typing } from "./keyboard.js";

let coming = null; // while a field is on its way: what is typed before it is there

export function startTypingAhead() {
  document.addEventListener("keydown", keep, true);
}

/** A field was asked for: what is typed from here on is kept in the answer, until `arrived`. Escape calls it off. */
export function awaitField(callOff) {
  return (coming = { keys: "", isSent: false, callOff });
}

/** The field is there, or will not come; a field that was asked for later goes on waiting. */
export function arrived(typed) {
  if (coming === typed) coming = null;
}

function keep(event) {
  if (!coming || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
  if (event.key === "Escape") coming.callOff();
  else if (event.key === "Enter" && coming.keys) coming.isSent = true;
  else if (event.key.length > 1 && event.key !== "Backspace") return;
  else if (!coming.isSent) coming.keys = event.key === "Backspace" ? coming.keys.slice(0, -1) : coming.keys + event.key;
  event.preventDefault();
  event.stopPropagation();
}
