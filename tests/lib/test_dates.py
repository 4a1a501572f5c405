from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventanilla.lib import dates

MEXICO = "America/Mexico_City"


def test_days_are_written_in_words() -> None:
    assert dates.weekday_date(date(2026, 11, 24)) == "martes 24 de noviembre"
    assert dates.long_date(date(2026, 11, 24)) == "martes 24 de noviembre de 2026"
    assert dates.long_date(date(2027, 1, 2)) == "sábado 2 de enero de 2027"
    assert dates.weekday_date(date(2028, 2, 29)) == "martes 29 de febrero"


def test_every_month_and_weekday_has_its_own_word() -> None:
    assert (
        len({dates.weekday_date(date(2026, month, 1)).split()[-1] for month in range(1, 13)}) == 12
    )
    assert len({dates.weekday_date(date(2026, 1, day)).split()[0] for day in range(1, 8)}) == 7


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (time(0, 0), "12:00 de la madrugada"),
        (time(5, 59), "5:59 de la madrugada"),
        (time(6, 0), "6:00 de la mañana"),
        (time(9, 30), "9:30 de la mañana"),
        (time(10, 0), "10:00 de la mañana"),
        (time(11, 59), "11:59 de la mañana"),
        (time(12, 0), "12:00 del día"),
        (time(12, 30), "12:30 de la tarde"),
        (time(13, 30), "1:30 de la tarde"),
        (time(18, 59), "6:59 de la tarde"),
        (time(19, 0), "7:00 de la noche"),
        (datetime(2026, 11, 24, 14, 5, tzinfo=UTC), "2:05 de la tarde"),
    ],
)
def test_hours_are_said_as_people_say_them(moment: time | datetime, words: str) -> None:
    assert dates.clock(moment) == words


@given(st.times())
def test_no_two_minutes_of_a_day_are_said_alike(moment: time) -> None:
    hour, rest = dates.clock(moment).split(":")
    twelve_later = (datetime.combine(date(2026, 1, 1), moment) + timedelta(hours=12)).time()
    assert 1 <= int(hour) <= 12
    assert rest.startswith(f"{moment.minute:02d} de")
    assert dates.clock(moment) != dates.clock(twelve_later)


def test_the_hour_is_that_of_the_zone() -> None:
    moment = datetime(2026, 12, 1, 15, 30, tzinfo=UTC)
    assert dates.clock(dates.local(moment, MEXICO)) == "9:30 de la mañana"
    assert dates.clock(dates.local(moment, "America/Tijuana")) == "7:30 de la mañana"
    assert dates.clock(dates.local(moment, "America/Cancun")) == "10:30 de la mañana"


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        dates.local(datetime(2026, 12, 1, 15, 30), MEXICO)


def test_the_bounds_of_days_are_local_midnights() -> None:
    assert dates.day_bounds(date(2026, 12, 1), date(2026, 12, 2), MEXICO) == (
        datetime(2026, 12, 1, 6, tzinfo=UTC),
        datetime(2026, 12, 3, 6, tzinfo=UTC),
    )


def test_a_day_of_clock_change_has_23_or_25_hours() -> None:
    """The border still changes its clocks; Mexico City no longer does."""

    def hours(day: date, zone: str) -> float:
        start, end = dates.day_bounds(day, day, zone)
        return (end - start).total_seconds() / 3600

    assert hours(date(2026, 3, 8), "America/Tijuana") == 23
    assert hours(date(2026, 11, 1), "America/Tijuana") == 25
    assert hours(date(2026, 4, 5), MEXICO) == 24


@given(
    st.dates(date(2000, 1, 1), date(2090, 1, 1)),
    st.sampled_from([MEXICO, "America/Tijuana", "America/Cancun"]),
)
def test_the_bounds_of_a_day_hold_that_day_and_no_other(day: date, zone: str) -> None:
    start, end = dates.day_bounds(day, day, zone)
    assert dates.local(start, zone).date() == day
    assert dates.local(end - timedelta(microseconds=1), zone).date() == day
    assert dates.local(end, zone).date() == day + timedelta(days=1)
