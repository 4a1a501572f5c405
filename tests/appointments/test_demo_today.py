"""Whoever tries the demonstration finds somebody to receive, also on a Sunday at night."""

from collections.abc import Iterator
from datetime import time, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from tests.catalogs import CLOSED_TUESDAY, content, publish, renamed
from tests.people import NOW, Clock, at, office, staff
from ventanilla.appointments import demo_today, visits
from ventanilla.appointments.models import Appointment
from ventanilla.appointments.offers import unused_today
from ventanilla.appointments.visits import Answer
from ventanilla.catalog import catalogue
from ventanilla.scheduling import grid, publishing
from ventanilla.scheduling.models import CatalogueVersion, OpeningHours

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

SUNDAY = (NOW - timedelta(days=1)).date()


@pytest.fixture(autouse=True)
def no_stale_snapshot() -> Iterator[None]:
    yield
    catalogue.forget()
    grid.forget()


def rows() -> list[tuple[time, time]]:
    """Of today alone."""
    found = OpeningHours.objects.filter(office__number=10, valid_to__isnull=False)
    return list(found.values_list("first_start", "last_start"))


@pytest.mark.parametrize(
    ("hour", "first", "last"),
    [
        ("21:10", time(19), time(23, 30)),
        ("0:20", time(0), time(3)),
        ("23:59", time(21, 30), time(23, 30)),
        ("12:40", time(10, 30), time(15, 30)),
    ],
)
def test_on_a_sunday_at_any_hour_people_are_received(
    clock: Clock, hour: str, first: time, last: time
) -> None:
    clock.now = at(hour, SUNDAY)
    demo_today.open_now()
    assert rows() == [(first, last)]
    assert demo_today.bring_people()
    for each in Appointment.objects.all():
        assert visits.receive(office(), each.cts, by=staff()).answer == Answer.WELCOME
    assert unused_today(office())


def test_an_office_that_is_open_already_is_left_as_it_is(clock: Clock) -> None:
    demo_today.open_now()
    assert rows() == []
    assert demo_today.bring_people()


def test_twice_is_once(clock: Clock) -> None:
    clock.now = at("21:10", SUNDAY)
    for _ in range(2):
        demo_today.open_now()
        demo_today.bring_people()
    assert len(rows()) == 1
    assert CatalogueVersion.objects.count() == 2
    assert Appointment.objects.count() == 4


def test_it_survives_whatever_is_published_after_it(clock: Clock) -> None:
    clock.now = at("21:10", SUNDAY)
    demo_today.open_now()
    publish(renamed())
    assert rows() == [(time(19), time(23, 30))]


def test_hours_that_begin_soon_are_left_as_they_are(clock: Clock) -> None:
    """Half past seven on a Monday: the office opens at half past nine."""
    clock.now = at("7:30", NOW.date())
    demo_today.open_now()
    assert rows() == [(time(5, 30), time(9))]
    starts = [slot.local.time() for slot in grid.timetable_of(office()).slots(office(), NOW.date())]
    assert starts == sorted(set(starts))


def test_what_was_edited_stays_edited(clock: Clock) -> None:
    """Else the next start would load the folder over somebody's work."""
    publish(renamed())
    clock.now = at("21:10", SUNDAY)
    demo_today.open_now()
    assert publishing.was_edited()


def test_a_closed_day_is_respected(clock: Clock) -> None:
    clock.now = at("21:10", SUNDAY)
    day = {"desde": SUNDAY.isoformat(), "hasta": SUNDAY.isoformat()}
    publish(content().with_row("dias_inhabiles", None, CLOSED_TUESDAY | day))
    demo_today.open_now()
    assert demo_today.bring_people() == 0


def test_only_where_it_is_asked_for(clock: Clock) -> None:
    clock.now = at("21:10", SUNDAY)
    options = {"appointments": 20, "once": True, "stdout": StringIO()}
    call_command("demo_data", **options)
    assert rows() == []
    call_command("demo_data", **options, today=True)
    assert len(rows()) == 1
