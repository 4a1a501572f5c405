"""The places that the offices offered, and the first that is free today."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from ventanilla.appointments.availability import bookable_range, open_days
from ventanilla.catalog.models import Office
from ventanilla.lib.dates import local
from ventanilla.reports.filters import Filters
from ventanilla.scheduling.past import History


@dataclass(frozen=True)
class FirstFree:
    """`day` is None where all is taken as far as one may book; `days`, how far it is from today."""

    office: Office
    day: date | None
    days: int | None


def offered(filters: Filters) -> dict[int, int]:
    """Places by office, of each day as it was open then."""
    history = History()
    found = dict.fromkeys((office.pk for office in filters.offices), 0)
    for offset in range((filters.last - filters.first).days + 1):
        day = filters.first + timedelta(days=offset)
        table = history.on(day)
        for office in filters.offices:
            found[office.pk] += table.places(office, day)
    return found


def first_free(office: Office) -> FirstFree:
    """As whoever asks now for an appointment would find it. One query."""
    today = local(timezone.now(), office.time_zone).date()
    day = next((each.date for each in open_days(office, *bookable_range(office))), None)
    return FirstFree(office, day, (day - today).days if day else None)
