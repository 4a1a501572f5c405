// A tone for each kind of answer, and the camera where the browser reads QR codes itself.
(() => {
  "use strict";

  const TONES = { good: [660, 880], watch: [330, 330] };
  const field = document.getElementById("clave");
  const button = document.getElementById("camara");
  const video = document.getElementById("video");
  const notice = document.getElementById("camara-aviso");
  const told = document.getElementById("respuesta");

  const play = (tones) => {
    const audio = new AudioContext();
    tones.forEach((tone, index) => {
      const note = audio.createOscillator();
      const volume = audio.createGain();
      const at = audio.currentTime + index * 0.18;
      note.frequency.value = tone;
      volume.gain.setValueAtTime(0.2, at);
      volume.gain.exponentialRampToValueAtTime(0.001, at + 0.16);
      note.connect(volume).connect(audio.destination);
      note.start(at);
      note.stop(at + 0.16);
    });
  };
  if (told && told.dataset.tone && window.AudioContext) play(TONES[told.dataset.tone]);

  const say = (words) => { notice.textContent = words; notice.hidden = !words; };

  const stop = () => {
    if (video.srcObject) video.srcObject.getTracks().forEach((track) => track.stop());
    video.srcObject = null;
    video.hidden = true;
    button.textContent = "Usar la cámara";
    field.focus();
  };

  const look = async (detector) => {
    if (!video.srcObject) return;
    const [code] = await detector.detect(video).catch(() => []);
    if (!code) { setTimeout(look, 150, detector); return; }
    field.value = code.rawValue;
    stop();
    field.form.requestSubmit();
  };

  const start = async () => {
    if (video.srcObject) { stop(); return; }
    say("");
    try {
      video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch {
      say("No pudimos abrir la cámara. Da permiso en el navegador, o escribe la clave.");
      return;
    }
    video.hidden = false;
    button.textContent = "Cerrar la cámara";
    video.play().catch(() => {}); // until the first image comes, nothing is found in it
    look(new BarcodeDetector({ formats: ["qr_code"] }));
  };

  // Only where the browser itself reads QR codes; elsewhere a reader or the keyboard do.
  if ("BarcodeDetector" in window && navigator.mediaDevices) {
    BarcodeDetector.getSupportedFormats().then((formats) => {
      if (!formats.includes("qr_code")) return;
      button.hidden = false;
      button.addEventListener("click", start);
    });
  }
})();
