// A button that prints the page it stands on.

export function startPrinting() {
  for (const button of document.querySelectorAll("button[data-prints]")) {
    button.addEventListener("click", () => window.print());
  }
}
