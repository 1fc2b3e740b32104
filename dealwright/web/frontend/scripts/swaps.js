// Swaps one part of the page for the same part of another address, so that its reader keeps the place.
//
// <a href="?v=7" data-swaps="product"> and <form method="get" data-swaps="shelf"> name the part by its id.
// Without scripts, or when anything goes wrong, the browser simply goes there.

let latest = 0;
let waiting = null; // the form that was sent while its part was on its way

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
      waiting = { id: part.id, action: event.target.getAttribute("action"), values: new FormData(event.target) };
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
    if (turn === latest) location.assign(address);
  }
}

/** Send what was pressed meanwhile, as it reads now; where it is no longer offered, nothing is sent. */
function sendWaiting(part) {
  const pressed = waiting?.id === part.id ? waiting : null;
  waiting = null;
  const form = pressed && [...part.querySelectorAll("form[method=post]")].find((one) => one.getAttribute("action") === pressed.action);
  if (!form) return;
  for (const field of form.elements) {
    if (field.type !== "hidden" && pressed.values.has(field.name)) field.value = pressed.values.get(field.name);
  }
  form.requestSubmit();
}
