from django.urls import path

from ventanilla.intranet.views import background, messages, messages_trials, messages_unheard

ROOT = "mensajes/"
SENT = f"{ROOT}enviados/"
UNHEARD = f"{ROOT}por-avisar/"
addresses = [
    path(ROOT, messages.first, name="mensajes"),
    path(SENT, messages.listing, name="mensajes-enviados"),
    path(f"{SENT}<int:notice>/reenviar/", messages.resend, name="mensajes-reenviar"),
    path(UNHEARD, messages_unheard.listing, name="mensajes-por-avisar"),
    path(f"{UNHEARD}<int:notice>/avisado/", messages_unheard.told, name="mensajes-avisado"),
    path(f"{ROOT}pruebas/", messages_trials.report, name="mensajes-pruebas"),
    path(f"{ROOT}trabajos/", background.show, name="mensajes-trabajos"),
]
"""Of what leaves for people, and of the work behind it; all under `/intranet/mensajes/`."""
