// Files come onto a card by the picker, by dropping them anywhere on it, or by pasting a picture. They go up
// one after the other, each with its progress; what fails says why and stays until it is tried again.

import htmx from "./htmx.js";

const FORM = "form[data-uploads]";

export function startFiles() {
  document.addEventListener("change", (event) => {
    const form = event.target.matches("input[type=file]") && event.target.closest(FORM);
    if (!form) return;
    upload(form, [...event.target.files]);
    event.target.value = "";
  });
  document.addEventListener("submit", (event) => event.target.matches(FORM) && event.preventDefault(), true);
  for (const name of ["dragenter", "dragover"]) document.addEventListener(name, hover);
  document.addEventListener("dragleave", (event) => !event.relatedTarget && mark(null));
  document.addEventListener("drop", (event) => {
    const form = carriesFiles(event) && formAround(event.target);
    if (!form) return;
    event.preventDefault();
    mark(null);
    upload(form, [...event.dataTransfer.files]);
  });
  document.addEventListener("paste", ({ clipboardData }) => {
    // A table copied from a spreadsheet comes as text and as a picture: then the text is meant.
    if (!clipboardData?.files.length || clipboardData.types.includes("text/plain")) return;
    const form = document.querySelector("#panel-frame[open]")?.querySelector(FORM) ?? document.querySelector(`main ${FORM}`);
    if (form) upload(form, [...clipboardData.files].map((file) => named(file, form.dataset.pasted)));
  });
}

function hover(event) {
  const form = carriesFiles(event) && formAround(event.target);
  mark(form || null);
  if (form) event.preventDefault(); // or the browser would open the file
}

function carriesFiles(event) {
  return event.dataTransfer?.types.includes("Files") && !event.target.closest?.("[data-takes-files]"); // a note takes its own
}

function formAround(element) {
  return element.closest?.(".record, .files")?.querySelector(FORM);
}

function mark(form) {
  for (const marked of document.querySelectorAll(".file-drop.over")) if (marked !== form) marked.classList.remove("over");
  form?.classList.add("over");
}

function named(file, words) {
  if (file.name && file.name !== "image.png") return file;
  const now = new Date().toISOString().slice(0, 16).replace("T", " ").replace(":", ".");
  return new File([file], `${words} ${now}.${file.type.split("/")[1] ?? "png"}`, { type: file.type });
}

async function upload(form, files) {
  const rows = files.map((file) => [file, waiting(form, file)]);
  for (const [file, row] of rows) await send(form, file, row);
}

function waiting(form, file) {
  const row = document.createElement("li");
  const name = document.createElement("span");
  name.textContent = file.name;
  const progress = document.createElement("progress");
  progress.max = 1;
  progress.value = 0;
  progress.setAttribute("aria-label", file.name);
  row.append(name, progress);
  row.dataset.beingEdited = ""; // a live refresh of the card waits
  form.querySelector(".uploads").append(row);
  return row;
}

function send(form, file, row) {
  if (file.size > Number(form.dataset.largest)) return fail(form, file, row, form.dataset.tooLarge);
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    const body = new FormData(form);
    body.delete("file");
    body.append("file", file);
    request.open("POST", form.action);
    request.setRequestHeader("HX-Request", "true");
    request.setRequestHeader("HX-Target", form.dataset.uploads);
    request.upload.addEventListener("progress", ({ loaded, total }) => (row.querySelector("progress").value = loaded / total));
    request.addEventListener("loadend", () => {
      if (request.status === 200) succeed(form, row, request.responseText);
      else if (request.status === 413) fail(form, file, row, form.dataset.tooLarge);
      else fail(form, file, row, complaint(request) ?? form.dataset.failed, request.status !== 422);
      done();
    });
    request.send(body);
  });
}

function succeed(form, row, html) {
  row.remove();
  const list = document.getElementById(form.dataset.uploads);
  if (!list) return; // the card was closed in the meantime
  list.outerHTML = html;
  htmx.process(document.getElementById(form.dataset.uploads));
}

// The card waited with its live refreshes for as long as the row stood there.
function refresh(form) {
  const card = form.closest("[data-live]");
  if (card) htmx.trigger(card, "live");
}

function complaint(request) {
  const triggered = request.getResponseHeader("HX-Trigger");
  const notices = triggered?.startsWith("{") ? [JSON.parse(triggered).toast ?? []].flat() : [];
  return notices[0]?.text;
}

function fail(form, file, row, words, mayTryAgain = false) {
  const said = document.createElement("span");
  said.className = "field-error";
  said.setAttribute("role", "alert");
  said.textContent = words;
  row.querySelector("progress").replaceWith(said);
  if (mayTryAgain) row.append(button(form.dataset.again, () => (row.remove(), upload(form, [file]))));
  row.append(button(form.dataset.dismiss, () => (row.remove(), refresh(form))));
}

function button(words, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button plain small";
  made.textContent = words;
  made.addEventListener("click", act);
  return made;
}
