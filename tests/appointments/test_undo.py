"""A mistaken key, a no-show who comes after all: an outcome is taken back on its day, to where it was."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.people import (
    ANA,
    BRUNO,
    CARMEN,
    TUESDAY,
    Clock,
    at,
    at_once,
    book,
    fill,
    no_show,
    office,
    set_hours,
    staff,
    strangers,
    walk_in,
)
from ventanilla.appointments import closing, transitions
from ventanilla.appointments.errors import IllegalMove, SlotTaken
from ventanilla.appointments.models import Appointment, Channel
from ventanilla.appointments.status import ACTIVE, Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

TEN = at("10:00", TUESDAY)
OUTCOMES = [
    pytest.param(transitions.complete, {}, id="attended"),
    pytest.param(transitions.mark_no_show, {}, id="did not come"),
    pytest.param(transitions.mark_left, {}, id="left"),
    pytest.param(transitions.mark_inadmissible, {"reason_text": "Es ejidal"}, id="not ours"),
]


@pytest.fixture
def ana(clock: Clock) -> Appointment:
    """Of Tuesday at ten; it is half past."""
    appointment = book(ANA, TEN)
    clock.now = TEN + timedelta(minutes=30)
    return appointment


def said() -> dict:
    return {"channel": Channel.COUNTER, "by": staff()}


def undo(appointment: Appointment) -> Appointment:
    return transitions.undo_outcome(appointment, **said())


def confirmed(appointment: Appointment) -> Appointment:
    return transitions.confirm(appointment, **said())


@pytest.mark.parametrize("before", [Status.PENDING, Status.CONFIRMED])
@pytest.mark.parametrize(("outcome", "more"), OUTCOMES)
def test_back_to_the_state_before_and_to_no_other(
    clock: Clock, before: Status, outcome: Callable[..., Appointment], more: dict[str, str]
) -> None:
    """promise: A14"""
    appointment = book(ANA, TEN)
    if before == Status.CONFIRMED:
        appointment = confirmed(appointment)
    clock.now = TEN
    done = outcome(appointment, **said(), **more)
    back = undo(done)
    assert (back.status, back.reason, back.reason_text, back.seat) == (before, "", "", 1)
    last = back.history.last()
    assert last
    assert (last.previous_status, last.status, last.by) == (done.status, before, staff())


def test_two_outcomes_of_one_day_are_undone_together(ana: Appointment) -> None:
    """promise: A14"""
    attended = transitions.complete(no_show(confirmed(ana)), **said())
    assert undo(attended).status == Status.CONFIRMED


def test_only_on_the_day_it_was_set(ana: Appointment, clock: Clock) -> None:
    """promise: A14"""
    absent = no_show(ana)
    clock.now = at("23:59", TUESDAY)
    assert undo(absent).status == Status.PENDING
    absent = no_show(Appointment.objects.get())
    clock.now += timedelta(minutes=1)
    with pytest.raises(IllegalMove, match="Solo se deshace el resultado de hoy"):
        undo(absent)
    assert Appointment.objects.get().status == Status.NOT_HELD


def test_twice_is_refused_and_so_is_what_has_no_outcome(ana: Appointment) -> None:
    """promise: A14"""
    with pytest.raises(IllegalMove):
        undo(ana)
    undo(no_show(ana))
    with pytest.raises(IllegalMove):
        undo(ana)
    cancelled = transitions.cancel(book(BRUNO, at("12:00", TUESDAY) + timedelta(days=1)), **said())
    with pytest.raises(IllegalMove):
        undo(cancelled)


@pytest.mark.parametrize(("outcome", "more"), OUTCOMES)
@pytest.mark.parametrize("to", sorted(ACTIVE))
def test_no_other_act_makes_it_active_again(
    ana: Appointment, outcome: Callable[..., Appointment], more: dict[str, str], to: Status
) -> None:
    """promise: A14

    A «confirm» from a page that was left open comes too late.
    """
    done = outcome(ana, **said(), **more)
    with pytest.raises(IllegalMove, match="no puede pasar a"):
        transitions.change(done, to, **said())
    with pytest.raises(IllegalMove):
        confirmed(ana)
    assert Appointment.objects.get().status == done.status


def test_not_when_the_place_went_to_somebody_else(ana: Appointment) -> None:
    """promise: A3, A14"""
    absent = no_show(ana)
    for person in strangers(3):
        walk_in(person, at=TEN)
    with pytest.raises(SlotTaken):
        undo(absent)
    stored = Appointment.objects.get(pk=ana.pk)
    assert (stored.status, stored.reason, stored.history.count()) == (
        "no_efectuada",
        "no_asistio",
        2,
    )


def test_beside_a_place_too_many_the_own_one_is_still_there(clock: Clock) -> None:
    """The fourth was given one place more: it does not sit in the place of who comes late."""
    ana, *_ = [book(ANA, TEN), *fill(TEN, 2)]
    clock.now = TEN
    walk_in(BRUNO, at=TEN, extra_reason="Viene de lejos")
    assert undo(no_show(ana)).seat == 1


def test_a_signed_day_keeps_its_outcomes(ana: Appointment) -> None:
    absent = no_show(ana)
    closing.close(office(), TUESDAY, by=staff())
    with pytest.raises(IllegalMove, match="ya se cerró"):
        undo(absent)


def test_a_day_signed_early_keeps_those_of_its_later_hours(clock: Clock) -> None:
    """Everybody came before ten; the office signs, and it is still before the hour of the last."""
    late = book(ANA, at("14:00", TUESDAY))
    clock.now = TEN
    done = transitions.complete(late, **said())
    closing.close(office(), TUESDAY, by=staff())
    with pytest.raises(IllegalMove, match="ya se cerró"):
        undo(done)


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
@pytest.mark.parametrize("round_", range(3))
def test_two_who_come_late_for_one_place(round_: int, clock: Clock) -> None:
    """promise: A3"""
    set_hours(office(), {"capacity": 2})
    people = [book(ANA, TEN), book(BRUNO, TEN)]
    clock.now = TEN + timedelta(minutes=40)
    absent = [no_show(each) for each in people]
    walk_in(CARMEN, at=TEN)
    answers = at_once([lambda each=each: undo(each) for each in absent])
    assert sorted(type(answer).__name__ for answer in answers) == ["Appointment", "SlotTaken"]
    assert Appointment.objects.filter(starts_at=TEN, seat__isnull=False).count() == 2
