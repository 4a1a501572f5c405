"""The free places as a list shows them: what the office opens minus what is taken."""

from datetime import date, datetime, time, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.people import (
    ANA,
    BRUNO,
    FRIDAY,
    HOLIDAY,
    MONDAY,
    NOW,
    THURSDAY,
    TITULO,
    TUESDAY,
    WEDNESDAY,
    Clock,
    at,
    book,
    close,
    fill,
    office,
    set_hours,
    set_institution,
    statements,
    strangers,
)
from ventanilla.appointments import availability
from ventanilla.appointments.availability import OpenDay, nearest, open_days, slots_of_day
from ventanilla.appointments.errors import SlotTaken
from ventanilla.appointments.models import Appointment, Channel
from ventanilla.appointments.moving import move
from ventanilla.appointments.transitions import cancel
from ventanilla.catalog.models import Office
from ventanilla.scheduling import grid

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def days(first: date = MONDAY, last: date = MONDAY + timedelta(days=90)) -> list[OpenDay]:
    return list(open_days(office(), first, last))


def hours(day: date) -> list[str]:
    return [f"{slot.local:%H:%M}×{slot.remaining}" for slot in slots_of_day(office(), day)]


def test_a_day_has_eleven_starts_of_three_places() -> None:
    half_hours = [at("9:30") + n * timedelta(minutes=30) for n in range(11)]
    shown = slots_of_day(office(), TUESDAY)
    assert [(slot.starts_at, slot.remaining) for slot in shown] == [(at, 3) for at in half_hours]
    assert (hours(TUESDAY)[0], hours(TUESDAY)[-1]) == ("09:30×3", "14:30×3")
    assert days()[0].remaining == 33


def test_the_instant_and_the_wall_clock_are_one_moment() -> None:
    slot = slots_of_day(office(), TUESDAY)[0]
    assert slot.starts_at == slot.local == at("9:30")
    assert slot.local.isoformat() == "2026-09-08T09:30:00-06:00"
    assert slot.starts_at.utcoffset() == timedelta(0)


def test_weekends_and_holidays_are_not_listed() -> None:
    listed = [f"{day.date:%a %d}" for day in days(last=MONDAY + timedelta(days=14))]
    assert listed == [
        *["Tue 08", "Wed 09", "Thu 10", "Fri 11"],
        *["Mon 14", "Tue 15", "Thu 17", "Fri 18", "Mon 21"],
    ]
    assert not slots_of_day(office(), HOLIDAY)


def test_from_tomorrow_to_the_horizon() -> None:
    """promise: B7"""
    listed = [day.date for day in days(MONDAY - timedelta(days=400), MONDAY + timedelta(days=400))]
    assert listed[0] == TUESDAY
    assert listed[-1] == MONDAY + timedelta(days=60)
    assert availability.bookable_range(office()) == (TUESDAY, MONDAY + timedelta(days=60))
    assert days(MONDAY - timedelta(days=9), MONDAY) == []
    assert days(FRIDAY, TUESDAY) == []


def test_lead_time_and_horizon_are_settings() -> None:
    set_institution(lead_days=2, horizon_days=4)
    assert [day.date for day in days()] == [WEDNESDAY, THURSDAY, FRIDAY]


def test_with_no_lead_time_the_hours_gone_by_are_not_shown(clock: Clock) -> None:
    """promise: B7"""
    set_institution(lead_days=0)
    clock.now = at("14:00", MONDAY)
    assert hours(MONDAY) == ["14:30×3"]
    clock.now = at("14:30", MONDAY)
    assert days()[0].date == TUESDAY


def test_today_is_the_office_s_day_not_that_of_utc(clock: Clock) -> None:
    clock.now = at("23:59", MONDAY)
    assert days()[0].date == TUESDAY
    clock.now = at("0:00", TUESDAY)
    assert days()[0].date == WEDNESDAY


def test_pending_takes_a_place_and_a_full_start_is_not_listed() -> None:
    """promise: A3"""
    fill(at("9:30"), 3)
    fill(at("10:00"), 2)
    assert hours(TUESDAY)[:2] == ["10:00×1", "10:30×3"]
    assert days()[0].remaining == 28


def test_a_full_day_is_not_listed() -> None:
    set_hours(office(), {"capacity": 1, "last_start": time(10)})
    fill(at("9:30"), 1), fill(at("10:00"), 1)
    assert days()[0].date == WEDNESDAY


def test_what_is_cancelled_or_moved_away_is_free_again() -> None:
    ana, bruno = book(ANA), book(BRUNO)
    assert hours(TUESDAY)[1] == "10:00×1"
    cancel(ana, channel=Channel.WEB)
    assert hours(TUESDAY)[1] == "10:00×2"
    move(bruno, to=at("11:00"), channel=Channel.WEB)
    assert hours(TUESDAY)[1:4] == ["10:00×3", "10:30×3", "11:00×2"]


def test_another_office_s_appointments_take_no_place_here() -> None:
    book(ANA, municipality="033")
    assert days()[0].remaining == 33


def test_another_procedure_s_appointments_do() -> None:
    book(ANA, procedure=TITULO)
    assert days()[0].remaining == 32


def test_a_capacity_lowered_under_what_is_booked_shows_no_place_and_no_error() -> None:
    """promise: A8"""
    fill(at("9:30"), 3)
    set_hours(office(), {"capacity": 2})
    assert hours(TUESDAY)[0] == "10:00×2"
    assert Appointment.objects.filter(seat__isnull=False).count() == 3


def test_the_list_may_be_five_seconds_old(monkeypatch: pytest.MonkeyPatch) -> None:
    """promise: A12"""
    now = [0.0]
    monkeypatch.setattr("ventanilla.lib.snapshot.time.monotonic", lambda: now[0])
    assert slots_of_day(office(), TUESDAY)
    close(TUESDAY)
    now[0] = 2.4
    assert slots_of_day(office(), TUESDAY)
    now[0] = 5.0
    assert not slots_of_day(office(), TUESDAY)


def test_a_list_costs_one_statement_however_long() -> None:
    """Warm: the hours and the catalogue are in the process."""
    days()
    fill(at("9:30"), 3), fill(at("9:30", FRIDAY), 2)
    for look in (lambda: days(), lambda: slots_of_day(office(), TUESDAY)):
        with statements() as cost:
            look()
        assert len(cost) == 1
    with statements() as cost:
        days(FRIDAY, TUESDAY)
    assert not cost


@pytest.mark.parametrize(
    ("wanted", "offered"),
    [
        pytest.param(at("10:00"), ["08 09:30", "08 10:30", "08 11:00"], id="around it"),
        pytest.param(at("14:30"), ["08 13:30", "08 14:00", "08 14:30"], id="itself, if free"),
        pytest.param(at("10:00", HOLIDAY), ["15 13:30", "15 14:00", "15 14:30"], id="holiday"),
        pytest.param(at("8:00", MONDAY), ["08 09:30", "08 10:30", "08 11:00"], id="past"),
        pytest.param(
            NOW - timedelta(days=9999), ["08 09:30", "08 10:30", "08 11:00"], id="long ago"
        ),
        pytest.param(NOW + timedelta(days=99), ["06 13:30", "06 14:00", "06 14:30"], id="too far"),
        pytest.param(datetime.max.replace(tzinfo=NOW.tzinfo), ["06 13:30", "06 14:00", "06 14:30"]),
        pytest.param(datetime.min.replace(tzinfo=NOW.tzinfo), ["08 09:30", "08 10:30", "08 11:00"]),
    ],
)
def test_the_three_nearest_are_offered_in_order(wanted: datetime, offered: list[str]) -> None:
    """promise: A1, B7"""
    fill(at("10:00"), 3)
    assert [f"{slot.local:%d %H:%M}" for slot in nearest(office(), wanted)] == offered


def test_where_little_is_left_nearby_the_offer_comes_from_further_on() -> None:
    """promise: A1"""
    for day in range(1, 30):
        close(MONDAY + timedelta(days=day))
    grid.forget()
    assert [f"{slot.local:%m-%d %H:%M}" for slot in nearest(office(), at("10:00"))] == [
        "10-07 09:30",
        "10-07 10:00",
        "10-07 10:30",
    ]
    fill(at("9:30", date(2026, 10, 7)), 3)
    set_institution(horizon_days=30)
    assert len(nearest(office(), at("10:00"))) == 3
    set_institution(horizon_days=29)
    assert nearest(office(), at("10:00")) == []


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "weekday": st.integers(0, 6),
            "first_start": st.times(max_value=time(12)).map(
                lambda t: t.replace(second=0, microsecond=0)
            ),
            "last_start": st.times(min_value=time(12)).map(
                lambda t: t.replace(second=0, microsecond=0)
            ),
            "step_minutes": st.integers(60, 480),
            "capacity": st.integers(0, 4),
        }
    ),
    max_size=4,
    unique_by=lambda row: row["weekday"],
)
ZONES = st.sampled_from(["America/Mexico_City", "America/Tijuana", "America/Cancun", "Asia/Tokyo"])


@settings(max_examples=settings().max_examples // 5)
@given(rows=ROWS, zone=ZONES, data=st.data())
def test_remaining_is_capacity_minus_taken_and_shown_is_bookable(
    rows: list, zone: str, data: st.DataObject
) -> None:
    """promise: A1, B7

    Whatever the opening hours: every start listed can be booked as often as it says and once more is
    refused; nothing unlisted can be booked.
    """
    with transaction.atomic():
        Office.objects.filter(pk=office().pk).update(time_zone=zone)
        set_institution(horizon_days=7, active_per_phone=9)
        set_hours(office(), *rows)
        listed = {slot.starts_at: slot.remaining for day in days() for slot in day.slots}
        for starts_at in (
            data.draw(st.sets(st.sampled_from(sorted(listed)), max_size=3)) if listed else ()
        ):
            for remaining in reversed(range(listed[starts_at])):
                fill(starts_at, 1)
                shown = {slot.starts_at: slot.remaining for day in days() for slot in day.slots}
                assert shown == {
                    other: remaining if other == starts_at else left
                    for other, left in listed.items()
                    if remaining or other != starts_at
                }
            refused(starts_at)
            del listed[starts_at]
        step = timedelta(minutes=data.draw(st.integers(1, 10_000)))
        for offered in [NOW + step * n for n in range(5)] + [slot + step for slot in listed]:
            if offered not in listed:
                refused(offered)
        transaction.set_rollback(True)
    grid.forget()


def refused(starts_at: datetime) -> None:
    with pytest.raises(SlotTaken):
        book(strangers(1)[0], starts_at)


def test_the_index_of_seats_answers_the_list_alone() -> None:
    """What a million past appointments cost: nothing, the list never reads their rows."""
    with statements() as cost:
        days()
    query = next(sql for sql in cost if "COUNT" in sql)
    with connection.cursor() as cursor:
        start, end = NOW.replace(tzinfo=None), (NOW + timedelta(days=31)).replace(tzinfo=None)
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            # Of an empty table both cost the same; the transaction brings it back.
            cursor.execute("DROP INDEX appointment_office_day")
        cursor.execute(
            f"EXPLAIN {'QUERY PLAN ' * (connection.vendor == 'sqlite')}{query}", [1, start, end]
        )
        plan = " ".join(str(column) for row in cursor.fetchall() for column in row)
    alone = {"sqlite": "COVERING INDEX", "postgresql": "Index Only Scan using"}
    assert f"{alone[connection.vendor]} appointment_seat_once" in plan
