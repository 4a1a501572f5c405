"""Confirming by telephone: who is next, whose hands they are in, and what follows from a call."""

from datetime import timedelta

import pytest

from tests.people import (
    ANA,
    BRUNO,
    CARMEN,
    ECATEPEC,
    MONDAY,
    NOW,
    THURSDAY,
    WEDNESDAY,
    Clock,
    at,
    at_once,
    book,
    office,
    staff,
    statements,
    strangers,
)
from ventanilla.appointments import calls, transitions
from ventanilla.appointments.calls import HeldByAnother
from ventanilla.appointments.errors import IllegalMove, SlotTaken
from ventanilla.appointments.models import Appointment, CallEntry, CallOutcome, Channel
from ventanilla.appointments.status import Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def due() -> list[Appointment]:
    return calls.due(office(), calls.timezone.now())


def called(appointment: Appointment, outcome: CallOutcome, **more: object) -> Appointment:
    return calls.record(appointment, outcome, by=staff(), **more)  # type: ignore[arg-type]


def test_the_nearest_day_comes_first() -> None:
    far, near = book(ANA, at("9:30", THURSDAY)), book(BRUNO, at("14:00", WEDNESDAY))
    assert due() == [near, far]


def test_on_one_day_who_was_called_least_comes_first(clock: Clock) -> None:
    early, late = book(ANA, at("9:30")), book(BRUNO, at("14:00"))
    called(early, CallOutcome.NO_ANSWER)
    clock.now = at("12:30", MONDAY)
    assert due() == [late, early]


def test_only_pending_ones_that_are_to_come_at_this_office(clock: Clock) -> None:
    transitions.confirm(book(ANA), channel=Channel.PHONE, by=staff())
    book(BRUNO, municipality=ECATEPEC)
    waiting = book(CARMEN)
    assert due() == [waiting]
    clock.now = waiting.starts_at
    assert due() == []


def test_yes_confirms_and_leaves_the_list() -> None:
    done = called(book(ANA), CallOutcome.ATTENDS, note="Llega con su hija", missing_papers=[2, 4])
    assert done.status == Status.CONFIRMED
    assert due() == []
    assert done.call_state.missing_papers == "2 4"
    [entry] = CallEntry.objects.all()
    assert (entry.by, entry.at, entry.note) == (staff(), NOW, "Llega con su hija")


def test_cancelling_on_the_telephone_frees_the_place_and_keeps_why() -> None:
    done = called(book(ANA), CallOutcome.CANCELLED, note="Ya vendió")
    assert (done.status, done.seat, done.reason_text) == (Status.CANCELLED, None, "Ya vendió")


def test_who_did_not_answer_is_called_at_another_time_of_day(clock: Clock) -> None:
    ana = book(ANA, at("10:00", THURSDAY))
    called(ana, CallOutcome.NO_ANSWER)
    assert due() == []
    clock.now = at("11:59", MONDAY)
    assert due() == []
    clock.now = at("12:00", MONDAY)
    assert due() == [ana]


def test_after_the_last_band_it_is_tomorrow_morning(clock: Clock) -> None:
    ana = book(ANA, at("10:00", THURSDAY))
    clock.now = at("17:00", MONDAY)
    called(ana, CallOutcome.NO_ANSWER)
    assert Appointment.objects.get().call_state.retry_at == at("9:00")


def test_busy_is_tried_again_in_half_an_hour(clock: Clock) -> None:
    called(book(ANA), CallOutcome.BUSY)
    clock.now = NOW + timedelta(minutes=29)
    assert due() == []
    clock.now = NOW + timedelta(minutes=30)
    assert len(due()) == 1


def test_three_calls_that_reached_nobody_are_enough(clock: Clock) -> None:
    ana = book(ANA, at("10:00", THURSDAY))
    for hour in ("10:00", "12:30", "15:30"):
        clock.now = at(hour, MONDAY)
        called(ana, CallOutcome.NO_ANSWER)
    clock.now = at("9:30")
    assert due() == []
    [lost] = calls.given_up(office(), clock.now)
    assert lost == ana
    assert (lost.call_state.tries, lost.call_state.tried_bands) == (3, "mañana mediodía tarde")
    assert lost.seat == 1, "the place is kept until its hour"


def test_a_wrong_number_is_not_called_again() -> None:
    ana = book(ANA)
    called(ana, CallOutcome.WRONG_NUMBER)
    assert due() == []
    assert calls.given_up(office(), NOW) == [ana]


def test_call_later_waits_for_the_hour_that_was_said(clock: Clock) -> None:
    called(book(ANA), CallOutcome.LATER, retry_at=at("13:00", MONDAY))
    clock.now = at("12:59", MONDAY)
    assert due() == []
    clock.now = at("13:00", MONDAY)
    assert len(due()) == 1


def test_two_officials_never_get_the_same_person() -> None:
    book(ANA, at("9:30"))
    book(BRUNO, at("10:00"))
    first, second = (calls.take_next(office(), by=staff(name)) for name in ("rosa", "memo"))
    assert first and second
    assert first != second
    assert calls.take_next(office(), by=staff("luz")) is None
    assert calls.take_next(office(), by=staff("rosa")) == first, "shown again, the same person"
    with pytest.raises(HeldByAnother, match="rosa le está llamando ahora"):
        calls.take(first, by=staff("memo"))


def test_after_five_minutes_or_when_let_go_another_may_call(clock: Clock) -> None:
    ana = book(ANA)
    calls.take(ana, by=staff("rosa"))
    calls.release(ana, by=staff("memo"))
    with pytest.raises(HeldByAnother):
        calls.take(ana, by=staff("memo"))
    calls.release(ana, by=staff("rosa"))
    calls.take(ana, by=staff("memo"))
    clock.now = NOW + calls.HELD
    assert calls.take(ana, by=staff("rosa")).call_state.holder == staff("rosa")


def test_what_is_settled_is_not_called() -> None:
    ana = transitions.confirm(book(ANA), channel=Channel.PHONE, by=staff())
    with pytest.raises(IllegalMove, match="está confirmada"):
        calls.take(ana, by=staff())


@pytest.mark.parametrize(
    "outcome", [CallOutcome.ATTENDS, CallOutcome.NO_ANSWER, CallOutcome.CANCELLED]
)
def test_the_second_of_two_officials_sees_what_the_first_did(outcome: CallOutcome) -> None:
    ana = book(ANA)
    called(ana, CallOutcome.ATTENDS)
    with pytest.raises(IllegalMove, match="Otra persona ya la dejó como confirmada"):
        called(ana, outcome)
    assert CallEntry.objects.count() == 1


def test_a_new_hour_chosen_on_the_telephone_is_confirmed_with_it() -> None:
    ana = book(ANA)
    called(ana, CallOutcome.LATER, missing_papers=[3])
    calls.reschedule(ana, to=at("11:00", THURSDAY), by=staff())
    now = Appointment.objects.get()
    assert (now.starts_at, now.status) == (at("11:00", THURSDAY), Status.CONFIRMED)
    assert [entry.kind for entry in now.history.all()] == ["registrada", "cambiada", "estado"]
    assert [entry.outcome for entry in now.calls.all()] == ["despues", "cambio"]
    assert now.call_state.missing_papers == "3", "what was ticked before is not forgotten"


def test_a_move_that_cannot_be_leaves_no_call(clock: Clock) -> None:
    ana = book(ANA)
    with pytest.raises(SlotTaken):
        calls.reschedule(ana, to=at("11:07", THURSDAY), by=staff())
    assert not CallEntry.objects.exists()


def test_the_list_costs_four_questions_whatever_its_length() -> None:
    for person in strangers(3):
        book(person)
    due()  # the process knows the timetable
    with statements() as asked:
        assert len(due()) == 3
    assert len(asked) == 4


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_officials_who_ask_at_once_get_different_people() -> None:
    for person, hour in zip(strangers(4), ("9:30", "10:00", "10:30", "11:00"), strict=True):
        book(person, at(hour))
    where, officials = office(), [staff(f"oficial{n}") for n in range(4)]
    for _ in range(10):
        found = at_once([lambda by=by: calls.take_next(where, by=by) for by in officials])
        assert len({each.pk for each in found if isinstance(each, Appointment)}) == 4, found
        for each, by in zip(found, officials, strict=True):
            calls.release(each, by=by)  # type: ignore[arg-type]
