// Solves the small sum that tells a browser from a program, while the person reads. Without
// JavaScript, or where the browser has no crypto, the form is sent as it is.
const form = document.getElementById("confirmar");
const hex = (buffer) => Array.from(new Uint8Array(buffer), (b) => b.toString(16).padStart(2, "0")).join("");

async function solve({ challenge, salt, signature, max }) {
  const encoder = new TextEncoder();
  for (let number = 0; number <= Number(max); number += 1) {
    const digest = await crypto.subtle.digest("SHA-256", encoder.encode(salt + number));
    if (hex(digest) === challenge) {
      return btoa(JSON.stringify({ algorithm: "SHA-256", challenge, number, salt, signature }));
    }
  }
  return "";
}

if (form && window.crypto && crypto.subtle) {
  const button = form.querySelector("button");
  const solution = solve(form.dataset).catch(() => "");
  let sent = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (sent) return; // a second tap does nothing
    sent = true;
    button.textContent = "Apartando tu lugar…";
    form.elements.altcha.value = await solution;
    form.submit();
  });
  // Coming back with the browser's arrow finds the form alive again.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) { sent = false; button.textContent = "Confirmar mi cita"; }
  });
}
