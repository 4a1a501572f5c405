// Every three seconds the screen reads itself again; a chime says that somebody new was called.
(() => {
  "use strict";

  const EVERY = 3000;
  const audio = window.AudioContext ? new AudioContext() : null;
  const sound = document.getElementById("sonido");
  const lost = document.getElementById("sin-conexion");

  const chime = () => {
    if (!audio || audio.state !== "running") return;
    [660, 880].forEach((tone, index) => {
      const note = audio.createOscillator();
      const volume = audio.createGain();
      const at = audio.currentTime + index * 0.35;
      note.frequency.value = tone;
      volume.gain.setValueAtTime(0.3, at);
      volume.gain.exponentialRampToValueAtTime(0.001, at + 0.6);
      note.connect(volume).connect(audio.destination);
      note.start(at);
      note.stop(at + 0.6);
    });
  };

  const show = (html) => {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    document.getElementById("hora").textContent = fresh.getElementById("hora").textContent;
    const [old, now] = [document, fresh].map((page) => page.getElementById("llamados"));
    if (old.innerHTML === now.innerHTML && old.dataset.last === now.dataset.last) return;
    if (Number(now.dataset.last) > Number(old.dataset.last)) chime();
    old.replaceWith(document.adoptNode(now));
  };

  const look = async () => {
    try {
      const answer = await fetch(location.href, { cache: "no-store" });
      if (!answer.ok) throw new Error(String(answer.status));
      show(await answer.text());
      lost.hidden = true;
    } catch {
      lost.hidden = false;
    }
    setTimeout(look, EVERY);
  };

  // A browser lets a page sound once somebody has touched it.
  if (audio) {
    sound.hidden = audio.state === "running";
    audio.addEventListener("statechange", () => { sound.hidden = audio.state === "running"; });
    sound.addEventListener("click", () => audio.resume().then(chime));
  }
  setTimeout(look, EVERY);
})();
