"""Which places each door gives: the public from tomorrow on, the desk also those left of today, and a place
too many only for a reason, decided when it is written."""

from collections.abc import Callable
from datetime import datetime

import pytest

from tests.people import (
    ANA,
    BRUNO,
    CARMEN,
    ECATEPEC,
    MONDAY,
    TUESDAY,
    Clock,
    ask,
    at,
    at_once,
    book,
    chief,
    close,
    desk_books,
    fill,
    meeting,
    office,
    set_hours,
    staff,
    strangers,
    wish,
)
from ventanilla.accounts.models import Membership, Role, User
from ventanilla.appointments import booking, guards, moving, offers
from ventanilla.appointments.errors import Refused, SlotTaken
from ventanilla.appointments.models import Appointment, Channel, CtsCounter
from ventanilla.appointments.offers import Extra, Offer
from ventanilla.appointments.person import Person
from ventanilla.appointments.transitions import cancel

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

TEN, NOON = at("10:00", TUESDAY), at("12:00", TUESDAY)
INSERT = 'INSERT INTO "appointments_appointment"'
REASON = "Viene de Tlatlaya y su camión sale a la una"
EXTRAS = [offers.extra_desk_slot, offers.extra_walk_in_slot, Extra(lambda where, start: None)]  # type: ignore[arg-type,return-value]


def gives(offer: Offer, start: datetime) -> bool:
    try:
        return offer(office(), start).starts_at == start
    except SlotTaken:
        return False


@pytest.mark.parametrize(
    ("start", "public", "desk", "standing_there"),
    [
        pytest.param(at("9:30", MONDAY), False, False, True, id="today, gone by"),
        pytest.param(at("10:00", MONDAY), False, False, True, id="today, this very moment"),
        pytest.param(at("10:30", MONDAY), False, True, True, id="today, to come"),
        pytest.param(TEN, True, True, False, id="tomorrow"),
        pytest.param(at("10:07", TUESDAY), False, False, False, id="no start"),
        pytest.param(at("10:00", TUESDAY.replace(year=2027)), False, False, False, id="too far"),
    ],
)
def test_each_door_gives_its_own_starts(
    start: datetime, public: bool, desk: bool, standing_there: bool
) -> None:
    doors = (offers.bookable_slot, offers.desk_slot, offers.walk_in_slot)
    assert [gives(door, start) for door in doors] == [public, desk, standing_there]


def test_one_too_many_for_a_reason_that_stays_in_the_history() -> None:
    """promise: A5"""
    fill(TEN, 3)
    with pytest.raises(SlotTaken):
        desk_books(ANA, TEN)
    fourth = desk_books(ANA, TEN, reason=REASON)
    assert (fourth.seat, fourth.capacity) == (4, 4)
    told = fourth.history.get()
    assert (told.kind, told.reason_text, told.by) == ("registrada", REASON, chief())
    with pytest.raises(SlotTaken):
        desk_books(BRUNO, TEN)


def test_a_move_too_is_one_too_many_only_for_a_reason() -> None:
    """promise: A5"""
    fill(NOON, 3)
    ana = book(ANA, TEN)
    said = {"to": NOON, "channel": Channel.COUNTER, "by": chief()}
    with pytest.raises(SlotTaken):
        moving.move(ana, **said, offer=offers.desk_slot)
    moved = moving.move(ana, **said, offer=offers.extra_desk_slot, note=REASON)
    last = moved.history.last()
    assert last and (moved.seat, last.kind, last.reason_text) == (4, "cambiada", REASON)


@pytest.mark.parametrize("offer", EXTRAS)
@pytest.mark.parametrize("reason", ["", "  \n"])
def test_the_act_itself_asks_for_the_reason(offer: Offer, reason: str) -> None:
    """promise: A5"""
    ana = book(ANA, TEN)
    before = CtsCounter.objects.get().last
    with pytest.raises(Refused, match="por qué das un lugar más"):
        without_page(BRUNO, offer, reason, by=chief())
    with pytest.raises(Refused, match="por qué das un lugar más"):
        moving.move(ana, to=NOON, channel=Channel.COUNTER, by=chief(), offer=offer, note=reason)
    assert Appointment.objects.get() == ana
    assert Appointment.objects.get().starts_at == TEN
    assert CtsCounter.objects.get().last == before


@pytest.mark.parametrize("by", [staff, None])
def test_the_act_itself_asks_for_the_right(by: Callable[[], User] | None) -> None:
    """promise: A5"""
    ana = book(ANA, TEN)
    fill(NOON, 3)
    who = by and by()
    with pytest.raises(Refused, match="Solo quien coordina"):
        without_page(BRUNO, offers.extra_desk_slot, REASON, by=who)
    with pytest.raises(Refused, match="Solo quien coordina"):
        moving.move(
            ana,
            to=NOON,
            channel=Channel.COUNTER,
            by=who,
            offer=offers.extra_desk_slot,
            note=REASON,
        )
    assert Appointment.objects.get(name_key=ana.name_key).starts_at == TEN


def test_who_leads_another_office_gives_no_place_here() -> None:
    """promise: A5"""
    other = staff("otra")
    Membership.objects.create(user=other, role=Role.COORDINATION, office=office(ECATEPEC))
    with pytest.raises(Refused, match="Solo quien coordina"):
        without_page(ANA, offers.extra_desk_slot, REASON, by=other)


def test_without_those_questions_a_page_could_forget_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """promise: A5 (its negative control)"""
    monkeypatch.setattr(offers, "_require_right_and_reason", lambda *given: None)
    fill(TEN, 3)
    ana = without_page(ANA, offers.extra_desk_slot, "", by=staff()).appointment
    assert (ana.seat, ana.history.get().reason_text) == (4, "")


def without_page(
    person: Person, offer: Offer, note: str, by: User | None = None
) -> booking.Booking:
    return booking.book(
        wish(person, TEN),
        channel=Channel.COUNTER,
        idempotency_key="k1",
        evidence=guards.TRUSTED,
        by=by,
        offer=offer,
        note=note,
    )


def test_while_a_place_is_free_the_reason_takes_no_more_than_that_one() -> None:
    fill(TEN, 2)
    third = desk_books(ANA, TEN, reason=REASON)
    assert (third.seat, third.capacity) == (3, 3)


def test_no_reason_opens_an_hour_that_the_office_does_not_give() -> None:
    """promise: A5"""
    close(TUESDAY)
    for start in (TEN, at("17:00", TUESDAY), at("9:30", MONDAY)):
        with pytest.raises(SlotTaken):
            desk_books(ANA, start, reason=REASON)
    assert not Appointment.objects.exists()


def test_a_start_with_fewer_places_than_before_gives_none_while_it_is_full() -> None:
    """promise: A8

    Seats 2 and 3 of what were three places are more than enough for the two that are left; that seat 1
    is nobody's does not make it a place.
    """
    first, *_ = fill(TEN, 3)
    set_hours(office(), {"capacity": 2})
    cancel(first, channel=Channel.WEB)
    with pytest.raises(SlotTaken):
        desk_books(ANA, TEN)
    assert desk_books(ANA, TEN, reason=REASON).seat == 1


def test_looking_only_for_a_free_number_would_fill_it_further(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """promise: A8 (its negative control)"""
    first, *_ = fill(TEN, 3)
    set_hours(office(), {"capacity": 2})
    cancel(first, channel=Channel.WEB)
    monkeypatch.setattr(offers, "free_seat", lambda *_, **__: 1)
    assert desk_books(ANA, TEN).seat == 1
    assert Appointment.objects.filter(starts_at=TEN, seat__isnull=False).count() == 3


def desk(person: Person, reason: str = "") -> Callable[[], Appointment]:
    return lambda: desk_books(person, TEN, reason=reason)


def kinds(answers: list) -> list[str]:
    return sorted(type(answer).__name__ for answer in answers)


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
@pytest.mark.parametrize("round_", range(3))
def test_two_officials_saw_the_last_place_and_the_second_is_refused(round_: int) -> None:
    """promise: A5

    Both pages showed it free; what counts is the moment of writing.
    """
    fill(TEN, 2)
    staff()
    answers = at_once(meeting([desk(ANA), desk(BRUNO)], before=INSERT))
    assert kinds(answers) == ["Appointment", "SlotTaken"]
    assert Appointment.objects.filter(starts_at=TEN).count() == 3


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
@pytest.mark.parametrize("round_", range(3))
def test_places_too_many_given_at_once_are_different_seats(round_: int) -> None:
    """promise: A5"""
    fill(TEN, 3)
    staff()
    crowd = strangers(6)
    acts = [desk(person, REASON) for person in crowd] + [desk(CARMEN)]
    answers = at_once(meeting(acts, before=INSERT))
    assert kinds(answers) == ["Appointment"] * 6 + ["SlotTaken"]
    seats = Appointment.objects.filter(starts_at=TEN).values_list("seat", flat=True)
    assert sorted(seats) == list(range(1, 10))


def test_the_public_door_knows_nothing_of_all_this(clock: Clock) -> None:
    fill(TEN, 3)
    desk_books(ANA, TEN, reason=REASON)
    with pytest.raises(SlotTaken):
        ask(wish(BRUNO, TEN))
