// Keys for what has data-key: a field is focused, a link followed, a button pressed. Typing is never disturbed.
(() => {
  "use strict";

  const typing = (element) =>
    element.isContentEditable || (element.matches("input, textarea, select") && !element.matches("[type=checkbox], [type=radio]"));

  // An empty field may let some keys through: those with which nothing that is typed in it begins.
  const lets = (element, key) => !element.value && (element.dataset.lets || "").includes(key);

  const act = (element) => {
    if (element.matches("input, textarea, select")) {
      element.focus();
      return;
    }
    const needed = document.getElementById(element.dataset.needs || "");
    if (needed && !needed.value) needed.focus();
    else element.click();
  };

  // On a telephone the tabs are one line that is pushed sideways.
  document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.key === "Escape" && typing(document.activeElement)) {
      document.activeElement.blur();
      return;
    }
    const active = document.activeElement;
    if (typing(active) && !lets(active, event.key)) return;
    const chosen = [...document.querySelectorAll("[data-key]")].find((each) => each.dataset.key === event.key.toLowerCase());
    if (!chosen) return;
    event.preventDefault();
    act(chosen);
  });
})();
