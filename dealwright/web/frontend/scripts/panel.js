// The card opens over the list under its own address; Esc, Back and the close button lead back to the
// list exactly as it was. A link with data-panel opens here; without this script it opens a page.

import htmx from "./htmx.js";
import { opensHere } from "./dialogs.js";

export function startPanel() {
  const frame = document.getElementById("panel-frame");
  if (!frame) return;
  const body = document.getElementById("panel");
  const home = location.href;
  const homeTitle = document.title;

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-panel]");
    if (!link || !opensHere(event)) return;
    event.preventDefault();
    document.querySelector("dialog.search[open]")?.close();
    history.pushState({ panel: link.href }, "", link.href);
    show(link.href);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches?.("[data-id][tabindex]")) return;
    event.target.querySelector("a[data-panel]")?.click();
  });

  frame.addEventListener("cancel", (event) => {
    event.preventDefault(); // the address has to go back as well
    leave();
  });
  frame.addEventListener("click", (event) => {
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
    body.replaceChildren(skeleton());
    if (!frame.open) frame.showModal();
    await htmx.ajax("GET", address, { target: "#panel", swap: "innerHTML" });
    body.scrollTop = 0;
    const title = body.querySelector(".record-title")?.textContent;
    if (title) document.title = title;
    frame.setAttribute("aria-label", title ?? "");
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
