// Lists: rows are chosen, conditions and columns open in one dialog.
// Without this script each of them is a link or a form of its own.

import Sortable from "sortablejs";
import { announce } from "./announcer.js";
import { isWriting } from "./cells.js";
import { open, opensHere } from "./dialogs.js";
import { ask } from "./requests.js";

const MOST_REFRESHED = 200; // rows that one live refresh brings back

export function startLists() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-dialog]");
    if (link && opensHere(event)) return void openInDialog(event, link.href, link.dataset.dialog);
    if (event.target.closest("[data-select-none]")) return void chooseNone();
    if (event.target.matches("input[data-select]") && event.shiftKey) chooseUpTo(event.target);
    if (event.target.matches("input[data-select]")) lastChosen = event.target;
    const step = event.target.closest("[data-step]");
    if (step) stepColumn(step);
  });
  document.addEventListener("change", ({ target }) => {
    if (target.matches("[data-select-all]")) chooseAll(target.checked);
    if (target.matches("[data-select], [data-select-all], [data-select-matching]")) showChoice();
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-selection]") || !event.submitter?.dataset.bulkAct) return;
    event.preventDefault();
    startBulk(event.target, event.submitter);
  });
  // An answer may ask something before it does what was wanted: {"address": …, "title": …}.
  document.addEventListener("ask-first", ({ detail }) => showInDialog(detail.address, detail.title));
  // What is chosen or being changed is not to be drawn anew under the hand, nor by an answer that comes late.
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.target.id !== "list-table") return;
    const isLive = detail.requestConfig?.elt === detail.target;
    if (isLive ? isInHand() : isWriting() || detail.target.querySelector(".editing")) detail.shouldSwap = false;
  });
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.elt.id !== "list-table") return;
    const shown = event.detail.elt.querySelectorAll("[data-row]").length;
    if (isInHand() || shown > MOST_REFRESHED) event.preventDefault();
    else event.detail.parameters.shown = shown;
  });
}

/** The columns of the dialog, and what stands on cards, are put in order by dragging. */
export function startColumnChoices(root) {
  const lists = root.matches?.("[data-column-choices]") ? [root] : root.querySelectorAll?.("[data-column-choices]") ?? [];
  for (const list of lists) if (!Sortable.get(list)) Sortable.create(list, { handle: ".column-grip", animation: 120 });
}

function isInHand() {
  return isWriting() || chosen().length > 0 || document.querySelector("#list-table .editing, dialog.dialog[open]") !== null;
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

export function chooseNone() {
  chooseAll(false);
  for (const box of document.querySelectorAll("[data-select-all], [data-select-matching]")) box.checked = false;
  showChoice();
}

// On a board a column is what has a beginning and an end.
function chooseUpTo(box) {
  const column = box.closest(".column");
  const all = boxes().filter((one) => one.closest(".column") === column);
  const ends = [all.indexOf(all.includes(lastChosen) ? lastChosen : box), all.indexOf(box)].sort((a, b) => a - b);
  for (const one of all.slice(Math.max(0, ends[0]), ends[1] + 1)) one.checked = box.checked;
}

/** Tell how many are chosen, in the bar that rises. */
export function showChoice() {
  const bar = document.querySelector("[data-selection]");
  if (!bar) return;
  const count = chosen().length;
  const matching = bar.querySelector("[data-select-matching]");
  const all = matching?.checked;
  bar.classList.toggle("risen", count > 0);
  if (!count && matching) matching.checked = false;
  const words = count === 1 ? bar.dataset.one : bar.dataset.many.replace("{number}", count.toLocaleString(document.documentElement.lang));
  bar.querySelector("[data-selection-words]").textContent = count && !all ? words : "";
  tell(!count ? "" : all ? matching.parentElement.textContent.trim() : words, bar.dataset.none);
  const head = document.querySelector("[data-select-all]");
  if (head) {
    head.checked = count > 0 && count === boxes().length;
    head.indeterminate = count > 0 && !head.checked;
  }
}

let told = "";

/** Say aloud how many are chosen, where it is not what was said last. */
function tell(words, none) {
  if (words !== told) announce(words || none);
  told = words;
}

function startBulk(bar, button) {
  return askForMany(bar, button, { ids: chosen().map((box) => box.value).join(",") });
}

/** Ask for what the button of the bar stands for; what there is to say first stands in the dialog. */
export async function askForMany(bar, button, more) {
  const values = { ...Object.fromEntries(new FormData(bar)), act: button.value, ...more };
  const answer = await fill("POST", bar.action, values);
  if (answer) showDialog(button.dataset.bulkAct);
  return answer;
}

// ── the dialog ───────────────────────────────────────────────────────────────────────────────────

async function openInDialog(event, address, title) {
  if (!document.getElementById("list-dialog")) return;
  event.preventDefault();
  event.target.closest("[popover]")?.hidePopover();
  await showInDialog(address, title);
}

async function showInDialog(address, title) {
  if (await fill("GET", address)) showDialog(title);
}

/** What was asked for last is what the dialog shows. */
function fill(verb, address, values) {
  if (!document.getElementById("list-dialog").open) document.getElementById("list-dialog-body").replaceChildren();
  return ask(verb, address, { only: "dialog", target: "#list-dialog-body", swap: "innerHTML", values });
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
