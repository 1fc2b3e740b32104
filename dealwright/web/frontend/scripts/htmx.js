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
    ignoreActiveValue: isField(document.activeElement) && !isDone(document.activeElement),
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
  if (name === "value" && node.type !== "hidden" && isTyped(node) && !isDone(node)) return false;
  if (isUnasked && ["checked", "selected"].includes(name) && isChosen(node.closest("select") ?? node)) return false;
  if (name === "checked" && node.closest("[data-keeps-choice]")) return false; // which tab is open is the person's
  return !KEPT_ATTRIBUTES[node.tagName]?.includes(name);
}

// A form somebody is typing in is theirs until it is sent; the answer to it says what is wrong in it.
function beforeNodeMorphed(node) {
  return node === answered || !(node.tagName === "FORM" && node.contains(document.activeElement) && typed(node));
}

let answered = null; // the form whose answer is being put into its place
let taken = null; // what it sent, where that was taken
document.addEventListener("htmx:beforeSwap", ({ detail: { requestConfig, xhr } }) => {
  answered = requestConfig?.elt.closest("form") ?? null;
  taken = xhr.status < 400 ? requestConfig?.formData : null;
});

/** Whether what stands in a field was sent and taken: then it shows what comes next. What was typed since stays. */
function isDone(field) {
  return Boolean(answered && taken && field.form === answered && taken.getAll(field.name).includes(field.value));
}

function typed(form) {
  return [...form.elements].some((field) => isTyped(field) || (isUnasked && isChosen(field)));
}

/** Whether somebody chose otherwise than the page did, and the server does not know it yet. */
function isChosen(field) {
  const sender = senderOf(field);
  if (sender && !sending.has(sender)) return false;
  return choicesOf(field).some(({ choice, state, wasGiven }) => choice[state] !== wasGiven);
}

/** What can be chosen in a field, and whether the page gave it as chosen. */
function choicesOf(field) {
  if (field.matches("input[type=checkbox], input[type=radio]")) return [{ choice: field, state: "checked", wasGiven: field.defaultChecked }];
  if (!field.matches("select")) return [];
  const options = [...field.options];
  const byItself = field.multiple || options.some((option) => option.defaultSelected) ? null : options[0];
  return options.map((choice) => ({ choice, state: "selected", wasGiven: choice.defaultSelected || choice === byItself }));
}

// A field that sends itself holds nothing back: it shows what the server says, also where that refused the choice.
const sending = new WeakSet();

/** What sends a field to the server as soon as something is chosen in it: the field, or its form. */
function senderOf(field) {
  const writes = (one) => one?.matches("[hx-post], [hx-put], [hx-patch], [hx-delete]");
  if (writes(field)) return (field.getAttribute("hx-trigger") ?? "change").includes("change") ? field : null;
  return writes(field.form) && field.form.getAttribute("hx-trigger")?.includes("change") ? field.form : null;
}

document.addEventListener("htmx:beforeSend", ({ detail: { elt } }) => sending.add(elt));
document.addEventListener("htmx:afterRequest", ({ detail: { requestConfig, xhr } }) => {
  const { elt, formData, triggeringEvent } = requestConfig;
  sending.delete(elt);
  const field = triggeringEvent?.type === "change" ? triggeringEvent.target : null;
  const isDone = xhr.status >= 200 && xhr.status < 400;
  if (isDone || !field?.matches("select, input[type=checkbox]") || senderOf(field) !== elt) return;
  const sent = formData.getAll(field.name);
  const choices = choicesOf(field);
  const isAsSent = choices.every(({ choice, state }) => choice[state] === sent.includes(choice.value));
  if (isAsSent) for (const { choice, state, wasGiven } of choices) choice[state] = wasGiven;
});

function isTyped(field) {
  return field.defaultValue !== undefined && field.value !== field.defaultValue;
}

// A refresh that comes by itself leaves what somebody has chosen and not sent yet.
let isUnasked = false;
document.addEventListener("htmx:beforeSwap", ({ detail }) => (isUnasked = comesByItself(detail)));

/** Whether nobody asked for this answer: a live refresh, or one of those that come every few seconds, of which
 * htmx tells no event. */
export function comesByItself({ requestConfig: asked }) {
  return asked?.triggeringEvent ? asked.triggeringEvent.type === "live" : (asked?.elt.matches('[hx-trigger*="every"]') ?? false);
}

// An answer may come for a card that was closed, or drawn anew by a live refresh, in the meantime: there is
// nothing to put it into, and the refresh has shown what is true already.
document.addEventListener("htmx:beforeSend", ({ detail: { xhr, elt } }) => {
  const { onload } = xhr;
  xhr.onload = (event) => {
    const into = xhr.getResponseHeader("HX-Retarget");
    const hasPlace = !into || (elt.isConnected && (into === "this" || document.querySelector(into)));
    if (!hasPlace) return void xhr.onabort(event); // whoever waits for it goes on
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
