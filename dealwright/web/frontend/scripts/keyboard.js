// Keys. What there is stands in the help sheet (drawn by the server from web/keys.py and the commands), and
// is read from there. Letters work only while nobody is typing, and only if the person wants them.

import { announce } from "./announcer.js";
import { askWhere } from "./board.js";
import { askDay } from "./calendar.js";
import { open } from "./dialogs.js";
import { openPalette } from "./palette.js";
import { focusRow, selectRange, selectRow, stepOver } from "./rows.js";
import { stepCard } from "./panel.js";

const PATIENCE = 1500; // between the letters of "g d"
const HINT_AFTER = 500;

const ACTS = {
  palette: () => openPalette(),
  search: () => openPalette(),
  help: () => open(document.getElementById("help")),
  undo: () => press("[data-undo-last]:not(:disabled)"),
  save: save,
  fold: () => foldRail("narrow"),
  unfold: () => foldRail("wide"),
  next: () => stepCard(1) || stepOver(1),
  previous: () => stepCard(-1) || stepOver(-1),
  open: null, // links and cards open by Enter of themselves
  close: null,
  walk: null,
  lift: null,
  select: () => selectRow(),
  "select-range": () => selectRange(),
  edit: edit,
  move: move,
};
const IN_FIELDS = new Set(["palette", "save", "undo"]);
const OVER_DIALOGS = new Set(["palette", "save", "undo", "next", "previous", "edit", "move"]);

export function startKeyboard() {
  const keys = new Map(); // "j" → what it does
  let waiting = null; // the first letter of a pair, until the second comes

  for (const row of document.querySelectorAll("[data-keys] [data-key]")) {
    const { key, name, goes } = row.dataset;
    const isOff = row.closest("[data-letters=off]") && row.classList.contains("letter");
    if (!isOff && (goes || ACTS[name])) keys.set(key, { name, goes, words: row.querySelector("dd").textContent });
  }
  const pairs = new Set([...keys.keys()].filter((key) => key.includes(" ")).map((key) => key[0]));
  if (/Mac|iPhone|iPad/.test(navigator.platform)) nameMacKeys();

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.altKey) return;
    const pressed = nameOf(event);
    const act = (waiting && keys.get(`${waiting.letter} ${pressed}`)) || keys.get(pressed);
    const isPlain = !event.ctrlKey && !event.metaKey;
    const inField = typing(event.target);
    if (isPlain && inField) return;
    const wasWaiting = waiting;
    stopWaiting();
    if (!act) {
      const dialog = document.querySelector("dialog:modal");
      if (isPlain && pairs.has(pressed) && !wasWaiting && (!dialog || dialog.id === "panel-frame")) {
        event.preventDefault();
        wait(pressed);
      }
      return;
    }
    if (inField && !IN_FIELDS.has(act.name)) return;
    if (act.name === "undo" && inField) return; // the field undoes its own letters
    const dialog = [...document.querySelectorAll("dialog:modal")].at(-1);
    if (dialog && dialog.id !== "panel-frame" && act.name !== "save") return;
    if (dialog && !act.goes && !OVER_DIALOGS.has(act.name)) return;
    if (act.goes) {
      event.preventDefault();
      location.assign(act.goes);
    } else if (ACTS[act.name](event) !== false) {
      event.preventDefault();
    }
  });

  function wait(letter) {
    if (letter === "c" && press(".topline-create", document)) return; // the menu shows its letters itself
    waiting = { letter, ends: setTimeout(stopWaiting, PATIENCE + HINT_AFTER), hint: setTimeout(() => hint(letter), HINT_AFTER) };
  }

  function stopWaiting() {
    clearTimeout(waiting?.ends);
    clearTimeout(waiting?.hint);
    waiting = null;
    document.querySelector(".key-hint")?.remove();
  }

  function hint(letter) {
    const shown = document.createElement("div");
    shown.className = "key-hint";
    for (const [key, { words }] of keys) {
      if (!key.startsWith(`${letter} `)) continue;
      const one = document.createElement("span");
      const drawn = document.createElement("kbd");
      drawn.textContent = key[2].toUpperCase();
      one.append(drawn, words);
      shown.append(one);
    }
    (document.querySelector("dialog:modal") ?? document.body).append(shown);
    announce([...shown.children].map((one) => `${one.firstChild.textContent}: ${one.lastChild.textContent}`).join(", "));
  }
}

/** Whether the key belongs to a field. */
export function typing(element) {
  const field = element.closest?.("input, textarea, select, [contenteditable]");
  return Boolean(field?.checkVisibility()) && !field.matches("[type=checkbox], [type=radio], [type=button], [type=submit]");
}

/** The key as the help sheet writes it; on keyboards without Latin letters, the letter that would stand there. */
function nameOf(event) {
  let key = event.key.toLowerCase();
  if (event.key.length === 1 && /\p{L}/u.test(event.key) && !/[a-z]/i.test(event.key)) {
    key = /^Key([A-Z])$/.exec(event.code)?.[1].toLowerCase() ?? key;
  }
  const isLetter = /^[a-z]$/.test(key);
  const shift = event.shiftKey && (isLetter || key.length > 1) ? "shift+" : "";
  return (event.ctrlKey || event.metaKey ? "mod+" : "") + shift + key;
}

function press(selector, within = document) {
  const found = [...within.querySelectorAll(selector)].find((one) => one.offsetParent || one.matches("[data-undo-last]"));
  found?.click();
  return found ? true : false;
}

function save({ target }) {
  const form = target.form ?? document.querySelector("dialog:modal form[method=post], main form[method=post]:has(:focus-within)");
  if (!form || form.method !== "post") return false;
  form.requestSubmit(form.querySelector("[type=submit].primary") ?? undefined);
  return true;
}

function foldRail(to) {
  if (document.documentElement.dataset.rail === to) return false;
  return press("[data-folds-rail]");
}

function edit() {
  const row = focusRow();
  if (row && !openCard()) {
    row.click();
    return true;
  }
  const fact = document.activeElement.closest?.(".fact")?.querySelector(".fact-edit");
  const first = fact ?? openCard()?.querySelector(".fact-edit, [data-edits]");
  first?.click();
  return Boolean(first);
}

function move() {
  const card = document.activeElement.closest?.(".card[data-id]");
  if (card && !openCard()) {
    askWhere(card);
    return true;
  }
  if (!openCard() && askDay()) return true;
  if (!openCard() && !document.activeElement.closest?.("[data-record]")) return false;
  openPalette("move");
  return true;
}

function openCard() {
  return document.querySelector("dialog.panel[open] .record, main .record");
}

function nameMacKeys() {
  for (const key of document.querySelectorAll("kbd")) {
    if (key.textContent === "Ctrl") key.textContent = "⌘";
    else if (key.textContent === "Ctrl K") key.textContent = "⌘ K";
  }
}
