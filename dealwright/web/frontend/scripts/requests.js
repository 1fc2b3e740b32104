// What scripts ask the server for. In htmx one element asks for one thing at a time: what it wants meanwhile waits,
// only the last of what waits is kept, and whoever awaits it goes on at once. So each request here has an element of
// its own, and nothing that was pressed on a slow line is lost.

import htmx from "./htmx.js";

const newest = new Map(); // of the requests of which only the newest counts, by what they are for

/** Ask; back with the answer once it is on the page, or with null when none came. `only` names what it is for: a newer
 * request for the same breaks this one off. */
export async function ask(verb, address, { only = null, ...context } = {}) {
  const source = document.createElement("div");
  source.hidden = true;
  document.body.append(source);
  if (only) {
    breakOff(only);
    newest.set(only, source);
  }
  let answer = null;
  source.addEventListener("htmx:afterRequest", ({ detail }) => (answer = detail.xhr.status ? detail.xhr : null));
  try {
    await htmx.ajax(verb, address, { source, target: source, ...context });
    return answer;
  } catch {
    return null; // no connection, or no longer wanted
  } finally {
    source.remove();
    if (newest.get(only) === source) newest.delete(only);
  }
}

/** What was asked for is no longer wanted. */
export function breakOff(only) {
  const source = newest.get(only);
  newest.delete(only);
  if (source) htmx.trigger(source, "htmx:abort");
}
