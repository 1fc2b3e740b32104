// Menus stand at the button that opened them and obey the arrow keys and the letters beside their entries.
// They open by themselves: popovers.

export function startMenus() {
  document.addEventListener("beforetoggle", (event) => {
    if (event.newState === "open" && event.target.matches?.(".menu[popover]")) {
      requestAnimationFrame(() => place(event.target));
    }
  }, true);
  document.addEventListener("keydown", (event) => {
    const menu = event.target.closest?.(".menu[popover]");
    if (menu) walk(event, menu);
    else if (event.key === "ArrowDown" && event.target.matches?.("[popovertarget]")) {
      event.preventDefault();
      document.getElementById(event.target.getAttribute("popovertarget"))?.showPopover();
    }
  });
  document.addEventListener("toggle", (event) => {
    if (event.newState === "open" && event.target.matches?.(".menu[popover]")) items(event.target)[0]?.focus({ preventScroll: true });
  }, true);
}

function place(menu) {
  if (menu.matches(".from-bottom")) return;
  const button = [...document.querySelectorAll(`[popovertarget="${menu.id}"]`)].find((one) => one.offsetParent);
  if (!button) return;
  const at = button.getBoundingClientRect();
  const room = 8;
  const top = at.bottom + 4 + menu.offsetHeight > innerHeight - room ? at.top - 4 - menu.offsetHeight : at.bottom + 4;
  const left = Math.min(at.left, innerWidth - menu.offsetWidth - room);
  Object.assign(menu.style, {
    inset: "auto",
    top: `${Math.max(room, top)}px`,
    left: `${Math.max(room, left)}px`,
    margin: "0",
  });
}

function walk(event, menu) {
  const letter = !event.ctrlKey && !event.metaKey && !event.target.matches("input, select") && event.key.toLowerCase();
  const named = letter && /^[a-z]$/.test(letter) && menu.querySelector(`[data-letter="${letter}"]`);
  if (named) {
    event.preventDefault();
    named.click();
    return;
  }
  const all = items(menu);
  const at = all.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
  const inField = event.target.matches("select") || (event.target.matches("input") && event.key !== "ArrowDown");
  if (to === undefined || inField || !all.length) return;
  event.preventDefault();
  all[(to + all.length) % all.length].focus();
}

function items(menu) {
  return [...menu.querySelectorAll(".menu-item")];
}
