(() => {
  "use strict";

  const chat = document.getElementById("charla");
  const handset = chat.closest(".handset");
  const field = document.getElementById("mensaje");

  const list = () => chat.querySelector(".bubbles");
  // To the end, but never past the beginning of what is new.
  const scroll = (first) => {
    chat.scrollTop = first ? Math.min(first.offsetTop - 8, chat.scrollHeight) : chat.scrollHeight;
  };

  // What is there already stays, with what the person has opened or holds the focus on.
  const merge = (line) => {
    const known = list().querySelector(`[data-linea="${line.dataset.linea}"]`);
    if (!known) {
      document.getElementById("ultima")?.removeAttribute("id");
      list().append(line);
      return line;
    }
    const [before, now] = [known, line].map((each) => each.querySelector("[data-estado]"));
    if (now && before.textContent !== now.textContent) before.textContent = now.textContent;
    return null;
  };

  const show = (html) => {
    const piece = new DOMParser().parseFromString(html, "text/html").getElementById("charla");
    if (!piece) throw new Error("not a piece of the chat");
    const [first] = [...piece.querySelectorAll(".bubbles > li")].map(merge).filter(Boolean);
    chat.querySelector(":scope > .options")?.remove();
    chat.querySelector(".awaits")?.remove();
    const awaits = piece.querySelector(".awaits");
    if (awaits) list().after(awaits);
    chat.dataset.version = piece.dataset.version;
    if (first) scroll(first);
  };

  // Who types goes on typing; what was opened to choose from closes behind the choice.
  const settle = (form, button) => {
    const opened = button.closest("details");
    if (form.contains(field)) field.value = "";
    handset.scrollIntoView({ block: "nearest" });
    if (opened) {
      opened.open = false;
      opened.querySelector("summary").focus({ preventScroll: true });
    } else if (form.contains(field) || !document.contains(button)) {
      (matchMedia("(pointer: coarse)").matches ? chat : field).focus({ preventScroll: true });
    }
  };

  // A list that is opened is seen from its first row.
  chat.addEventListener("toggle", (event) => event.target.open && scroll(event.target), true);

  scroll();
  window.talking({
    forms: "[data-telefono]",
    waiting: "Mandando…",
    every: 800,
    since: () => chat.dataset.version,
    show,
    settle,
  });
})();
