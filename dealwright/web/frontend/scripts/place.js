// A list keeps its place: how far it was read, where it was scrolled, which row was looked at. Coming back to it
// by Back, by reloading or by "Back to the list" shows it as it was left.

import { ask } from "./requests.js";

const KEPT = "place:";
const SCROLLED = ".column-cards, .board, .list-frame, .content";

export function startPlace() {
  const list = document.querySelector("#list-table, [data-board], [data-calendar]");
  if (!list) return;
  addEventListener("pagehide", () => sessionStorage.setItem(KEPT + address(), JSON.stringify(placeOf(list))));
  if (comesBack()) restore(list);
}

function address() {
  const home = new URL(document.body.dataset.home ?? location.href);
  return home.pathname + home.search;
}

function comesBack() {
  const [entry] = performance.getEntriesByType("navigation");
  return ["back_forward", "reload"].includes(entry?.type) || new URL(document.referrer || "x:", location.href).searchParams.get("in") === address();
}

function placeOf(list) {
  const scrolled = [...document.querySelectorAll(SCROLLED)];
  return {
    rows: list.querySelectorAll("[data-row]").length,
    columns: [...list.querySelectorAll(".column")].map((column) => `${column.dataset.stage}:${column.querySelectorAll(".card").length}`).join(),
    window: scrollY,
    within: scrolled.map((one) => [one.scrollLeft, one.scrollTop]),
  };
}

async function restore(list) {
  const place = JSON.parse(sessionStorage.getItem(KEPT + address()) ?? "null");
  if (!place) return;
  const now = placeOf(list);
  const shown = list.matches("[data-board]") ? place.columns : place.rows;
  if (list.matches("[data-board]") ? place.columns !== now.columns : place.rows > now.rows) {
    const target = list.matches("[data-board]") ? list : "#list-table";
    await ask("GET", list.getAttribute("hx-get"), { target, swap: "morph", values: { shown } });
  }
  for (const [index, one] of [...document.querySelectorAll(SCROLLED)].entries()) {
    const [left, top] = place.within[index] ?? [0, 0];
    one.scrollTo({ left, top, behavior: "instant" });
  }
  scrollTo({ top: place.window, behavior: "instant" });
}
