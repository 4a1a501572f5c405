// Dragging an appointment on an empty place sends the same form as its page «Mover». The grid renews itself
// with htmx; here it waits while something is being dragged, and a page whose session ended says so.
(() => {
  "use strict";

  const form = document.getElementById("mover");
  const grid = document.getElementById("rejilla");
  let dragged = null;

  const place = (event) => (dragged && event.target.closest ? event.target.closest("[data-start]") : null);
  const unmark = () => document.querySelectorAll(".target").forEach((each) => each.classList.remove("target"));

  document.addEventListener("dragstart", (event) => {
    dragged = event.target.closest ? event.target.closest("[data-move]") : null;
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    grid.classList.add("dragging");
  });

  document.addEventListener("dragover", (event) => {
    const over = place(event);
    unmark();
    if (!over) return;
    event.preventDefault();
    over.classList.add("target");
  });

  document.addEventListener("drop", (event) => {
    const over = place(event);
    if (!over) return;
    event.preventDefault();
    form.action = dragged.dataset.move;
    form.elements.visto.value = dragged.dataset.seen;
    form.elements.inicio.value = over.dataset.start;
    form.submit();
  });

  document.addEventListener("dragend", () => {
    dragged = null;
    unmark();
    grid.classList.remove("dragging");
  });

  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    if (dragged) event.detail.shouldSwap = false;
    else if (new URL(xhr.responseURL).pathname !== window.location.pathname) {
      event.detail.shouldSwap = false;
      window.location.reload();
    }
  });
})();
