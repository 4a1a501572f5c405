"""Messages as the lines of their page."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.utils import timezone

from ventanilla.appointments import cts, messages
from ventanilla.appointments.models import Appointment, Notice
from ventanilla.appointments.notices.resending import why_not
from ventanilla.appointments.notices.sent import FATES, Fate
from ventanilla.appointments.notices.told import WAYS, why_unsent
from ventanilla.appointments.status import Status
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.catalog.models import MessageKind
from ventanilla.lib.dates import local
from ventanilla.lib.message_limits import OverLimit
from ventanilla.messaging import content as contents
from ventanilla.messaging.models import UNFINISHED, OutboundMessage, State

_SECRET = re.compile(r"(?<=/citas/ver/)[^/\s]+")
"""Who reads a message may not open what only the person may: neither by the link nor, with how the telephone
ends, by the key. Where one works there is «Ver la cita»."""
UNREADABLE = "Esta versión del programa ya no sabe mostrarlo."


@dataclass(frozen=True)
class Line:
    """`why` it did not arrive, or not yet; `words` is None once they are gone. `again` is the message that
    may be sent once more, 0 where none may."""

    at: datetime
    what: str
    phone: str
    way: str
    fate: Fate
    fate_at: datetime
    why: str
    words: str | None
    appointment: Appointment | None = None
    notice: Notice | None = None
    again: int = 0

    @property
    def local(self) -> datetime:
        """`at` by the office's clock, or the institution's."""
        return self._there(self.at)

    @property
    def local_fate(self) -> datetime:
        return self._there(self.fate_at)

    def _there(self, moment: datetime) -> datetime:
        place = self.appointment.office if self.appointment else current_catalogue().institution
        return local(moment, place.time_zone)


Days = list[tuple[date, list[Line]]]


def by_day(lines: Iterable[Line]) -> Days:
    """As they come, under the days on which they stand."""
    return [(day, [*of]) for day, of in groupby(lines, lambda each: each.local.date())]


def of_notices(notices: Iterable[Notice]) -> list[Line]:
    now = timezone.now()
    return [_of_notice(each, now) for each in notices]


def of_conversation(messages: Iterable[OutboundMessage]) -> list[Line]:
    return [_line(each, each.created_at, "Respuesta en una conversación") for each in messages]


def to_say(notice: Notice) -> str:
    """On the telephone, in the words of the calls, to whom the message did not reach."""
    appointment = notice.appointment
    again = "Si todavía la necesita, ahora mismo le busco otra."
    if appointment.status != Status.CANCELLED:
        return _to_say_of_a_move(appointment, again)
    known = notice.previous_starts_at or notice.starts_at
    why = appointment.reason_text.strip().rstrip(".")
    because = f" El motivo: {why}." if why else ""
    return f"La del {messages.moment(known, appointment.office)} se canceló.{because} {again}"


def why_unheard(notice: Notice) -> str:
    """A sentence, without its full stop."""
    message = notice.message
    if message is None:
        return f"No le llegó porque {why_unsent(notice)}"
    if message.state in UNFINISHED:
        return f"El mensaje todavía no sale{f': {message.plain_why}' if message.why else ''}"
    if message.state == State.SENT:
        return "El mensaje salió, pero no le ha llegado"
    return f"No le llegó porque {message.plain_why}"


def _to_say_of_a_move(appointment: Appointment, again: str) -> str:
    """Who was not told in time still comes on the day that he knows."""
    when = messages.when(appointment)
    if appointment.starts_at <= timezone.now():
        return f"Se había cambiado al {when}, y ese día ya pasó. {again}"
    return f"Cambió: ahora es el {when}, en {appointment.office.name}. ¿Puede venir ese día?"


def _of_notice(notice: Notice, now: datetime) -> Line:
    message, appointment = notice.message, notice.appointment
    what = begun(MessageKind(notice.kind).label)
    if message is None:
        told = (notice.at, what, appointment.phone, "", FATES[None], notice.at)
        return Line(*told, why_unsent(notice), "", appointment, notice)
    again = 0 if why_not(notice, now) else message.pk
    return _line(message, notice.at, what, appointment, notice, again)


def _line(
    message: OutboundMessage,
    at: datetime,
    what: str,
    appointment: Appointment | None = None,
    notice: Notice | None = None,
    again: int = 0,
) -> Line:
    return Line(
        at=at,
        what=what,
        phone=message.to,
        way=WAYS.get(message.channel, message.channel),
        fate=FATES[message.state],
        fate_at=message.state_at,
        why=message.plain_why if message.why or message.state == State.FAILED else "",
        words=_words(message),
        appointment=appointment,
        notice=notice,
        again=again,
    )


def _words(message: OutboundMessage) -> str | None:
    if not message.content:
        return None
    try:
        said = contents.as_text(contents.from_json(message.kind, message.content))
    except (OverLimit, KeyError, TypeError):
        return UNREADABLE
    return cts.WRITTEN.sub("…", _SECRET.sub("…", said))


def begun(words: str) -> str:
    """«¿Vas a venir?»: with a capital where a line begins."""
    first = 1 if words.startswith("¿") else 0
    return words[:first] + words[first].upper() + words[first + 1 :]
