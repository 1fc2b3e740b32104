// Rows of a list, and cards of a board: stepping over them by J and K, choosing them by X. Each is chosen by its own box
// (input[data-select]); whoever counts the chosen ones listens to the boxes.

let last = null; // the row chosen before, where a range begins

/** The link of the row in focus, if a row is in focus. */
export function focusRow() {
  return rowOf(document.activeElement)?.querySelector("td.main a, .row-words > a") ?? null;
}

/** Put the focus on the next row (1) or the one before (-1). */
export function stepOver(step) {
  const links = rowLinks();
  if (!links.length) return false;
  const here = rowOf(document.activeElement);
  const at = links.findIndex((link) => rowOf(link) === here);
  const to = at < 0 ? (step > 0 ? 0 : links.length - 1) : at + step;
  if (at === links.length - 1 && step > 0) document.querySelector("main tr.more a, main .more a")?.click();
  links[to]?.focus();
  return true;
}

/** Choose the row in focus, or take it out of the choice. */
export function selectRow() {
  const box = boxOf(document.activeElement);
  if (!box) return false;
  box.click();
  last = rowOf(box);
  return true;
}

/** Choose every row from the one chosen before to the one in focus. */
export function selectRange() {
  const box = boxOf(document.activeElement);
  if (!box) return false;
  const row = rowOf(box);
  const rows = row.matches(".card") ? [...row.parentElement.querySelectorAll(":scope > .card")] : rowLinks().map(rowOf);
  const ends = [rows.indexOf(rows.includes(last) ? last : row), rows.indexOf(row)].sort((a, b) => a - b);
  for (const between of rows.slice(Math.max(0, ends[0]), ends[1] + 1)) {
    const one = between.querySelector("input[data-select]");
    if (one && !one.checked) one.click();
  }
  last = row;
  return true;
}

function rowLinks() {
  const inList = [...document.querySelectorAll("main td.main a, main .rows .row-words > a")];
  return inList.filter((link) => link.offsetParent);
}

function rowOf(element) {
  return element?.closest?.("main tr, main .rows > li, main .card") ?? null;
}

function boxOf(element) {
  return rowOf(element)?.querySelector("input[data-select]") ?? null;
}
