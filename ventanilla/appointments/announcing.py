"""A person says that he comes, at a door that cannot know who he is: written down, and nothing confirmed."""

from django.db import transaction
from django.utils import timezone

from ventanilla.appointments import history
from ventanilla.appointments.models import Appointment, Channel, HistoryEntry
from ventanilla.appointments.transitions import latest, require_upcoming


def say_coming(appointment: Appointment, *, channel: Channel) -> None:
    """Said twice of one day and hour is said once. Raises IllegalMove where it is past or not active."""
    with transaction.atomic():
        current, now = latest(appointment), timezone.now()
        require_upcoming(current, now)
        if not said_coming(current):
            history.record(current, HistoryEntry.Kind.SAID_COMING, channel=channel, by=None, at=now)


def said_coming(appointment: Appointment) -> bool:
    """Whether it was said of the day and hour that it has now (one query)."""
    return appointment.history.filter(
        kind=HistoryEntry.Kind.SAID_COMING, starts_at=appointment.starts_at
    ).exists()
