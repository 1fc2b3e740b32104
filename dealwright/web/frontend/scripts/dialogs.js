// Anything with data-opens="ID" opens that dialog; a click on the ground around it closes it.

export function startDialogs() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener && opensHere(event)) {
      const dialog = document.getElementById(opener.dataset.opens);
      if (dialog) {
        event.preventDefault();
        open(dialog);
      }
      return;
    }
    if (event.target.matches("dialog.dialog") && outside(event)) event.target.close();
  });
}

/** Open it above everything; notices rise with it, so that they can still be pressed. */
export function open(dialog) {
  if (dialog.open) return;
  dialog.showModal();
  document.dispatchEvent(new CustomEvent("dealwright:opened"));
}

/** A plain click, not one that asks for a new tab. */
export function opensHere(event) {
  return event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
}

function outside({ target, clientX, clientY }) {
  const box = target.getBoundingClientRect();
  return clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom;
}
