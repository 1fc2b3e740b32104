// People in an order, one list of names below the other (data-people-in-order). Without scripts the order is that of the
// lists; with them there are buttons to put somebody earlier or later and to take them out, and one empty list at the end.

import { announce } from "./announcer.js";

export function startPeopleOrder(root) {
  for (const list of root.querySelectorAll?.("[data-people-in-order]") ?? []) {
    if (list.dataset.ready) continue;
    list.dataset.ready = "yes";
    tidy(list);
    list.addEventListener("change", () => tidy(list));
    list.addEventListener("click", (event) => press(list, event.target.closest("[data-order]")));
  }
}

function press(list, button) {
  const row = button?.closest("li");
  if (!row) return;
  const to = { up: row.previousElementSibling, down: row.nextElementSibling }[button.dataset.order];
  if (button.dataset.order === "out") return takeOut(list, row);
  if (!to) return;
  if (button.dataset.order === "up") to.before(row);
  else to.after(row);
  changed(list);
  (button.disabled ? row.querySelector("[data-order]:not(:disabled)") : button)?.focus();
  tell(list, row);
}

function takeOut(list, row) {
  const next = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  changed(list);
  next?.querySelector("select").focus();
}

function changed(list) {
  tidy(list);
  list.dispatchEvent(new Event("input", { bubbles: true })); // the form has unsaved changes now
}

function tell(list, row) {
  const select = row.querySelector("select");
  const place = rows(list).indexOf(row) + 1;
  announce(list.dataset.wordsMoved.replace("{name}", select.selectedOptions[0].textContent).replace("{place}", place));
}

/** The chosen ones first, one empty row behind them; each with the buttons that do something there. */
function tidy(list) {
  const id = list.querySelector("select[id]")?.id;
  const focused = document.activeElement;
  const chosen = rows(list).filter((row) => row.querySelector("select").value);
  const empty = rows(list).filter((row) => !row.querySelector("select").value);
  for (const row of empty.slice(1)) row.remove();
  if (empty.length) list.append(empty[0]);
  else list.append(emptied(chosen.at(-1)));
  rows(list).forEach((row, at) => {
    const select = row.querySelector("select");
    if (at === 0 && id) select.id = id;
    else select.removeAttribute("id");
    row.querySelector(".people-order-buttons").hidden = at >= chosen.length;
    row.querySelector("[data-order=up]").disabled = at === 0;
    row.querySelector("[data-order=down]").disabled = at === chosen.length - 1;
  });
  if (focused?.isConnected && list.contains(focused)) focused.focus();
}

function emptied(row) {
  const next = row.cloneNode(true);
  next.querySelector("select").value = "";
  return next;
}

function rows(list) {
  return [...list.querySelectorAll(":scope > li")];
}
