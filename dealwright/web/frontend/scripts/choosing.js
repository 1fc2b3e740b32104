// Cards of a board are chosen, each by its own box (input[data-select]): with Ctrl or Cmd one more, with Shift up
// to here; where nothing hovers, by the button "Choose" and a press. What is chosen stays so while the board is
// drawn anew. The bar that rises, and what is done with them, are those of lists.

import { opensHere } from "./dialogs.js";
import { typing } from "./keyboard.js";
import { chooseNone, showChoice } from "./lists.js";

export function startChoosing() {
  if (!document.querySelector("[data-board]")) return;
  document.addEventListener("click", chooseByPress, true);
  document.addEventListener("click", ({ target }) => {
    const all = target.closest("[data-choose-column]");
    if (all) chooseColumn(all);
    const mode = target.closest("[data-chooses]");
    if (mode) setMode(!isInMode());
    if (target.closest("[data-select-none]")) setMode(false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || typing(event.target)) return;
    if (document.querySelector("dialog[open], :popover-open") || document.body.dataset.dragging) return;
    setMode(false);
    if (chosenCards().length) chooseNone();
  });
  for (const name of ["htmx:beforeSwap", "htmx:oobBeforeSwap"]) document.addEventListener(name, keepChoice);
}

/** The chosen cards, in the order of the board. */
export function chosenCards() {
  return [...document.querySelectorAll("[data-board] .card:has(input[data-select]:checked)")];
}

/** The cards that go where this one goes: all that are chosen where it is one of them, it first; else itself. */
export function goingWith(card) {
  if (!boxOf(card)?.checked || !document.querySelector("[data-moves-chosen]")) return [card];
  return [card, ...chosenCards().filter((one) => one !== card)];
}

/** The box a card is chosen by. */
export function boxOf(card) {
  return card.querySelector("input[data-select]");
}

// In front of whoever would open the card: a press with Ctrl, Cmd or Shift, beside the box, or while choosing.
function chooseByPress(event) {
  const card = event.target.closest?.("[data-board] .card");
  const box = card && boxOf(card);
  if (!box || event.target === box || event.button !== 0) return;
  const isPointer = event.detail > 0; // keys open the card as ever
  const wants = event.target.closest(".card-pick") || !opensHere(event) || (isInMode() && isPointer);
  if (!wants || event.altKey) return;
  event.preventDefault();
  event.stopPropagation();
  const { shiftKey } = event;
  box.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, shiftKey }));
}

function chooseColumn(button) {
  for (const box of button.closest(".column").querySelectorAll(".card input[data-select]")) box.checked = true;
  button.closest("[popover]")?.hidePopover();
  showChoice();
}

function isInMode() {
  return document.body.dataset.choosing === "yes";
}

function setMode(isOn) {
  const button = document.querySelector("[data-chooses]");
  button?.setAttribute("aria-pressed", isOn);
  if (isOn) document.body.dataset.choosing = "yes";
  else if (isInMode()) {
    delete document.body.dataset.choosing;
    chooseNone();
  }
}

// ── a board that is drawn anew ───────────────────────────────────────────────────────────────────

let kept = null; // what was chosen before the answer that is being put on the page

/** One answer may draw several columns anew, and a card go from one to the other: what is left counts at its end. */
function keepChoice({ detail }) {
  if (kept || !detail.target?.closest?.("[data-board]")) return;
  kept = new Set(chosenCards().map((card) => card.dataset.id));
  queueMicrotask(() => {
    for (const card of document.querySelectorAll("[data-board] .card")) {
      const box = boxOf(card);
      if (box) box.checked = kept.has(card.dataset.id);
    }
    kept = null;
    showChoice();
  });
}
