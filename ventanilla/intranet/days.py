"""The day of an address, and the days around it that the office opens."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.http import Http404
from django.utils import timezone

from ventanilla.catalog.models import Office
from ventanilla.lib.dates import local
from ventanilla.scheduling.grid import timetable_of

FAR = timedelta(days=366)
_AROUND = 60


def today_at(office: Office) -> date:
    return local(timezone.now(), office.time_zone).date()


def read_day(text: str, office: Office) -> date:
    """«2026-09-08»; what is no day, or one that nobody works on any more, is no page."""
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error
    if abs(day - today_at(office)) > FAR:
        raise Http404
    return day


def opens_from(office: Office, day: date) -> date:
    """That day, or the next on which the office opens; that day again where none comes."""
    return _first_open(office, (day + timedelta(days=n) for n in range(_AROUND))) or day


def neighbours(office: Office, day: date) -> tuple[date | None, date | None]:
    """The days with service before and after."""
    around = range(1, _AROUND)
    before = _first_open(office, (day - timedelta(days=n) for n in around))
    return before, _first_open(office, (day + timedelta(days=n) for n in around))


def _first_open(office: Office, days: Iterable[date]) -> date | None:
    table = timetable_of(office)
    return next((day for day in days if table.slots(office, day)), None)
