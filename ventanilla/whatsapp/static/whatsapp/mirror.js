// The telephone shows what comes without loading the page again. If anything fails, the form is sent as it
// would be without this file.
(() => {
  "use strict";

  const EVERY = 800;
  const chat = document.getElementById("charla");
  const handset = chat.closest(".handset");
  const field = document.getElementById("mensaje");
  const wait = document.getElementById("espera");
  let busy = false;

  const list = () => chat.querySelector(".bubbles");
  // To the end, but never past the beginning of what is new.
  const scroll = (first) => {
    chat.scrollTop = first ? Math.min(first.offsetTop - 8, chat.scrollHeight) : chat.scrollHeight;
  };
  const version = () => chat.dataset.version;

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

  const taken = async (answer) => {
    if (answer.status === 204) return;
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    show(await answer.text());
  };

  const plainly = (form, button) => {
    if (button.name) {
      const pressed = Object.assign(document.createElement("input"), { type: "hidden" });
      pressed.name = button.name;
      pressed.value = button.value;
      form.append(pressed);
    }
    form.submit();
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

  const send = async (form, button) => {
    busy = true;
    wait.textContent = "Mandando…";
    const data = new URLSearchParams(new FormData(form));
    if (button.name) data.append(button.name, button.value);
    data.append("desde", version());
    try {
      await taken(await fetch(form.action, { method: "POST", body: data }));
      settle(form, button);
    } catch {
      plainly(form, button);
    }
    wait.textContent = "";
    busy = false;
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    // An old browser does not say which button it was: it sends the form by itself.
    if (!form.matches("[data-telefono]") || !event.submitter) return;
    if (form.contains(field) && !field.value.trim()) return;
    event.preventDefault();
    if (!busy) send(form, event.submitter);
  });

  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    field.form.querySelector("button").click();
  });

  const news = async () => {
    if (!document.hidden && !busy) {
      try {
        await taken(await fetch(`${field.form.action}?desde=${version()}`, { cache: "no-store" }));
      } catch {
        // The next time will do.
      }
    }
    setTimeout(news, EVERY);
  };
  // A list that is opened is seen from its first row.
  chat.addEventListener("toggle", (event) => event.target.open && scroll(event.target), true);

  scroll();
  setTimeout(news, EVERY);
})();
