// A cell of a list is changed where it stands. Without this script its link leads to a form of its own.

import htmx from "./htmx.js";
import { arrived, awaitField } from "./ahead.js";
import { opensHere } from "./dialogs.js";
import { typing } from "./keyboard.js";
import { ask, breakOff } from "./requests.js";

const before = new WeakMap(); // a cell that is being changed → the cell as it was
let writing = 0; // cells on their way to the server or back
let byPointer = false; // whether a select was last touched with a pointer: then choosing is saving

export function startCells() {
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-cell-cancel]")) return void takeTheirs(event.target.closest("td"));
    const cell = event.target.closest("td[data-cell]:not(.editing)");
    if (cell && !event.target.closest("a, button, input, form") && opensHere(event) && !getSelection().toString()) edit(cell);
  });
  document.addEventListener("change", ({ target }) => {
    if (target.matches("[data-cell-form] select") && byPointer) target.form.requestSubmit();
  });
  document.addEventListener("pointerdown", (event) => (byPointer = event.target.matches?.("select") ?? false), true);
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-cell-form]")) return;
    event.preventDefault();
    save(event.target.closest("td"));
  });
  document.addEventListener("keydown", keys);
  document.addEventListener("focusout", ({ target, relatedTarget }) => {
    const cell = target.closest?.("td.editing");
    if (!cell || cell.contains(relatedTarget) || cell.dataset.busy || cell.querySelector(".cell-conflict")) return;
    setTimeout(() => cell.isConnected && !cell.contains(document.activeElement) && leave(cell));
  });
}

/** Whether a cell is on its way to the server or back: until it came nobody else draws the list. */
export function isWriting() {
  return writing > 0;
}

function keys(event) {
  const cell = event.target.closest?.("td.editing");
  byPointer = false;
  if (cell) return inCell(event, cell);
  const row = event.target.closest?.("tr[data-row]");
  if (!row || typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
  const here = event.target.closest("td");
  if (event.target.matches("td[data-cell]") && ["Enter", "F2", "e", "E"].includes(event.key)) {
    event.preventDefault();
    edit(event.target);
  } else if (event.key.startsWith("Arrow")) {
    walk(event, row, here);
  }
}

/** The arrows go from cell to cell; the first one holds the link. */
function walk(event, row, here) {
  const rightToLeft = getComputedStyle(row).direction === "rtl" ? -1 : 1;
  const [down, across] = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -rightToLeft], ArrowRight: [0, rightToLeft] }[event.key];
  const rows = [...row.parentElement.querySelectorAll("tr[data-row]")];
  const there = rows[rows.indexOf(row) + down];
  const to = there?.cells[here.cellIndex + across];
  if (!to || to.matches(".pick")) return;
  event.preventDefault();
  focusCell(to);
}

function focusCell(cell) {
  const link = cell.matches(".main") ? cell.querySelector("a") : null;
  if (!link) cell.tabIndex = -1;
  (link ?? cell).focus();
}

async function edit(cell) {
  const was = cell.cloneNode(true);
  const width = `${cell.getBoundingClientRect().width}px`;
  const row = cell.closest("tr").id;
  const name = cell.dataset.cell;
  const typed = awaitField(() => breakOff("cell"));
  await busily(() => ask("GET", addressOf(cell), { only: "cell", target: cell, swap: "outerHTML" }));
  arrived(typed);
  const fresh = document.getElementById(row)?.querySelector(`td.editing[data-cell="${CSS.escape(name)}"]`);
  if (!fresh || before.has(fresh)) return;
  before.set(fresh, was);
  fresh.style.minInlineSize = width; // nothing moves because a cell is being written in
  fresh.style.maxInlineSize = width;
  const field = valueOf(fresh);
  field?.focus();
  if (!field?.matches("input[type=text], input[type=url], input:not([type])")) return;
  if (typed.keys) field.value = typed.keys;
  else field.select();
  if (typed.isSent) save(fresh);
}

/** Every cell has an address of its own; the table says how they are written. */
function addressOf(cell) {
  const { cellUrl } = cell.closest("table").dataset;
  return cellUrl.replace("{id}", cell.closest("tr").dataset.row).replace("{field}", encodeURIComponent(cell.dataset.cell));
}

function inCell(event, cell) {
  if (event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    if (!cell.dataset.busy) putBack(cell, true); // what is on its way comes back to this cell
  } else if (event.key === "Tab" && !cell.querySelector(".cell-conflict")) {
    event.preventDefault();
    goOn(cell, event.shiftKey ? -1 : 1);
  }
}

function valueOf(cell) {
  return cell.querySelector("[data-cell-value]");
}

function isChanged(cell) {
  const field = valueOf(cell);
  if (!field) return false;
  if (field.matches("select")) return [...field.options].some((option) => option.selected !== option.defaultSelected);
  return field.value !== field.defaultValue;
}

async function goOn(cell, step) {
  const row = cell.closest("tr");
  const cells = [...row.querySelectorAll("td[data-cell]")];
  const next = cells[cells.indexOf(cell) + step];
  const otherRow = step > 0 ? row.nextElementSibling : row.previousElementSibling;
  const names = [...(otherRow?.querySelectorAll("td[data-cell]") ?? [])];
  const to = next ? [row.id, next.dataset.cell] : names.length ? [otherRow.id, names.at(step > 0 ? 0 : -1).dataset.cell] : null;
  await busily(async () => {
    if (isChanged(cell)) {
      if (!(await save(cell))) return;
    } else {
      putBack(cell, false);
    }
    const there = to && document.getElementById(to[0])?.querySelector(`td[data-cell="${CSS.escape(to[1])}"]`);
    if (there) await edit(there);
  });
}

/** Until this is done nobody else draws the list. */
async function busily(work) {
  writing += 1;
  try {
    return await work();
  } finally {
    writing -= 1;
  }
}

function leave(cell) {
  if (isChanged(cell)) save(cell);
  else putBack(cell, false);
}

function putBack(cell, withFocus) {
  const was = before.get(cell);
  if (!was) return void takeTheirs(cell);
  cell.dataset.busy = "yes";
  cell.replaceWith(was);
  htmx.process(was);
  if (withFocus) focusCell(was);
}

/** Save; true when the row shows it. A refusal or a conflict comes back as the cell, with what was typed. */
async function save(cell) {
  if (cell.dataset.busy) return false;
  cell.dataset.busy = "yes";
  const row = cell.closest("tr");
  const form = cell.querySelector("[data-cell-form]");
  const { id } = row;
  const name = cell.dataset.cell;
  const was = before.get(cell);
  cell.classList.add("saving");
  const values = Object.fromEntries(new FormData(form));
  const answer = await busily(() => ask("POST", form.getAttribute("action"), { target: row, swap: "outerHTML", values }));
  const again = document.getElementById(id)?.querySelector("td.editing");
  if (again && was && document.getElementById("ask-dialog")?.open) {
    before.set(again, was);
    putBack(again, false); // the dialog asks for more; until then the row stays as it was
    return false;
  }
  if (again) {
    delete again.dataset.busy;
    again.classList.remove("saving");
    if (!again.querySelector(".cell-conflict") && was) before.set(again, was);
    valueOf(again)?.focus();
    return false;
  }
  const fresh = document.getElementById(id)?.querySelector(`td[data-cell="${CSS.escape(name)}"]`);
  if (fresh && document.activeElement === document.body) focusCell(fresh);
  return answer !== null;
}

function takeTheirs(cell) {
  const row = cell.closest("tr");
  cell.dataset.busy = "yes";
  ask("GET", `${addressOf(cell)}&cancel=1`, { target: row, swap: "outerHTML" });
}
