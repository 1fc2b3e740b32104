// The order of added fields: dragged by the grip; without scripts the arrows do it.

import Sortable from "sortablejs";
import { ask } from "./requests.js";

export function startFieldRows(root) {
  const rows = root.matches?.("[data-field-rows]") ? root : root.querySelector?.("[data-field-rows]");
  if (!rows) return;
  Sortable.create(rows, {
    handle: "[data-grip]",
    animation: 120,
    onEnd({ item, oldIndex, newIndex }) {
      if (oldIndex === newIndex) return;
      const values = {
        before: item.nextElementSibling?.dataset.id ?? "",
        csrfmiddlewaretoken: rows.querySelector("[name=csrfmiddlewaretoken]").value,
      };
      ask("POST", item.dataset.placeUrl, { target: "#field-rows", swap: "outerHTML", values });
    },
  });
}
