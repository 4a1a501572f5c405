// How many letters are left, while one types: as telephones count them, an emoji is two.
(() => {
  "use strict";

  for (const field of document.querySelectorAll("[data-limit]")) {
    const limit = Number(field.dataset.limit);
    const count = document.createElement("span");
    count.className = "count";
    field.after(count);
    const tell = () => {
      const left = limit - field.value.trim().length;
      count.textContent = left < 0 ? `Sobran ${-left} letras` : `Quedan ${left} letras`;
      count.classList.toggle("over", left < 0);
    };
    field.addEventListener("input", tell);
    tell();
  }
})();
