// The rail folds to a strip of icons and stays so.

import { remember } from "./theme.js";

export function startRail() {
  const button = document.querySelector("[data-folds-rail]");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const page = document.documentElement;
    page.dataset.rail = page.dataset.rail === "narrow" ? "wide" : "narrow";
    button.setAttribute("aria-expanded", String(page.dataset.rail === "wide"));
    remember("rail", page.dataset.rail);
  });
}
