(() => {
  "use strict";

  const log = document.querySelector("#charla ol");
  const find = (id) => document.getElementById(id);
  const field = find("mensaje");

  const show = (html) => {
    const piece = new DOMParser().parseFromString(html, "text/html");
    if (!piece.getElementById("siguiente")) throw new Error("not a piece of the conversation");
    const lines = [...piece.querySelectorAll("ol.chat > li")];
    if (lines.length) find("ultima").removeAttribute("id");
    log.append(...lines);
    for (const id of ["siguiente", "final"]) find(id).replaceWith(piece.getElementById(id));
    return lines;
  };

  // A telephone's keyboard would hide the answer, and a button that was pressed is gone: the focus goes to
  // what was said. Who types at a desk goes on typing, and the log announces it.
  const settle = (form, button, lines) => {
    if (!lines) return;
    const answer = lines.find((line) => !line.classList.contains("persona")) || log.lastElementChild;
    const typed = form.contains(field);
    if (typed) field.value = "";
    if (typed && !matchMedia("(pointer: coarse)").matches) field.focus({ preventScroll: true });
    else answer.focus({ preventScroll: true });
    (lines[0] || answer).scrollIntoView({ block: "start" });
  };

  window.talking({
    forms: "[data-charla]",
    waiting: "Un momento…",
    every: 10000,
    since: () => log.lastElementChild.dataset.linea,
    show,
    settle,
    waits: () => find("esperando"),
  });
})();
