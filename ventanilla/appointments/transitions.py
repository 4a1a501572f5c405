"""The acts that change the state of an appointment. Each is one transaction: the row, compared and set,
and its history. Each returns the appointment as it is now and raises IllegalMove."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from ventanilla.accounts.models import User
from ventanilla.appointments import history
from ventanilla.appointments.errors import IllegalMove
from ventanilla.appointments.models import Appointment, Channel, HistoryEntry
from ventanilla.appointments.seats import free_seat, with_seat_race
from ventanilla.appointments.status import SEATED, TRANSITIONS, Reason, Status


def cancel(
    appointment: Appointment,
    *,
    channel: Channel,
    by: User | None = None,
    reason_text: str = "",
) -> Appointment:
    """Frees the place for another person. Cancelling twice is cancelling once."""
    with transaction.atomic():
        current = latest(appointment)
        if current.status == Status.CANCELLED:
            return current
        require_upcoming(current, timezone.now())
        return change(current, Status.CANCELLED, channel=channel, by=by, reason_text=reason_text)


def confirm(appointment: Appointment, *, channel: Channel, by: User | None) -> Appointment:
    return change(appointment, Status.CONFIRMED, channel=channel, by=by)


def complete(appointment: Appointment, *, channel: Channel, by: User) -> Appointment:
    return change(appointment, Status.COMPLETED, channel=channel, by=by)


def mark_no_show(appointment: Appointment, *, channel: Channel, by: User) -> Appointment:
    return change(appointment, Status.NOT_HELD, channel=channel, by=by, reason=Reason.NO_SHOW)


def mark_inadmissible(
    appointment: Appointment, *, channel: Channel, by: User, reason_text: str
) -> Appointment:
    """The matter is not the institution's; `reason_text` says why and the person reads it."""
    return change(
        appointment,
        Status.NOT_HELD,
        channel=channel,
        by=by,
        reason=Reason.INADMISSIBLE,
        reason_text=reason_text,
    )


def change(
    appointment: Appointment,
    to: Status,
    *,
    channel: Channel,
    by: User | None,
    reason: str = "",
    reason_text: str = "",
) -> Appointment:
    """Moves along an edge of TRANSITIONS, or raises IllegalMove: also when another did it first.

    Raises SlotTaken when an outcome is undone and the place went to somebody else meanwhile.
    """

    def once() -> Appointment:
        current = latest(appointment)
        previous = Status(current.status)
        _require_edge(previous, to, reason, reason_text)
        if current.status != appointment.status:
            raise IllegalMove(f"Otra persona ya la dejó como «{previous.label}»")
        current.status, current.status_changed_at = to, timezone.now()
        current.reason, current.reason_text = reason, reason_text
        current.seat = _seat_after(current, to)
        current.save(update_fields=["status", "status_changed_at", "reason", "reason_text", "seat"])
        history.record(
            current,
            HistoryEntry.Kind.STATUS,
            channel=channel,
            by=by,
            at=current.status_changed_at,
            previous_status=previous,
        )
        return current

    return with_seat_race(once)


def latest(appointment: Appointment) -> Appointment:
    """The row as it is now, locked until the transaction ends."""
    return (
        Appointment.objects.select_for_update(of=("self",))
        .select_related("office", "procedure")
        .get(pk=appointment.pk)
    )


def require_upcoming(appointment: Appointment, now: datetime) -> None:
    if not appointment.is_active:
        label = Status(appointment.status).label
        raise IllegalMove(
            f"Esta cita ya no se puede cambiar ni cancelar: está como «{label}». "
            "Si todavía la necesitas, agenda otra"
        )
    if appointment.starts_at <= now:
        raise IllegalMove("Esta cita ya pasó: no se puede cambiar ni cancelar. Agenda otra")


def _require_edge(previous: Status, to: Status, reason: str, reason_text: str) -> None:
    if to not in TRANSITIONS[previous]:
        raise IllegalMove(f"Una cita {previous.label.lower()} no puede pasar a {to.label.lower()}")
    if (to == Status.NOT_HELD) != bool(reason):
        raise IllegalMove("Di por qué no se efectuó: no asistió o es improcedente")
    if reason == Reason.INADMISSIBLE and not reason_text.strip():
        raise IllegalMove("Escribe por qué es improcedente: la persona lo va a leer")


def _seat_after(appointment: Appointment, to: Status) -> int | None:
    if to not in SEATED:
        return None
    if appointment.seat is not None:
        return appointment.seat
    return free_seat(appointment.office, appointment.starts_at, appointment.capacity)
