"""What a person was told by message about an appointment, as sentences of its history."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from ventanilla.accounts.models import User
from ventanilla.appointments.models import Appointment, Channel, Notice
from ventanilla.catalog.models import MessageKind
from ventanilla.lib.dates import at_clock, local, weekday_date
from ventanilla.messaging.models import OutboundMessage, State, Why

WAYS = {"whatsapp": "WhatsApp", "sms": "SMS", "console": "la consola"}
SUBJECTS: dict[str, str] = {
    MessageKind.REGISTERED: "los datos de su cita",
    MessageKind.CONFIRM: "la pregunta de si va a venir",
    MessageKind.DAY_BEFORE: "el recordatorio del día anterior",
    MessageKind.HOURS_BEFORE: "el recordatorio de dos horas antes",
    MessageKind.OFFICE_CHANGED: "el aviso de que la oficina cambió su cita",
    MessageKind.MISSED: "el mensaje de que no vino",
    MessageKind.SURVEY: "la encuesta",
    MessageKind.ANSWERED: "el aviso de que alguien le contestó",
}
_AGAIN = "el mensaje"
NO_CHANNEL = "no hay ningún medio prendido para mandar mensajes"
NOT_WANTED = "no quiere mensajes"
TURNED_OFF = "ese mensaje está apagado en el catálogo"


@dataclass(frozen=True)
class Sentence:
    """`by` where an official did it himself."""

    at: datetime
    text: str
    where: str = ""
    by: User | None = None

    @property
    def sentence(self) -> str:
        """With who, where it was not the system."""
        return f"{self.by.name} {self.text[0].lower()}{self.text[1:]}" if self.by else self.text


def of(appointment: Appointment) -> list[Sentence]:
    """The oldest first, with what was sent again since (two queries)."""
    zone = appointment.office.time_zone
    notices = [*appointment.notices.select_related("message", "told_by")]
    said = [each for notice in notices for each in _of_notice(notice, zone)]
    now = {notice.message_id for notice in notices}
    before = OutboundMessage.objects.filter(reference=appointment.cts, reply=False)
    before = before.exclude(why=Why.WITHDRAWN)  # what was taken back was never told
    said += [_of_message(each, _AGAIN, zone) for each in before if each.pk not in now]
    return sorted(said, key=lambda each: each.at)


def why_unsent(notice: Notice) -> str:
    """Of one without a message."""
    if notice.appointment.wants_messages is False:
        return NOT_WANTED
    return NO_CHANNEL if notice.variant else TURNED_OFF


def _of_notice(notice: Notice, zone: str) -> Iterator[Sentence]:
    subject = SUBJECTS.get(notice.kind, _AGAIN)
    if notice.message is None:
        yield Sentence(notice.at, f"No se le pudo mandar {subject}: {why_unsent(notice)}")
    else:
        yield _of_message(notice.message, subject, zone)
    if notice.told_at and notice.told_by:
        yield Sentence(notice.told_at, "Le avisó por teléfono", Channel.PHONE.label, notice.told_by)


def _of_message(message: OutboundMessage, subject: str, zone: str) -> Sentence:
    way = WAYS.get(message.channel, message.channel)
    at = _when(message.state_at, message.created_at, zone)
    text = {
        State.QUEUED: f"Está por salir {subject} por {way}",
        State.SENDING: f"Está por salir {subject} por {way}",
        State.SENT: f"Le mandamos {subject} por {way}",
        State.DELIVERED: f"Le mandamos {subject} por {way}; le llegó {at}",
        State.READ: f"Le mandamos {subject} por {way}; lo leyó {at}",
        State.FAILED: f"No se le pudo mandar {subject} por {way}: {message.plain_why}",
        State.DROPPED: f"Ya no se le mandó {subject}: {message.plain_why}",
    }[State(message.state)]
    return Sentence(message.sent_at or message.created_at, text, way)


def _when(moment: datetime, begun: datetime, zone: str) -> str:
    """The day only where it is another than that on which it was written."""
    there, before = local(moment, zone), local(begun, zone)
    hour = at_clock(there)
    return hour if there.date() == before.date() else f"el {weekday_date(there.date())} {hour}"
