// The board by keyboard: arrows walk over the cards; Space lifts the card in focus, arrows carry it, Space
// puts it down, Esc brings it back. Every step is said aloud.

import { announce, filled } from "./announcer.js";

let lifted = null; // { card, from, index }

/** Obey the keys on a board. `send(card, stage, undo)` tells the server, `putBack(card, list, index)` undoes. */
export function obeyKeys(board, { send, putBack }) {
  board.addEventListener("keydown", (event) => {
    const { target: card, key } = event;
    if (!card.matches(".card") || event.ctrlKey || event.metaKey || event.altKey) return;
    const isLifted = lifted?.card === card;
    if (key === " " || (key === "Enter" && isLifted)) (isLifted ? putDown : lift)(card);
    else if (key === "Escape" && isLifted) bringBack();
    else if (key.startsWith("Arrow")) (isLifted ? carry : walk)(card, key);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  board.addEventListener("focusout", () => {
    setTimeout(() => lifted && document.activeElement !== lifted.card && bringBack());
  });

  function lift(card) {
    if (lifted) bringBack();
    const from = card.parentElement;
    lifted = { card, from, index: cardsOf(from).indexOf(card) };
    card.classList.add("card-lifted");
    document.body.dataset.dragging = "keys"; // nothing may move under the hand
    say("lifted", card);
  }

  function putDown(card) {
    const { from, index } = release();
    const list = card.parentElement;
    say("dropped", card);
    if (list === from && cardsOf(list).indexOf(card) === index) return;
    send(card, stageOf(list), () => putBack(card, from, index));
  }

  function bringBack() {
    const { card, from, index } = release();
    if (card.parentElement !== from || cardsOf(from).indexOf(card) !== index) putBack(card, from, index, true);
    say("returned", card);
    card.focus();
  }

  function release() {
    const was = lifted;
    lifted = null;
    was.card.classList.remove("card-lifted");
    delete document.body.dataset.dragging;
    return was;
  }

  function carry(card, key) {
    const list = card.parentElement;
    const at = cardsOf(list).indexOf(card);
    const step = stepOf(card, key);
    if (step.down) {
      const there = cardsOf(list)[at + step.down];
      if (!there) return;
      if (step.down > 0) there.after(card);
      else there.before(card);
    } else {
      const columns = [...board.querySelectorAll(`.column [data-cards="${list.dataset.cards}"]`)];
      const open = columns.filter((one) => one === lifted.from || !one.closest("[data-closed]"));
      const next = open[open.indexOf(list) + step.aside];
      if (!next) return;
      const there = cardsOf(next)[at] ?? next.querySelector(":scope > .more");
      next.insertBefore(card, there);
    }
    card.focus();
    card.scrollIntoView({ block: "nearest", inline: "nearest" });
    say("carried", card);
  }

  function walk(card, key) {
    const columns = [...board.querySelectorAll(".column")];
    const column = card.closest(".column");
    const cards = allIn(column);
    const at = cards.indexOf(card);
    const step = stepOf(card, key);
    let to = cards[at + step.down];
    for (let next = columns.indexOf(column) + step.aside; step.aside && columns[next]; next += step.aside) {
      const there = allIn(columns[next]);
      to = there[Math.min(at, there.length - 1)];
      if (to) break;
    }
    to?.focus();
  }

  function say(what, card) {
    const list = card.parentElement;
    const cards = cardsOf(list);
    const stage = list.closest(".column")?.querySelector(".column-name").textContent ?? "";
    const places = { title: card.getAttribute("aria-label"), stage, place: cards.indexOf(card) + 1, count: cards.length };
    announce(filled(board.dataset[what], places));
  }
}

function cardsOf(list) {
  return [...list.querySelectorAll(":scope > .card")];
}

/** All cards of a column, which may have several lists. */
function allIn(column) {
  return [...column.querySelectorAll("[data-cards] > .card")];
}

function stageOf(list) {
  return list.closest("[data-stage]").dataset.stage;
}

function stepOf(card, key) {
  const forward = getComputedStyle(card).direction === "rtl" ? -1 : 1;
  const down = { ArrowDown: 1, ArrowUp: -1 }[key] ?? 0;
  const aside = { ArrowRight: forward, ArrowLeft: -forward }[key] ?? 0;
  return { down, aside };
}
