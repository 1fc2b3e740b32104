// A price that somebody else has to say: look until it is said, then let the form show it.

const PAUSE = 700;
const MOST_LOOKS = 60;

export function startPrices() {
  const waiting = document.querySelector("[data-waits-for-prices]");
  if (waiting) look(waiting, MOST_LOOKS);
}

async function look(waiting, left) {
  await new Promise((resolve) => setTimeout(resolve, PAUSE));
  const answer = await fetch(waiting.dataset.waitsForPrices).catch(() => null);
  const told = answer?.ok ? await answer.json() : { waits: true };
  if (told.waits) return left > 0 ? look(waiting, left - 1) : undefined;
  whenNobodyTypes(() => show(waiting.closest("form")));
}

// Drawing the page anew would take a word out of somebody's hands: that waits until the field is left.
function whenNobodyTypes(act) {
  const field = document.activeElement;
  const types = field?.matches("textarea, input:not([type=radio], [type=checkbox])");
  if (types) field.addEventListener("blur", () => setTimeout(() => whenNobodyTypes(act)), { once: true });
  else act();
}

function show(form) {
  const button = form?.querySelector("button[name=recount]");
  if (button && !form.dataset.sent) form.requestSubmit(button);
}
