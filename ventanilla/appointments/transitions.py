"""The acts that change the state of an appointment. Each is one transaction: the row, compared and set,
and its history. Each returns the appointment as it is now and raises IllegalMove."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from ventanilla.accounts.models import User
from ventanilla.appointments import days, history
from ventanilla.appointments.displaced import is_without_service
from ventanilla.appointments.errors import IllegalMove
from ventanilla.appointments.models import Appointment, Channel, HistoryEntry
from ventanilla.appointments.notices import acts
from ventanilla.appointments.seats import seat_again, with_seat_race
from ventanilla.appointments.status import ACTIVE, SEATED, TRANSITIONS, UNDOABLE, Reason, Status
from ventanilla.lib.dates import local

NO_SERVICE = "Ese día y hora ya no hay servicio: ofrécele otro con «Cambiar fecha»"


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
    """Raises IllegalMove also where the office no longer opens at that hour: it needs another one."""
    with transaction.atomic():
        if is_without_service(latest(appointment)):
            raise IllegalMove(NO_SERVICE)
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

    def once() -> Appointment:
        current = latest(appointment)
        back = _before_outcome(current)
        require_open_day(current)
        return _set(current, back, channel=channel, by=by)

    return with_seat_race(once)


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
) -> Appointment:
    """Moves along an edge of TRANSITIONS, or raises IllegalMove: also when another did it first.

    On a day that its office has closed it takes a `correction`, which says why and stays in the history.
    Raises SlotTaken when who was not attended is to be and the place went to somebody else meanwhile.
    """

    def once() -> Appointment:
        current = latest(appointment)
        previous = Status(current.status)
        _require_edge(previous, to, reason, reason_text)
        if current.status != appointment.status:
            raise IllegalMove(f"Otra persona ya la dejó como «{previous.label}»")
        require_open_day(current, correction)
        return _set(
            current,
            to,
            channel=channel,
            by=by,
            reason=reason,
            reason_text=reason_text,
            note=correction.strip(),
        )

    return with_seat_race(once)


def _set(
    current: Appointment,
    to: Status,
    *,
    channel: Channel,
    by: User | None,
    reason: str = "",
    reason_text: str = "",
    note: str = "",
) -> Appointment:
    """Writes the row, locked before, and its history."""
    previous = current.status
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
        note=note,
    )
    acts.changed(current, at=current.status_changed_at, channel=channel, by=by)
    return current


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
    """A signed day changes only with the reason for it."""
    if days.is_signed(appointment.office, appointment.starts_at) and not correction.strip():
        raise IllegalMove("Ese día ya se cerró: di por qué lo corriges")


def _before_outcome(appointment: Appointment) -> Status:
    """The active state that today's outcome ended."""
    zone = appointment.office.time_zone
    set_on = local(appointment.status_changed_at, zone).date()
    if appointment.status not in UNDOABLE or set_on != local(timezone.now(), zone).date():
        raise IllegalMove("Solo se deshace el resultado de hoy")
    ended = appointment.history.filter(
        kind=HistoryEntry.Kind.STATUS, previous_status__in=ACTIVE
    ).last()
    if ended is None:
        raise IllegalMove("Esta cita no tiene un estado anterior al cual volver")
    return Status(ended.previous_status)


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
    return seat_again(appointment)
