// An answer may be a question: a dialog that asks for what is missing before something can be done. It says
// so by the header X-Dialog and is opened whatever was pressed or dragged; what was on the page stays.

import htmx from "./htmx.js";
import { open } from "./dialogs.js";

let asker = null;

export function startAsking() {
  document.addEventListener("htmx:beforeSwap", (event) => {
    const said = event.detail.xhr.getResponseHeader("X-Dialog");
    if (!said) return;
    event.detail.shouldSwap = false;
    if (said === "ask") {
      asker = event.detail.elt.closest?.("form[data-empties]") ?? asker;
      show(event.detail.xhr.responseText);
    } else finish();
  });
  document.addEventListener("click", (event) => {
    event.target.closest?.("[data-closes-dialog]")?.closest("dialog")?.close();
  });
}

/** Whether an answer was a question: nothing was done, so what was dragged goes back. */
export function isQuestion(answer) {
  return answer?.getResponseHeader("X-Dialog") === "ask";
}

function show(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("dialog");
  if (!fresh) return;
  const dialog = document.importNode(fresh, true);
  const before = document.getElementById(dialog.id);
  if (before) keepFiles(before, dialog);
  before?.close();
  before?.remove();
  document.body.append(dialog);
  htmx.process(dialog);
  open(dialog);
  const first = dialog.querySelector(".wrong :is(input, select, textarea)") ?? dialog.querySelector(".field :is(input, select, textarea)");
  first?.focus();
}

// Files that were chosen need not be chosen again when something else was wrong; no server can send them back.
function keepFiles(before, after) {
  for (const input of after.querySelectorAll("input[type=file]")) {
    const chosen = before.querySelector(`input[type=file][name="${CSS.escape(input.name)}"]`);
    if (chosen?.files.length && !input.closest(".wrong")) input.files = chosen.files;
  }
}

// What was asked for is done: everything that stood over the page goes, and the page shows what is true now.
function finish() {
  for (const dialog of document.querySelectorAll("dialog.dialog[open]")) dialog.close();
  if (asker?.isConnected) asker.reset(); // the line at the top of a column, whose title has its card now
  asker = null;
  document.dispatchEvent(new CustomEvent("dealwright:changed"));
}
