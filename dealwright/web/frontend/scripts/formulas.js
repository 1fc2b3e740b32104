// Fields that may hold values: a “…” button beside each opens what can be inserted, a typed “=” does so too,
// and what is written is told at the field as it will look. The form says where both are asked for.

const FIELD = "[data-formula]";
const PAUSE = 500;

const lists = new WeakMap(); // form → the list of values, asked for once
let open = null; // { field, box, list, search }
let asked = 0;

export function startFormulas() {
  document.addEventListener("input", (event) => {
    const field = event.target;
    if (open && field === open.search) return narrow(field.value);
    if (!field.matches?.(FIELD)) return;
    tellSoon(field);
    if (field.value === "=") openBeside(field, true);
    else if (open?.field === field && !open.search) follow(field);
  });
  document.addEventListener("keydown", steer, true);
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-opens-values]");
    if (button) {
      const field = fieldOf(button);
      return open?.field === field ? close() : openBeside(field, false);
    }
    const option = event.target.closest?.(".value-picker [role=option]");
    if (option && open) return insert(option);
    if (open && !open.box.contains(event.target) && event.target !== open.field) close();
    if (event.target.matches?.("[data-selects]")) event.target.select();
  });
  document.addEventListener("htmx:afterSettle", focusNewRow); // by then the new row listens
}

/** Put a button and a place for what a text becomes beside every field in `root` that may hold values. */
export function startFormulaFields(root) {
  for (const field of root.querySelectorAll?.(FIELD) ?? []) {
    const form = field.closest("form[data-values]");
    if (!form || field.dataset.formulaReady) continue;
    field.dataset.formulaReady = "yes";
    const line = document.createElement("div");
    line.className = "formula-line";
    field.before(line);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button icon-only formula-button";
    button.dataset.opensValues = "";
    button.setAttribute("aria-haspopup", "listbox");
    button.setAttribute("aria-expanded", "false");
    button.setAttribute("aria-label", form.dataset.wordsInsert);
    button.title = form.dataset.wordsInsert;
    button.textContent = "…";
    const isTypedIn = document.activeElement === field; // what is moved loses the focus, and the next key with it
    line.append(field, button);
    if (isTypedIn) field.focus({ preventScroll: true });
    const shown = document.createElement("p");
    shown.className = "formula-preview";
    shown.setAttribute("aria-live", "polite");
    line.after(shown);
    if (field.value && field.getAttribute("aria-invalid") !== "true") tell(field); // what is wrong is said already
  }
}

function fieldOf(button) {
  return button.closest(".formula-line").querySelector(FIELD);
}

// A whole formula has no “=” before it where the field holds nothing else.
function written(field) {
  return field.dataset.formula === "bare" && field.value.trim() ? `=${field.value}` : field.value;
}

const timers = new WeakMap();

function tellSoon(field) {
  clearTimeout(timers.get(field));
  timers.set(field, setTimeout(() => tell(field), PAUSE));
}

async function tell(field) {
  const form = field.closest("form[data-previews]");
  const shown = field.closest(".formula-line")?.nextElementSibling;
  if (!form || !shown?.matches(".formula-preview")) return;
  const text = written(field);
  const ofPeople = field.dataset.formula === "people" && text.trim();
  if (!ofPeople && !text.startsWith("=") && !text.includes("{=") && !text.includes("{{")) return shown.replaceChildren();
  if (text === "=") return;
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const body = new URLSearchParams(ofPeople ? { text, as: "people" } : { text });
  try {
    const answer = await fetch(form.dataset.previews, { method: "POST", body, headers: { "X-CSRFToken": token, "HX-Request": "true" } });
    const told = answer.ok ? await answer.text() : "";
    if (written(field) === text) shown.innerHTML = told;
  } catch {
    shown.replaceChildren(); // without a connection nothing is told; saving says it
  }
}

async function openBeside(field, isTyped) {
  close();
  const form = field.closest("form[data-values]");
  const ask = (asked += 1);
  if (!form) return;
  let list = lists.get(form);
  if (!list) {
    const answer = await fetch(form.dataset.values, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (!answer?.ok) return;
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text();
    list = holder.content.querySelector("[data-value-list]");
    lists.set(form, list);
  }
  if (ask !== asked || !field.isConnected) return;
  const box = document.createElement("div");
  box.className = "value-picker";
  list.id = "value-list";
  open = { field, box, list, search: null };
  if (isTyped) {
    field.setAttribute("aria-controls", list.id);
  } else {
    open.search = searchLine(form.dataset.wordsSearch, list.id);
    box.append(open.search);
  }
  box.append(list);
  field.closest(".formula-line").after(box);
  buttonOf(field)?.setAttribute("aria-expanded", "true");
  narrow("");
  if (isTyped) follow(field); // who types goes on while the list comes
  if (!open) return;
  if (open.search) open.search.focus();
  box.scrollIntoView({ block: "nearest" });
}

function searchLine(words, controls) {
  const line = document.createElement("input");
  line.type = "search";
  line.autocomplete = "off";
  line.placeholder = words;
  line.setAttribute("aria-label", words);
  line.setAttribute("role", "combobox");
  line.setAttribute("aria-expanded", "true");
  line.setAttribute("aria-controls", controls);
  return line;
}

function buttonOf(field) {
  return field.closest(".formula-line")?.querySelector("[data-opens-values]");
}

function close() {
  asked += 1;
  if (!open) return;
  const { field, box } = open;
  box.remove();
  buttonOf(field)?.setAttribute("aria-expanded", "false");
  field.removeAttribute("aria-activedescendant");
  field.removeAttribute("aria-controls");
  open = null;
}

/** Behind a typed “=” the word before the cursor narrows the list; a bracket or a brace ends it. */
function follow(field) {
  const before = field.value.slice(0, field.selectionStart);
  const word = before.match(/^=([\p{L}\p{N}]*)$/u);
  if (word) narrow(word[1]);
  else close();
}

function narrow(words) {
  const { list, search } = open;
  const wanted = words.trim().toLocaleLowerCase();
  for (const option of list.querySelectorAll("[role=option]")) {
    const offered = search || "function" in option.dataset || "system" in option.dataset;
    option.hidden = !offered || !option.textContent.toLocaleLowerCase().includes(wanted);
  }
  for (const group of list.querySelectorAll("[role=group]")) group.hidden = !group.querySelector("[role=option]:not([hidden])");
  list.querySelector(".value-nothing").hidden = options().length > 0;
  point(0);
}

function options() {
  return [...open.list.querySelectorAll("[role=option]:not([hidden])")];
}

function point(at) {
  const all = options();
  for (const option of open.list.querySelectorAll("[aria-selected=true]")) option.setAttribute("aria-selected", "false");
  const here = open.search ?? open.field;
  if (!all.length) return here.removeAttribute("aria-activedescendant");
  const option = all[(at + all.length) % all.length];
  option.setAttribute("aria-selected", "true");
  option.scrollIntoView({ block: "nearest" });
  here.setAttribute("aria-activedescendant", option.id);
}

function steer(event) {
  if (!open || event.isComposing || event.target !== (open.search ?? open.field)) return;
  const at = options().findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown") point(at + 1);
  else if (event.key === "ArrowUp") point(at - 1);
  else if (event.key === "Escape") leave();
  else if (event.key === "Enter" && at >= 0) insert(options()[at]);
  else if (event.key === "Enter" && open.search) point(0);
  else if (event.key === "Tab") return close();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function leave() {
  const { field } = open;
  close();
  field.focus();
}

function insert(option) {
  const { field, search } = open;
  const text = apart(field, shape(field, option));
  const from = search ? field.selectionStart : 1;
  field.focus();
  field.setRangeText(text, from, search ? field.selectionEnd : field.selectionStart, "end");
  const inside = text.lastIndexOf("()");
  if ("function" in option.dataset && inside >= 0) {
    const cursor = from + inside + 1;
    field.setSelectionRange(cursor, cursor);
  }
  close();
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}

// Of several people each stands behind a “;”, unless a formula says how they hang together.
function apart(field, text) {
  const before = field.value.slice(0, field.selectionStart).trimEnd();
  const isNext = field.dataset.formula === "people" && before && !before.startsWith("=") && !/[;,]$/.test(before);
  return isNext ? `; ${text}` : text;
}

// A function stands bare in a formula, and between braces in a text.
function shape(field, option) {
  const { writes } = option.dataset;
  const isFormula = field.dataset.formula === "bare" || field.value.startsWith("=");
  return "function" in option.dataset && !isFormula ? `{{=${writes}}}` : writes;
}

// After a condition was added its field is chosen next; after one was removed the button is there again.
function focusNewRow({ detail }) {
  const pressed = detail.requestConfig?.elt;
  if (pressed?.name !== "condition-do") return;
  const condition = document.getElementById("condition");
  if (condition?.closest("[data-warns]")) condition.closest("form").dataset.unsaved = "yes";
  const last = [...(condition?.querySelectorAll(".condition-row select[name$='-field']") ?? [])].pop();
  if (pressed.value === "add" && last) last.focus();
  else if (pressed.value.startsWith("remove")) condition?.querySelector("#condition-add")?.focus();
}
