// Passkeys: a form with data-passkey asks the device before it is sent, and sends what the device answered.
//   "create"  makes a passkey by the data-options of the form
//   "get"     proves one by the data-options of the form
//   "fetch"   proves one by options that its address gives when asked for JSON
// The form stays hidden where the browser or the address cannot do it.
(() => {
  "use strict";

  const SAID = {
    NotAllowedError: "No se usó la llave de acceso: se canceló o pasó mucho tiempo. Inténtalo otra vez.",
    AbortError: "No se usó la llave de acceso: se canceló. Inténtalo otra vez.",
    InvalidStateError: "Esta llave de acceso ya está en tu cuenta. Usa otra.",
    ConstraintError: "Tu equipo no puede guardar esta llave. Ponle un PIN, o usa otro equipo.",
  };
  const FAILED = "La llave de acceso no funcionó. Recarga la página e inténtalo otra vez.";

  // A browser knows no passkeys of a bare network address, only of a name.
  const named = !/^[\d.]+$|:/.test(location.hostname.replace(/^\[|\]$/g, ""));
  const works = window.isSecureContext && window.PublicKeyCredential && navigator.credentials && named;

  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

  const text = (buffer) =>
    btoa(Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join(""))
      .replace(/\+/g, "-")
      .replace(/\//g, "_")
      .replace(/=/g, "");

  const known = (list) => (list || []).map((each) => ({ ...each, id: bytes(each.id) }));

  const toMake = (options) =>
    PublicKeyCredential.parseCreationOptionsFromJSON
      ? PublicKeyCredential.parseCreationOptionsFromJSON(options)
      : {
          ...options,
          challenge: bytes(options.challenge),
          user: { ...options.user, id: bytes(options.user.id) },
          excludeCredentials: known(options.excludeCredentials),
        };

  const toProve = (options) =>
    PublicKeyCredential.parseRequestOptionsFromJSON
      ? PublicKeyCredential.parseRequestOptionsFromJSON(options)
      : { ...options, challenge: bytes(options.challenge), allowCredentials: known(options.allowCredentials) };

  const plain = (credential) => {
    if (credential.toJSON) return credential.toJSON();
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[name]) response[name] = text(credential.response[name]);
    }
    if (credential.response.getTransports) response.transports = credential.response.getTransports();
    return {
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      authenticatorAttachment: credential.authenticatorAttachment,
      clientExtensionResults: credential.getClientExtensionResults(),
      response,
    };
  };

  const asked = async (form) => {
    if (form.dataset.passkey !== "fetch") return JSON.parse(form.dataset.options).publicKey;
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`${answer.status}`);
    return (await answer.json()).request_options.publicKey;
  };

  const make = async (form) => {
    const options = await asked(form);
    const alone = Boolean(form.elements.passwordless && form.elements.passwordless.checked);
    const chosen = { ...options.authenticatorSelection };
    chosen.residentKey = alone ? "required" : "discouraged";
    chosen.requireResidentKey = alone;
    if (alone) chosen.userVerification = "required";
    return navigator.credentials.create({ publicKey: toMake({ ...options, authenticatorSelection: chosen }) });
  };

  const prove = async (form) => navigator.credentials.get({ publicKey: toProve(await asked(form)) });

  const say = (form, sentence) => {
    const said = document.createElement("p");
    said.className = "error";
    said.textContent = sentence;
    form.querySelector("[data-passkey-trouble]").replaceChildren(...(sentence ? [said] : []));
  };

  const prepare = (form) => {
    let busy = false;
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (busy) return; // a second press does nothing
      busy = true;
      say(form, "");
      try {
        const credential = await (form.dataset.passkey === "create" ? make : prove)(form);
        form.elements.credential.value = JSON.stringify(plain(credential));
        form.submit();
      } catch (error) {
        say(form, SAID[error.name] || FAILED);
        busy = false;
      }
    });
    // Coming back with the browser's arrow finds the form alive again.
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) busy = false;
    });
  };

  if (works) document.querySelectorAll("form[data-passkey]").forEach(prepare);
  else document.querySelectorAll("[data-no-passkeys]").forEach((each) => { each.hidden = false; });
})();
