// What people would read, while one types; and the arrows go from cell to cell of the week.
(() => {
  "use strict";

  const form = document.querySelector("[data-sample]");
  if (form) {
    const shown = document.getElementById(form.dataset.sample);
    let waiting, asked = 0;
    const look = async () => {
      const turn = ++asked;
      const sent = new FormData(form);
      sent.set("ver", "si");
      const answer = await fetch(form.action, { method: "POST", body: sent }).catch(() => null);
      if (!answer?.ok || turn !== asked) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById(form.dataset.sample);
      if (fresh) shown.replaceChildren(...fresh.childNodes);
    };
    form.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(look, 400);
    });
  }

  const week = document.querySelector(".week");
  const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  week?.addEventListener("keydown", (event) => {
    const step = steps[event.key];
    const cell = event.target.closest("td");
    if (!step || !cell) return;
    event.preventDefault();
    const row = week.rows[cell.parentElement.rowIndex + step[0]];
    const next = row?.cells[cell.cellIndex + step[1]]?.querySelector("input");
    next?.focus();
    next?.select();
  });
})();
