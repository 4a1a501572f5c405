"""Made-up appointments, to try, to show and to measure with: believable, and of nobody."""

import secrets
from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import accumulate, islice
from random import Random
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db import models, transaction
from django.db.models import Max
from django.utils import timezone

from ventanilla.appointments import cts
from ventanilla.appointments.booking import Wish
from ventanilla.appointments.models import Appointment, Channel, CtsCounter, HistoryEntry
from ventanilla.appointments.person import Person
from ventanilla.appointments.status import SEATED, Reason, Status
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.catalog.models import Municipality, Procedure
from ventanilla.lib import bulk
from ventanilla.scheduling.grid import Timetable
from ventanilla.scheduling.models import Closure, OpeningHours

FULLEST = 0.9
"""Of the places of the past; where they do not suffice, the past goes further back."""
COMING_DAYS, COMING_SHARE = 14, 0.4
OLDEST_DAYS, CHUNK = 60 * 366, 20_000
GIVEN = (
    "María Guadalupe|Juan Carlos|Rosa|José Luis|Verónica|Miguel Ángel|Leticia|Francisco|Ana Laura|Pedro|"
    "Silvia|Jorge|Martha|Raúl|Beatriz|Alejandro|Yolanda|Ricardo|Teresa|Fernando|Alma|Óscar|Lucía|Arturo|"
    "Norma Angélica|Víctor|Josefina|Javier|Elena|Héctor|Citlali|Noé|Xóchitl|Íñigo"
)
SURNAMES = (
    "Hernández|García|Martínez|López|González|Pérez|Rodríguez|Sánchez|Ramírez|Cruz|Flores|Gómez|Morales|"
    "Vázquez|Jiménez|Reyes|Díaz|Torres|Gutiérrez|Ruiz|Mendoza|Aguilar|Ortiz|Castillo|Moreno|Núñez|Peña|"
    "Zepeda|Olvera|Colín|De la Cruz|Montes de Oca|Ñáñez"
)
AREAS = ("55", "56", "722", "728", "712", "726", "591", "593", "594", "595", "597")

# What usually becomes of an appointment once its day has passed, and of one still to come.
PAST = {
    (Status.COMPLETED, ""): 72,
    (Status.NOT_HELD, Reason.NO_SHOW): 13,
    (Status.NOT_HELD, Reason.INADMISSIBLE): 4,
    (Status.CANCELLED, ""): 11,
}
COMING = {(Status.PENDING, ""): 45, (Status.CONFIRMED, ""): 50, (Status.CANCELLED, ""): 5}
CHANNELS = {Channel.WEB: 70, Channel.PHONE: 14, Channel.COUNTER: 10, Channel.WHATSAPP: 6}
INADMISSIBLE_TEXTS = (
    "El predio es ejidal: corresponde al Registro Agrario Nacional",
    "El predio está en zona de riesgo según Protección Civil",
)


class NoRoom(Exception):
    """The offices open too few places for so many appointments."""


class Visit(NamedTuple):
    booked_at: datetime
    office: int
    starts_at: datetime
    seat: int
    capacity: int
    status: Status
    reason: str


Place = tuple[datetime, int, int, int]
"""Start, number of the office, seat and capacity."""
Row = dict[str, Any]
Tables = dict[type[models.Model], list[Row]]
Errands = dict[int, dict[tuple[Procedure, Municipality], int]]
"""Number of the office -> what it attends, with its weight."""


class Bare:
    """What is told of each appointment: only that it was booked and how it ended, which is quick to write."""

    outcomes = PAST

    def choose(self, places: list[Place], count: int, rng: Random) -> list[Place]:
        return rng.sample(places, count)

    def tell(self, row: Row) -> Tables:
        """What is written besides the appointment, in order."""
        return {HistoryEntry: list(_history(row))}


def fill(past: int, *, past_days: int, coming: bool, seed: int, told: Bare | None = None) -> int:
    """Writes `past` appointments gone by and, if asked, a coming fortnight; returns how many. Raises NoRoom.

    The same seed gives the same days, people and outcomes on the same day; tokens are always new.
    """
    told = told or Bare()
    now = timezone.now()
    errands = _errands(timezone.localdate(now))
    with transaction.atomic():
        places = _Places(now, errands)
        rng = _random(seed, "past")
        chosen = told.choose(places.past(past, past_days), past, rng)
        visits = list(_visits(chosen, told.outcomes, now, rng))
        if coming:
            # Drawn apart: the days to come do not depend on how long the past is.
            rng = _random(seed, "coming")
            visits += _visits(places.coming(rng), COMING, now, rng)
        visits.sort()
        _write(visits, _Register(errands, now, _random(seed, "people")), told)
    return len(visits)


def _random(seed: int, what: str) -> Random:
    return Random(f"{seed} {what}")  # noqa: S311 - nothing secret hangs on it


def made_up_person(rng: Random) -> Person:
    given, surnames, area = GIVEN.split("|"), SURNAMES.split("|"), rng.choice(AREAS)
    size = 10 ** (9 - len(area))
    number = rng.randrange(2 * size, 9 * size)
    second = rng.choice(surnames) if rng.random() < 0.95 else ""
    return Person(rng.choice(given), rng.choice(surnames), second, f"+52{area}{number}")


def _errands(today: date) -> Errands:
    """The first procedures of a catalogue are the usual ones."""
    catalogue, found = current_catalogue(), Errands()
    for municipality in catalogue.municipalities.values():
        for procedure in catalogue.procedures.values():
            office = catalogue.serving(procedure, municipality, today)
            if office:
                weight = 1 + 12 // procedure.number
                found.setdefault(office.number, {})[procedure, municipality] = weight
    return found


class _Places:
    """Every place that the offices open and nobody holds."""

    def __init__(self, now: datetime, numbers: Iterable[int]) -> None:
        self.today = timezone.localdate(now)
        self.timetable = Timetable(OpeningHours.objects.all(), Closure.objects.all())
        self.offices = [current_catalogue().offices[number] for number in numbers]
        held = Appointment.objects.filter(seat__isnull=False)
        self.held = set(held.values_list("office__number", "starts_at", "seat"))

    def past(self, count: int, days: int) -> list[Place]:
        """Those of the last `days`, or of more where so many would be too full."""
        found: list[Place] = []
        for back in range(1, OLDEST_DAYS):
            if back > days and len(found) * FULLEST >= count:
                return found
            found += self._of_day(self.today - timedelta(days=back))
        raise NoRoom

    def coming(self, rng: Random) -> Iterator[Place]:
        for ahead in range(COMING_DAYS + 1):
            for place in self._of_day(self.today + timedelta(days=ahead)):
                if rng.random() < COMING_SHARE:
                    yield place

    def _of_day(self, day: date) -> Iterator[Place]:
        for office in self.offices:
            for slot in self.timetable.slots(office, day):
                for seat in range(1, slot.capacity + 1):
                    if (office.number, slot.starts_at, seat) not in self.held:
                        yield slot.starts_at, office.number, seat, slot.capacity


class _Weighted:
    """Draws keys as often as their weights say."""

    def __init__(self, weights: dict[Any, int], rng: Random) -> None:
        self.keys, self.limits, self.rng = list(weights), list(accumulate(weights.values())), rng

    def draw(self) -> Any:
        return self.keys[bisect(self.limits, self.rng.random() * self.limits[-1])]


def _visits(
    places: Iterable[Place], outcomes: dict[Any, int], now: datetime, rng: Random
) -> Iterator[Visit]:
    outcome = _Weighted(outcomes, rng)
    for starts_at, office, seat, capacity in places:
        days = 1 + min(int(rng.expovariate(1 / 9)), 40)
        booked_at = starts_at - timedelta(days=days, seconds=rng.randrange(-7 * 3600, 2 * 3600))
        if booked_at >= now:
            booked_at = now - timedelta(seconds=rng.randrange(3600, 3 * 86400))
        yield Visit(booked_at, office, starts_at, seat, capacity, *outcome.draw())


def _write(visits: Sequence[Visit], register: "_Register", told: Bare) -> None:
    """In the order in which they were booked, so that numbers and keys follow one another."""
    first = 1 + (Appointment.objects.aggregate(last=Max("pk"))["last"] or 0)
    rows = (register.appointment(pk, visit) for pk, visit in enumerate(visits, first))
    while chunk := list(islice(rows, CHUNK)):
        besides: Tables = {}
        for row in chunk:
            for model, more in told.tell(row).items():
                besides.setdefault(model, []).extend(more)
        for model, more in ({Appointment: chunk} | besides).items():
            bulk.insert(model, more)
    register.save_counters()
    bulk.settle(Appointment, HistoryEntry)


class _Register:
    """Turns visits into rows, with people, errands and the next consecutive of office and year."""

    def __init__(self, errands: Errands, now: datetime, rng: Random) -> None:
        self.now, self.rng = now, rng
        self.channel = _Weighted(CHANNELS, rng)
        self.errand = {number: _Weighted(pairs, rng) for number, pairs in errands.items()}
        known = current_catalogue()
        self.offices, self.institution = known.offices, known.institution
        self.zone = ZoneInfo(self.institution.time_zone)
        counters = CtsCounter.objects.values_list("year", "office_number", "last")
        self.last = {(year, office): last for year, office, last in counters}

    def appointment(self, pk: int, visit: Visit) -> Row:
        person, token = made_up_person(self.rng), secrets.token_urlsafe(16)
        procedure, municipality = self.errand[visit.office].draw()
        wish = Wish(procedure, municipality, visit.starts_at, person)
        return {
            "id": pk,
            "cts": self._cts(visit, wish),
            "token": token,
            "office_id": self.offices[visit.office].pk,
            "procedure_id": procedure.pk,
            "municipality_id": municipality.pk,
            "starts_at": visit.starts_at,
            "seat": visit.seat if visit.status in SEATED else None,
            "capacity": visit.capacity,
            **self._outcome(visit),
            **vars(person),
            "name_key": person.name_key,
            "channel": self.channel.draw(),
            "too_fast": False,
            "proven": True,
            "privacy_version": self.institution.privacy_version,
            "idempotency_key": f"demo:{token}",
            "fingerprint": wish.fingerprint,
            "created_at": visit.booked_at,
        }

    def _cts(self, visit: Visit, wish: Wish) -> str:
        year = visit.booked_at.astimezone(self.zone).year
        consecutive = self.last[year, visit.office] = self.last.get((year, visit.office), 0) + 1
        municipality, procedure = wish.municipality.code, wish.procedure.number
        return cts.compose(year, visit.office, municipality, procedure, consecutive)

    def _outcome(self, visit: Visit) -> Row:
        """What became of it, and when: on the day itself, or some time since it was booked."""
        inadmissible = visit.reason == Reason.INADMISSIBLE
        at = visit.booked_at
        if visit.status in (Status.COMPLETED, Status.NOT_HELD):
            at = visit.starts_at + timedelta(minutes=self.rng.randrange(20, 90))
        elif visit.status != Status.PENDING:
            at += (min(visit.starts_at, self.now) - at) * self.rng.random()
        return {
            "status": visit.status.value,
            "reason": visit.reason,
            "reason_text": self.rng.choice(INADMISSIBLE_TEXTS) if inadmissible else "",
            "status_changed_at": at,
        }

    def save_counters(self) -> None:
        CtsCounter.objects.bulk_create(
            [CtsCounter(year=y, office_number=o, last=n) for (y, o), n in self.last.items()],
            update_conflicts=True,
            unique_fields=["year", "office_number"],
            update_fields=["last"],
        )


def _history(row: Row) -> Iterator[Row]:
    yield booked(row)
    if row["status"] != Status.PENDING:
        cancelled = row["status"] == Status.CANCELLED
        yield ended(row, row["channel"] if cancelled else Channel.COUNTER.value)


def booked(row: Row) -> Row:
    """As every entry of its history, but for what each says besides."""
    return {
        **{"appointment_id": row["id"], "at": row["created_at"], "starts_at": row["starts_at"]},
        **{"kind": HistoryEntry.Kind.BOOKED.value, "channel": row["channel"]},
        **{"status": Status.PENDING.value, "previous_status": "", "reason": "", "reason_text": ""},
        "by_id": None,
    }


def ended(row: Row, channel: str) -> Row:
    return booked(row) | {
        **{name: row[name] for name in ("status", "reason", "reason_text")},
        **{"kind": HistoryEntry.Kind.STATUS.value, "previous_status": Status.PENDING.value},
        **{"at": row["status_changed_at"], "channel": channel},
    }
