// The palette: one line that goes places, creates, acts on the open record and finds records. The server
// gives every row inside the reader's rights; here they are narrowed while one types, and the chosen row
// is opened, posted or pressed.

import { filled } from "./announcer.js";
import { fit } from "./fuzzy.js";
import { open, opensHere } from "./dialogs.js";
import { keyOf, rememberVisits, visits } from "./lately.js";
import { refreshNow } from "./live.js";
import { ask } from "./requests.js";

const DEBOUNCE = 120;
const SHORTEST = 2; // letters; as the server has it
const MOST_SHOWN = 7; // commands of one group while something is typed

let palette = null;

/** Open the palette; with the name of a command that asks which, at that question. */
export function openPalette(command) {
  palette?.show(command);
}

export function startPalette() {
  const dialog = document.querySelector("[data-palette]");
  if (!dialog) return;
  palette = new Palette(dialog);
  rememberVisits();
}

class Palette {
  constructor(dialog) {
    this.dialog = dialog;
    this.input = dialog.querySelector("input");
    this.list = dialog.querySelector("[role=listbox]");
    this.commands = dialog.querySelector("[data-palette-commands]");
    this.records = dialog.querySelector("[data-palette-records]");
    this.chip = dialog.querySelector("[data-palette-step]");
    this.step = null; // the command that asks which
    this.active = null;
    this.asking = null; // what is being asked of the server for the typed words, to be broken off
    this.loading = null; // the commands, which typing does not break off
    this.opensFirst = false; // Enter was pressed before the answer came
    this.listen();
  }

  listen() {
    const { dialog, input, list } = this;
    document.addEventListener("click", (event) => {
      const opener = event.target.closest("[data-opens-palette]");
      if (!opener || !opensHere(event)) return;
      event.preventDefault();
      opener.closest("[popover]")?.hidePopover();
      this.show();
    });
    input.addEventListener("input", () => this.typed());
    input.addEventListener("keydown", (event) => this.pressed(event));
    input.form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.active) this.active.click();
      else this.opensFirst = this.asking !== null || this.loading !== null;
    });
    list.addEventListener("click", (event) => {
      const row = event.target.closest(".palette-row");
      if (row) this.choose(row, event);
    });
    list.addEventListener("pointermove", (event) => {
      const row = event.target.closest(".palette-row");
      if (row && row !== this.active) this.activate(row, false);
    });
    list.addEventListener("pointerdown", (event) => event.preventDefault()); // the line keeps the focus
    this.chip.addEventListener("click", () => this.leaveStep());
    dialog.addEventListener("cancel", (event) => {
      if (!this.step) return;
      event.preventDefault();
      this.leaveStep();
    });
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog || event.target.closest("[data-palette-close]")) dialog.close();
    });
    dialog.addEventListener("close", () => {
      this.loading?.abort();
      this.breakOff();
    });
  }

  async show(command) {
    if (this.dialog.open) return;
    const on = recordInSight();
    const isOther = on !== this.on;
    this.on = on;
    this.step = null;
    this.chip.hidden = true;
    this.input.value = "";
    this.records.replaceChildren();
    if (isOther || command) this.commands.replaceChildren(shape());
    open(this.dialog);
    this.input.focus();
    this.filter();
    const query = new URLSearchParams({ on, recent: visits().filter((key) => key !== on).join() });
    if (!(await this.fill(this.commands, `/palette?${query}`, {}, "loading"))) return;
    for (const row of this.commands.querySelectorAll("[data-presses]")) row.dataset.missing = target(row) ? "" : "yes";
    const asked = command && this.commands.querySelector(`[data-command="${command}"]`);
    if (command && !asked) this.dialog.close();
    else if (asked) this.choose(asked);
    else this.filter();
    if (this.opensFirst && !this.asking) this.active?.click();
  }

  /** Ask the server for rows; whatever was asked before in the same way no longer matters. Whether they came. */
  async fill(place, address, headers = {}, way = "asking") {
    this[way]?.abort();
    const asking = new AbortController();
    this[way] = asking;
    try {
      const answer = await fetch(address, { signal: asking.signal, headers });
      if (answer.redirected || answer.status === 401) location.reload(); // signed out meanwhile
      const rows = answer.ok ? await answer.text() : "";
      if (this[way] !== asking) return false;
      place.innerHTML = rows;
    } catch (failure) {
      if (failure.name === "AbortError") return false;
      place.replaceChildren(); // no connection: what can be done without one still can
    } finally {
      if (this[way] === asking) this[way] = null;
    }
    return true;
  }

  breakOff() {
    clearTimeout(this.soon);
    this.asking?.abort();
    this.asking = null;
    this.opensFirst = false;
  }

  typed() {
    this.breakOff();
    this.active = null;
    const text = this.input.value.trim();
    if (this.step || text.length >= SHORTEST) {
      this.asking = new AbortController(); // Enter waits for what is about to be asked
      this.soon = setTimeout(() => this.ask(text), DEBOUNCE);
    } else {
      this.records.replaceChildren();
    }
    this.filter();
  }

  async ask(text) {
    const { step } = this;
    const query = new URLSearchParams(step ? { q: text, command: step.dataset.command, on: this.on } : { q: text });
    const came = step
      ? await this.fill(this.commands, `/palette/choices?${query}`)
      : await this.fill(this.records, `/search?${query}`, ROWS_ALONE);
    if (!came) return;
    this.filter();
    if (this.opensFirst && !this.loading) this.active?.click();
  }

  /** Show the rows that fit what is typed, the best of the commands first. */
  filter() {
    const text = this.input.value.trim();
    for (const group of this.list.querySelectorAll("[data-palette-group]")) {
      const scored = [...group.querySelectorAll(".palette-row")].map((row) => [row, this.score(row, text)]);
      const shown = scored.filter(([, score]) => score > 0);
      if (text && this.commands.contains(group)) {
        shown.sort(([, one], [, other]) => other - one);
        for (const [row] of shown) group.append(row);
      }
      const most = text && !this.step ? MOST_SHOWN : Infinity;
      const kept = new Set(shown.slice(0, most).map(([row]) => row));
      for (const [row] of scored) row.hidden = !kept.has(row);
      group.hidden = kept.size === 0;
    }
    const rows = this.rows();
    if (!rows.includes(this.active)) this.activate(rows[0] ?? null);
    const isWaiting = this.asking !== null || this.loading !== null;
    this.dialog.querySelector("[data-palette-empty]").hidden = rows.length > 0 || isWaiting || !text;
    if (!isWaiting) this.tell(rows.length);
  }

  score(row, text) {
    if (row.dataset.missing === "yes") return 0;
    if (!text) return 1;
    if (row.dataset.lately !== undefined && text.length >= SHORTEST) return 0; // the search brings it
    if (this.records.contains(row) && !this.asking) return 1; // the server knows better what fits
    if (this.step && !this.asking) return 1;
    const words = row.querySelector(".palette-words > span").textContent;
    return fit(text, words, row.dataset.words ?? "");
  }

  rows() {
    return [...this.list.querySelectorAll(".palette-row")].filter((row) => !row.hidden && !row.parentElement.hidden);
  }

  activate(row, scrolls = true) {
    this.active?.setAttribute("aria-selected", "false");
    this.active = row;
    if (!row) return this.input.removeAttribute("aria-activedescendant");
    row.setAttribute("aria-selected", "true");
    this.input.setAttribute("aria-activedescendant", row.id);
    if (!scrolls) return;
    if (row === this.rows()[0]) this.list.scrollTop = 0;
    else row.scrollIntoView({ block: "nearest" });
  }

  pressed(event) {
    const rows = this.rows();
    const at = rows.indexOf(this.active);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: Math.min(at + 8, rows.length - 1), PageUp: Math.max(at - 8, 0) }[event.key];
    if (to !== undefined && rows.length) {
      event.preventDefault();
      this.activate(rows[(to + rows.length) % rows.length]);
    } else if (event.key === "Backspace" && this.step && !this.input.value) {
      event.preventDefault();
      this.leaveStep();
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && this.active?.href) {
      event.preventDefault();
      window.open(this.active.href, "_blank", "noopener");
    } else if (event.key === "Tab") {
      event.preventDefault(); // one line, one list: there is nowhere else to go
    }
  }

  tell(number) {
    const { foundNone, foundOne, foundMany } = this.dialog.dataset;
    const words = number === 0 ? foundNone : number === 1 ? foundOne : filled(foundMany, { number });
    clearTimeout(this.telling);
    this.telling = setTimeout(() => (this.dialog.querySelector("[data-palette-count]").textContent = words), 350);
  }

  choose(row, event) {
    if (row.href && event && !opensHere(event)) return; // into a new tab, as any link
    if (row.dataset.choice !== undefined) return this.post(this.step, row.dataset.choice);
    if (row.dataset.field) return this.enterStep(row);
    if (row.dataset.post) return this.post(row);
    if (row.dataset.presses) return this.press(row);
    if (row.matches("[data-panel]") && document.getElementById("panel-frame")) return; // panel.js opens it
    this.dialog.close();
  }

  async enterStep(row) {
    this.step = row;
    this.chip.textContent = row.querySelector(".palette-words > span").textContent;
    this.chip.hidden = false;
    this.input.value = "";
    this.records.replaceChildren();
    this.commands.replaceChildren(shape());
    this.active = null;
    this.input.focus();
    const query = new URLSearchParams({ command: row.dataset.command, on: this.on });
    if (await this.fill(this.commands, `/palette/choices?${query}`)) this.filter();
  }

  async leaveStep() {
    this.dialog.close();
    await this.show();
  }

  async post(row, choice) {
    const values = JSON.parse(row.dataset.values);
    if (choice !== undefined) values[row.dataset.field] = choice;
    this.dialog.close();
    await ask("POST", row.dataset.post, { swap: "none", values });
    refreshNow();
  }

  press(row) {
    const found = target(row);
    this.dialog.close();
    if (!found) return;
    if (found.matches("dialog")) open(found);
    else if (found.matches("input:not([type=submit]), textarea, select")) found.focus();
    else found.click();
  }
}

const ROWS_ALONE = { "HX-Request": "true", "HX-Target": "palette-records" };

/** What the row presses, in the card that is open before anything behind it. */
function target(row) {
  const { presses } = row.dataset;
  return document.querySelector("dialog.panel[open]")?.querySelector(presses) ?? document.querySelector(presses);
}

/** The record the person is looking at: the open card, or the card or row in focus. `deal:42`, or nothing. */
function recordInSight() {
  const open = document.querySelector("dialog.panel[open] .record[id]") ?? document.querySelector("main .record[id]");
  const focused = document.activeElement?.closest?.(".card[id], [data-record]");
  if (open) return keyOf(open);
  const row = document.activeElement?.closest?.("tr[data-row][id]");
  if (row) return row.id.replace(/^row-(.+)-(\d+)$/, "$1:$2");
  return focused?.dataset.record ?? focused?.id.replace(/^(.+)-(\d+)$/, "$1:$2") ?? "";
}

function shape() {
  const lines = document.createElement("div");
  lines.className = "skeleton palette-shape";
  for (let line = 0; line < 6; line += 1) lines.append(document.createElement("span"));
  return lines;
}
