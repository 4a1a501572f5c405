"""The day of an office, open until somebody signs it. Who signs it and who changes what it holds wait for
each other, so that nothing enters a day while it is being signed."""

from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from ventanilla.appointments.models import Appointment, DayClose
from ventanilla.catalog.models import Office
from ventanilla.lib.dates import day_bounds, local
from ventanilla.lib.locks import serialise


def appointments(office: Office, first: date, last: date) -> QuerySet[Appointment]:
    """Those of the office whose date is one of these days, both included, in any state and no order."""
    start, end = day_bounds(first, last, office.time_zone)
    return Appointment.objects.filter(office=office, starts_at__gte=start, starts_at__lt=end)


def take_turn(office: Office, day: date) -> None:
    """Until our transaction ends nobody else signs that day nor changes what it holds."""
    serialise(f"day:{office.pk}:{day}")


def is_signed(office: Office, starts_at: datetime) -> bool:
    """Whether the day of that start is signed; if not, nobody signs it before our transaction ends. Days to
    come cost nothing: they cannot be signed."""
    day = local(starts_at, office.time_zone).date()
    if day > local(timezone.now(), office.time_zone).date():
        return False
    take_turn(office, day)
    return DayClose.objects.filter(office=office, day=day).exists()
