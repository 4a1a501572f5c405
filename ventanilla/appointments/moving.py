"""Moving: another day or hour at the same office. The old place is kept until the new one is taken."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from ventanilla.accounts.models import User
from ventanilla.appointments import history
from ventanilla.appointments.errors import IllegalMove
from ventanilla.appointments.models import Appointment, Channel, HistoryEntry, Visit
from ventanilla.appointments.notices import acts
from ventanilla.appointments.offers import Offer, bookable_slot, free_place
from ventanilla.appointments.seats import with_seat_race
from ventanilla.appointments.status import Status
from ventanilla.appointments.transitions import confirm, latest, require_upcoming
from ventanilla.lib.dates import local


def move(
    appointment: Appointment,
    *,
    to: datetime,
    channel: Channel,
    by: User | None = None,
    offer: Offer = bookable_slot,
    note: str = "",
) -> Appointment:
    """Takes the start `to` (an instant in UTC) and lets the old one go, in one transaction. `offer` says
    which starts this door may give, `note` why staff went beyond them.

    The same move asked twice is done once. Raises SlotTaken and leaves the old place as it was, or
    IllegalMove when the appointment is past or no longer active.
    """

    def once() -> Appointment:
        now = timezone.now()
        current = latest(appointment)
        here = _visit_of_today(current, now)
        # The desk gives another day to who is here, also when his hour has begun.
        if not (by and here and current.is_active):
            require_upcoming(current, now)
        if current.starts_at == to:
            return current
        if here:
            here.delete()  # he leaves, and arrives on the other day
        place = free_place(offer, current.office, to, by=by, note=note)
        previous = current.starts_at
        changed = Appointment.objects.filter(
            pk=current.pk, status=current.status, starts_at=previous
        ).update(**place._asdict())
        if not changed:
            raise IllegalMove("Esta cita acaba de cambiar. Revisa cómo quedó y vuelve a intentar")
        current.starts_at, current.seat, current.capacity = place
        history.record(
            current,
            HistoryEntry.Kind.MOVED,
            channel=channel,
            by=by,
            at=now,
            previous_status=current.status,
            previous_starts_at=previous,
            note=note,
        )
        knows = here is not None or not acts.is_news(channel, by)
        acts.moved(current, previous=previous, at=now, knows=knows)
        return current

    return with_seat_race(once)


def _visit_of_today(appointment: Appointment, now: datetime) -> Visit | None:
    """Before the day of the appointment nobody is here, and it is not asked."""
    zone = appointment.office.time_zone
    if local(appointment.starts_at, zone).date() > local(now, zone).date():
        return None
    return Visit.objects.filter(appointment=appointment, ended_at=None).first()


def move_and_confirm(
    appointment: Appointment, *, to: datetime, channel: Channel, by: User
) -> Appointment:
    """Both or neither: who chose the new hour on the telephone has confirmed it. Raises as `move` does."""
    with transaction.atomic():
        moved = move(appointment, to=to, channel=channel, by=by)
        if moved.status == Status.CONFIRMED:
            return moved
        return confirm(moved, channel=channel, by=by)
