// A conversation that goes on without loading the page again: what the person writes is sent, and what comes
// is fetched, by this. If anything fails, the form is sent as it would be without this file.
//
// forms    selector of the forms of the conversation
// waiting  what is said meanwhile
// every    milliseconds between looking for news, while `waits`
// since    what the page has already
// show     puts a piece of the page in its place; what it gives, `settle` gets after a form and its button
"use strict";

window.talking = ({ forms, waiting, every, since, show, settle, waits = () => true }) => {
  const field = document.getElementById("mensaje");
  const status = document.getElementById("espera");
  let busy = false;

  const plainly = (form, button) => {
    if (button.name) {
      const pressed = Object.assign(document.createElement("input"), { type: "hidden" });
      pressed.name = button.name;
      pressed.value = button.value;
      form.append(pressed);
    }
    form.submit();
  };

  // Where the conversation goes on elsewhere, so does the page. 204: there is nothing new.
  const fetched = async (url, how) => {
    const answer = await fetch(url, how);
    if (!answer.ok) throw new Error(String(answer.status));
    if (answer.redirected) location.replace(answer.url);
    return answer.redirected || answer.status === 204 ? null : show(await answer.text());
  };

  const send = async (form, button) => {
    busy = true;
    status.textContent = waiting;
    const data = new URLSearchParams(new FormData(form));
    if (button.name) data.append(button.name, button.value);
    data.append("desde", since());
    try {
      settle(form, button, await fetched(form.action, { method: "POST", body: data }));
    } catch {
      plainly(form, button);
    }
    status.textContent = "";
    busy = false;
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    // An old browser does not say which button it was: it sends the form by itself.
    if (!form.matches(forms) || !event.submitter) return;
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
    if (waits() && !document.hidden && !busy) {
      try {
        await fetched(`${field.form.action}?desde=${since()}`, { cache: "no-store" });
      } catch {
        // The next time will do.
      }
    }
    setTimeout(news, every);
  };
  setTimeout(news, every);
};
