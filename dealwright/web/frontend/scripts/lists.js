// Lists: rows are chosen, cells are changed where they stand, conditions and columns open in one dialog.
// Without this script each of them is a link or a form of its own.

import Sortable from "sortablejs";
import htmx from "./htmx.js";
import { announce } from "./announcer.js";
import { open, opensHere } from "./dialogs.js";
import { typing } from "./keyboard.js";

const MOST_REFRESHED = 200; // rows that one live refresh brings back
const before = new WeakMap(); // a cell that is being changed → the cell as it was
let writing = 0; // cells on their way to the server or back
let byPointer = false; // whether a select was last touched with a pointer: then choosing is saving

export function startLists() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-dialog]");
    if (link && opensHere(event)) return void openInDialog(event, link.href, link.dataset.dialog);
    if (event.target.closest("[data-cell-cancel]")) return void takeTheirs(event.target.closest("td"));
    if (event.target.closest("[data-select-none]")) return void chooseNone();
    if (event.target.matches("input[data-select]") && event.shiftKey) chooseUpTo(event.target);
    if (event.target.matches("input[data-select]")) lastChosen = event.target;
    const cell = event.target.closest("td[data-cell]:not(.editing)");
    if (cell && !event.target.closest("a, button, input, form") && opensHere(event) && !getSelection().toString()) edit(cell);
    const step = event.target.closest("[data-step]");
    if (step) stepColumn(step);
  });
  document.addEventListener("change", ({ target }) => {
    if (target.matches("[data-select-all]")) chooseAll(target.checked);
    if (target.matches("[data-select], [data-select-all], [data-select-matching]")) showChoice();
    if (target.matches("[data-cell-form] select") && byPointer) target.form.requestSubmit();
  });
  document.addEventListener("pointerdown", (event) => (byPointer = event.target.matches?.("select") ?? false), true);
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-cell-form]")) {
      event.preventDefault();
      save(event.target.closest("td"));
    } else if (event.target.matches("[data-selection]") && event.submitter?.dataset.bulkAct) {
      event.preventDefault();
      startBulk(event.target, event.submitter);
    }
  });
  document.addEventListener("keydown", keys);
  // An answer may ask something before it does what was wanted: {"address": …, "title": …}.
  document.addEventListener("ask-first", ({ detail }) => showInDialog(detail.address, detail.title));
  document.addEventListener("focusout", ({ target, relatedTarget }) => {
    const cell = target.closest?.("td.editing");
    if (!cell || cell.contains(relatedTarget) || cell.dataset.busy || cell.querySelector(".cell-conflict")) return;
    setTimeout(() => cell.isConnected && !cell.contains(document.activeElement) && leave(cell));
  });
  // What is chosen or being changed is not to be drawn anew under the hand, nor by an answer that comes late.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.id === "list-table" && (writing || event.detail.target.querySelector(".editing"))) event.detail.shouldSwap = false;
  });
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.elt.id !== "list-table") return;
    const shown = event.detail.elt.querySelectorAll("[data-row]").length;
    if (writing || chosen().length || shown > MOST_REFRESHED || document.querySelector("dialog.dialog[open]")) event.preventDefault();
    else event.detail.parameters.shown = shown;
  });
}

/** The columns of the dialog are put in order by dragging. */
export function startColumnChoices(root) {
  const list = root.matches?.("[data-column-choices]") ? root : root.querySelector?.("[data-column-choices]");
  if (list) Sortable.create(list, { handle: ".column-grip", animation: 120 });
}

// ── choosing rows ────────────────────────────────────────────────────────────────────────────────

let lastChosen = null;

function boxes() {
  return [...document.querySelectorAll("input[data-select]")];
}

function chosen() {
  return boxes().filter((box) => box.checked);
}

function chooseAll(checked) {
  for (const box of boxes()) box.checked = checked;
}

function chooseNone() {
  chooseAll(false);
  for (const box of document.querySelectorAll("[data-select-all], [data-select-matching]")) box.checked = false;
  showChoice();
}

function chooseUpTo(box) {
  const all = boxes();
  const ends = [all.indexOf(lastChosen?.isConnected ? lastChosen : box), all.indexOf(box)].sort((a, b) => a - b);
  for (const one of all.slice(Math.max(0, ends[0]), ends[1] + 1)) one.checked = box.checked;
}

function showChoice() {
  const bar = document.querySelector("[data-selection]");
  if (!bar) return;
  const count = chosen().length;
  const matching = bar.querySelector("[data-select-matching]");
  const all = matching?.checked;
  bar.classList.toggle("risen", count > 0);
  if (!count && matching) matching.checked = false;
  const words = all ? "" : count === 1 ? bar.dataset.one : bar.dataset.many.replace("{number}", count.toLocaleString(document.documentElement.lang));
  bar.querySelector("[data-selection-words]").textContent = count ? words : "";
  const head = document.querySelector("[data-select-all]");
  if (head) {
    head.checked = count > 0 && count === boxes().length;
    head.indeterminate = count > 0 && !head.checked;
  }
}

async function startBulk(bar, button) {
  const values = Object.fromEntries(new FormData(bar));
  values.ids = chosen().map((box) => box.value).join(",");
  values.act = button.value;
  await htmx.ajax("POST", bar.action, { source: bar, target: "#list-dialog-body", swap: "innerHTML", values });
  showDialog(button.dataset.bulkAct);
}

// ── the dialog ───────────────────────────────────────────────────────────────────────────────────

async function openInDialog(event, address, title) {
  if (!document.getElementById("list-dialog")) return;
  event.preventDefault();
  event.target.closest("[popover]")?.hidePopover();
  await showInDialog(address, title);
}

async function showInDialog(address, title) {
  await htmx.ajax("GET", address, { target: "#list-dialog-body", swap: "innerHTML" });
  showDialog(title);
}

function showDialog(title) {
  const dialog = document.getElementById("list-dialog");
  if (!dialog.querySelector("#list-dialog-body").children.length) return; // the answer was a notice
  dialog.querySelector("[data-list-dialog-title]").textContent = title;
  open(dialog);
  dialog.querySelector(".dialog-body :is(input:not([type=hidden]), select, textarea, button)")?.focus();
}

function stepColumn(button) {
  const row = button.closest(".column-choice");
  const other = button.dataset.step === "1" ? row.nextElementSibling : row.previousElementSibling;
  if (!other) return;
  if (button.dataset.step === "1") other.after(row);
  else other.before(row);
  button.focus();
  announce(`${row.querySelector("label").textContent.trim()}: ${[...row.parentElement.children].indexOf(row) + 1}`);
}

// ── changing a cell ──────────────────────────────────────────────────────────────────────────────

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
  await busily(() => htmx.ajax("GET", addressOf(cell), { target: cell, swap: "outerHTML" }));
  const fresh = document.getElementById(row)?.querySelector(`td.editing[data-cell="${CSS.escape(name)}"]`);
  if (!fresh) return;
  before.set(fresh, was);
  fresh.style.minInlineSize = width; // nothing moves because a cell is being written in
  fresh.style.maxInlineSize = width;
  const field = valueOf(fresh);
  field?.focus();
  if (field?.matches("input[type=text], input[type=url], input:not([type])")) field.select();
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
    putBack(cell, true);
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
  await busily(() => htmx.ajax("POST", form.getAttribute("action"), { source: row, target: row, swap: "outerHTML", values }));
  const again = document.getElementById(id)?.querySelector("td.editing");
  if (again) {
    delete again.dataset.busy;
    again.classList.remove("saving");
    if (!again.querySelector(".cell-conflict") && was) before.set(again, was);
    valueOf(again)?.focus();
    return false;
  }
  const fresh = document.getElementById(id)?.querySelector(`td[data-cell="${CSS.escape(name)}"]`);
  if (fresh && document.activeElement === document.body) focusCell(fresh);
  return true;
}

function takeTheirs(cell) {
  const row = cell.closest("tr");
  cell.dataset.busy = "yes";
  htmx.ajax("GET", `${addressOf(cell)}&cancel=1`, { target: row, swap: "outerHTML" });
}
