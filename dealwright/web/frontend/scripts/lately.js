// Which records were looked at lately. Only their keys are kept, in this browser and for this person; names
// come from the server, which checks the rights each time.

const MOST_LATELY = 8;

/** Their keys, the last one first. */
export function visits() {
  try {
    const kept = JSON.parse(localStorage.getItem(visitsName()) ?? "[]");
    return kept.filter((key) => /^[a-z_]+:\d+$/.test(key)).slice(0, MOST_LATELY);
  } catch {
    return [];
  }
}

/** What a card is called elsewhere: `deal:42`. */
export function keyOf(card) {
  return card.id.replace(/^record-(.+)-(\d+)$/, "$1:$2");
}

/** Remember each card from now on, as a page or in the panel. */
export function rememberVisits() {
  const remember = () => {
    const record = document.querySelector("dialog.panel[open] .record[id], main .record[id]");
    const key = record && keyOf(record);
    if (!key || !document.body.dataset.reader) return;
    const kept = [key, ...visits().filter((one) => one !== key)].slice(0, MOST_LATELY);
    localStorage.setItem(visitsName(), JSON.stringify(kept));
  };
  remember();
  document.addEventListener("htmx:afterSwap", (event) => event.detail.target?.id === "panel" && remember());
}

function visitsName() {
  return `seen-lately-${document.body.dataset.reader}`;
}
