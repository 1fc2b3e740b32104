// Walking from record to record in the order of the list or board they were opened from. Over the list the open
// page itself is the order. A card that is a page of its own carries the address of its list in `?in=…`; the
// list is asked for again when the first step needs it.

const CONTEXT = "in";
const KEPT = "walk"; // the addresses of the list walked last, so that not every step asks for the list again
const MAIN = "td.main a, .card-title a, .step-what a, .row-words > a, .calendar-title";

/** The links that lead to the records of a list, in its order. */
export function linksIn(root) {
  const links = [...root.querySelectorAll(`:is(${MAIN})[data-panel]`)];
  return links.length ? links : [...root.querySelectorAll("a[data-panel]")];
}

/** The link to the record before (-1) or after (1) that address; more rows are asked for where the last one ends. */
export async function neighbour(root, address, by, grow) {
  const links = linksIn(root).filter((link) => root !== document.getElementById("content") || link.checkVisibility());
  const at = links.findLastIndex((link) => pathOf(link) === pathOf({ href: address }));
  if (at < 0) return undefined;
  const container = containerOf(links[at]);
  const isLast = !links[at + 1] || containerOf(links[at + 1]) !== container;
  const more = container?.querySelector(":scope > .more a, :scope > a.more");
  if (by > 0 && isLast && more && (await grow(more))) return neighbour(root, address, by, grow);
  return links[at + by];
}

/** Whether a step may lead anywhere, as far as is known without asking. */
export function mayStep(root, address, by) {
  const links = linksIn(root);
  const at = links.findLastIndex((link) => pathOf(link) === pathOf({ href: address }));
  if (at < 0) return false;
  return Boolean(links[at + by]) || (by > 0 && Boolean(containerOf(links[at])?.querySelector(".more a, a.more")));
}

/** The address of a card as a page that knows its list. */
export function withContext(address, home) {
  const page = new URL(address, location.href);
  const list = new URL(home, location.href);
  page.searchParams.set(CONTEXT, list.pathname + list.search);
  return page.pathname + page.search + page.hash;
}

/** The list this page belongs to; only addresses of this house. */
export function homeOfPage() {
  const home = new URLSearchParams(location.search).get(CONTEXT) ?? "";
  return /^\/(?!\/)/.test(home) ? home : null;
}

export function startWalk() {
  const home = homeOfPage();
  const bar = document.getElementById("walk-bar");
  if (!home || !bar || !document.querySelector("main .record")) return;
  bar.querySelector("[data-walk-home]").href = home;
  bar.hidden = false;
  bar.addEventListener("click", (event) => {
    const stepper = event.target.closest("[data-walk-step]");
    if (stepper) stepPage(Number(stepper.dataset.walkStep));
  });
}

/** On a card that is a page: go to the record before or after it; false where the page knows no list. */
export function stepPage(by) {
  const home = homeOfPage();
  if (!home || !document.querySelector("main .record")) return false;
  follow(home, by);
  return true;
}

async function follow(home, by) {
  const to = nextKept(home, by) ?? (await nextAsked(home, by));
  if (to) location.replace(withContext(to, home));
  else document.querySelector(`[data-walk-step="${by}"]`)?.setAttribute("disabled", "");
}

function nextKept(home, by) {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  if (kept?.home !== home) return undefined;
  const at = kept.addresses.indexOf(location.pathname);
  return at < 0 ? undefined : kept.addresses[at + by];
}

async function nextAsked(home, by) {
  const page = await asked(home);
  const root = page?.getElementById("content");
  if (!root) return undefined;
  const to = await neighbour(root, location.href, by, growParsed);
  keep(home, root);
  return to && pathOf(to);
}

/** Remember the order of a list while its records are looked at one after the other. */
export function keep(home, root) {
  const list = new URL(home, location.href);
  const addresses = [...new Set(linksIn(root).map(pathOf))];
  sessionStorage.setItem(KEPT, JSON.stringify({ home: list.pathname + list.search, addresses }));
}

async function asked(address, headers = {}) {
  const answer = await fetch(address, { headers });
  return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
}

async function growParsed(more) {
  const answer = await fetch(more.getAttribute("hx-get") ?? more.href, { headers: { "HX-Request": "true" } });
  if (!answer.ok) return false;
  const fresh = document.createElement("template");
  fresh.innerHTML = await answer.text();
  (more.closest(".more") ?? more).replaceWith(document.importNode(fresh.content, true));
  return true;
}

function containerOf(link) {
  return link.closest("tbody, [data-cards], .rows, [data-events]");
}

function pathOf(link) {
  return new URL(link.getAttribute?.("href") ?? link.href, location.href).pathname;
}
