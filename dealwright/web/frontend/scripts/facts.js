// A fact of a card is changed where it stands: the pencil asks for its form, which can be typed into at once.

import htmx from "./htmx.js";
import { arrived, awaitField } from "./ahead.js";

const FIELD = ".fact-form :is(input:not([type=hidden]), select, textarea)";
const TEXTS = "textarea, input:is([type=text], [type=search], [type=url], [type=tel], [type=email], [type=number], :not([type]))";

const typed = new WeakMap(); // a pencil that was pressed → what was typed since

export function startFacts() {
  document.addEventListener("htmx:beforeSend", ({ detail: { elt } }) => {
    if (elt.matches(".fact-edit")) typed.set(elt, awaitField(() => htmx.trigger(elt, "htmx:abort")));
  });
  // The pencil that had the focus is gone.
  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    const pencil = detail.requestConfig?.elt;
    if (!pencil?.matches(".fact-edit")) return;
    const field = document.querySelector(FIELD);
    field?.focus();
    if (field?.matches(TEXTS) && typed.has(pencil)) write(field, typed.get(pencil));
  });
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    const pencil = detail.requestConfig?.elt;
    if (typed.has(pencil)) arrived(typed.get(pencil));
    typed.delete(pencil);
  });
}

/** As if it had been typed into the field, where its caret stands. */
function write(field, { keys, isSent }) {
  if (!keys) return;
  if (field.selectionStart === null) field.value += keys; // fields for numbers and e-mails say nothing of their caret
  else field.setRangeText(keys, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  if (isSent && !field.matches("textarea")) field.form.requestSubmit();
}
