// The board: dragging and "Move to…". A card moves at once; the answer of the server is the truth, and when
// it differs the card goes to its true place with a notice. A card that is chosen takes the other chosen ones along.

import Sortable from "sortablejs";
import { isQuestion } from "./asking.js";
import { obeyKeys } from "./board-keys.js";
import { goingWith } from "./choosing.js";
import { open, opensHere } from "./dialogs.js";
import { askForMany } from "./lists.js";
import { ask } from "./requests.js";

const LONG_PRESS = 250;
const BIN = "bin"; // the place where a dropped card is deleted

export function startBoard(content) {
  for (const board of found(content, "[data-board]")) watch(board);
  for (const list of found(content, "[data-cards]")) makeSortable(list);
}

function found(content, selector) {
  return content.matches?.(selector) ? [content] : content.querySelectorAll?.(selector) ?? [];
}

function watch(board) {
  if (board.dataset.watched) return;
  board.dataset.watched = "yes";
  obeyKeys(board, { send, putBack });
  board.addEventListener("click", (event) => {
    const mover = event.target.closest("[data-moves]");
    if (!mover || !opensHere(event)) return;
    event.preventDefault();
    askWhere(mover.closest(".card"));
  });
  // A live refresh keeps as many cards as are shown, so that "Show more" is not undone.
  board.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.elt === board) event.detail.parameters.shown = shownOn(board);
  });
  // The page did not wait for figures that take long: a refresh brings them.
  if (board.matches("[data-counts-later]")) htmx.trigger(board, "live");
}

/** How many cards each column shows: "3:20,4:45". */
function shownOn(board) {
  const columns = [...board.querySelectorAll(".column")];
  return columns.map((column) => `${column.dataset.stage}:${column.querySelectorAll(".card").length}`).join();
}

function makeSortable(list) {
  if (Sortable.get(list)) return;
  const strip = list.matches(".strip-end");
  const isClosed = Boolean(list.closest("[data-closed]"));
  const sort = `cards ${list.dataset.cards}`; // cards of one sort do not go among those of another
  Sortable.create(list, {
    group: { name: sort, pull: !strip, put: isClosed ? false : [sort] },
    draggable: ".card",
    filter: "a.card-move, .card-pick, button, input",
    preventOnFilter: false,
    sort: !strip && !isClosed,
    delay: LONG_PRESS,
    delayOnTouchOnly: true,
    touchStartThreshold: 6,
    animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 140,
    ghostClass: "card-ghost",
    chosenClass: "card-chosen",
    dragClass: "card-dragged",
    scrollSensitivity: 64,
    emptyInsertThreshold: 24,
    onChoose: ({ item }) => {
      const { length } = goingWith(item);
      if (length > 1) item.dataset.along = length;
    },
    onUnchoose: ({ item }) => delete item.dataset.along,
    onStart: () => {
      document.body.dataset.dragging = "yes";
      document.body.dataset.dragged = list.dataset.cards;
    },
    onEnd: ({ item, from, to, oldDraggableIndex, newDraggableIndex }) => {
      delete document.body.dataset.dragging;
      delete document.body.dataset.dragged;
      if (from === to && oldDraggableIndex === newDraggableIndex) return;
      send(item, stageOf(to), () => putBack(item, from, oldDraggableIndex));
    },
  });
}

function stageOf(list) {
  return list.closest("[data-stage]").dataset.stage;
}

const moving = new WeakMap(); // card → the move that is under way

/** A card that is moved again before the answer came waits for it, and goes on with the version it brings. */
function send(card, stage, undo) {
  const cards = goingWith(card);
  if (cards.length > 1) return void sendTogether(cards, stage, undo);
  const board = document.querySelector("[data-board]");
  const values = { stage, before: card.nextElementSibling?.dataset.id ?? "", shown: shownOn(board) };
  // Who lets several cards be chosen may send the others along.
  card.dispatchEvent(new CustomEvent("board:send", { bubbles: true, detail: values }));
  card.classList.add("card-moving");
  const before = moving.get(card) ?? Promise.resolve(card.dataset.version);
  const move = before.then((version) => deliver(board, card, { version, ...values }, undo));
  moving.set(card, move);
  move.finally(() => {
    if (moving.get(card) !== move) return;
    moving.delete(card);
    card.classList.remove("card-moving");
  });
}

/** Tell the server, and show what it says; the version that the card has then. */
async function deliver(board, card, values, undo) {
  const bin = values.stage === BIN && document.querySelector("[data-bin-url]").dataset.binUrl;
  const address = (bin || board.dataset.moveUrl).replace("{id}", card.dataset.id);
  const asked = bin ? { do: "delete", place: "board", version: values.version } : values;
  const answer = await ask("POST", address, { values: asked });
  const now = answer?.getResponseHeader("ETag")?.match(/\d+/)?.[0];
  if (now) card.dataset.version = now;
  const refused = !answer?.status || answer.status >= 400;
  const truthShown = Boolean(answer?.responseText?.trim());
  if (refused && (!truthShown || isQuestion(answer))) undo();
  else if (refused) markReturned(document.getElementById(card.id));
  if (card.closest(".strip-end")) card.remove();
  return card.dataset.version;
}

/** The first of these cards stands where it was put; the others follow it there, and all go as one change. */
async function sendTogether(chosen, stage, undo) {
  const { sets } = document.querySelector("[data-board]").dataset; // a field, where the columns are no stages
  const [card, ...rest] = chosen;
  const others = sets ? rest.filter((one) => stageOf(one.parentElement) !== stage) : rest; // the day of those stays
  const cards = [card, ...others];
  const before = [...new Set(others.map((one) => one.parentElement))].map((list) => [list, cardsOf(list)]);
  card.after(...others);
  for (const one of cards) one.classList.add("card-moving");
  const bar = document.querySelector("[data-selection]");
  const act = stage === BIN ? "delete" : sets ? "set" : "move";
  const value = act === "delete" ? "" : sets ? document.querySelector(`.column[data-stage="${stage}"]`).dataset.setsTo : stage;
  await Promise.all(cards.map((one) => moving.get(one))); // each goes on with the version its own move brings
  const values = { ids: cards.map((one) => one.dataset.id).join(), value, step: "drop", versions: versionsOf(cards) };
  if (act === "delete") delete values.step; // how many go is asked first
  if (sets) values.field = sets;
  const answer = await askForMany(bar, bar.querySelector(`[name=act][value=${act}]`), values);
  for (const one of cards) one.classList.remove("card-moving");
  if (answer?.status === 204) {
    for (const one of cards) {
      delete one.dataset.version; // until the board is drawn anew, which says where it is and in which version
      if (one.closest(".strip-end")) one.remove();
    }
    return;
  }
  // Nothing was moved: something has to be said first, or it was refused.
  for (const [list, inOrder] of before) {
    const end = list.querySelector(":scope > .more");
    for (const one of inOrder) if (one.isConnected) list.insertBefore(one, end);
  }
  for (const one of others) markReturned(one);
  undo();
}

/** In which version each card is shown: "3:7,4:1"; what somebody changed since then stays where it is. */
function versionsOf(cards) {
  const known = cards.filter((one) => one.dataset.version);
  return known.map((one) => `${one.dataset.id}:${one.dataset.version}`).join();
}

function cardsOf(list) {
  return [...list.querySelectorAll(":scope > .card")];
}

function putBack(card, list, index, isQuiet = false) {
  if (!list.isConnected || !card.isConnected) return;
  const cards = cardsOf(list).filter((one) => one !== card);
  const after = cards[index];
  if (after) list.insertBefore(card, after);
  else if (cards.length) cards.at(-1).after(card);
  else list.append(card);
  if (!isQuiet) markReturned(card);
}

function markReturned(card) {
  card?.classList.add("card-returned");
  setTimeout(() => card?.classList.remove("card-returned"), 1200);
}

/** Ask where the card shall go; M on a card in focus, its arrow, or the palette. */
export function askWhere(card) {
  if (card.closest("[data-ask-url]")) return void card.dispatchEvent(new CustomEvent("board:ask", { bubbles: true }));
  const dialog = document.querySelector("[data-move-dialog]");
  if (!dialog) return;
  const here = card.closest("[data-stage]")?.dataset.stage;
  const isAlone = goingWith(card).length === 1;
  dialog.querySelector("[data-move-title]").textContent = isAlone
    ? card.getAttribute("aria-label")
    : document.querySelector("[data-selection-words]").textContent;
  for (const button of dialog.querySelectorAll("[data-move-stage]")) {
    button.disabled = button.dataset.moveStage === here;
    button.onclick = () => {
      dialog.close();
      moveTo(card, button.dataset.moveStage);
    };
  }
  dialog.onkeydown = ({ key }) => {
    if (/^[1-9]$/.test(key)) dialog.querySelectorAll("[data-move-stage]")[key - 1]?.click();
  };
  open(dialog);
  dialog.querySelector("[data-move-stage]:not(:disabled)")?.focus();
}

function moveTo({ id }, stage) {
  const card = document.getElementById(id); // the board may have been drawn anew while one chose
  if (!card) return;
  const from = card.parentElement;
  const index = cardsOf(from).indexOf(card);
  const list = document.querySelector(`.column[data-stage="${stage}"] [data-cards]`);
  if (list) {
    const first = list.querySelector(":scope > .card, :scope > .more");
    list.insertBefore(card, first);
    card.focus();
    card.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
  send(card, stage, () => putBack(card, from, index));
}
