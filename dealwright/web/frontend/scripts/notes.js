// Notes: files come by the picker, by dropping or pasting, and a text that is too long says so before it is
// sent. Nothing that was typed is lost.

import htmx from "./htmx.js";
import { startMentions } from "./mentions.js";

const FORM = "[data-note-form]";
const LEFT_FROM = 500;

export function startNotes() {
  document.addEventListener("input", (event) => {
    if (event.target.matches(`${FORM} [data-mentions]`)) measure(event.target);
  });
  startMentions(measure);
  document.addEventListener("click", clicked);
  document.addEventListener("submit", refuseTooLong, true);
  document.addEventListener("htmx:confirm", (event) => {
    if (event.target.matches?.(FORM) && isTooLong(event.target)) event.preventDefault();
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches(`${FORM} input[type=file]`)) showFiles(event.target.form);
  });
  document.addEventListener("reset", (event) => {
    if (event.target.matches(FORM)) setTimeout(() => empty(event.target));
  });
  document.addEventListener("dragover", (event) => {
    const form = filesOver(event);
    if (form) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    const form = filesOver(event);
    if (!form) return;
    event.preventDefault();
    event.stopPropagation();
    take(form, [...event.dataTransfer.files]);
  }, true);
  document.addEventListener("paste", (event) => {
    const form = event.target.closest?.("[data-takes-files]");
    const { clipboardData } = event;
    if (!form || !clipboardData?.files.length || clipboardData.types.includes("text/plain")) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // the files of the card wait for pictures, too
    take(form, [...clipboardData.files].map((file) => named(file, form.dataset.pasted)));
  }, true);
  document.addEventListener("htmx:afterSwap", ({ target }) => {
    const field = target.querySelector?.(`${FORM}[data-being-edited] [data-mentions]`);
    if (!field || document.activeElement === field) return;
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  });
}

function clicked(event) {
  const cancel = event.target.closest?.("[data-note-cancel]");
  if (cancel && cancel.closest(".record")) {
    event.preventDefault();
    const form = cancel.closest(FORM);
    const card = form.closest("[data-live]");
    form.remove();
    if (card) htmx.trigger(card, "live"); // it waited, and shows the note again
  }
  event.target.closest?.(".entry .menu")?.hidePopover();
}

// — how long it is —

function measure(field) {
  const form = field.form;
  const left = Number(form.dataset.longest) - [...field.value].length;
  const hint = form.querySelector("[data-note-hint]");
  hint.dataset.usual ??= hint.textContent;
  hint.textContent = left < LEFT_FROM && left >= 0 ? worded(form.dataset.left, left) : hint.dataset.usual;
  complain(form, left < 0 ? worded(form.dataset.tooLong, -left) : "");
}

function isTooLong(form) {
  return [...form.querySelector("[data-mentions]").value].length > Number(form.dataset.longest);
}

function refuseTooLong(event) {
  if (!event.target.matches(FORM) || !isTooLong(event.target)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  measure(event.target.querySelector("[data-mentions]"));
  event.target.querySelector("[data-mentions]").focus();
}

function worded(words, letters) {
  return words.replace("{letters}", letters.toLocaleString(document.documentElement.lang || undefined));
}

function complain(form, words) {
  const error = form.querySelector("[data-note-error]");
  error.hidden = !words;
  error.querySelector("span").textContent = words;
  form.querySelector("[data-mentions]").toggleAttribute("aria-invalid", Boolean(words));
}

// — what it brings —

function filesOver(event) {
  return event.dataTransfer?.types.includes("Files") && event.target.closest?.("[data-takes-files]");
}

function named(file, words) {
  if (file.name && file.name !== "image.png") return file;
  const now = new Date().toISOString().slice(0, 16).replace("T", " ").replace(":", ".");
  return new File([file], `${words} ${now}.${file.type.split("/")[1] ?? "png"}`, { type: file.type });
}

function take(form, files) {
  keep(form, [...form.querySelector("input[type=file]").files, ...files]);
}

function keep(form, files) {
  const carried = new DataTransfer();
  for (const file of files) carried.items.add(file);
  form.querySelector("input[type=file]").files = carried.files;
  showFiles(form);
}

function showFiles(form) {
  const rows = form.querySelector("[data-note-files]");
  const files = [...form.querySelector("input[type=file]").files];
  form.toggleAttribute("data-being-edited", files.length > 0); // a live refresh of the card waits
  rows.replaceChildren(...files.map((file, at) => row(form, files, file, at)));
}

function row(form, files, file, at) {
  const made = document.createElement("li");
  const name = document.createElement("span");
  name.textContent = file.name;
  const remove = document.createElement("button");
  remove.type = "button";
  remove.className = "note-remove";
  remove.textContent = "×";
  remove.setAttribute("aria-label", form.dataset.remove.replace("{name}", file.name));
  remove.addEventListener("click", () => keep(form, files.filter((_, index) => index !== at)));
  made.append(name, remove);
  return made;
}

function empty(form) {
  for (const meant of form.querySelectorAll("input[name=mention]")) meant.remove();
  if (form.querySelector("[data-note-files]")) showFiles(form);
  complain(form, "");
}
