// Swaps one part of the page for the same part of another address, so that its reader keeps the place.
//
// <a href="?v=7" data-swaps="product"> and <form method="get" data-swaps="shelf"> name the part by its id.
// Without scripts, or when anything goes wrong, the browser simply goes there.

const KEPT = "pressed"; // what was pressed here, for the page it is to be sent from
const KEPT_FOR = 60_000;
const STOPPED_AFTER = 4000;

let latest = 0;
let waiting = null; // the form that was sent while its part was on its way
let goingTo = null; // the page to which the browser was sent, because its part did not come

export function startSwaps() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-swaps]");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    swap(new URL(link.href), link.dataset.swaps);
  });
  // What stands in a part that is on its way is the choice of before: whatever is pressed there waits for the new one.
  document.addEventListener(
    "submit",
    (event) => {
      const part = event.target.closest("[aria-busy=true]");
      if (!part || event.target.method !== "post") return;
      event.preventDefault();
      event.stopPropagation();
      waiting = { id: part.id, action: event.target.getAttribute("action"), values: filledIn(event.target) };
    },
    true,
  );
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.dataset.swaps || event.defaultPrevented) return;
    event.preventDefault();
    swap(addressOf(form), form.dataset.swaps);
  });
  // A wide screen shows what is narrowed beside the form; on a narrow one it lies under it, and waits for the button.
  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (form?.hasAttribute("data-sends-at-once") && matchMedia("(min-width: 60rem)").matches) form.requestSubmit();
  });
  addEventListener("popstate", ({ state }) => {
    if (state?.swapped) location.reload();
  });
  // A page one comes back to is as it was left: nothing is on its way there any more.
  addEventListener("pagehide", () => {
    if (goingTo && waiting) sessionStorage.setItem(KEPT, JSON.stringify({ ...waiting, page: goingTo, at: Date.now() }));
    waiting = goingTo = null;
    latest += 1;
    release();
  });
  sendKept();
}

function addressOf(form) {
  const address = new URL(form.action);
  const filled = [...new FormData(form)].filter(([, value]) => value !== "");
  address.search = new URLSearchParams(filled);
  return address;
}

async function swap(address, id) {
  const turn = ++latest;
  const part = document.getElementById(id);
  part.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    // The other page has styles with a mark of its own, which this page may not apply.
    const text = (await answer.text()).replace(/<style[^]*?<\/style>/g, "");
    const page = new DOMParser().parseFromString(text, "text/html");
    const fresh = page.getElementById(id);
    if (turn !== latest) return;
    if (!answer.ok || !fresh) throw new Error(answer.statusText);
    const focused = document.activeElement?.id;
    part.replaceWith(document.adoptNode(fresh));
    document.title = page.title;
    history.replaceState({ swapped: true }, "");
    history.pushState({ swapped: true }, "", address);
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    sendWaiting(fresh);
  } catch {
    if (turn === latest) goTo(address);
  }
}

/** Go there as the browser does. The part waits until then, for it still shows the choice of before. */
function goTo(address) {
  goingTo = pageOf(address);
  const turn = latest;
  setTimeout(() => turn === latest && release(), STOPPED_AFTER); // whoever stopped the browser stays here
  if (goingTo === pageOf(location)) location.reload(); // an address that differs by its fragment leads nowhere else
  else location.assign(address);
}

function pageOf({ href }) {
  return href.split("#")[0];
}

function release() {
  for (const part of document.querySelectorAll("[aria-busy=true]")) part.removeAttribute("aria-busy");
}

/** What a person filled in; the rest is as the new part says. */
function filledIn(form) {
  const shown = [...form.elements].filter(({ name, type }) => name && !["hidden", "submit", "button"].includes(type));
  return Object.fromEntries(shown.map(({ name, value }) => [name, value]));
}

/** What was pressed on the page before this one, and could not be sent from there. */
function sendKept() {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  sessionStorage.removeItem(KEPT);
  const part = kept?.page === pageOf(location) && Date.now() - kept.at < KEPT_FOR ? document.getElementById(kept.id) : null;
  if (!part) return;
  waiting = kept;
  sendWaiting(part);
}

/** Send what was pressed meanwhile, as it reads now; where it is no longer offered, nothing is sent. */
function sendWaiting(part) {
  const pressed = waiting?.id === part.id ? waiting : null;
  waiting = null;
  const form = pressed && [...part.querySelectorAll("form[method=post]")].find((one) => one.getAttribute("action") === pressed.action);
  if (!form) return;
  for (const [name, value] of Object.entries(pressed.values)) {
    if (form.elements[name]) form.elements[name].value = value;
  }
  form.requestSubmit();
}
