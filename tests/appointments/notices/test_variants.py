"""Which wording brings more people: counted honestly, and said only when it is known."""

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.appointments.notices.told import K, set_text, tell, wanting
from tests.people import (
    ECATEPEC,
    FRIDAY,
    MONDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    Clock,
    at,
    office,
    staff,
    statements,
    strangers,
)
from ventanilla.appointments import transitions
from ventanilla.appointments.models import Appointment, Channel, Notice
from ventanilla.appointments.moving import move
from ventanilla.appointments.notices import variants
from ventanilla.appointments.notices.variants import Tally, interval, trials
from ventanilla.messaging.models import OutboundMessage, State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "channel")]

DESK: dict[str, Any] = {"channel": Channel.COUNTER}
HOURS = ("9:30", "10:00", "10:30", "11:00")


def reminded(count: int = 12) -> list[Appointment]:
    """So many, three an hour, for Tuesday; the messages have left."""
    found = []
    for number, person in enumerate(strangers(count)):
        appointment = wanting(person, at(HOURS[number // 3]))
        tell(appointment, K.DAY_BEFORE)
        found.append(appointment)
    OutboundMessage.objects.update(state=State.SENT)
    return found


def tallies(first: Any = MONDAY, last: Any = FRIDAY) -> dict[str, Tally]:
    [trial] = trials(first, last, [office()])
    assert trial.kind == K.DAY_BEFORE
    return {each.variant: each for each in trial.tallies}


def variant(appointment: Appointment) -> str:
    return Notice.objects.filter(appointment=appointment).earliest("pk").variant


def test_all_that_were_drawn_are_counted_by_how_they_ended(clock: Clock) -> None:
    outcomes: list[tuple[str, Callable[[Appointment], Any]]] = [
        ("came", lambda each: transitions.complete(each, by=staff(), **DESK)),
        ("came", lambda each: transitions.mark_left(each, by=staff(), **DESK)),
        ("missed", lambda each: transitions.mark_no_show(each, by=staff(), **DESK)),
        ("cancelled", lambda each: transitions.cancel(each, channel=Channel.WEB)),
        ("undecided", lambda each: each),
        (
            "undecided",
            lambda each: transitions.mark_inadmissible(each, by=staff(), reason_text="No", **DESK),
        ),
    ]
    expected = {letter: Tally(letter) for letter in "AB"}
    for number, appointment in enumerate(reminded()):
        name, act = outcomes[number % len(outcomes)]
        act(appointment)
        tally = expected[variant(appointment)]
        setattr(tally, name, getattr(tally, name) + 1)
    clock.now = at("15:00")
    found = tallies()
    for letter, tally in found.items():
        wanted = expected[letter]
        names = ("came", "missed", "cancelled", "undecided", "drawn", "decided", "share")
        assert [getattr(tally, name) for name in names] == [getattr(wanted, name) for name in names]
    assert sum(each.drawn for each in found.values()) == 12


def test_whether_the_message_arrived_is_told_and_changes_nothing(clock: Clock) -> None:
    for appointment in reminded():
        transitions.complete(appointment, by=staff(), **DESK)
    states = [State.SENT, State.DELIVERED, State.READ, State.FAILED]
    for number, message in enumerate(OutboundMessage.objects.order_by("pk")):
        message.state = states[number % 4]
        message.save()
    clock.now = at("15:00")
    found = tallies().values()
    assert sum(each.came for each in found) == 12
    sums = [sum(getattr(each, name) for each in found) for name in ("sent", "delivered", "read")]
    assert [*sums, sum(each.failed for each in found)] == [9, 6, 3, 3]


def test_only_days_of_the_period_that_have_passed(clock: Clock) -> None:
    for appointment in reminded():
        transitions.complete(appointment, by=staff(), **DESK)
    assert trials(MONDAY, FRIDAY, [office()]) == []
    clock.now = at("15:00")
    assert sum(each.drawn for each in tallies(TUESDAY, TUESDAY).values()) == 12
    assert trials(WEDNESDAY, FRIDAY, [office()]) == []
    assert trials(MONDAY, MONDAY, [office()]) == []
    assert trials(MONDAY, FRIDAY, [office(ECATEPEC)]) == []
    assert trials(MONDAY, FRIDAY, []) == []


def test_who_moved_counts_once_as_first_drawn(clock: Clock) -> None:
    for appointment in reminded():
        moved = move(appointment, to=appointment.starts_at + timedelta(2), channel=Channel.WEB)
        tell(moved, K.DAY_BEFORE)
    clock.now = at("15:00", THURSDAY)
    assert sum(each.drawn for each in tallies().values()) == 12


def test_where_there_is_one_wording_nothing_is_compared(clock: Clock) -> None:
    set_text(K.DAY_BEFORE, "B", active=False)
    reminded()
    clock.now = at("15:00")
    assert trials(MONDAY, FRIDAY, [office()]) == []


def test_it_costs_one_question(clock: Clock) -> None:
    reminded()
    clock.now = at("15:00")
    tallies()
    with statements() as asked:
        tallies()
    assert len(asked) <= 2, "\n".join(asked)  # and the one that finds the office


def tally(letter: str, came: int, of: int) -> Tally:
    return Tally(letter, came=came, missed=of - came)


def sentence(first: tuple[int, int], other: tuple[int, int]) -> str:
    [found] = variants._trial(K.DAY_BEFORE, [tally("A", *first), tally("B", *other)]).differences
    return found.sentence


@pytest.mark.parametrize(
    ("first", "other", "words"),
    [
        (
            (70, 100),
            (88, 100),
            "Con B vino más gente que con A: 88.0 de cada 100, contra 70.0."
            " La diferencia está entre 6.7 y 28.8 puntos.",
        ),
        ((88, 100), (70, 100), "Con B vino menos gente que con A: 70.0 de cada 100, contra 88.0."),
        (
            (80, 100),
            (85, 100),
            "Todavía no se puede saber: la diferencia entre A y B puede ser casualidad"
            " (entre -5.6 y 15.6 puntos).",
        ),
        (
            (40, 99),
            (99, 100),
            "Todavía no se puede saber: se necesitan 100 citas con resultado de cada versión."
            " A lleva 99 y B, 100.",
        ),
        ((0, 0), (5, 5), "Todavía no se puede saber: se necesitan 100 citas"),
    ],
)
def test_it_is_said_only_when_it_is_known(
    first: tuple[int, int], other: tuple[int, int], words: str
) -> None:
    assert words in sentence(first, other)


def test_of_three_wordings_each_is_compared_with_the_first_and_more_carefully() -> None:
    three = variants._trial(K.DAY_BEFORE, [tally(letter, 80, 100) for letter in "ABC"])
    two = variants._trial(K.DAY_BEFORE, [tally(letter, 80, 100) for letter in "AB"])
    assert [(each.first.variant, each.other.variant) for each in three.differences] == [
        ("A", "B"),
        ("A", "C"),
    ]
    assert (three.differences[0].high or 0) > (two.differences[0].high or 0) > 0


@pytest.mark.parametrize(
    ("first", "other", "low", "high"),
    [
        ((48, 80), (56, 70), 0.0524, 0.3339),
        ((3, 10), (9, 10), 0.1705, 0.8090),
        ((0, 29), (5, 56), -0.0381, 0.1926),
        ((0, 10), (10, 10), 0.6075, 1.0),
        ((0, 20), (10, 10), 0.6791, 1.0),
    ],
)
def test_the_interval_is_the_published_one(
    first: tuple[int, int], other: tuple[int, int], low: float, high: float
) -> None:
    """Newcombe 1998, table II, method 10."""
    assert interval(*first, *other) == pytest.approx((low, high), abs=0.00005)


COUNTS = st.integers(1, 2_000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


@given(first=COUNTS, other=COUNTS)
def test_the_difference_lies_in_its_interval(
    first: tuple[int, int], other: tuple[int, int]
) -> None:
    low, high = interval(*first, *other)
    difference = other[0] / other[1] - first[0] / first[1]
    assert -1.0001 <= low <= difference + 1e-9
    assert difference - 1e-9 <= high <= 1.0001
    assert interval(*other, *first) == pytest.approx((-high, -low), abs=1e-9)


def said_of_equal_wordings(rounds: int = 600) -> int:
    """How often something is said where there is nothing to say."""
    draw = random.Random(7)
    said = 0
    for _ in range(rounds):
        came = [sum(draw.random() < 0.8 for _ in range(150)) for _ in "AB"]
        said += not sentence((came[0], 150), (came[1], 150)).startswith("Todavía no")
    return said


def test_of_equal_wordings_it_is_fooled_five_times_of_a_hundred() -> None:
    assert said_of_equal_wordings() <= 600 * 0.07


def test_who_believes_the_bare_figures_is_fooled_much_more_often(monkeypatch: Any) -> None:
    """A control of the test before."""
    monkeypatch.setattr(variants, "CONFIDENCE", 0.5)
    assert said_of_equal_wordings() > 600 * 0.2
