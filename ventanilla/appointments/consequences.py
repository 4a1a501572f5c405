"""What publishing a catalogue would do to people who already have an appointment, and to the places there
are: told before it is done."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from ventanilla.appointments.displaced import Excess, over_places, without_service
from ventanilla.appointments.models import Appointment
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.catalog.models import Office
from ventanilla.catalog.tables import Source
from ventanilla.scheduling.grid import Timetable
from ventanilla.scheduling.models import Closure, OpeningHours
from ventanilla.scheduling.publishing import rehearsal


@dataclass(frozen=True)
class Consequences:
    """`displaced` and `excess`: those that the change brings about, not those there were already.
    `places`: how many there are from today to the horizon, before and after, where they differ."""

    displaced: list[Appointment]
    excess: list[Excess]
    places: list[tuple[Office, int, int]]


def of(source: Source, office: Office | None = None) -> Consequences:
    """For every office, or for that one. Raises CatalogProblems, as publishing it would. Nothing stays
    changed."""
    now = timezone.now()
    before = _seen(now, office)
    with rehearsal(source):
        after = _seen(now, office)
    known = {each.pk for each in before.displaced}
    crowded = {(each.slot.starts_at, len(each.appointments)) for each in before.excess}
    return Consequences(
        displaced=[each for each in after.displaced if each.pk not in known],
        excess=[e for e in after.excess if (e.slot.starts_at, len(e.appointments)) not in crowded],
        places=_moved(before.places, after.places),
    )


@dataclass(frozen=True)
class _Seen:
    displaced: list[Appointment]
    excess: list[Excess]
    places: dict[Office, int]


def _seen(now: datetime, only: Office | None) -> _Seen:
    table = Timetable(OpeningHours.objects.all(), Closure.objects.all())
    offices = [only] if only else list(Office.objects.all())
    return _Seen(
        displaced=[each for office in offices for each in without_service(office, now, table)],
        excess=[each for office in offices for each in over_places(office, now, table)],
        places={office: _places(office, table) for office in offices},
    )


def _places(office: Office, table: Timetable) -> int:
    if not office.active:
        return 0
    today = timezone.localdate()
    last = today + timedelta(days=current_catalogue().institution.horizon_days)
    return sum(slot.capacity for _, slots in table.days(office, today, last) for slot in slots)


def _moved(before: dict[Office, int], after: dict[Office, int]) -> list[tuple[Office, int, int]]:
    offices = sorted({*before, *after}, key=lambda office: office.number)
    pairs = ((office, before.get(office, 0), after.get(office, 0)) for office in offices)
    return [(office, old, new) for office, old, new in pairs if old != new]
