// The calendar: what is planned is dragged to another day. The answer is the calendar as it is then; where the
// move is refused it goes back. "Move to another day" beside each event does the same by keyboard.

import Sortable from "sortablejs";
import { ask } from "./requests.js";

const LONG_PRESS = 250;

export function startCalendar(content) {
  for (const list of content.querySelectorAll?.("[data-events]") ?? []) makeSortable(list);
}

/** Ask for another day for the event in focus; false where none is. */
export function askDay() {
  const mover = document.activeElement.closest?.("[data-event]")?.querySelector("[data-dialog]");
  mover?.click();
  return Boolean(mover);
}

function makeSortable(list) {
  if (Sortable.get(list)) return;
  Sortable.create(list, {
    group: "events",
    draggable: "[data-may-move]",
    sort: false,
    delay: LONG_PRESS,
    delayOnTouchOnly: true,
    touchStartThreshold: 6,
    animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 140,
    ghostClass: "card-ghost",
    dragClass: "card-dragged",
    onStart: () => (document.body.dataset.dragging = "yes"),
    onEnd: ({ item, from, to, oldIndex }) => {
      delete document.body.dataset.dragging;
      if (from !== to) moveTo(item, to.closest("[data-day]").dataset.day, () => from.insertBefore(item, from.children[oldIndex]));
    },
  });
}

async function moveTo(event, day, putBack) {
  const calendar = document.querySelector("[data-calendar]");
  const answer = await ask("POST", event.dataset.event, { target: calendar, swap: "morph", values: { day, dropped: "yes" } });
  if (!answer || (answer.status >= 400 && answer.status !== 409)) putBack();
}
