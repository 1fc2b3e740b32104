// Passkeys: a form with data-passkey asks the browser for one and then sends itself with the answer.
// data-passkey="create" makes one, "get" presents one; the options stand in data-options, or are asked
// for at data-challenge. The script is loaded only by the pages that have such a form.

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) {
    if (!form.hidden) complain(form);
    continue;
  }
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    if (form.elements.credential.value) return; // the answer is there: let it go
    event.preventDefault();
    present(form);
  });
}

async function present(form) {
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    const options = readable(await optionsOf(form));
    const made = form.dataset.passkey === "create" ? await navigator.credentials.create(options) : await navigator.credentials.get(options);
    form.elements.credential.value = JSON.stringify(written(made));
    delete form.dataset.sent; // forms.js saw the first press and would stop the second
    form.requestSubmit();
  } catch (trouble) {
    console.info(`passkey: ${trouble.name}`);
    complain(form);
  } finally {
    button.disabled = false;
  }
}

function complain(form) {
  const line = form.querySelector("[data-passkey-trouble]");
  line.textContent = line.dataset.passkeyTrouble;
  line.hidden = false;
  delete form.dataset.sent;
}

async function optionsOf(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const answer = await fetch(form.dataset.challenge, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()).request_options;
}

/** The server's options with bytes where the browser wants bytes. */
function readable({ publicKey }) {
  const bytes = (credential) => ({ ...credential, id: fromText(credential.id) });
  const options = { ...publicKey, challenge: fromText(publicKey.challenge) };
  if (publicKey.user) options.user = { ...publicKey.user, id: fromText(publicKey.user.id) };
  if (publicKey.excludeCredentials) options.excludeCredentials = publicKey.excludeCredentials.map(bytes);
  if (publicKey.allowCredentials) options.allowCredentials = publicKey.allowCredentials.map(bytes);
  return { publicKey: options };
}

/** The browser's answer with text where JSON wants text (WebAuthn Level 3, 5.1: RegistrationResponseJSON). */
function written(credential) {
  const { response } = credential;
  const answer = { clientDataJSON: toText(response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) answer[name] = toText(response[name]);
  }
  if (response.getTransports) answer.transports = response.getTransports();
  return {
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: answer,
  };
}

function fromText(text) {
  const letters = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
}

function toText(buffer) {
  const letters = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
