// Rows whose order people choose: dragged by the grip; without scripts, and by keyboard, the arrows do it.
// data-placed-rows names the element that the answer replaces; empty is the list of rows itself.
//
// Rows that are dragged before the answer to an earlier drag came wait for it, and go on with the version it brings.
// What is answered is shown once nothing waits and the hand is free: until then the rows stand as they were put.

import Sortable from "sortablejs";
import htmx from "./htmx.js";
import { ask } from "./requests.js";

const moving = new Map(); // what an answer replaces → the last move under way
const answered = new Map(); // what an answer replaces → the newest answer, not yet shown
let inHand = false;

export function startPlacedRows(root) {
  for (const rows of root.querySelectorAll?.("[data-placed-rows]") ?? []) makeSortable(rows);
  if (root.matches?.("[data-placed-rows]")) makeSortable(root);
}

function makeSortable(rows) {
  if (Sortable.get(rows)) return;
  let below = null;
  Sortable.create(rows, {
    handle: "[data-grip]",
    draggable: "li[data-id]",
    animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
    onStart({ item }) {
      inHand = true;
      below = item.nextElementSibling;
    },
    onEnd({ item, oldIndex, newIndex }) {
      inHand = false;
      const target = rows.dataset.placedRows || `#${rows.id}`;
      if (oldIndex === newIndex) return show(target);
      const values = {
        before: item.nextElementSibling?.dataset.id ?? "",
        csrfmiddlewaretoken: rows.querySelector("[name=csrfmiddlewaretoken]").value,
      };
      const [address, there] = [item.dataset.placeUrl, below];
      send(target, address, values, () => item.isConnected && rows.insertBefore(item, there?.parentElement === rows ? there : null));
    },
  });
}

/** Put it there once the moves before are answered. */
function send(target, address, values, putBack) {
  const before = moving.get(target) ?? Promise.resolve();
  const move = before.then(() => deliver(target, address, values, putBack));
  moving.set(target, move);
  move.finally(() => {
    if (moving.get(target) === move) moving.delete(target);
    show(target);
  });
}

async function deliver(target, address, values, putBack) {
  const version = versioned(target)[0]?.dataset.version ?? "";
  const answer = await ask("POST", address, { swap: "none", values: { ...values, version } });
  if (!answer || answer.status >= 400) return void putBack();
  answered.set(target, answer.responseText);
  const now = answer.responseText.match(/data-version="(\d+)"/)?.[1];
  for (const rows of versioned(target)) if (now) rows.dataset.version = now;
}

/** Show what was answered last, unless a row is in the hand or on its way. */
function show(target) {
  if (inHand || moving.has(target) || !answered.has(target)) return;
  const rows = document.querySelector(target);
  if (rows) htmx.swap(rows, answered.get(target), { swapStyle: "outerHTML" });
  answered.delete(target);
}

function versioned(target) {
  return [...document.querySelectorAll(`${target}[data-version], ${target} [data-version]`)];
}
