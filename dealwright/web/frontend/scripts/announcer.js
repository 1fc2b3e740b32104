// Says things aloud to those who do not see the page. A modal dialog silences everything outside it, so the
// region moves into the dialog that stands on top.

const known = {};

/** An element of the whole page by its id, also after a dialog that held it has gone from the page. */
export function ofPage(id) {
  return (known[id] ??= document.getElementById(id));
}

/** Say it; whatever was being said gives way. */
export function announce(text) {
  const region = onTop(ofPage("announcer"));
  if (!region || !text) return;
  region.textContent = "";
  setTimeout(() => (region.textContent = text), 40); // the same words twice are two announcements
}

/** Put the element where it can be heard and pressed now: into the topmost modal dialog, or at the end of the page. */
export function onTop(element) {
  const home = [...document.querySelectorAll("dialog:modal")].at(-1) ?? document.body;
  if (element && element.parentElement !== home) home.append(element);
  return element;
}

/** The sentence with its named places filled: "{title} is at place {place}". */
export function filled(sentence, places) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => places[name] ?? whole);
}
