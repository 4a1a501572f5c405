"""The places that were offered: as the timetable of each day had them."""

from datetime import date, time, timedelta

import pytest

from tests.catalogs import content, publish
from tests.people import (
    FRIDAY,
    HOLIDAY,
    MONDAY,
    TUESDAY,
    WEDNESDAY,
    Clock,
    at,
    book,
    close,
    fill,
    office,
    set_hours,
)
from ventanilla.reports.filters import Basis, Filters
from ventanilla.reports.opening import first_free, offered
from ventanilla.reports.report import report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def places(first: date, last: date) -> int:
    return offered(Filters(first, last, (office(),)))[office().pk]


def test_a_week_offers_eleven_starts_of_three_places_a_day() -> None:
    """promise: N5"""
    assert places(MONDAY, MONDAY) == 33
    assert places(MONDAY, MONDAY + timedelta(days=6)) == 5 * 33


def test_closed_days_and_hours_offer_nothing() -> None:
    """promise: N5"""
    assert places(HOLIDAY, HOLIDAY) == 0
    close(TUESDAY, office())
    close(WEDNESDAY, from_time=time(12), to_time=time(15))
    assert (places(TUESDAY, TUESDAY), places(WEDNESDAY, WEDNESDAY)) == (0, 15)


def test_hours_of_a_time_rule_in_their_days_alone() -> None:
    set_hours(office(), {"valid_to": TUESDAY}, {"valid_from": WEDNESDAY, "capacity": 5})
    assert places(MONDAY, FRIDAY) == 2 * 33 + 3 * 55


def test_the_past_is_told_by_the_catalogue_that_ruled_then(clock: Clock) -> None:
    """promise: N5: whoever changes the hours today does not change what was offered yesterday"""
    clock.now = at("10:00", date(2027, 2, 10))
    publish(content().with_rows("horarios", twice_the_places()))
    assert places(date(2027, 2, 8), date(2027, 2, 9)) == 2 * 33
    assert places(date(2027, 2, 10), date(2027, 2, 11)) == 2 * 66


def twice_the_places() -> list[dict[str, str]]:
    rows = [row for _, row in content().rows("horarios")]
    return [row | {"lugares": str(2 * int(row["lugares"]))} for row in rows]


def test_the_occupation_is_what_was_used_of_what_was_offered() -> None:
    """promise: N5"""
    fill(at("9:30", TUESDAY), 3)
    book(starts_at=at("10:00", TUESDAY))
    found = report(Filters(TUESDAY, TUESDAY, (office(),)))
    assert found.occupation == round(100 * 4 / 33, 1)


def test_under_a_filter_there_is_nothing_to_compare_with() -> None:
    everything = {"first": TUESDAY, "last": TUESDAY, "offices": (office(),)}
    assert report(Filters(**everything, channel="web")).occupation is None
    assert report(Filters(**everything, basis=Basis.BOOKING)).occupation is None
    assert report(Filters(**everything)).occupation == 0


def test_the_first_free_place_is_what_somebody_who_asks_now_would_find() -> None:
    """promise: N5"""
    assert first_free(office()).days == 1
    set_hours(office(), {"first_start": time(9, 30), "last_start": time(9, 30)})
    fill(at("9:30", TUESDAY), 3)
    assert (first_free(office()).day, first_free(office()).days) == (WEDNESDAY, 2)
    set_hours(office())
    assert (first_free(office()).day, first_free(office()).days) == (None, None)
