"""What each act tells the person, and takes back, in its own transaction."""

from datetime import datetime, timedelta

from ventanilla.accounts.models import User
from ventanilla.appointments import messages
from ventanilla.appointments.models import Appointment, Channel
from ventanilla.appointments.notices.telling import tell
from ventanilla.appointments.notices.unheard import known_start
from ventanilla.appointments.notices.withdrawing import withdraw
from ventanilla.appointments.notices.wording import LONGEST, booking_url, shortened
from ventanilla.appointments.status import Status
from ventanilla.catalog.models import MessageKind
from ventanilla.lib.message_limits import length

SOON = timedelta(hours=12)
"""Whom the counter books for so soon is there, to be attended today."""
UNTRUE = {Status.CONFIRMED: (MessageKind.CONFIRM, MessageKind.MISSED, MessageKind.SURVEY)}
"""What is not so any more in a state; in the others, nothing of what was to be told is."""


def booked(appointment: Appointment, *, at: datetime) -> None:
    """A conversation on WhatsApp has already said it."""
    is_here = appointment.channel == Channel.COUNTER and appointment.starts_at <= at + SOON
    if appointment.channel != Channel.WHATSAPP and not is_here:
        tell(appointment, MessageKind.REGISTERED, at=at)


def moved(appointment: Appointment, *, previous: datetime, at: datetime, knows: bool) -> None:
    """`previous` is the start that it had; `knows`: whether the person was there or did it."""
    known = previous if knows else known_start(appointment, previous)
    withdraw(appointment)
    if not knows:
        _tell_change(appointment, at, known, _moved_from(known, appointment))


def changed(appointment: Appointment, *, at: datetime, channel: str, by: User | None) -> None:
    """Its state."""
    status = Status(appointment.status)
    if status == Status.CANCELLED and is_news(channel, by):
        known = known_start(appointment, appointment.starts_at)
        withdraw(appointment)
        _tell_change(appointment, at, known, _cancelled_on(known, appointment))
    else:
        withdraw(appointment, *UNTRUE.get(status, ()))


def is_news(channel: str, by: User | None) -> bool:
    """Staff did it, and not on the telephone with the person."""
    return by is not None and channel != Channel.PHONE


def _moved_from(known: datetime, appointment: Appointment) -> str:
    """Back to the day that the person knows, a change that may have been heard of is taken back."""
    place = f"{messages.when(appointment)}, en {appointment.office.name}."
    if known == appointment.starts_at:
        return f"Tu cita queda como estaba: el {place}"
    return f"Tu cita se cambió del {messages.moment(known, appointment.office)} al {place}"


def _cancelled_on(known: datetime, appointment: Appointment) -> str:
    begin = f"La oficina canceló tu cita del {messages.moment(known, appointment.office)}."
    ending = f" Si todavía la necesitas, agenda otra gratis en {booking_url()}"
    room = LONGEST["cambio"] - length(begin + ending)
    return f"{begin}{_because(appointment, room)}{ending}"


def _because(appointment: Appointment, room: int) -> str:
    why = shortened(appointment.reason_text.strip(), room - len(" ."))
    if not why:
        return ""
    return f" {why}" if why[-1] in ".!?…" else f" {why}."


def _tell_change(appointment: Appointment, at: datetime, known: datetime, change: str) -> None:
    previous = known if known != appointment.starts_at else None
    tell(appointment, MessageKind.OFFICE_CHANGED, at=at, previous=previous, cambio=change)
