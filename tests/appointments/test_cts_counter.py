"""The consecutive of a key: one after another, none twice, none left out, whoever asks at once."""

import threading
from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import cycle

import pytest
from django.db import connection, transaction

from tests.people import (
    ANA,
    ECATEPEC,
    NOW,
    TITULO,
    Clock,
    ask,
    at,
    at_once,
    book,
    fill,
    meeting,
    strangers,
    wish,
)
from ventanilla.appointments import cts
from ventanilla.appointments.booking import Booking
from ventanilla.appointments.errors import SlotTaken
from ventanilla.appointments.models import Appointment, CtsCounter

LAST_SECOND = datetime.fromisoformat("2027-01-01T05:59:59.999999+00:00")  # still 2026 in Toluca
NEW_YEAR = LAST_SECOND + timedelta(microseconds=1)


def parts(appointment: Appointment) -> tuple[int, int, int]:
    """Year, office and consecutive."""
    digits = appointment.cts or ""
    assert cts.is_valid(digits)
    return int(digits[:4]), int(digits[4:6]), int(digits[11:16])


def places(day: date) -> list[datetime]:
    """The first 64 places of an office from a Thursday on: 33 a day."""
    half_hours = [at("9:30", day) + n * timedelta(minutes=30) for n in range(11)]
    next_day = [start + timedelta(days=1) for start in half_hours]
    return sorted((half_hours + next_day) * 3)[:64]


def bookings(starts: list[datetime]) -> list[Callable[[], Booking]]:
    wishes = [
        wish(person, start) for person, start in zip(strangers(len(starts)), starts, strict=True)
    ]
    return [lambda wanted=wanted: ask(wanted) for wanted in wishes]


@pytest.mark.django_db
def test_each_office_and_each_year_counts_from_one(clock: Clock) -> None:
    """promise: A11"""
    assert parts(book(ANA)) == (2026, 10, 1)
    assert parts(book(ANA, procedure=TITULO)) == (2026, 10, 2)
    assert parts(book(strangers(1)[0], municipality=ECATEPEC)) == (2026, 4, 1)
    clock.now = NEW_YEAR
    assert parts(fill(at("10:00", date(2027, 1, 7)), 1)[0]) == (2027, 10, 1)


@pytest.mark.django_db
@pytest.mark.parametrize(("moment", "year"), [(LAST_SECOND, 2026), (NEW_YEAR, 2027)])
def test_the_year_is_that_of_the_clock_on_the_wall(
    clock: Clock, moment: datetime, year: int
) -> None:
    """promise: A11

    In UTC the new year has begun six hours before.
    """
    clock.now = moment
    assert parts(book(ANA, at("10:00", date(2027, 1, 7)))) == (year, 10, 1)


@pytest.mark.django_db
def test_what_is_rolled_back_burns_no_number(clock: Clock) -> None:
    """promise: A11"""
    with transaction.atomic():
        assert cts.next_consecutive(2026, 10) == 1
        transaction.set_rollback(True)
    assert cts.next_consecutive(2026, 10) == 1
    assert cts.next_consecutive(2026, 10) == 2


@pytest.mark.django_db
def test_the_hundred_thousandth_is_refused_and_changes_nothing(clock: Clock) -> None:
    """promise: A11"""
    CtsCounter.objects.create(year=2026, office_number=10, last=99_999)
    with pytest.raises(OverflowError):
        book(ANA)
    assert not Appointment.objects.exists()
    assert CtsCounter.objects.get().last == 99_999


@pytest.mark.django_db(transaction=True)
def test_sixty_four_at_once_are_numbered_without_gap(clock: Clock) -> None:
    """promise: A11"""
    made = at_once(bookings(places(NOW.date() + timedelta(days=3))))
    assert [booking for booking in made if isinstance(booking, Exception)] == []
    numbers = sorted(parts(row)[2] for row in Appointment.objects.all())
    assert numbers == list(range(1, 65))


@pytest.mark.django_db(transaction=True)
def test_the_refused_of_a_crowd_leave_no_gap(clock: Clock) -> None:
    """promise: A11

    Forty people, ten places.
    """
    starts = [at("9:30"), at("10:00"), at("10:30"), at("11:00")] * 10
    fill(at("11:00"), 2)
    made = at_once(bookings(starts))
    refused = [answer for answer in made if isinstance(answer, Exception)]
    assert [type(answer) for answer in refused] == [SlotTaken] * 30
    numbers = sorted(parts(row)[2] for row in Appointment.objects.all())
    assert numbers == list(range(1, 13))


@pytest.mark.django_db(transaction=True)
def test_sixty_four_at_once_while_the_year_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """promise: A11

    Half of them press in the last microsecond of the year and half in the first of the next.
    """
    own = threading.local()
    monkeypatch.setattr("django.utils.timezone.now", lambda: getattr(own, "now", LAST_SECOND))

    def at_moment(now: datetime, act: Callable[[], Booking]) -> Booking:
        own.now = now
        return act()

    acts = bookings(places(date(2027, 1, 7)))
    moments = cycle([LAST_SECOND, NEW_YEAR])
    made = at_once([lambda a=a, now=now: at_moment(now, a) for a, now in zip(acts, moments)])  # noqa: B905
    assert [booking for booking in made if isinstance(booking, Exception)] == []
    numbers = sorted(parts(row) for row in Appointment.objects.all())
    assert numbers == [(year, 10, n) for year in (2026, 2027) for n in range(1, 33)]
    for row in Appointment.objects.all():
        assert row.created_at == (LAST_SECOND if parts(row)[0] == 2026 else NEW_YEAR)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_counting_what_there_is_would_give_one_number_twice(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """promise: A11 (its negative control)

    The usual `max() + 1` instead of the counter's row: two who read before either writes.
    """

    def most_plus_one(year: int, office_number: int) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT max(substr(cts, 12, 5)) FROM appointments_appointment")
            return int(cursor.fetchone()[0] or 0) + 1

    monkeypatch.setattr("ventanilla.appointments.cts.next_consecutive", most_plus_one)
    made = at_once(
        meeting(
            bookings([at("9:30"), at("10:00")]), before='INSERT INTO "appointments_appointment"'
        )
    )
    assert sorted(type(answer).__name__ for answer in made) == ["Booking", "IntegrityError"]
