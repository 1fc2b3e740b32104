// The board of triggers and rules, beyond what every board can do: the chosen cards are moved, copied, switched or
// deleted together; what is new since the page was last seen stands out.

import { boxOf } from "./choosing.js";
import { showChoice } from "./lists.js";
import { ask } from "./requests.js";

const SEEN = "automation:";

export function startAutomation() {
  const board = document.querySelector("[data-automation]");
  if (!board) return;
  const memory = new Memory(board.dataset.automation);
  memory.comeBack();
  addEventListener("pagehide", () => memory.keep());
  document.addEventListener("close", () => memory.uncover(), true);

  document.addEventListener("keydown", (event) => {
    const card = event.target.closest?.("[data-automation] .card");
    if (card !== event.target || event.altKey || event.ctrlKey || event.metaKey) return;
    const act = actOf(event);
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    carryOut(act, withChosen(card));
  }, true);
  document.addEventListener("board:ask", ({ target }) => carryOut("move", withChosen(target)));
  document.addEventListener("board:send", ({ target, detail }) => sendAlong(target, detail));
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-card-acts]")) return;
    event.preventDefault();
    carryOut(event.submitter.value, chosenKeys());
  });

  // A board drawn anew keeps what is new.
  const mark = ({ detail }) => isOfBoard(detail.target) && memory.mark();
  for (const name of ["htmx:afterSwap", "htmx:oobAfterSwap"]) document.addEventListener(name, mark);
}

function isOfBoard(element) {
  return Boolean(element?.closest?.("[data-automation]"));
}

/** What the key on a card does: letters only where the person wants them. */
function actOf({ key }) {
  if (key === "Delete") return "delete";
  const areLettersOff = document.querySelector("[data-keys] [data-letters=off]");
  return key.toLowerCase() === "c" && !areLettersOff ? "copy" : null;
}

/** Ask where to, or do it at once; the answer closes the dialog and lets the board show what is true then. */
async function carryOut(act, keys) {
  if (!keys.length) return;
  const values = { do: act, cards: keys.join() };
  if (["move", "copy"].includes(act)) {
    await ask("GET", "/automation/selection", { swap: "none", values });
    return;
  }
  for (const box of boxes()) box.checked = false;
  showChoice();
  await ask("POST", "/automation/selection", { swap: "none", values });
}

/** A card that is chosen is dragged with the others, in their order. */
function sendAlong(card, values) {
  if (!boxOf(card)?.checked) return;
  const keys = chosenKeys();
  if (keys.length < 2) return;
  values.cards = keys.join();
  const chosen = new Set(keys.map(idOf));
  let below = card.nextElementSibling;
  while (below && chosen.has(below.dataset.id)) below = below.nextElementSibling;
  values.before = below?.dataset.id ?? "";
}

function withChosen(card) {
  return boxOf(card).checked ? chosenKeys() : [boxOf(card).value];
}

function chosenKeys() {
  return boxes().filter((box) => box.checked).map((box) => box.value);
}

function boxes() {
  return [...document.querySelectorAll("[data-automation] .step-box")];
}

/** Without the version: it grows with every change. */
function idOf(key) {
  return key.split(":")[0];
}

/** Which cards stood here, and where the board was scrolled, when it was last seen in this window. */
class Memory {
  constructor(pipeline) {
    this.place = SEEN + pipeline;
    this.fresh = new Set();
    this.covered = new Set(); // what came while a card or a dialog lay over the board: nobody saw it yet
    this.known = null;
  }

  comeBack() {
    const kept = JSON.parse(sessionStorage.getItem(this.place) ?? "null");
    this.known = new Set(kept?.cards ?? cards().map((card) => card.dataset.id));
    if (kept) board().scrollLeft = kept.left;
    this.mark();
    document.querySelector(".card.fresh")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /** Cards that nobody saw before stand out until the page is left. */
  mark() {
    for (const card of cards()) {
      const { id } = card.dataset;
      if (!this.known.has(id)) {
        this.fresh.add(id);
        if (document.querySelector("dialog:modal")) this.covered.add(id);
      }
      this.known.add(id);
      card.classList.toggle("fresh", this.fresh.has(id));
    }
  }

  uncover() {
    if (!document.querySelector("dialog:modal")) this.covered.clear();
  }

  keep() {
    const ids = cards().map((card) => card.dataset.id);
    const seen = { cards: ids.filter((id) => !this.covered.has(id)), left: board()?.scrollLeft ?? 0 };
    sessionStorage.setItem(this.place, JSON.stringify(seen));
  }
}

function board() {
  return document.querySelector("[data-automation]");
}

function cards() {
  return [...document.querySelectorAll("[data-automation] .card")];
}
