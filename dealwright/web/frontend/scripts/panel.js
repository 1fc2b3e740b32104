// The card opens over the list under its own address; Esc, Back and the close button lead back to the
// list exactly as it was. A link with data-panel opens here; without this script it opens a page.

import htmx from "./htmx.js";
import { open, opensHere } from "./dialogs.js";

let step = () => false;

/** Show the next (1) or previous (-1) record of the list under the open card; false when none is open. */
export function stepCard(by) {
  return step(by);
}

export function startPanel() {
  const frame = document.getElementById("panel-frame");
  if (!frame) return;
  const body = document.getElementById("panel");
  const home = location.href;
  const homeTitle = document.title;
  document.body.dataset.home = home;

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-panel]");
    if (!link || !opensHere(event)) return;
    event.preventDefault();
    document.querySelector("dialog.palette[open]")?.close();
    if (frame.open) history.replaceState({ panel: link.href }, "", link.href);
    else history.pushState({ panel: link.href }, "", link.href);
    show(link.href);
  });
  step = (by) => {
    if (!frame.open) return false;
    const to = neighbour(by);
    if (to) {
      history.replaceState({ panel: to }, "", to);
      show(to);
    }
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
    if (event.target === frame || event.target.closest("[data-panel-close]")) leave();
  });
  // A card that cannot be shown leaves the list as it was; the notice says why.
  for (const failure of ["htmx:responseError", "htmx:sendError"]) {
    document.body.addEventListener(failure, (event) => event.detail.target === body && leave());
  }
  addEventListener("popstate", (event) => {
    if (event.state?.panel) show(event.state.panel);
    else hide();
  });
  // A card opened as a page and then reloaded is a page; nothing to restore here.
  if (history.state?.panel) history.replaceState(null, "", location.href);

  async function show(address) {
    frame.querySelector("[data-panel-page]").href = address;
    // From card to card the old one stays until the new one is here, so that nothing flickers.
    if (!frame.open) body.replaceChildren(skeleton());
    open(frame);
    await htmx.ajax("GET", address, { target: "#panel", swap: "innerHTML" });
    body.scrollTop = 0;
    tellSteps();
    const title = body.querySelector(".record-title")?.textContent;
    if (title) document.title = title;
    frame.setAttribute("aria-label", title ?? "");
  }

  /** The address of the record before or after the open one, as the page under it lists them. */
  function neighbour(by) {
    const listed = [...document.querySelectorAll("#content a[data-panel]")].filter((link) => link.checkVisibility());
    const addresses = [...new Set(listed.map((link) => link.href))];
    const at = addresses.indexOf(history.state?.panel);
    return at < 0 ? undefined : addresses[at + by];
  }

  function tellSteps() {
    const steps = frame.querySelector(".panel-steps");
    steps.hidden = !neighbour(1) && !neighbour(-1);
    for (const button of steps.children) button.disabled = !neighbour(Number(button.dataset.panelStep));
  }

  function leave() {
    if (history.state?.panel) history.back();
    else hide();
  }

  function hide() {
    if (!frame.open) return;
    frame.close();
    body.replaceChildren();
    document.title = homeTitle;
    if (location.href !== home) history.replaceState(null, "", home);
  }
}

function skeleton() {
  const shape = document.createElement("div");
  shape.className = "skeleton record-shape";
  for (let line = 0; line < 6; line += 1) shape.append(document.createElement("span"));
  return shape;
}
