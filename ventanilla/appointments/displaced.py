"""Appointments that the timetable no longer holds: at an hour the office does not open any more, or more of
them than places. Nothing is stored and nothing deleted: it is what the two say now, compared."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from ventanilla.appointments.models import Appointment
from ventanilla.appointments.status import ACTIVE
from ventanilla.catalog.models import Office
from ventanilla.lib.dates import local
from ventanilla.scheduling.grid import Slot, Timetable, timetable_of


@dataclass(frozen=True)
class Excess:
    """More appointments than the start has places now."""

    slot: Slot
    appointments: list[Appointment]


def without_service(
    office: Office, now: datetime, table: Timetable | None = None
) -> list[Appointment]:
    """Active appointments to come at a start that `table` (that of the database, if none is given) does
    not open: somebody has to call them. Nearest first."""
    table = table or timetable_of(office)
    coming = _coming(office, now)
    shut = [start for start in _starts(coming) if table.slot_at(office, start) is None]
    return _people(coming.filter(starts_at__in=shut)) if shut else []


def over_places(office: Office, now: datetime, table: Timetable | None = None) -> list[Excess]:
    """The starts to come that hold more people than `table` gives them places, nearest first."""
    table = table or timetable_of(office)
    coming = _coming(office, now)
    held = Counter(coming.values_list("starts_at", flat=True))
    slots = [table.slot_at(office, start) for start in sorted(held)]
    full = [slot for slot in slots if slot and held[slot.starts_at] > slot.capacity]
    people = _people(coming.filter(starts_at__in=[slot.starts_at for slot in full])) if full else []
    return [
        Excess(slot, [each for each in people if each.starts_at == slot.starts_at]) for slot in full
    ]


def is_without_service(appointment: Appointment) -> bool:
    """Whether it is one of `without_service` (two queries)."""
    office, start = appointment.office, appointment.starts_at
    table = timetable_of(office, local(start, office.time_zone).date())
    return appointment.is_upcoming and table.slot_at(office, start) is None


def _coming(office: Office, now: datetime) -> QuerySet[Appointment]:
    return Appointment.objects.filter(office=office, status__in=ACTIVE, starts_at__gt=now)


def _starts(coming: QuerySet[Appointment]) -> Iterable[datetime]:
    return coming.order_by().values_list("starts_at", flat=True).distinct()


def _people(chosen: QuerySet[Appointment]) -> list[Appointment]:
    return list(chosen.select_related("procedure", "call_state").order_by("starts_at", "pk"))
