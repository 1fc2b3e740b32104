// The catalogue of triggers and rules narrows itself while one types. Without this script its form is sent.

import { announce, filled } from "./announcer.js";
import { fit } from "./fuzzy.js";

export function startCatalogue(content) {
  const catalogue = content.matches?.("[data-catalogue]") ? content : content.querySelector?.("[data-catalogue]");
  if (!catalogue || catalogue.dataset.watched) return;
  catalogue.dataset.watched = "yes";
  const form = catalogue.querySelector("form");
  const words = catalogue.querySelector("[data-catalogue-words]");
  const fold = catalogue.querySelector("[data-events]");
  if (matchMedia("(pointer: fine)").matches) words.focus();

  words.addEventListener("input", narrow);
  form.addEventListener("change", narrow);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (words.value.trim()) offers(catalogue)[0]?.querySelector("a").click();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" || event.target !== words) return;
    event.preventDefault();
    offers(catalogue)[0]?.querySelector("a").focus();
  });
  catalogue.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const link = event.target.closest("a.offer");
    if (!step || !link) return;
    event.preventDefault();
    const links = offers(catalogue).map((one) => one.querySelector("a"));
    (links[links.indexOf(link) + step] ?? (step < 0 ? words : link)).focus();
  });

  function narrow() {
    const typed = words.value.trim();
    const show = form.elements.show.value;
    if (fold) fold.open = Boolean(typed);
    for (const group of catalogue.querySelectorAll(".catalogue-group")) {
      const all = [...group.querySelectorAll("[data-offer]")];
      const isShown = !show || group.dataset.sort === show;
      const scored = all.map((one) => [one, typed ? fit(typed, labelOf(one), one.dataset.words) : 1]);
      if (typed) scored.sort(([, one], [, other]) => other - one);
      for (const [one, score] of scored) {
        one.hidden = !isShown || !score;
        if (typed) one.parentElement.append(one);
      }
      group.hidden = all.every((one) => one.hidden);
    }
    const count = catalogue.querySelectorAll("[data-offer]:not([hidden])").length;
    catalogue.querySelector("[data-catalogue-nothing]").hidden = count > 0;
    const { one, many } = catalogue.querySelector("[data-catalogue-count]").dataset;
    announce(count === 1 ? one : filled(many, { number: count }));
  }
}

function offers(catalogue) {
  return [...catalogue.querySelectorAll("[data-offer]")].filter((one) => one.checkVisibility());
}

function labelOf(offer) {
  return offer.querySelector("strong").textContent;
}
