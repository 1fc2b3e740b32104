// Rows whose order people choose: dragged by the grip; without scripts, and by keyboard, the arrows do it.
// data-placed-rows names the element that the answer replaces; empty is the list of rows itself.

import Sortable from "sortablejs";
import { ask } from "./requests.js";

export function startPlacedRows(root) {
  for (const rows of root.querySelectorAll?.("[data-placed-rows]") ?? []) makeSortable(rows);
  if (root.matches?.("[data-placed-rows]")) makeSortable(root);
}

function makeSortable(rows) {
  if (Sortable.get(rows)) return;
  Sortable.create(rows, {
    handle: "[data-grip]",
    draggable: "li[data-id]",
    animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
    onEnd({ item, oldIndex, newIndex }) {
      if (oldIndex === newIndex) return;
      const values = {
        before: item.nextElementSibling?.dataset.id ?? "",
        version: rows.dataset.version ?? "",
        csrfmiddlewaretoken: rows.querySelector("[name=csrfmiddlewaretoken]").value,
      };
      const target = rows.dataset.placedRows || `#${rows.id}`;
      ask("POST", item.dataset.placeUrl, { target, swap: "outerHTML", values });
    },
  });
}
