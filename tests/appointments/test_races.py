"""Many people at the same instant: real threads, each with its own connection to the database.

Where a test says «meeting», everybody has read and nobody has written yet: the worst moment, on
purpose. Each guard is then taken away once, to see that the fault it prevents is real.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from tests.append_only import unguarded
from tests.people import (
    ANA,
    BRUNO,
    CARMEN,
    MONDAY,
    THURSDAY,
    Clock,
    ask,
    at,
    at_once,
    book,
    desk_books,
    fill,
    meeting,
    office,
    set_hours,
    set_institution,
    staff,
    strangers,
    wish,
)
from ventanilla.appointments import transitions
from ventanilla.appointments.availability import nearest, slots_of_day
from ventanilla.appointments.booking import Booking
from ventanilla.appointments.errors import (
    IdempotencyConflict,
    IllegalMove,
    SlotTaken,
    TooManyActive,
)
from ventanilla.appointments.models import Appointment, Channel, CtsCounter, HistoryEntry
from ventanilla.appointments.moving import move
from ventanilla.appointments.offers import Offer, Place, bookable_slot, desk_slot, free_place
from ventanilla.appointments.person import Person
from ventanilla.appointments.status import Status
from ventanilla.catalog import catalogue
from ventanilla.catalog.models import Office

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("clock")]

INSERT = 'INSERT INTO "appointments_appointment"'
UPDATE = 'UPDATE "appointments_appointment"'
TEN, NOON = at("10:00"), at("12:00", THURSDAY)
ON_POSTGRES = connection.vendor == "postgresql"
CROWD = 50 if ON_POSTGRES else 16
"""Threads at once. A server has eight; SQLite lets one write at a time whatever their number."""


def booking(person: Person = ANA, **more: Any) -> Callable[[], Booking]:
    key = more.pop("key", "")
    wanted = wish(person, **more)
    return lambda: ask(wanted, key=key)


def outcomes(answers: list) -> Counter[str]:
    return Counter(type(answer).__name__ for answer in answers)


def the_books_agree() -> None:
    """No seat twice, a key and a history for each, the numbers without gap."""
    rows = list(Appointment.objects.all())
    seats = [(row.office_id, row.starts_at, row.seat) for row in rows if row.seat]
    assert len(seats) == len(set(seats))
    assert all(row.seat <= row.capacity for row in rows if row.seat)
    assert sorted((row.cts or "")[11:16] for row in rows) == [
        f"{n + 1:05d}" for n in range(len(rows))
    ]
    assert HistoryEntry.objects.filter(kind=HistoryEntry.Kind.BOOKED).count() == len(rows)


@contextmanager
def without_the_index() -> Iterator[None]:
    [unique] = [c for c in Appointment._meta.constraints if c.name == "appointment_seat_once"]
    with connection.schema_editor() as editor:
        editor.remove_constraint(Appointment, unique)
    try:
        yield
    finally:
        with unguarded():
            HistoryEntry.objects.all().delete()
            Appointment.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Appointment, unique)


@pytest.mark.parametrize("round_", range(5))
def test_two_hundred_ask_for_the_last_place_and_one_gets_it(round_: int) -> None:
    """promise: A1

    They come through as many connections as CROWD; each connection takes the next person as soon as
    the one before has an answer.
    """
    fill(TEN, 2)
    people = strangers(200)
    queues = [[booking(person) for person in people[n::CROWD]] for n in range(CROWD)]
    answers = [a for served in at_once([lambda q=q: each(q) for q in queues]) for a in served]  # type: ignore[union-attr]
    assert outcomes(answers) == {"Booking": 1, "SlotTaken": 199}
    assert Appointment.objects.filter(starts_at=TEN).count() == 3
    the_books_agree()
    assert len(nearest(office(), TEN)) == 3
    assert TEN not in [slot.starts_at for slot in nearest(office(), TEN)]


def each(queue: list[Callable[[], Booking]]) -> list[Booking | Exception]:
    answers: list[Booking | Exception] = []
    for act in queue:
        try:
            answers.append(act())
        except Exception as error:
            answers.append(error)
    return answers


def test_whoever_finds_another_place_takes_it_and_none_is_left_empty() -> None:
    """promise: A1

    A start of thirty places and as many people as the CROWD: losing a race for one seat is no reason
    to be refused while others are free.
    """
    places = CROWD - 10 if ON_POSTGRES else CROWD - 2
    set_hours(office(), {"capacity": places})
    answers = at_once(meeting([booking(person) for person in strangers(CROWD)], before=INSERT))
    assert outcomes(answers) == {"Booking": places, "SlotTaken": CROWD - places}
    the_books_agree()


@pytest.mark.postgres
@pytest.mark.parametrize("crowd", [2, 12])
def test_all_who_saw_the_last_seat_free_and_then_wrote(crowd: int) -> None:
    """promise: A1"""
    fill(TEN, 2)
    answers = at_once(meeting([booking(person) for person in strangers(crowd)], before=INSERT))
    assert outcomes(answers) == {"Booking": 1, "SlotTaken": crowd - 1}
    the_books_agree()


@pytest.mark.postgres
def test_without_the_index_they_would_all_sit_in_it() -> None:
    """promise: A1 (its negative control)"""
    with without_the_index():
        fill(TEN, 2)
        answers = at_once(meeting([booking(person) for person in strangers(4)], before=INSERT))
        assert outcomes(answers) == {"Booking": 4}
        assert Appointment.objects.filter(starts_at=TEN).count() == 6


@pytest.mark.parametrize("crowd", [20])
def test_twenty_identical_requests_make_one_appointment(crowd: int) -> None:
    """promise: B4"""
    answers = at_once([booking(ANA, key="k1")] * crowd)
    assert outcomes(answers) == {"Booking": crowd}
    assert len({answer.appointment.cts for answer in answers}) == 1  # type: ignore[union-attr]
    assert sum(answer.created for answer in answers) == 1  # type: ignore[union-attr]
    assert Appointment.objects.count() == HistoryEntry.objects.count() == 1
    assert CtsCounter.objects.get().last == 1


@pytest.mark.postgres
def test_without_any_lock_the_key_itself_keeps_them_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """promise: B4

    The lock of the telephone is gone; the unique key sends the second back, who finds the first's.
    """
    monkeypatch.setattr("ventanilla.appointments.booking.serialise", lambda subject: None)
    answers = at_once(meeting([booking(ANA, key="k1")] * 4, before=INSERT))
    assert outcomes(answers) == {"Booking": 4}
    assert Appointment.objects.count() == 1


def test_one_key_and_two_people_at_once() -> None:
    """promise: B5"""
    acts = [booking(ANA, key="k1"), booking(BRUNO, key="k1")]
    answers = at_once(meeting(acts, before=INSERT))
    assert outcomes(answers) == {"Booking": 1, "IdempotencyConflict": 1}
    assert Appointment.objects.count() == 1
    assert IdempotencyConflict.code == "idempotency_conflict"


def family(count: int) -> list[Callable[[], Booking]]:
    """So many bookings for one telephone: other people, other procedures, other hours."""
    procedures = list(catalogue.current().procedures)
    slots = slots_of_day(office(), TEN.date())
    return [
        booking(
            Person("Persona", chr(65 + n), "", ANA.phone),
            starts_at=slots[n % len(slots)].starts_at,
            procedure=procedures[n % len(procedures)],
        )
        for n in range(count)
    ]


@pytest.mark.parametrize("round_", range(3))
def test_a_telephone_gets_three_however_fast_it_asks(round_: int) -> None:
    """promise: F2"""
    answers = at_once(family(20))
    assert outcomes(answers) == {"Booking": 3, "TooManyActive": 17}
    assert Appointment.objects.filter(phone=ANA.phone).count() == 3
    assert TooManyActive.code == "too_many_active"


@pytest.mark.postgres
def test_a_telephone_gets_three_even_if_all_have_read_before_any_writes() -> None:
    """promise: F2"""
    answers = at_once(meeting(family(8), before=INSERT))
    assert outcomes(answers) == {"Booking": 3, "TooManyActive": 5}


@pytest.mark.postgres
def test_without_the_lock_of_the_telephone_it_would_get_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """promise: F2 (its negative control)"""
    monkeypatch.setattr("ventanilla.appointments.booking.serialise", lambda subject: None)
    answers = at_once(meeting(family(8), before=INSERT))
    assert outcomes(answers) == {"Booking": 8}


def test_one_person_asks_twice_for_the_same_procedure_at_once() -> None:
    """promise: B6"""
    acts = [booking(ANA, starts_at=TEN), booking(ANA, starts_at=NOON)]
    answers = at_once(meeting(acts, before=INSERT))
    assert outcomes(answers) == {"Booking": 1, "AlreadyHasAppointment": 1}
    assert Appointment.objects.count() == 1


def change(appointment: Appointment, to: Status, **more: Any) -> Callable[[], Appointment]:
    by = staff()
    return lambda: transitions.change(appointment, to, channel=Channel.PHONE, by=by, **more)


@pytest.mark.parametrize("crowd", [2, 10])
def test_of_those_who_confirm_at_once_one_does(crowd: int) -> None:
    """promise: A3"""
    ana = book(ANA)
    answers = at_once([change(ana, Status.CONFIRMED)] * crowd)
    assert outcomes(answers) == {"Appointment": 1, "IllegalMove": crowd - 1}
    assert [entry.status for entry in ana.history.all()] == ["pendiente", "confirmada"]


@pytest.mark.postgres
def test_without_the_lock_of_the_row_both_would_confirm(monkeypatch: pytest.MonkeyPatch) -> None:
    """promise: A3 (its negative control)"""

    def unlocked(appointment: Appointment) -> Appointment:
        return Appointment.objects.select_related("office", "procedure").get(pk=appointment.pk)

    monkeypatch.setattr("ventanilla.appointments.transitions.latest", unlocked)
    ana = book(ANA)
    answers = at_once(meeting([change(ana, Status.CONFIRMED)] * 2, before=UPDATE))
    assert outcomes(answers) == {"Appointment": 2}
    assert ana.history.count() == 3


@pytest.mark.parametrize("round_", range(3))
def test_confirm_cancel_and_attend_at_once_end_in_one_story(round_: int) -> None:
    """promise: A3"""
    ana = book(ANA)
    ends = (Status.CONFIRMED, Status.COMPLETED, Status.CANCELLED)
    at_once([change(ana, to) for to in ends] * 4)
    stored = Appointment.objects.get()
    told = [(entry.previous_status, entry.status) for entry in stored.history.all()]
    assert told == [("", "pendiente"), ("pendiente", stored.status)]
    assert (stored.seat is None) == (stored.status == Status.CANCELLED)


def test_confirming_a_full_start_never_makes_it_fuller() -> None:
    """promise: A3

    Three pending are confirmed while others try to squeeze in.
    """
    pending = fill(TEN, 3)
    acts: list[Callable] = [change(row, Status.CONFIRMED) for row in pending]
    acts += [booking(person) for person in strangers(9)]
    answers = at_once(acts)
    assert outcomes(answers) == {"Appointment": 3, "SlotTaken": 9}
    assert Appointment.objects.filter(status=Status.CONFIRMED).count() == 3


@pytest.mark.parametrize("round_", range(3))
def test_two_no_shows_come_back_for_one_place(round_: int) -> None:
    """promise: A3

    Both were marked absent, one place was given to somebody else, and both turn up.
    """
    set_hours(office(), {"capacity": 2})
    absent = [
        change(row, Status.NOT_HELD, reason="no_asistio")() for row in (book(ANA), book(BRUNO))
    ]
    book(CARMEN)
    answers = at_once(meeting([change(row, Status.COMPLETED) for row in absent], before=UPDATE))
    assert outcomes(answers) == {"Appointment": 1, "SlotTaken": 1}
    the_books_agree()


def moving(appointment: Appointment, to: Any = NOON) -> Callable[[], Appointment]:
    return lambda: move(appointment, to=to, channel=Channel.WEB)


@pytest.mark.parametrize("round_", range(3))
def test_ten_move_to_the_last_place_and_nine_keep_theirs(round_: int) -> None:
    """promise: A6"""
    set_hours(office(), {"capacity": 10})
    set_institution(active_per_phone=9)
    movers = [book(person) for person in strangers(10)]
    set_hours(office(), {"capacity": 3})
    fill(NOON, 2)
    answers = at_once(meeting([moving(row) for row in movers], before=UPDATE))
    assert outcomes(answers) == {"Appointment": 1, "SlotTaken": 9}
    assert Appointment.objects.filter(starts_at=TEN, seat__isnull=False).count() == 9
    assert Appointment.objects.filter(starts_at=NOON).count() == 3
    the_books_agree()


def test_a_move_and_a_booking_want_the_same_place() -> None:
    """promise: A6"""
    fill(NOON, 2)
    ana = book(ANA)
    acts: list[Callable] = [moving(ana), booking(BRUNO, starts_at=NOON)]
    answers = at_once(meeting(acts, before=UPDATE))
    assert outcomes(answers)["SlotTaken"] == 1
    assert Appointment.objects.filter(starts_at=NOON).count() == 3
    the_books_agree()


def test_two_who_want_each_other_s_place_are_refused_and_not_hung() -> None:
    """promise: A6, A7"""
    set_hours(office(), {"capacity": 1})
    ana, bruno = book(ANA, TEN), book(BRUNO, NOON)
    answers = at_once(meeting([moving(ana, NOON), moving(bruno, TEN)], before=UPDATE))
    assert outcomes(answers) == {"SlotTaken": 2}
    assert sorted(row.starts_at for row in Appointment.objects.all()) == [TEN, NOON]


CROSSED = [
    pytest.param(TEN, NOON, bookable_slot, id="days to come"),
    pytest.param(at("12:00", MONDAY), at("13:00", MONDAY), desk_slot, id="today, at the desk"),
]


@pytest.mark.postgres
@pytest.mark.parametrize(("here", "there", "offer"), CROSSED)
def test_hundreds_of_crossed_moves_hang_nobody(
    here: datetime, there: datetime, offer: Offer
) -> None:
    """promise: A7

    Ten pairs change places twenty times, all at once, and each start has one place free: whoever does
    not find one is told so and stays. Nobody is shown a deadlock, nobody loses his place.
    """
    set_hours(office(), {"capacity": 11})
    crowd = [desk_books(person, (here, there)[n % 2]) for n, person in enumerate(strangers(20))]
    goals = [[there, here][n % 2 :] + [there, here][: n % 2] for n in range(20)]
    queues = [
        [
            lambda row=row, to=to: move(row, to=to, channel=Channel.WEB, offer=offer)
            for to in goal * 10
        ]
        for row, goal in zip(crowd, goals, strict=True)
    ]
    answers = [a for done in at_once([lambda q=q: each(q) for q in queues]) for a in done]  # type: ignore[union-attr]
    assert len(answers) == 400
    assert set(outcomes(answers)) <= {"Appointment", "SlotTaken"}
    assert HistoryEntry.objects.filter(kind=HistoryEntry.Kind.MOVED).count() > 20
    stored = Appointment.objects.values_list("starts_at", flat=True)
    assert len(stored) == 20
    assert set(stored) <= {here, there}
    the_books_agree()


@pytest.mark.postgres
def test_taking_the_other_s_row_too_would_hang_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """promise: A7 (its negative control)

    A move that also locked whoever sits where it goes: PostgreSQL ends one of the two.
    """

    ana, bruno = book(ANA, TEN), book(BRUNO, NOON)
    both_hold_their_own = Barrier(2)

    def greedy(offer: Offer, where: Office, to: datetime, **who: Any) -> Place:
        both_hold_their_own.wait(timeout=10)
        list(Appointment.objects.select_for_update().filter(office=where, starts_at=to))
        return free_place(offer, where, to, **who)

    monkeypatch.setattr("ventanilla.appointments.moving.free_place", greedy)
    answers = at_once([moving(ana, NOON), moving(bruno, TEN)])
    assert outcomes(answers) == {"Appointment": 1, "OperationalError": 1}


def test_moved_and_cancelled_at_once_is_one_story() -> None:
    """promise: A6"""
    ana = book(ANA)
    acts = [moving(ana), change(ana, Status.CANCELLED)]
    at_once(acts * 3)
    stored = Appointment.objects.get()
    assert (stored.seat is None) == (stored.status == Status.CANCELLED)
    last = stored.history.last()
    assert last is not None
    assert (last.status, last.starts_at) == (stored.status, stored.starts_at)
    assert stored.history.count() <= 3


def test_the_same_move_asked_ten_times_at_once_is_one(clock: Clock) -> None:
    """promise: B4"""
    ana = book(ANA)
    answers = at_once([moving(ana)] * 10)
    assert outcomes(answers) == {"Appointment": 10}
    assert ana.history.count() == 2
    assert not isinstance(answers[0], IllegalMove | SlotTaken)
