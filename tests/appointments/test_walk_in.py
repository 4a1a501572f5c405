"""Who comes without an appointment: a place of today that nobody uses, and the arrival with it."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.people import (
    ANA,
    BRUNO,
    CARMEN,
    ECATEPEC,
    FINIQUITO,
    GRANDFATHER,
    GRANDMOTHER,
    TUESDAY,
    WEDNESDAY,
    Clock,
    at,
    at_once,
    book,
    close,
    fill,
    no_show,
    office,
    set_hours,
    staff,
    strangers,
    undone,
    walk_in,
)
from ventanilla.appointments import closing, offers, visits
from ventanilla.appointments.errors import (
    AlreadyHasAppointment,
    IdempotencyConflict,
    Refused,
    SlotTaken,
)
from ventanilla.appointments.models import Appointment, Channel, CtsCounter, HistoryEntry, Visit
from ventanilla.appointments.transitions import cancel

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

NINE_THIRTY, TEN, HALF_PAST_TEN = (at(hour, TUESDAY) for hour in ("9:30", "10:00", "10:30"))
HOURS = [NINE_THIRTY, TEN, HALF_PAST_TEN]
REASON = "Viene desde Tejupilco"


@pytest.fixture
def five_past_ten(clock: Clock) -> Callable[[], None]:
    """Three half hours, 9:30 to 10:30, with one place each. What is booked before calling it is booked on
    Monday; then it is Tuesday, five past ten."""
    set_hours(office(), {"last_start": time(10, 30), "capacity": 1})

    def come() -> None:
        clock.now = TEN + timedelta(minutes=5)

    return come


def test_booked_and_received_in_one(five_past_ten: Callable[[], None], clock: Clock) -> None:
    five_past_ten()
    ana = walk_in(ANA)
    assert (ana.starts_at, ana.seat, ana.channel) == (TEN, 1, Channel.COUNTER)
    assert ana.visit.arrived_at == clock.now
    told = [(entry.kind, entry.by) for entry in ana.history.all()]
    assert told == [("registrada", staff()), ("llegada", staff())]
    assert visits.waiting(office(), clock.now) == [ana.visit]


def test_the_half_hour_that_runs_then_those_before_then_those_to_come(
    five_past_ten: Callable[[], None],
) -> None:
    five_past_ten()
    assert [walk_in(each).starts_at for each in strangers(3)] == [TEN, NINE_THIRTY, HALF_PAST_TEN]
    assert offers.unused_today(office()) is None
    with pytest.raises(SlotTaken, match="Hoy ya no queda ningún lugar"):
        walk_in(ANA)


def test_a_place_of_who_did_not_come_is_used(five_past_ten: Callable[[], None]) -> None:
    [late] = fill(NINE_THIRTY, 1)
    fill(TEN, 1), fill(HALF_PAST_TEN, 1)
    five_past_ten()
    assert offers.unused_today(office()) is None
    no_show(late)
    assert walk_in(ANA).starts_at == NINE_THIRTY


@settings(max_examples=settings().max_examples // 4)
@given(
    held=st.lists(st.integers(0, 2), min_size=3, max_size=3),
    minutes=st.integers(-60, 120),
)
def test_the_start_is_the_first_unused_of_that_order(held: list[int], minutes: int) -> None:
    """Against the sentence of the brief, written out: running, earlier ones backwards, later ones."""
    with undone():
        set_hours(office(), {"last_start": time(10, 30), "capacity": 2})
        for start, count in zip(HOURS, held, strict=True):
            fill(start, count)
        now = TEN + timedelta(minutes=minutes)
        begun = [n for n in range(3) if HOURS[n] <= now]
        order = begun[::-1] + [n for n in range(3) if n not in begun]
        unused = [HOURS[n] for n in order if held[n] < 2]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("django.utils.timezone.now", Clock(now))
            assert offers.unused_today(office()) == (unused[0] if unused else None)


def test_the_hour_may_be_chosen_among_those_of_today(five_past_ten: Callable[[], None]) -> None:
    five_past_ten()
    assert walk_in(ANA, at=HALF_PAST_TEN).starts_at == HALF_PAST_TEN
    for other in (HALF_PAST_TEN, at("10:00", WEDNESDAY), at("10:07", TUESDAY)):
        with pytest.raises(SlotTaken):
            walk_in(BRUNO, at=other)


@pytest.mark.parametrize("hour", [None, NINE_THIRTY])
def test_one_too_many_for_a_reason(
    five_past_ten: Callable[[], None], hour: datetime | None
) -> None:
    """promise: A5

    Without an hour it is that which runs.
    """
    for start in HOURS:
        fill(start, 1)
    five_past_ten()
    with pytest.raises(SlotTaken):
        walk_in(ANA, at=hour, extra_reason="  ")
    ana = walk_in(ANA, at=hour, extra_reason=REASON)
    assert (ana.starts_at, ana.seat) == (hour or TEN, 2)
    booked = ana.history.get(kind=HistoryEntry.Kind.BOOKED)
    assert booked.reason_text == REASON


def test_a_reason_takes_first_what_nobody_uses(five_past_ten: Callable[[], None]) -> None:
    fill(TEN, 1)
    five_past_ten()
    ana = walk_in(ANA, extra_reason=REASON)
    assert (ana.starts_at, ana.seat) == (NINE_THIRTY, 1)


@pytest.mark.parametrize("reason", ["", REASON])
def test_a_day_without_service_gives_nothing(
    five_past_ten: Callable[[], None], reason: str
) -> None:
    close(TUESDAY)
    five_past_ten()
    with pytest.raises(SlotTaken):
        walk_in(ANA, extra_reason=reason)
    assert not Appointment.objects.exists()


def test_a_signed_day_takes_nobody_in(five_past_ten: Callable[[], None]) -> None:
    five_past_ten()
    closing.close(office(), TUESDAY, by=staff())
    for reason in ("", REASON):
        with pytest.raises(SlotTaken, match="ya se cerró"):
            walk_in(ANA, extra_reason=reason)
    assert not Appointment.objects.exists()


def test_another_office_s_municipality_is_sent_there_before_anything_is_written(
    five_past_ten: Callable[[], None],
) -> None:
    five_past_ten()
    right = office(ECATEPEC)
    with pytest.raises(Refused, match=right.name):
        walk_in(ANA, municipality=ECATEPEC)
    assert not Appointment.objects.exists()
    assert not CtsCounter.objects.exists()


def test_who_has_an_appointment_is_shown_it(five_past_ten: Callable[[], None]) -> None:
    """promise: B6

    One to come, and one of today whose hour has just passed: she is late, not without appointment.
    """
    late, tomorrow = book(ANA, NINE_THIRTY), book(BRUNO, at("10:00", WEDNESDAY))
    five_past_ten()
    for person, existing in ((ANA, late), (BRUNO, tomorrow)):
        with pytest.raises(AlreadyHasAppointment) as refused:
            walk_in(person)
        assert refused.value.existing == existing
    assert Appointment.objects.count() == 2
    assert not Visit.objects.exists()


def test_another_errand_another_person_and_what_ended_are_no_hindrance(
    five_past_ten: Callable[[], None],
) -> None:
    book(ANA, at("10:00", WEDNESDAY))
    book(GRANDMOTHER, at("10:30", WEDNESDAY))
    cancel(book(CARMEN, HALF_PAST_TEN), channel=Channel.WEB)
    five_past_ten()
    assert walk_in(ANA, procedure=FINIQUITO).visit
    assert walk_in(GRANDFATHER).visit, "the same telephone"
    assert walk_in(CARMEN).visit


def test_the_same_request_twice_is_one(five_past_ten: Callable[[], None]) -> None:
    """promise: B4

    The first took the half hour that runs; what would be chosen now is another.
    """
    five_past_ten()
    first, again = walk_in(ANA, key="w1"), walk_in(ANA, key="w1")
    assert (again, again.starts_at, again.visit) == (first, TEN, first.visit)
    assert first.history.count() == 2
    with pytest.raises(IdempotencyConflict):
        walk_in(BRUNO, key="w1")


def test_both_or_neither(
    five_past_ten: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError

    five_past_ten()
    monkeypatch.setattr("ventanilla.appointments.walk_in.arrive", fails)
    with pytest.raises(RuntimeError):
        walk_in(ANA)
    assert not Appointment.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
@pytest.mark.parametrize("round_", range(3))
def test_as_many_as_there_are_places_whoever_comes_at_once(
    round_: int, five_past_ten: Callable[[], None]
) -> None:
    """promise: A4

    Three places in three half hours and eight people at eight windows: three are received.
    """
    five_past_ten()
    staff(), office()
    answers = at_once([lambda p=p: walk_in(p) for p in strangers(8)])
    received = [each.starts_at for each in answers if isinstance(each, Appointment)]
    assert sorted(received) == HOURS
    assert sum(isinstance(each, SlotTaken) for each in answers) == 5
    assert Visit.objects.count() == 3


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
@pytest.mark.parametrize("keys", [["w1"] * 6, list("abcdef")], ids=["one key", "own keys"])
def test_the_same_person_at_once_is_received_once(
    keys: list[str], five_past_ten: Callable[[], None]
) -> None:
    """promise: B4, B6"""
    five_past_ten()
    staff(), office()
    answers = at_once([lambda key=key: walk_in(ANA, key=key) for key in keys])
    kinds = {type(answer).__name__ for answer in answers}
    assert kinds <= {"Appointment", "AlreadyHasAppointment"}
    assert Appointment.objects.count() == Visit.objects.count() == 1
    if len(set(keys)) == 1:
        assert kinds == {"Appointment"}
