// The card opens over the list under its own address; Esc, Back and the close button lead back to the
// list exactly as it was. A link with data-panel opens here; without this script it opens a page.

import { open, opensHere } from "./dialogs.js";
import { ask, breakOff } from "./requests.js";
import { isUnsaved, mayLeave } from "./unsaved.js";
import { keep, linksIn, mayStep, neighbour, stepPage, withContext } from "./walk.js";

let step = () => false;

/** Show the next (1) or previous (-1) record of the list the open card was opened from; false when none is open. */
export function stepCard(by) {
  return step(by) || stepPage(by);
}

export function startPanel() {
  const frame = document.getElementById("panel-frame");
  if (!frame) return;
  const body = document.getElementById("panel");
  const content = document.getElementById("content");
  const home = location.href;
  const homeTitle = document.title;
  let shown = ""; // the card looked at last
  document.body.dataset.home = home;

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-panel]");
    if (!link || !opensHere(event)) return;
    event.preventDefault();
    document.querySelector("dialog.palette[open]")?.close();
    follow(link.href);
  });
  step = (by) => {
    if (!frame.open) return false;
    goOn(by);
    return true;
  };
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches?.("[data-id][tabindex]")) return;
    event.target.querySelector("a[data-panel]")?.click();
  });

  frame.addEventListener("cancel", (event) => {
    event.preventDefault(); // the address has to go back as well
    leave();
  });
  frame.addEventListener("click", (event) => {
    const stepper = event.target.closest("[data-panel-step]");
    if (stepper) step(Number(stepper.dataset.panelStep));
    const closer = event.target.closest("[data-panel-close]");
    if (closer) event.preventDefault(); // without this script a link leads back
    if (closer || event.target === frame) leave();
  });
  // A card that cannot be shown leaves the list as it was; the notice says why.
  for (const failure of ["htmx:responseError", "htmx:sendError"]) {
    document.body.addEventListener(failure, (event) => event.detail.target === body && leave());
  }
  addEventListener("popstate", (event) => {
    if (frame.open && isUnsaved(body)) stayOrGoBack();
    else if (event.state?.panel) show(event.state.panel);
    else hide();
  });
  // A card opened as a page and then reloaded is a page; nothing to restore here.
  if (history.state?.panel) history.replaceState(null, "", location.href);

  async function follow(address) {
    if (!(await mayLeave(body))) return;
    if (frame.open) history.replaceState({ panel: address }, "", address);
    else history.pushState({ panel: address }, "", address);
    show(address);
  }

  /** Back was pressed over a form with changes: the address is put back until somebody decided. */
  async function stayOrGoBack() {
    history.pushState({ panel: shown }, "", shown);
    if (await mayLeave(body)) history.back();
  }

  async function goOn(by) {
    if (!(await mayLeave(body))) return;
    const to = await neighbour(content, history.state?.panel ?? "", by, grow);
    if (!to || !frame.open) return;
    history.replaceState({ panel: to.href }, "", to.href);
    show(to.href);
  }

  async function show(address) {
    frame.querySelector("[data-panel-page]").href = withContext(address, home);
    // From card to card the old one stays until the new one is here, so that nothing flickers.
    if (!frame.open) body.replaceChildren(skeleton());
    open(frame);
    keep(home, content);
    shown = address;
    if (!(await ask("GET", address, { only: "card", target: "#panel", swap: "innerHTML" }))) return;
    body.scrollTop = 0;
    tellSteps();
    const title = body.querySelector(".record-title")?.textContent;
    if (title) document.title = title;
    frame.setAttribute("aria-label", title ?? "");
  }

  function tellSteps() {
    const address = history.state?.panel ?? "";
    const steps = frame.querySelector(".panel-steps");
    steps.hidden = !mayStep(content, address, 1) && !mayStep(content, address, -1);
    for (const button of steps.children) button.disabled = !mayStep(content, address, Number(button.dataset.panelStep));
  }

  /** Let the list under the card show its further rows; false when none came. */
  function grow(more) {
    return new Promise((resolve) => {
      const count = linksIn(content).length;
      const finish = () => resolve(linksIn(content).length > count);
      more.closest(".more")?.parentElement.addEventListener("htmx:afterSettle", finish, { once: true });
      setTimeout(finish, 4000);
      more.click();
    });
  }

  async function leave() {
    if (!(await mayLeave(body))) return;
    if (history.state?.panel) history.back();
    else hide();
  }

  function hide() {
    if (!frame.open) return;
    breakOff("card"); // one that comes now would have no place
    frame.close();
    body.replaceChildren();
    document.title = homeTitle;
    if (location.href !== home) history.replaceState(null, "", home);
    const last = linksIn(content).find((link) => link.href === shown);
    if (last?.checkVisibility()) last.focus({ preventScroll: false });
  }
}

function skeleton() {
  const shape = document.createElement("div");
  shape.className = "skeleton record-shape";
  for (let line = 0; line < 6; line += 1) shape.append(document.createElement("span"));
  return shape;
}
