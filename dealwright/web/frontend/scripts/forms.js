// Forms: a choice that sends itself, a button that cannot be pressed twice, focus.

export function startForms() {
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-sends-form]")) event.target.form.requestSubmit();
    if (event.target.matches("[data-recounts]")) recount(event.target.form);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 4000); // a lost connection must not lock the form for good
  });
  // What was asked to be changed can be typed at once; the pencil that had the focus is gone.
  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    if (detail.requestConfig?.elt.matches(".fact-edit")) {
      document.querySelector(".fact-form :is(input:not([type=hidden]), select, textarea)")?.focus();
    }
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest?.("form[data-empties]");
    if (form && event.detail.successful) form.reset();
  });
}

// A price depends on what was typed: press the button that asks for it, unless the form is being sent already.
function recount(form) {
  const button = form.querySelector("button[name=recount]");
  if (button && !form.dataset.sent) setTimeout(() => form.dataset.sent || form.requestSubmit(button), 150);
}
