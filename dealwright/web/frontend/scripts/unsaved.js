// A form with data-warns does not lose what was typed: whoever leaves the panel, or the page, is asked first.
// Scripts that set a field tell it by the event `input`, as a person's typing does.

import { open } from "./dialogs.js";

const SENT_FOR = 4000; // a lost connection must not let changes go unnoticed for good

export function startUnsaved() {
  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, ({ target }) => {
      const form = target.form ?? target.closest?.("form");
      if (form?.matches("[data-warns]")) form.dataset.unsaved = "yes";
    });
  }
  document.addEventListener("submit", ({ target: form }) => {
    if (!form.matches("[data-warns]")) return;
    form.dataset.saving = "yes";
    if (!form.hasAttribute("hx-post")) setTimeout(() => delete form.dataset.saving, SENT_FOR); // htmx tells when it is over
  });
  // What a button or a field in the form asks for by itself (a row, a trial) saves nothing.
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    const form = detail.requestConfig.elt;
    if (!form.matches("[data-warns]")) return;
    delete form.dataset.saving;
    if (detail.successful && detail.requestConfig.verb === "post") delete form.dataset.unsaved;
  });
  addEventListener("beforeunload", (event) => isUnsaved(document) && event.preventDefault());
}

/** Whether something in there was changed, or refused, and is not saved. */
export function isUnsaved(root) {
  return [...root.querySelectorAll("form[data-warns]")].some(
    (form) => !form.dataset.saving && (form.dataset.unsaved || form.querySelector(".wrong")),
  );
}

/** Whether it may be left: nothing would be lost, or the person does not mind. */
export function mayLeave(root) {
  const dialog = document.getElementById("unsaved-dialog");
  if (!dialog || !isUnsaved(root)) return Promise.resolve(true);
  dialog.returnValue = "";
  open(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(decided(root, dialog.returnValue === "leave")), { once: true });
  });
}

function decided(root, leaves) {
  if (leaves) for (const form of root.querySelectorAll("form[data-warns]")) form.dataset.saving = "yes";
  return leaves;
}
