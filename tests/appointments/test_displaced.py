"""What the timetable no longer holds: nobody is deleted, nobody is forgotten, and they are called first."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.people import (
    ANA,
    BRUNO,
    CARMEN,
    CONSTANCIA,
    ECATEPEC,
    FRIDAY,
    NOW,
    THURSDAY,
    TOLUCA,
    TUESDAY,
    WEDNESDAY,
    Clock,
    at,
    book,
    close,
    desk_books,
    fill,
    office,
    set_hours,
    staff,
    statements,
    undone,
)
from ventanilla.appointments import calls, displaced, moving, transitions
from ventanilla.appointments.errors import IllegalMove
from ventanilla.appointments.models import Appointment, CallOutcome, Channel
from ventanilla.appointments.person import Person
from ventanilla.appointments.status import Status
from ventanilla.scheduling.grid import Timetable
from ventanilla.scheduling.models import Closure, OpeningHours

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

HOURS = ("9:30", "10:00", "10:30", "11:00")
DAYS = (TUESDAY, WEDNESDAY, THURSDAY)
STARTS = [(day, hour) for day in DAYS for hour in HOURS]
fewer = settings(max_examples=settings().max_examples // 4)


def without_service() -> list[Appointment]:
    return displaced.without_service(office(), NOW)


def said() -> dict:
    return {"channel": Channel.PHONE, "by": staff()}


def confirmed(appointment: Appointment) -> Appointment:
    return transitions.confirm(appointment, **said())


def ended(appointment: Appointment, how: str) -> Appointment:
    if how == "cancelada":
        return transitions.cancel(appointment, **said())
    return confirmed(appointment) if how == "confirmada" else appointment


@fewer
@given(
    held=st.lists(st.integers(0, 3), min_size=len(HOURS), max_size=len(HOURS)),
    places=st.integers(0, 3),
    cancelled=st.sets(st.integers(0, 11)),
)
def test_fewer_places_delete_nothing_and_list_the_excess(
    held: list[int], places: int, cancelled: set[int]
) -> None:
    """promise: A8

    With no place at all the start is not opened any more: then they are without service.
    """
    with undone():
        people = [row for hour, n in zip(HOURS, held, strict=True) for row in fill(at(hour), n)]
        for n in cancelled & set(range(len(people))):
            transitions.cancel(people[n], **said())
        before = list(Appointment.objects.order_by("pk").values())
        set_hours(office(), {"capacity": places})
        active = [row for n, row in enumerate(people) if n not in cancelled]
        per_start = Counter(row.starts_at for row in active)
        excess = {each.slot.starts_at: each for each in displaced.over_places(office(), NOW)}
        assert list(excess) == [
            start for start, count in sorted(per_start.items()) if 0 < places < count
        ]
        for start, each in excess.items():
            assert each.slot.capacity == places
            assert each.appointments == [row for row in active if row.starts_at == start]
        assert without_service() == ([] if places else sorted(active, key=lambda r: r.starts_at))
        assert list(Appointment.objects.order_by("pk").values()) == before


def start_of(drawn: tuple[tuple[date, str], str]) -> datetime:
    (day, hour), _ = drawn
    return at(hour, day)


CLOSURES = st.builds(
    dict,
    first=st.sampled_from(DAYS),
    days=st.integers(0, 2),
    hours=st.sampled_from(
        [None, (time(9), time(10)), (time(10), time(11)), (time(10, 1), time(18))]
    ),
    everywhere=st.sampled_from([True, False, None]),
)
"""`everywhere`: all offices, ours, or another one."""


def shut(closure: dict[str, Any]) -> None:
    whole = closure["hours"] is None
    where = {True: None, False: office(), None: office(ECATEPEC)}[closure["everywhere"]]
    Closure.objects.create(
        office=where,
        first_day=closure["first"],
        last_day=closure["first"] + timedelta(days=closure["days"]),
        from_time=None if whole else closure["hours"][0],
        to_time=None if whole else closure["hours"][1],
        reason="Inundación",
    )


def is_shut(closure: dict[str, Any], day: date, hour: str) -> bool:
    """The sentence of a closure, written out."""
    days = range((day - closure["first"]).days + 1)
    if closure["everywhere"] is None or not days or len(days) - 1 > closure["days"]:
        return False
    clock = time(*map(int, hour.split(":")))
    return closure["hours"] is None or closure["hours"][0] <= clock < closure["hours"][1]


@fewer
@given(
    booked=st.lists(
        st.tuples(
            st.sampled_from(STARTS), st.sampled_from(["pendiente", "confirmada", "cancelada"])
        ),
        max_size=8,
        unique_by=lambda drawn: drawn[0],
    ),
    closures=st.lists(CLOSURES, max_size=2),
)
def test_whatever_is_closed_nobody_active_on_it_is_missing(
    booked: list[tuple[tuple[date, str], str]], closures: list[dict[str, Any]]
) -> None:
    """promise: A9

    Whole days or hours, one office or all: exactly those are listed, nearest first, and called first.
    """
    with undone():
        expected, others = [], []
        for n, ((day, hour), how) in enumerate(sorted(booked, key=start_of)):
            person = Person("Otra", "Gente", "", f"+5272225{n:05d}")
            row = ended(book(person, at(hour, day)), how)
            if how == "cancelada":
                continue
            closed = any(is_shut(each, day, hour) for each in closures)
            (expected if closed else others).append(row)
        for each in closures:
            shut(each)
        assert without_service() == expected
        assert [displaced.is_without_service(row) for row in expected] == [True] * len(expected)
        assert not any(displaced.is_without_service(row) for row in others)
        pending = [row for row in others if row.status == Status.PENDING]
        due = calls.due(office(), NOW)
        assert due[: len(expected)] == expected
        assert set(due[len(expected) :]) == set(pending)
        assert not displaced.over_places(office(), NOW)


@pytest.mark.parametrize("before", [Status.PENDING, Status.CONFIRMED])
def test_it_is_not_confirmed_on_the_telephone_nor_elsewhere(before: Status) -> None:
    """promise: A9"""
    ana = ended(book(ANA, at("10:00")), before)
    close(TUESDAY)
    with pytest.raises(IllegalMove, match="ya no hay servicio"):
        confirmed(ana)
    with pytest.raises(IllegalMove, match="ya no hay servicio"):
        calls.record(ana, CallOutcome.ATTENDS, by=staff())
    assert not ana.calls.exists()
    assert Appointment.objects.get().status == before


def test_without_that_question_it_would_be_confirmed(monkeypatch: pytest.MonkeyPatch) -> None:
    """promise: A9 (its negative control)"""
    monkeypatch.setattr(transitions, "is_without_service", lambda appointment: False)
    ana = book(ANA, at("10:00"))
    close(TUESDAY)
    assert calls.record(ana, CallOutcome.ATTENDS, by=staff()).status == Status.CONFIRMED


def test_a_new_hour_takes_it_off_the_list() -> None:
    """promise: A9"""
    ana, bruno = confirmed(book(ANA, at("10:00"))), book(BRUNO, at("11:00"))
    close(TUESDAY)
    assert calls.take(ana, by=staff()) == ana, "though it is confirmed"
    moved = calls.reschedule(ana, to=at("10:00", FRIDAY), by=staff())
    assert (moved.status, without_service()) == (Status.CONFIRMED, [bruno])
    moving.move(bruno, to=at("11:00", FRIDAY), channel=Channel.WEB)
    assert without_service() == []


def test_cancelling_or_refusing_takes_it_off_too() -> None:
    """promise: A9"""
    ana, bruno = confirmed(book(ANA)), confirmed(book(BRUNO))
    close(TUESDAY)
    calls.record(ana, CallOutcome.CANCELLED, by=staff(), note="Ya no le hace falta")
    calls.refuse(bruno, reason_text="Es ejidal", by=staff())
    assert without_service() == []


def test_who_cannot_be_reached_is_not_forgotten(clock: Clock) -> None:
    """promise: A9

    Three calls without an answer: no more calls, but it stays among those without service and is shown
    among those who were not reached, though it had been confirmed.
    """
    ana = confirmed(book(ANA, at("10:00", THURSDAY)))
    close(THURSDAY)
    for hour in ("10:00", "12:30", "15:30"):
        clock.now = at(hour, NOW.date())
        calls.record(ana, CallOutcome.NO_ANSWER, by=staff())
    clock.now = at("9:30", TUESDAY)
    assert calls.due(office(), clock.now) == []
    assert calls.given_up(office(), clock.now) == [ana]
    assert displaced.without_service(office(), clock.now) == [ana]


def test_what_is_past_and_what_is_another_office_s_is_not_listed(clock: Clock) -> None:
    book(ANA, at("10:00")), book(BRUNO, at("10:00"), municipality=ECATEPEC)
    later = book(CARMEN, at("12:00"))
    close(TUESDAY)
    clock.now = at("10:00")
    assert displaced.without_service(office(TOLUCA, CONSTANCIA), clock.now) == [later]


def test_what_would_happen_if_is_asked_without_changing_anything() -> None:
    """promise: A8, A9

    Before a closure is published, or fewer places, the page shows whom it would reach.
    """
    ana = book(ANA, at("10:00"))
    three = fill(at("11:00"), 3)
    hours = list(OpeningHours.objects.filter(office=office()))
    flood = Closure(first_day=TUESDAY, last_day=TUESDAY, from_time=time(10), to_time=time(10, 30))
    for row in hours:
        row.capacity = 2
    planned = Timetable(hours, [flood])
    assert displaced.without_service(office(), NOW, planned) == [ana]
    [excess] = displaced.over_places(office(), NOW, planned)
    assert excess.appointments == three
    assert without_service() == displaced.over_places(office(), NOW) == []


def test_a_place_too_many_is_seen_as_what_it_is() -> None:
    """promise: A8"""
    fill(at("10:00"), 3)
    desk_books(ANA, at("10:00"), reason="Viene de lejos")
    [excess] = displaced.over_places(office(), NOW)
    assert (len(excess.appointments), excess.slot.capacity) == (4, 3)


def test_the_lists_cost_the_same_whatever_their_length() -> None:
    costs = []
    for start in (at("9:30"), at("10:00")):
        fill(start, 2)
        close(TUESDAY)
        with statements() as asked:
            assert without_service()
            displaced.over_places(office(), NOW)
        costs.append(len(asked))
        Closure.objects.filter(first_day=TUESDAY).delete()
    assert costs[0] == costs[1] <= 8


def test_a_call_about_the_new_hour_finds_it_confirmable(clock: Clock) -> None:
    """A page that was opened before the move asks about the appointment as it is now."""
    old_page: Appointment = book(ANA, at("10:00"))
    close(TUESDAY)
    moving.move(Appointment.objects.get(), to=new_hour(), channel=Channel.WEB)
    assert confirmed(old_page).starts_at == new_hour()


def new_hour() -> datetime:
    return at("10:00", FRIDAY)
