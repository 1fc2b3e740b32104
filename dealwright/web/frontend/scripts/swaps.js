// Swaps one part of the page for the same part of another address, so that its reader keeps the place.
//
// <a href="?v=7" data-swaps="product"> and <form method="get" data-swaps="shelf"> name the part by its id.
// Without scripts, or when anything goes wrong, the browser simply goes there.

let latest = 0;

export function startSwaps() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-swaps]");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    swap(new URL(link.href), link.dataset.swaps);
  });
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
  } catch {
    location.assign(address);
  }
}
