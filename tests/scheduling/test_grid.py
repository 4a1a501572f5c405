"""The starts that an office opens, by its own clock: pure arithmetic on hours and closures."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from ventanilla.catalog.models import Office
from ventanilla.scheduling import grid
from ventanilla.scheduling.grid import Slot, Timetable, slots_on, timetable_of
from ventanilla.scheduling.models import Closure, OpeningHours

MEXICO = ZoneInfo("America/Mexico_City")
TIJUANA, CANCUN = ZoneInfo("America/Tijuana"), ZoneInfo("America/Cancun")
MONDAY = date(2026, 9, 7)
TUESDAY, SATURDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=5)


def hours(first: time = time(9, 30), last: time = time(10, 30), **other: Any) -> OpeningHours:
    """Not stored: Mondays, each half hour, three places unless said otherwise."""
    usual = {"weekday": 0, "step_minutes": 30, "capacity": 3}
    return OpeningHours(first_start=first, last_start=last, **usual | other)


def closure(first: date, last: date | None = None, **hours: time) -> Closure:
    return Closure(first_day=first, last_day=last or first, reason="Asueto", **hours)


def starts(
    day: date, *rows: OpeningHours, closures: tuple[Closure, ...] = (), zone: ZoneInfo = MEXICO
) -> list[str]:
    return [f"{s.local:%H:%M}×{s.capacity}" for s in slots_on(day, rows, closures, zone)]


def test_from_the_first_start_to_the_last_both_given() -> None:
    assert starts(MONDAY, hours()) == ["09:30×3", "10:00×3", "10:30×3"]
    assert starts(MONDAY, hours(last=time(9, 30))) == ["09:30×3"]
    assert starts(MONDAY, hours(step_minutes=45)) == ["09:30×3", "10:15×3"]


def test_a_weekday_without_hours_is_closed() -> None:
    assert starts(TUESDAY, hours()) == []
    assert starts(MONDAY) == []


def test_capacity_may_differ_by_weekday_and_hour() -> None:
    rows = (
        hours(),
        hours(time(11), time(11, 30), capacity=1),
        hours(time(8), time(8), weekday=5, capacity=9),
    )
    assert starts(MONDAY, *rows) == ["09:30×3", "10:00×3", "10:30×3", "11:00×1", "11:30×1"]
    assert starts(SATURDAY, *rows) == ["08:00×9"]


def test_an_hour_without_places_is_not_given() -> None:
    assert starts(MONDAY, hours(), hours(time(12), time(12), capacity=0)) == starts(MONDAY, hours())


def test_hours_hold_from_their_first_day_to_their_last() -> None:
    week = timedelta(days=7)
    old = hours(valid_to=MONDAY)
    new = hours(time(12), time(12), valid_from=MONDAY + week, valid_to=MONDAY + week)
    assert starts(MONDAY, old, new) == ["09:30×3", "10:00×3", "10:30×3"]
    assert starts(MONDAY + week, old, new) == ["12:00×3"]
    assert starts(MONDAY - week, old, new) == ["09:30×3", "10:00×3", "10:30×3"]
    assert starts(MONDAY + 2 * week, old, new) == []


def test_a_closed_day_gives_nothing_and_its_neighbours_do() -> None:
    shut = closure(MONDAY - timedelta(days=1), MONDAY + timedelta(days=1))
    assert starts(MONDAY, hours(), closures=(shut,)) == []
    for first, last in ((-1, -1), (1, 9)):
        apart = closure(MONDAY + timedelta(days=first), MONDAY + timedelta(days=last))
        assert starts(MONDAY, hours(), closures=(apart,)) == starts(MONDAY, hours())


def test_a_closure_of_some_hours_ends_when_it_says() -> None:
    shut = closure(MONDAY, from_time=time(10), to_time=time(10, 30))
    assert starts(MONDAY, hours(), closures=(shut,)) == ["09:30×3", "10:30×3"]


def test_closures_add_up() -> None:
    morning = closure(MONDAY, from_time=time(0), to_time=time(10))
    noon = closure(MONDAY, from_time=time(10, 15), to_time=time(23))
    assert starts(MONDAY, hours(), closures=(morning, noon)) == ["10:00×3"]


def test_the_instant_is_that_of_the_office_s_wall_clock() -> None:
    [slot] = slots_on(MONDAY, [hours(last=time(9, 30))], [], MEXICO)
    assert slot == Slot(
        starts_at=datetime(2026, 9, 7, 15, 30, tzinfo=UTC),
        local=datetime(2026, 9, 7, 9, 30, tzinfo=MEXICO),
        capacity=3,
        unix=1_788_795_000,
        iso="2026-09-07T09:30:00-06:00",
    )
    assert slot.starts_at.tzinfo is UTC


@pytest.mark.parametrize(
    ("zone", "day", "instant"),
    [
        pytest.param(MEXICO, date(2026, 1, 15), "15:30", id="Toluca, winter"),
        pytest.param(MEXICO, date(2026, 7, 15), "15:30", id="Toluca, no summer time since 2022"),
        pytest.param(CANCUN, date(2026, 1, 15), "14:30", id="Cancún, winter"),
        pytest.param(CANCUN, date(2026, 7, 15), "14:30", id="Cancún, summer"),
        pytest.param(TIJUANA, date(2026, 3, 7), "17:30", id="Tijuana, the day before the change"),
        pytest.param(TIJUANA, date(2026, 3, 8), "16:30", id="Tijuana, the day of the change"),
        pytest.param(TIJUANA, date(2026, 10, 31), "16:30", id="Tijuana, the day before it ends"),
        pytest.param(TIJUANA, date(2026, 11, 1), "17:30", id="Tijuana, the day it ends"),
    ],
)
def test_half_past_nine_is_half_past_nine_all_year(zone: ZoneInfo, day: date, instant: str) -> None:
    """promise: I11"""
    [slot] = slots_on(day, [hours(last=time(9, 30), weekday=day.weekday())], [], zone)
    assert f"{slot.starts_at:%H:%M}" == instant
    assert f"{slot.local:%H:%M}" == "09:30"


def test_the_hour_that_the_clock_skips_is_not_given() -> None:
    """promise: I11

    On 8 March 2026 in Tijuana half past one is followed by three o'clock.
    """
    night = hours(time(1), time(3, 30), weekday=6)
    day = date(2026, 3, 8)
    assert starts(day, night, zone=TIJUANA) == ["01:00×3", "01:30×3", "03:00×3", "03:30×3"]
    assert len(starts(day, night, zone=CANCUN)) == 6


def test_the_hour_that_comes_twice_is_given_once_the_first_time() -> None:
    """promise: I11

    On 1 November 2026 in Tijuana it is half past one twice; the next start is half an hour after the
    second.
    """
    night = hours(time(1), time(2), weekday=6)
    slots = slots_on(date(2026, 11, 1), [night], [], TIJUANA)
    assert [f"{slot.starts_at:%H:%M}" for slot in slots] == ["08:00", "08:30", "10:00"]


WALL = st.times().map(lambda wall: wall.replace(second=0, microsecond=0))


@given(
    day=st.dates(date(2000, 1, 2), date(2099, 12, 30)),
    walls=st.tuples(WALL, WALL).map(sorted),
    step=st.integers(5, 480),
    capacity=st.integers(0, 99),
    zone=st.sampled_from([MEXICO, TIJUANA, CANCUN, ZoneInfo("Asia/Kathmandu")]),
)
def test_the_grid_is_what_a_person_would_count(
    day: date, walls: list[time], step: int, capacity: int, zone: ZoneInfo
) -> None:
    """Step by step from the first start on, in order, each on its day, each an instant of its own."""
    first, last = walls
    row = hours(first, last, weekday=day.weekday(), step_minutes=step, capacity=capacity)
    slots = slots_on(day, [row], [], zone)
    expected, wall = [], datetime.combine(day, first)
    while wall.date() == day and wall.time() <= last:
        expected.append(wall)
        wall += timedelta(minutes=step)
    given = [wall for wall in expected if capacity and not _is_skipped(wall, zone)]
    assert [slot.local.replace(tzinfo=None) for slot in slots] == given
    instants = [slot.starts_at for slot in slots]
    assert instants == sorted(set(instants))
    assert all(slot.capacity == capacity and slot.starts_at == slot.local for slot in slots)


def _is_skipped(wall: datetime, zone: ZoneInfo) -> bool:
    before, after = (wall.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    return before is not None and after is not None and before < after


def timetable(*closures: Closure) -> Timetable:
    rows = [
        hours(office_id=1),
        hours(office_id=1, weekday=4),
        hours(time(12), time(12), office_id=2),
    ]
    return Timetable(rows, closures)


ONE = Office(pk=1, time_zone="America/Mexico_City")
TWO = Office(pk=2, time_zone="America/Cancun")
THREE = Office(pk=3, time_zone="America/Cancun")


def test_a_timetable_tells_offices_apart() -> None:
    table = timetable()
    assert [len(table.slots(office, MONDAY)) for office in (ONE, TWO, THREE)] == [3, 1, 0]
    assert table.slots(TWO, MONDAY)[0].starts_at == datetime(2026, 9, 7, 17, 0, tzinfo=UTC)


def test_a_closure_is_of_one_office_or_of_all() -> None:
    own, everywhere = closure(MONDAY), closure(MONDAY)
    own.office_id = 1
    assert [len(timetable(own).slots(office, MONDAY)) for office in (ONE, TWO)] == [0, 1]
    assert [len(timetable(everywhere).slots(office, MONDAY)) for office in (ONE, TWO)] == [0, 0]


def test_a_start_is_found_by_its_exact_instant() -> None:
    table, half_past_nine = timetable(), datetime(2026, 9, 7, 9, 30, tzinfo=MEXICO)
    found = table.slot_at(ONE, half_past_nine)
    assert found is not None
    assert found.local == half_past_nine
    assert table.slot_at(ONE, half_past_nine.astimezone(CANCUN)) == found
    for off in (timedelta(minutes=1), timedelta(microseconds=1), timedelta(days=1)):
        assert table.slot_at(ONE, half_past_nine + off) is None
    assert table.slot_at(TWO, half_past_nine) is None


def test_the_last_working_day_before() -> None:
    table = timetable(closure(MONDAY + timedelta(days=4)))
    assert table.open_day_before(ONE, MONDAY) == MONDAY - timedelta(days=3)
    assert table.open_day_before(ONE, MONDAY + timedelta(days=7)) == MONDAY
    assert table.open_day_before(THREE, MONDAY) is None
    long = timetable(closure(MONDAY - timedelta(days=30), MONDAY))
    assert long.open_day_before(ONE, MONDAY) is None


def test_the_closure_that_takes_a_whole_day() -> None:
    own, morning = closure(MONDAY), closure(MONDAY + timedelta(days=1))
    own.office_id = 1
    morning.from_time, morning.to_time = time(9), time(12)
    table = timetable(own, morning)

    assert table.closed(ONE, MONDAY) is own
    assert table.closed(TWO, MONDAY) is None
    assert table.closed(ONE, MONDAY + timedelta(days=1)) is None


@pytest.fixture
def toluca(db: None) -> Office:
    grid.forget()
    return Office.objects.get(number=10)


def test_what_a_booking_obeys_is_read_each_time_in_two_queries(toluca: Office) -> None:
    """promise: A12"""
    with CaptureQueriesContext(connection) as queries:
        before = timetable_of(toluca)
    assert len(queries) == 2, "the rows are read when the timetable is made"
    assert len(before.slots(toluca, MONDAY)) == 11


def test_the_shared_timetable_is_kept_until_somebody_says_forget(toluca: Office) -> None:
    """promise: A12"""
    assert len(grid.current().slots(toluca, MONDAY)) == 11
    Closure.objects.create(first_day=MONDAY, last_day=MONDAY, reason="Simulacro")
    assert len(grid.current().slots(toluca, MONDAY)) == 11
    assert timetable_of(toluca).slots(toluca, MONDAY) == ()
    grid.forget()
    assert grid.current().slots(toluca, MONDAY) == ()
    grid.forget()


def test_the_real_catalogue_closes_its_holidays(toluca: Office) -> None:
    table = timetable_of(toluca)
    for holiday in (date(2026, 9, 16), date(2026, 12, 25), date(2027, 2, 1), date(2026, 12, 30)):
        assert table.slots(toluca, holiday) == ()
    open_day = table.slots(toluca, date(2026, 9, 15))
    assert [len(open_day), sum(slot.capacity for slot in open_day)] == [11, 33]
    grid.forget()


@given(
    rows=st.lists(
        st.builds(
            hours,
            first=st.sampled_from([time(0), time(2), time(9, 30)]),
            last=st.sampled_from([time(9, 30), time(14)]),
            weekday=st.integers(0, 6),
            capacity=st.integers(1, 4),
        ),
        max_size=4,
    ),
    shut=st.lists(st.integers(0, 20), max_size=2),
    first=st.dates(date(2026, 3, 1), date(2026, 11, 8)),
)
def test_the_places_of_a_day_are_those_of_its_starts(
    rows: list[OpeningHours], shut: list[int], first: date
) -> None:
    """promise: N5: counted at once for the days that are alike, also where the clock changes"""
    office = Office(id=1, time_zone="America/Tijuana")
    for row in rows:
        row.office_id = 1
    closures = [closure(first + timedelta(days=offset)) for offset in shut]
    table = Timetable(rows, closures)
    for offset in range(21):
        day = first + timedelta(days=offset)
        assert table.places(office, day) == sum(s.capacity for s in table.slots(office, day))
