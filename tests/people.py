"""A small fixed cast and how it goes about its business: through the real acts, one week in September.

NOW is Monday 7 September 2026, ten in the morning in Toluca: an ordinary week, Wednesday the 16th is
a holiday. Freeze it with the fixture `clock`.
"""

import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, time
from threading import Barrier, BrokenBarrierError
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from ventanilla.accounts.models import Membership, Role, User
from ventanilla.appointments import booking, guards, offers, transitions
from ventanilla.appointments.models import Appointment, Channel
from ventanilla.appointments.person import Person, read_person
from ventanilla.appointments.walk_in import receive_walk_in
from ventanilla.catalog import catalogue
from ventanilla.catalog.models import Institution, Office
from ventanilla.scheduling import grid
from ventanilla.scheduling.models import Closure, OpeningHours

T = TypeVar("T")

NOW = datetime(2026, 9, 7, 16, 0, tzinfo=UTC)
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (date(2026, 9, day) for day in range(7, 12))
HOLIDAY = date(2026, 9, 16)

ANA = read_person("Ana María", "Peña", "Gómez", "722 234 5610")
BRUNO = read_person("Bruno", "Díaz", "", "722 234 5611")
CARMEN = read_person("Carmen", "de la O", "Ruiz", "722 234 5612")
# Three people, one telephone: that of the granddaughter.
GRANDMOTHER = read_person("Eulalia", "Ñáñez", "Cruz", "722 234 5613")
GRANDFATHER = read_person("Fidel", "Cruz", "Mora", "722 234 5613")
GRANDDAUGHTER = read_person("Gabriela", "Cruz", "Ñáñez", "722 234 5613")

TOLUCA, ECATEPEC = "106", "033"
CONSTANCIA, TITULO, FINIQUITO = "constancia", "titulo_propiedad", "carta_finiquito"


class Clock:
    """Stands where it is put and, as Django's, tells the time in UTC."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now.astimezone(UTC)


def strangers(count: int) -> list[Person]:
    """So many people who share a name and nothing else: each has a telephone."""
    return [Person("Juana", "Pérez", "López", f"+5272223{n:05d}") for n in range(count)]


def staff(name: str = "rosa") -> User:
    return User.objects.get_or_create(username=name)[0]


def chief(where: Office | None = None) -> User:
    """Who leads the office, Toluca's if none is named."""
    user = staff("jefa")
    Membership.objects.get_or_create(user=user, role=Role.COORDINATION, office=where or office())
    return user


def office(municipality: str = TOLUCA, procedure: str = CONSTANCIA) -> Office:
    known = catalogue.current()
    found = known.serving(
        known.procedures[procedure], known.municipalities[municipality], NOW.date()
    )
    assert found
    return found


def at(hour: str, day: date = TUESDAY, zone: str = "America/Mexico_City") -> datetime:
    """`at("9:30")`: the instant in UTC at which it is half past nine on Tuesday at the office."""
    wall = time(*(int(part) for part in hour.split(":")))
    return datetime.combine(day, wall, ZoneInfo(zone)).astimezone(UTC)


def wish(
    person: Person = ANA,
    starts_at: datetime | None = None,
    procedure: str = CONSTANCIA,
    municipality: str = TOLUCA,
) -> booking.Wish:
    known = catalogue.current()
    return booking.Wish(
        procedure=known.procedures[procedure],
        municipality=known.municipalities[municipality],
        starts_at=starts_at or at("10:00"),
        person=person,
    )


def ask(
    wanted: booking.Wish,
    *,
    key: str = "",
    evidence: guards.Evidence = guards.TRUSTED,
    channel: Channel = Channel.WEB,
    by: User | None = None,
) -> booking.Booking:
    return booking.book(
        wanted,
        channel=channel,
        idempotency_key=key or f"test:{uuid.uuid4()}",
        evidence=evidence,
        by=by,
    )


def book(person: Person = ANA, starts_at: datetime | None = None, **more: str) -> Appointment:
    return ask(wish(person, starts_at, **more)).appointment


def fill(starts_at: datetime, places: int) -> list[Appointment]:
    """Strangers take so many places of a start; their telephones are not those of `strangers`."""
    taken = Appointment.objects.count()
    numbers = range(taken, taken + places)
    return [book(Person("Otra", "Gente", "", f"+5272224{n:05d}"), starts_at) for n in numbers]


def desk_books(
    person: Person, starts_at: datetime | None = None, *, reason: str = "", **more: str
) -> Appointment:
    """At the desk; with a `reason`, one place more than there are."""
    return booking.book(
        wish(person, starts_at, **more),
        channel=Channel.COUNTER,
        idempotency_key=f"test:{uuid.uuid4()}",
        evidence=guards.TRUSTED,
        by=chief() if reason else staff(),
        offer=offers.extra_desk_slot if reason else offers.desk_slot,
        note=reason,
    ).appointment


def walk_in(
    person: Person = ANA, *, key: str = "", where: Office | None = None, **more: Any
) -> Appointment:
    """Comes to Toluca without an appointment; `at` is an hour chosen, `extra_reason` why one too many."""
    errand = {name: more.pop(name) for name in ("procedure", "municipality") if name in more}
    wanted, where = wish(person, **errand), where or office()
    return receive_walk_in(
        where,
        wanted.procedure,
        wanted.municipality,
        person,
        idempotency_key=key or f"test:{uuid.uuid4()}",
        by=chief(where) if more.get("extra_reason") else staff(),
        **more,
    )


def no_show(appointment: Appointment) -> Appointment:
    return transitions.mark_no_show(appointment, channel=Channel.COUNTER, by=staff())


def set_institution(**changes: Any) -> None:
    Institution.objects.update(**changes)
    catalogue.forget()


def set_hours(where: Office, *rows: dict[str, Any]) -> None:
    """These hours and no others; a row says what differs from 9:30 to 14:30, each 30 minutes, 3 places
    and, unless it names a weekday, holds from Monday to Friday."""
    usual = {"first_start": time(9, 30), "last_start": time(14, 30)}
    usual |= {"step_minutes": 30, "capacity": 3}
    OpeningHours.objects.filter(office=where).delete()
    for row in rows:
        for weekday in [row["weekday"]] if "weekday" in row else range(5):
            OpeningHours.objects.create(**(usual | {"office": where, "weekday": weekday} | row))
    grid.forget()


def close(day: date, where: Office | None = None, **hours: time) -> Closure:
    """A closure written by somebody else's process: the lists of this one may not know of it yet."""
    return Closure.objects.create(
        office=where, first_day=day, last_day=day, reason="Inundación", **hours
    )


def at_once(acts: Sequence[Callable[[], T]]) -> list[T | Exception]:
    """Runs each act in its own thread with its own connection, all let go at the same instant; returns
    what each returned or raised, in order."""
    start = Barrier(len(acts))

    def run(act: Callable[[], T]) -> T | Exception:
        try:
            connection.ensure_connection()
            start.wait(timeout=30)
            return act()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def meeting(acts: Sequence[Callable[[], T]], before: str) -> list[Callable[[], T]]:
    """The same acts, each waiting before its first statement that begins so until all have come there:
    they have read and nobody has written. Where a lock keeps them apart, they go on after half a second."""
    all_there = Barrier(len(acts))
    return [lambda act=act: _waiting(act, before, all_there) for act in acts]


def _waiting(act: Callable[[], T], before: str, all_there: Barrier) -> T:
    waited = False

    def wait(execute: Any, sql: str, *rest: Any) -> Any:
        nonlocal waited
        if sql.startswith(before) and not waited:
            waited = True
            with suppress(BrokenBarrierError):
                all_there.wait(timeout=0.5)
        return execute(sql, *rest)

    with connection.execute_wrapper(wait):
        return act()


@contextmanager
def undone() -> Iterator[None]:
    """What is written inside is as if it had never been: for tests that draw many examples."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    catalogue.forget()
    grid.forget()


@contextmanager
def statements() -> Iterator[list[str]]:
    """The SQL of what runs inside, without the begin and end of transactions."""
    seen: list[str] = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        if not sql.startswith(("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK")):
            seen.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield seen
