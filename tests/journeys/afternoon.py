"""An installation where it is three in the afternoon at the office of Toluca, whatever time it is here.

The day has been: 33 people had an appointment, from half past nine to half past two, and so far nobody
has written down what became of them.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.served import Demonstrating, Served

# Read by `manage.py shell`. The bookings are made by the real act, two days before by its clock.
_SETUP = """
import uuid
from tests.append_only import unguarded
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo
from django.utils import timezone
from ventanilla.appointments import booking, guards
from ventanilla.appointments.models import (
    AccessEntry, Appointment, CallEntry, CallState, Channel, HistoryEntry, Notice, RowChange, Visit)
from ventanilla.appointments.person import Person
from ventanilla.catalog import catalogue
from ventanilla.catalog.models import Office
from ventanilla.scheduling.models import Closure, OpeningHours
from ventanilla.surveys.models import Answered

now = datetime.now(UTC)
ahead = (15 - now.hour + 11) % 24 - 11
zone = f"Etc/GMT{-ahead:+d}"
office = Office.objects.get(number=10)
Office.objects.filter(pk=office.pk).update(time_zone=zone)
with unguarded():
    for model in (AccessEntry, Answered, CallEntry, CallState, HistoryEntry, Notice, RowChange, Visit):
        model.objects.filter(appointment__office=office).delete()
    Appointment.objects.filter(office=office).delete()
OpeningHours.objects.filter(office=office).delete()
Closure.objects.all().delete()
for weekday in range(7):
    OpeningHours.objects.create(office=office, weekday=weekday, first_start=time(9, 30),
        last_start=time(14, 30), step_minutes=30, capacity=3)
catalogue.forget()
known = catalogue.current()
today = now.astimezone(ZoneInfo(zone)).date()
timezone.now = lambda: now - timedelta(days=2)
given = "María Juan Rosa José Ana Luis Elena Pedro Lucía Óscar Alma".split()
surnames = "Hernández García Martínez".split()
for n in range(33):
    minutes = 570 + 30 * (n // 3)
    starts_at = datetime.combine(today, time(*divmod(minutes, 60)), ZoneInfo(zone)).astimezone(UTC)
    booking.book(
        booking.Wish(known.procedures["constancia"], known.municipalities["106"], starts_at,
            Person(given[n // 3], surnames[n % 3], "López", f"+5272223{n:05d}")),
        channel=Channel.WEB, idempotency_key=str(uuid.uuid4()), evidence=guards.TRUSTED, by=None)
"""

# The windows and reception did their part: all but the last eight were attended, one sits waiting.
ATTEND = """
from ventanilla.accounts.models import User
from ventanilla.appointments import visits
from ventanilla.appointments.models import Appointment, VisitResult
by = User.objects.get(username="lupe")
rows = list(Appointment.objects.filter(office__number=10).order_by("starts_at", "pk"))
for each in rows[:25]:
    visits.arrive(each, by=by)
    visits.finish(each, VisitResult.FILED, by=by)
visits.arrive(rows[32], by=by)
"""


@contextmanager
def afternoon(demonstrating: Demonstrating) -> Iterator[Served]:
    with demonstrating() as served:
        served.manage("shell", "-v0", "-c", _SETUP)
        time.sleep(5.5)  # a change of the catalogue reaches the running server within five seconds
        yield served
