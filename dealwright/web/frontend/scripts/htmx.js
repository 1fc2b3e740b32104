// htmx with our one extension: `hx-swap="morph"` changes only what differs, so that focus, typed text,
// open details and scrolled lists survive a live refresh. (idiomorph's own extension evaluates text,
// which our content policy forbids.)

import htmx from "htmx.org";
import { Idiomorph } from "idiomorph/dist/idiomorph.esm.js";

const KEPT_ATTRIBUTES = { DETAILS: ["open"], DIALOG: ["open"] };

htmx.defineExtension("morph", {
  isInlineSwap: (style) => style.startsWith("morph"),
  handleSwap(style, target, fragment) {
    if (!style.startsWith("morph")) return false;
    const fresh = fragment.nodeType === Node.DOCUMENT_FRAGMENT_NODE ? fragment.children : [fragment];
    return morph(target, [...fresh], style === "morph:innerHTML" ? "innerHTML" : "outerHTML");
  },
});

/** Change only what differs. */
export function morph(target, fresh, morphStyle = "outerHTML") {
  return Idiomorph.morph(target, fresh, {
    morphStyle,
    ignoreActiveValue: isField(document.activeElement),
    restoreFocus: true,
    callbacks: { beforeAttributeUpdated, beforeNodeMorphed },
  });
}

// idiomorph leaves what is inside the focused element as it is. That is right for a field somebody is in; a
// button that was pressed would keep the words of before.
function isField(element) {
  return element?.matches("input, select, textarea") ?? false;
}

function beforeAttributeUpdated(name, node) {
  if (name === "value" && node.type !== "hidden" && isTyped(node)) return false;
  if (isUnasked && ["checked", "selected"].includes(name) && isChosen(node.closest("select") ?? node)) return false;
  if (name === "checked" && node.closest("[data-keeps-choice]")) return false; // which tab is open is the person's
  return !KEPT_ATTRIBUTES[node.tagName]?.includes(name);
}

// A form somebody is typing in is theirs until it is sent.
function beforeNodeMorphed(node) {
  return !(node.tagName === "FORM" && node.contains(document.activeElement) && typed(node));
}

function typed(form) {
  return [...form.elements].some((field) => isTyped(field) || (isUnasked && isChosen(field)));
}

/** Whether somebody chose otherwise than the page did. */
function isChosen(field) {
  if (field.matches("input[type=checkbox], input[type=radio]")) return field.checked !== field.defaultChecked;
  if (!field.matches("select")) return false;
  const options = [...field.options];
  const byItself = field.multiple || options.some((option) => option.defaultSelected) ? null : options[0];
  return options.some((option) => option.selected !== (option.defaultSelected || option === byItself));
}

function isTyped(field) {
  return field.defaultValue !== undefined && field.value !== field.defaultValue;
}

// A refresh that comes by itself leaves what somebody has chosen and not sent yet.
let isUnasked = false;
document.addEventListener("htmx:beforeSwap", ({ detail }) => (isUnasked = comesByItself(detail)));

/** Whether nobody asked for this answer: a live refresh, or one of those that come every few seconds. */
export function comesByItself({ requestConfig }) {
  return ["live", "hx:poll:trigger"].includes(requestConfig?.triggeringEvent?.type);
}

// An answer may come for a card that was closed, or drawn anew by a live refresh, in the meantime: there is
// nothing to put it into, and the refresh has shown what is true already.
document.addEventListener("htmx:beforeSend", ({ detail: { xhr, elt } }) => {
  const { onload } = xhr;
  xhr.onload = (event) => {
    const into = xhr.getResponseHeader("HX-Retarget");
    if (into && !(elt.isConnected && document.querySelector(into))) return;
    withFreeHands(() => onload.call(xhr, event));
  };
});

// What somebody holds is not drawn anew under the hand: an answer waits until it is put down.
function withFreeHands(act) {
  if (!document.body.dataset.dragging) return void act();
  const watching = new MutationObserver(() => {
    if (document.body.dataset.dragging) return;
    watching.disconnect();
    act();
  });
  watching.observe(document.body, { attributeFilter: ["data-dragging"] });
}

window.htmx = htmx;
export default htmx;
