// The conversation goes on without loading the page again. If anything fails, the form is sent as it would
// be without this file.
(() => {
  "use strict";

  const EVERY = 10000;
  const log = document.querySelector("#charla ol");
  const field = document.getElementById("mensaje");
  const wait = document.getElementById("espera");
  let busy = false;

  const find = (id) => document.getElementById(id);
  const newest = () => log.lastElementChild.dataset.linea;

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
  const look = (lines, typed) => {
    const answer = lines.find((line) => !line.classList.contains("persona")) || log.lastElementChild;
    if (typed && !matchMedia("(pointer: coarse)").matches) field.focus({ preventScroll: true });
    else answer.focus({ preventScroll: true });
    (lines[0] || answer).scrollIntoView({ block: "start" });
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

  const post = async (form, button) => {
    const data = new URLSearchParams(new FormData(form));
    if (button.name) data.append(button.name, button.value);
    data.append("desde", newest());
    const answer = await fetch(form.action, { method: "POST", body: data });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer;
  };

  const send = async (form, button) => {
    busy = true;
    wait.textContent = "Un momento…";
    try {
      const answer = await post(form, button);
      if (answer.redirected) {
        location.replace(answer.url);
        return;
      }
      const lines = show(await answer.text());
      const typed = form.contains(field);
      if (typed) field.value = "";
      look(lines, typed);
    } catch {
      plainly(form, button);
    }
    wait.textContent = "";
    busy = false;
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    // An old browser does not say which button it was: it sends the form by itself.
    if (!form.matches("[data-charla]") || !event.submitter) return;
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
    if (find("esperando") && !document.hidden && !busy) {
      try {
        const answer = await fetch(`?desde=${newest()}`, { cache: "no-store" });
        if (answer.redirected) location.reload();
        else if (answer.status === 200) show(await answer.text());
      } catch {
        // The next time will do.
      }
    }
    setTimeout(news, EVERY);
  };
  setTimeout(news, EVERY);
})();
