"""The acts that change the state of an appointment. Each is one transaction: the row, compared and set,
and its history. Each returns the appointment as it is now and raises IllegalMove."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from ventanilla.accounts.models import User
from ventanilla.appointments import history
from ventanilla.appointments.errors import IllegalMove
from ventanilla.appointments.models import Appointment, Channel, DayClose, HistoryEntry
from ventanilla.appointments.seats import free_seat, with_seat_race
from ventanilla.appointments.status import ACTIVE, SEATED, TRANSITIONS, UNDOABLE, Reason, Status
from ventanilla.lib.dates import local


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


def mark_left(appointment: Appointment, *, channel: Channel, by: User) -> Appointment:
    """The person came and went without being attended."""
    return change(appointment, Status.NOT_HELD, channel=channel, by=by, reason=Reason.LEFT)


def undo_outcome(appointment: Appointment, *, channel: Channel, by: User) -> Appointment:
    """Back to the active state before the outcome, on the day the outcome was set. Raises IllegalMove, and
    SlotTaken when the place went to somebody else meanwhile."""
    with transaction.atomic():
        current = latest(appointment)
        zone = current.office.time_zone
        set_on = local(current.status_changed_at, zone).date()
        if current.status not in UNDOABLE or set_on != timezone.localdate(timezone=ZoneInfo(zone)):
            raise IllegalMove("Solo se deshace el resultado de hoy")
        before = current.history.filter(
            kind=HistoryEntry.Kind.STATUS, previous_status__in=ACTIVE
        ).last()
        if before is None:
            raise IllegalMove("Esta cita no tiene un estado anterior al cual volver")
        back = Status(before.previous_status)
        return change(current, back, channel=channel, by=by, undo=True)


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
    correction: str = "",
    undo: bool = False,
) -> Appointment:
    """Moves along an edge of TRANSITIONS, or raises IllegalMove: also when another did it first.

    On a day that its office has closed it takes a `correction`, which says why and stays in the history.
    Raises SlotTaken when an outcome is undone and the place went to somebody else meanwhile.
    """

    def once() -> Appointment:
        current = latest(appointment)
        previous = Status(current.status)
        if not (undo and previous in UNDOABLE and to in ACTIVE):
            _require_edge(previous, to, reason, reason_text)
        require_open_day(current, correction)
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
            note=correction,
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


def require_open_day(appointment: Appointment, correction: str = "") -> None:
    """A closed day changes only with the reason for it. Days to come are not asked: they cannot be closed."""
    if correction.strip() or appointment.starts_at > timezone.now():
        return
    day = local(appointment.starts_at, appointment.office.time_zone).date()
    if DayClose.objects.filter(office=appointment.office_id, day=day).exists():
        raise IllegalMove("Ese día ya se cerró: di por qué lo corriges")


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
