// Two minutes before the session ends it asks whether somebody is there. The server says how long is left:
// another tab may have gone on working, and this machine's clock may be wrong or have slept.
(() => {
  "use strict";

  const WARNING = 120;
  const AGAIN = 15;
  const [warning, ended] = ["warning", "ended"].map((name) => document.querySelector(`[data-session=${name}]`));
  if (!warning) return;
  let timer = 0;

  const after = (seconds) => {
    clearTimeout(timer);
    timer = setTimeout(look, Math.max(1, seconds) * 1000);
  };

  // The seconds left, 0 when it has ended, nothing when the server does not answer.
  const ask = async (headers) => {
    try {
      const answer = await fetch(warning.dataset.ask, { headers, redirect: "manual", cache: "no-store" });
      if (answer.ok) return (await answer.json()).left;
      return answer.type === "opaqueredirect" ? 0 : undefined;
    } catch {
      return undefined;
    }
  };

  const open = (dialog) => {
    if (dialog.open) return;
    for (const other of [warning, ended]) other.close();
    dialog.showModal();
  };

  const show = (left) => {
    if (left === 0) {
      open(ended);
      return;
    }
    if (left > WARNING) warning.close();
    else if (left) open(warning);
    after(left > WARNING ? left - WARNING : AGAIN);
  };

  // Asking is nobody at work: it does not put the end off. «Seguir» does.
  const look = async () => show(await ask({ "HX-Background": "1" }));
  const stay = async () => show(await ask({}));

  warning.querySelector("[data-stay]").addEventListener("click", stay);
  warning.addEventListener("cancel", (event) => {
    event.preventDefault();
    stay();
  });
  ended.querySelector("[data-back]").addEventListener("click", () => ended.close());
  // No key reaches the page behind.
  addEventListener("keydown", (event) => {
    if (warning.open || ended.open) event.stopPropagation();
  }, true);
  after(Number(warning.dataset.left) - WARNING);
})();
