// Colleagues are named in a text by “@”: those who fit stand in a list beside it, and whoever is taken is told.

const FIELD = "[data-note-form] [data-mentions]";
const TYPING = 150;
const NAME = /(^|[\s(])@([\p{L}\p{N}.'’-]*(?: [\p{L}\p{N}.'’-]+)?)$/u;

let list = null; // { field, box, from }
let timer = null;
let turn = 0; // an answer to what was asked before is not shown any more
let tellOf = () => {};

/** `written(field)` is called when a name was put into a text. */
export function startMentions(written) {
  tellOf = written;
  document.addEventListener("input", (event) => {
    if (event.target.matches(FIELD)) suggest(event.target);
  });
  document.addEventListener("keydown", choose, true);
  document.addEventListener("focusout", (event) => {
    if (event.target.matches?.("[data-mentions]")) setTimeout(() => list?.field === event.target && close(), 150);
  });
  document.addEventListener("click", (event) => {
    const option = event.target.closest?.(".mention-list [role=option]");
    if (option && list) insert(option);
  });
}

function suggest(field) {
  const before = field.value.slice(0, field.selectionStart);
  const found = before.match(NAME);
  clearTimeout(timer);
  turn += 1;
  if (!found) return close();
  timer = setTimeout(() => ask(field, found[2], field.selectionStart - found[2].length - 1), TYPING);
}

async function ask(field, words, from) {
  const record = field.form.dataset.record ?? recordAround(field);
  if (!record) return;
  const mine = turn;
  const answer = await fetch(`/notes/people?${new URLSearchParams({ record, q: words })}`, { headers: { "HX-Request": "true" } });
  const rows = answer.ok ? await answer.text() : "";
  if (mine !== turn || document.activeElement !== field) return;
  if (!rows.trim()) return close();
  open(field, rows, from);
}

// The card says whose it is: record-deal-7.
function recordAround(field) {
  const [, kind, id] = field.closest(".record")?.id.match(/^record-(\w+)-(\d+)$/) ?? [];
  return kind && `${kind}:${id}`;
}

function open(field, rows, from) {
  close();
  const box = document.createElement("ul");
  box.className = "mention-list";
  box.id = "mention-list";
  box.setAttribute("role", "listbox");
  box.innerHTML = rows;
  field.after(box);
  list = { field, box, from };
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-expanded", "true");
  field.setAttribute("aria-controls", box.id);
  point(0);
}

function close() {
  turn += 1;
  clearTimeout(timer);
  if (!list) return;
  const { field, box } = list;
  box.remove();
  field.setAttribute("aria-expanded", "false");
  field.removeAttribute("aria-activedescendant");
  list = null;
}

function options() {
  return [...list.box.querySelectorAll("[role=option]")];
}

function point(at) {
  const all = options();
  const to = (at + all.length) % all.length;
  all.forEach((option, index) => option.setAttribute("aria-selected", index === to ? "true" : "false"));
  all[to].scrollIntoView({ block: "nearest" });
  list.field.setAttribute("aria-activedescendant", all[to].id);
}

function choose(event) {
  if (!list || event.target !== list.field || event.isComposing) return;
  const at = options().findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") point(at + (event.key === "ArrowDown" ? 1 : -1));
  else if ((event.key === "Enter" && !event.ctrlKey && !event.metaKey) || event.key === "Tab") insert(options()[at]);
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function insert(option) {
  const { field, from } = list;
  const { id, name } = option.dataset;
  field.setRangeText(`@${name} `, from, field.selectionStart, "end");
  const meant = document.createElement("input");
  Object.assign(meant, { type: "hidden", name: "mention", value: id });
  field.form.append(meant);
  close();
  field.focus();
  tellOf(field);
}
