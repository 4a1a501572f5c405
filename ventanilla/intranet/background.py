"""The work in the background, as the page about it shows it and the navigation counts it."""

from dataclasses import dataclass
from datetime import timedelta

from ventanilla.jobs import health
from ventanilla.lib.snapshot import Snapshot
from ventanilla.messaging import standing

JOBS = {
    "ventanilla.jobs.tries.retake": "Retomar las tareas que quedaron a medias",
    "ventanilla.jobs.tries.prune": "Olvidar las tareas que ya se hicieron",
    "ventanilla.messaging.outbox.sweep": "Retomar los mensajes que quedaron a medias",
    "ventanilla.messaging.outbox.forget_words": "Borrar lo que decían los mensajes de hace 90 días",
    "ventanilla.messaging.inbox.retake": "Retomar las respuestas que quedaron a medias",
    "ventanilla.messaging.inbox.forget_old": "Olvidar cuáles mensajes ya se recibieron",
    "ventanilla.reports.exports.tidy": "Borrar los archivos de Excel de ayer",
    "ventanilla.reports.kept.keep": "Contar los meses que ya terminaron, para los reportes",
    "ventanilla.appointments.attempts.forget_old": "Olvidar las consultas de las horas pasadas",
    "ventanilla.appointments.notices.reminding.remind": "Mandar preguntas y recordatorios de las citas",
    "ventanilla.appointments.notices.afterwards.tell_missed": "Escribir a quien no vino",
    "ventanilla.surveys.inviting.invite": "Mandar las encuestas",
    "ventanilla.assistant.conversing.end_silent": "Terminar las conversaciones que callaron",
    "ventanilla.assistant.conversing.forget_lines": "Borrar las conversaciones viejas",
    "ventanilla.assistant.counting.forget_misses": "Olvidar lo que hace mucho nadie escribe",
    "ventanilla.whatsapp.mirror.line.forget_old": "Borrar lo viejo del teléfono de prueba",
}
"""What each of `settings.SWEEPS` does, for who runs the installation; the simulated telephone's as well."""
LOOPS = {
    "ventanilla.messaging.outbox.drain": "mandar los mensajes",
    "ventanilla.whatsapp.answering.answer_next": "contestar por WhatsApp",
    "ventanilla.whatsapp.mirror.telling.tell": "mover el teléfono de prueba",
}
"""And of `settings.LOOPS`."""
TASKS = {"ventanilla.reports.exports.prepare": "Preparar un archivo de Excel"}
_UNITS = ((86_400, "día", "días"), (3_600, "hora", "horas"), (60, "minuto", "minutos"))


@dataclass(frozen=True)
class Background:
    jobs: health.Health
    messages: standing.Standing

    @property
    def troubles(self) -> int:
        return self.jobs.troubles + self.messages.troubles


def current() -> Background:
    return Background(health.current(), standing.current())


def troubles() -> int:
    """As it was some seconds ago."""
    return snapshot.current()


def every(span: timedelta) -> str:
    """«cada hora», «cada 30 segundos»."""
    seconds = int(span.total_seconds())
    for unit, one, many in _UNITS:
        if seconds >= unit and seconds % unit == 0:
            count = seconds // unit
            return f"cada {one}" if count == 1 else f"cada {count} {many}"
    return f"cada {seconds} segundos"


snapshot = Snapshot(lambda: current().troubles)
