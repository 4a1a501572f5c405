"""The end of the day: every appointment has its end, the figures add up, and then only corrections."""

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from time import sleep

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.people import (
    ANA,
    BRUNO,
    CARMEN,
    ECATEPEC,
    MONDAY,
    TUESDAY,
    WEDNESDAY,
    Clock,
    at,
    at_once,
    book,
    desk_books,
    fill,
    no_show,
    office,
    set_hours,
    staff,
    strangers,
    undone,
    walk_in,
)
from ventanilla.appointments import closing, days, moving, offers, transitions, visits
from ventanilla.appointments.errors import IllegalMove, Refused, SlotTaken
from ventanilla.appointments.models import Appointment, Channel, DayClose, VisitResult
from ventanilla.appointments.status import ACTIVE, Reason, Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

TEN, LATE = at("10:00", TUESDAY), at("16:00", TUESDAY)
OPEN = [Status.PENDING, Status.CONFIRMED]
ENDS = ["attended", "no_show", "inadmissible", "left", "cancelled", "open"]


def said() -> dict:
    return {"channel": Channel.COUNTER, "by": staff()}


def sign() -> DayClose:
    return closing.close(office(), TUESDAY, by=staff())


def end(appointment: Appointment, how: str) -> Appointment:
    acts: dict[str, Callable[[], Appointment]] = {
        "attended": lambda: transitions.complete(appointment, **said()),
        "no_show": lambda: no_show(appointment),
        "left": lambda: transitions.mark_left(appointment, **said()),
        "inadmissible": lambda: transitions.mark_inadmissible(
            appointment, **said(), reason_text="Es ejidal"
        ),
        "cancelled": lambda: transitions.cancel(appointment, **said()),
        "open": lambda: appointment,
    }
    return acts[how]()


def booked(count: int) -> list[Appointment]:
    """So many on Tuesday, three to a half hour."""
    return [
        row
        for n in range(0, count, 3)
        for row in fill(TEN + timedelta(minutes=10 * n), min(3, count - n))
    ]


@settings(max_examples=settings().max_examples // 4)
@given(ends=st.lists(st.sampled_from(ENDS), max_size=9))
def test_the_parts_add_up_to_what_was_received(ends: list[str]) -> None:
    """Whatever became of each: counted as the ends were drawn, and the day is signed if none is open."""
    with undone():
        for appointment, how in zip(booked(len(ends)), ends, strict=True):
            end(appointment, how)
        book(ANA, at("10:00", WEDNESDAY)), book(BRUNO, TEN, municipality=ECATEPEC)
        drawn, found = Counter(ends), closing.figures(office(), TUESDAY)
        assert asdict(found) == {how: drawn[how] for how in ENDS} | {"received": len(ends)}
        parts = found.attended + found.no_show + found.inadmissible + found.left + found.open
        assert parts + found.cancelled == found.received
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("django.utils.timezone.now", Clock(LATE))
            if drawn["open"]:
                with pytest.raises(IllegalMove, match=f"Faltan {drawn['open']} por terminar"):
                    sign()
            else:
                assert sign().figures == asdict(found)


@pytest.mark.parametrize(
    ("ends", "percent"),
    [([], None), (["cancelled"], 0), (["no_show"], 0), (["attended"] * 2 + ["left"], 66.7)],
)
def test_compliance_is_attended_of_received(ends: list[str], percent: float | None) -> None:
    for appointment, how in zip(booked(len(ends)), ends, strict=True):
        end(appointment, how)
    assert closing.figures(office(), TUESDAY).compliance == percent


def test_a_walk_in_counts_where_it_was_received(clock: Clock) -> None:
    clock.now = TEN
    ana = walk_in(ANA)
    visits.finish(ana, VisitResult.FILED, by=staff())
    found = closing.figures(office(), TUESDAY)
    assert (found.received, found.attended) == (1, 1)


def test_half_an_hour_late_is_proposed_and_nothing_is_done(clock: Clock) -> None:
    late, here, later = book(ANA, TEN), book(BRUNO, TEN), book(CARMEN, at("10:30", TUESDAY))
    clock.now = TEN
    visits.arrive(here, by=staff())
    for minutes, proposed in ((29, []), (30, [late]), (60, [late, later])):
        now = TEN + timedelta(minutes=minutes)
        assert closing.no_shows(office(), now) == proposed
    assert set(Appointment.objects.values_list("status", flat=True)) == {Status.PENDING}


@pytest.mark.parametrize("status", OPEN)
def test_nothing_is_signed_with_something_open(clock: Clock, status: Status) -> None:
    ana = book(ANA, TEN)
    if status == Status.CONFIRMED:
        ana = transitions.confirm(ana, **said())
    clock.now = LATE
    assert closing.still_open(office(), TUESDAY) == [ana]
    with pytest.raises(IllegalMove, match="Faltan 1 por terminar"):
        sign()
    assert not DayClose.objects.exists()
    no_show(ana)
    assert sign().by == staff()


def test_twice_is_once(clock: Clock) -> None:
    clock.now = LATE
    first = sign()
    clock.now += timedelta(hours=1)
    again = closing.close(office(), TUESDAY, by=staff("memo"))
    assert (again, again.by, again.at) == (first, staff(), LATE)


def test_a_day_to_come_is_not_signed(clock: Clock) -> None:
    with pytest.raises(Refused, match="todavía no llega"):
        sign()
    clock.now = at("0:00", TUESDAY)
    assert sign()


def test_another_day_and_another_office_stay_open(clock: Clock) -> None:
    there, before = book(ANA, TEN, municipality=ECATEPEC), desk_books(BRUNO, at("14:00", MONDAY))
    clock.now = LATE
    sign()
    assert end(there, "attended").status == end(before, "attended").status == Status.COMPLETED
    assert closing.closed(office(), MONDAY) is closing.closed(office(ECATEPEC), TUESDAY) is None


def test_a_signed_day_is_corrected_only_for_a_reason_that_stays(clock: Clock) -> None:
    ana = book(ANA, TEN)
    clock.now = LATE
    absent = no_show(ana)
    signed = sign()
    for blank in ("", "  "):
        with pytest.raises(IllegalMove, match="di por qué lo corriges"):
            transitions.change(absent, Status.COMPLETED, **said(), correction=blank)
    clock.now += timedelta(days=3)
    why = "Su expediente muestra que fue atendida"
    done = transitions.change(absent, Status.COMPLETED, **said(), correction=why)
    last = done.history.last()
    assert last
    assert (last.status, last.reason_text, last.by) == (Status.COMPLETED, why, staff())
    assert signed.figures["no_show"] == 1, "what was signed stays as it was signed"
    assert closing.figures(office(), TUESDAY).attended == 1


def test_the_reason_of_a_correction_is_not_lost_beside_that_of_the_outcome(clock: Clock) -> None:
    done = end(book(ANA, TEN), "attended")
    clock.now = LATE
    sign()
    corrected = transitions.change(
        done,
        Status.NOT_HELD,
        **said(),
        reason=Reason.INADMISSIBLE,
        reason_text="Es ejidal",
        correction="Se anotó en la cita equivocada",
    )
    last = corrected.history.last()
    assert corrected.reason_text == "Es ejidal", "what the person reads"
    assert last and last.reason_text == "Se anotó en la cita equivocada"


def test_no_correction_makes_a_signed_day_active_again(clock: Clock) -> None:
    absent = no_show(book(ANA, TEN))
    clock.now = LATE
    sign()
    for to in sorted(ACTIVE):
        with pytest.raises(IllegalMove):
            transitions.change(absent, to, **said(), correction="Sí llegó")


def test_into_a_day_signed_early_nobody_books_moves_or_comes(clock: Clock) -> None:
    """It was signed at ten because of a flood; the hours of the afternoon are still to come."""
    ana, other = book(ANA, TEN), book(BRUNO, at("10:00", WEDNESDAY))
    clock.now = TEN
    absent = no_show(ana)
    sign()
    afternoon = at("14:00", TUESDAY)
    for reason in ("", "Viene de lejos"):
        with pytest.raises(SlotTaken, match="ya se cerró"):
            desk_books(CARMEN, afternoon, reason=reason)
    with pytest.raises(SlotTaken, match="ya se cerró"):
        moving.move(other, to=afternoon, **said(), offer=offers.desk_slot)
    with pytest.raises(IllegalMove, match="ya se cerró"):
        visits.arrive(absent, by=staff())
    assert closing.still_open(office(), TUESDAY) == []


def busy_end_of_day(clock: Clock) -> list[Callable[[], object]]:
    """Everything is over, the day may be signed; at that instant people come, late and without
    appointment, and the desk books and moves others into what is left of the day."""
    set_hours(office(), {})
    late, elsewhere = fill(TEN, 3), book(BRUNO, at("10:00", WEDNESDAY))
    clock.now = at("13:40", TUESDAY)
    absent = [no_show(each) for each in late]
    rosa, last = staff(), at("14:30", TUESDAY)
    return [
        *[lambda each=each: visits.arrive(each, by=rosa) for each in absent],
        *[lambda person=person: walk_in(person) for person in strangers(2)],
        lambda: desk_books(CARMEN, last),
        lambda: moving.move(elsewhere, to=last, **said(), offer=offers.desk_slot),
    ]


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
@pytest.mark.parametrize("which", range(7))
def test_signed_or_entered_never_both(which: int, clock: Clock) -> None:
    """promise: A4

    After it is signed nothing of that day is active; and who entered first keeps it from being signed.
    """
    act = busy_end_of_day(clock)[which]
    entered, signed = at_once([slowly(act), slowly(sign)])
    left = closing.still_open(office(), TUESDAY)
    assert isinstance(signed, DayClose) != bool(left), (entered, signed)
    assert isinstance(signed, DayClose) == isinstance(entered, Refused), (entered, signed)


def slowly(act: Callable[[], object]) -> Callable[[], object]:
    """The same act, waiting before all that it writes: room for another to come between."""

    def wait(execute: Callable, sql: str, *rest: object) -> object:
        if sql.startswith(("INSERT INTO", "UPDATE")):
            sleep(0.1)
        return execute(sql, *rest)

    def run() -> object:
        with connection.execute_wrapper(wait):
            return act()

    return run


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
@pytest.mark.parametrize("round_", range(3))
def test_all_at_once_leave_a_signed_day_without_active_ones(round_: int, clock: Clock) -> None:
    """promise: A4"""
    acts = busy_end_of_day(clock)
    answers = at_once([*acts, sign, sign])
    unexpected = [
        each for each in answers if isinstance(each, Exception) and not isinstance(each, Refused)
    ]
    assert not unexpected
    assert bool(DayClose.objects.count()) != bool(closing.still_open(office(), TUESDAY))


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_without_the_turn_a_signed_day_gets_active_ones(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """promise: A4 (its negative control)"""
    monkeypatch.setattr(days, "take_turn", lambda *_: None)
    act = busy_end_of_day(clock)[0]
    _, signed = at_once([slowly(act), slowly(sign)])
    assert isinstance(signed, DayClose)
    assert closing.still_open(office(), TUESDAY)
