// Forms: a choice that sends itself, a button that cannot be pressed twice, focus.

const onTheWay = new WeakMap(); // form → what it sent and has no answer to yet
const typedSince = new WeakMap(); // request → the fields in which somebody typed after it was sent

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
  document.addEventListener("htmx:beforeSwap", keepTyped);
  document.addEventListener("htmx:afterSwap", ({ detail }) => bringBack(typedSince.get(detail.xhr)));
  // The same form with the same words, pressed again before the answer came, is one wish.
  document.addEventListener("htmx:confirm", (event) => {
    const { elt, triggeringEvent } = event.detail;
    if (triggeringEvent?.type === "submit" && onTheWay.get(elt) === written(elt, triggeringEvent.submitter)) event.preventDefault();
  });
  document.addEventListener("htmx:beforeSend", ({ detail: { elt, requestConfig } }) => {
    const { verb, triggeringEvent } = requestConfig;
    if (verb !== "get" && triggeringEvent?.type === "submit") onTheWay.set(elt, written(elt, triggeringEvent.submitter));
  });
  document.addEventListener("htmx:afterRequest", ({ target, detail }) => {
    const form = target.closest?.("form[data-empties]");
    // What was typed since it was sent stays.
    if (form && detail.successful && (!onTheWay.has(form) || onTheWay.get(form) === written(form, detail.requestConfig.triggeringEvent.submitter))) form.reset();
    onTheWay.delete(detail.requestConfig?.elt);
  });
}

// A choice that asks for more draws its part of a form anew; what was typed in there since it asked stays.
function keepTyped({ detail: { requestConfig: asked, target, xhr } }) {
  if (asked?.triggeringEvent?.type !== "change") return;
  const fields = [...target.querySelectorAll("input:not([type=hidden], [type=checkbox], [type=radio]), textarea")];
  const since = fields.filter(({ id, name, value }) => id && asked.formData.has(name) && !asked.formData.getAll(name).includes(value));
  typedSince.set(xhr, since);
}

function bringBack(typed = []) {
  for (const { id, name, value } of typed) {
    const field = document.getElementById(id);
    if (field?.name !== name) continue;
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

// What a person filled in and pressed; hidden fields, such as a version, may be drawn anew meanwhile.
function written(form, submitter) {
  const fields = [...form.elements].filter(({ name, type }) => name && !["hidden", "submit", "button"].includes(type));
  const values = fields.map((field) => [field.name, field.selectedOptions ? [...field.selectedOptions].map((one) => one.value) : field.value, field.checked]);
  return JSON.stringify([submitter?.name, submitter?.value, values]);
}

// A price depends on what was typed: press the button that asks for it, unless the form is being sent already.
function recount(form) {
  const button = form.querySelector("button[name=recount]");
  if (button && !form.dataset.sent) setTimeout(() => form.dataset.sent || form.requestSubmit(button), 150);
}
