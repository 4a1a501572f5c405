// A list whose rows each have one main button: ↑ and ↓ choose the row, and the list's key presses its button.
//   <ul data-rows="a"> … <li> … <button data-main>
(() => {
  "use strict";

  const list = document.querySelector("[data-rows]");
  const buttons = list ? [...list.querySelectorAll("[data-main]")] : [];
  if (!buttons.length) return;
  let chosen = 0;

  const choose = (index) => {
    buttons.forEach((button, each) => {
      const here = each === index;
      if (here) button.dataset.key = list.dataset.rows;
      else delete button.dataset.key;
      button.closest("li").classList.toggle("chosen", here);
    });
    chosen = index;
  };

  const typing = (element) => element.matches("input:not([type=checkbox]), select, textarea");

  document.addEventListener("keydown", (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step || typing(document.activeElement) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    choose(Math.min(Math.max(chosen + step, 0), buttons.length - 1));
    buttons[chosen].focus();
  });
  list.addEventListener("focusin", (event) => {
    const row = event.target.closest("li");
    const index = buttons.findIndex((button) => button.closest("li") === row);
    if (index >= 0) choose(index);
  });
  choose(0);
})();
