"""Random histories of a small office against a model that is short enough to be read and believed.

Two starts a day with two places each, booked for tomorrow or the day after; four people, three of whom
share a telephone that may have two appointments; two procedures. HYPOTHESIS_PROFILE=explore runs twenty
times as many.
"""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import Phase, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from tests.people import (
    ANA,
    CONSTANCIA,
    GRANDDAUGHTER,
    GRANDFATHER,
    GRANDMOTHER,
    NOW,
    TITULO,
    Clock,
    at,
    book,
    office,
    set_hours,
    set_institution,
    staff,
)
from ventanilla.appointments import transitions
from ventanilla.appointments.availability import bookable_range, open_days
from ventanilla.appointments.errors import Refused
from ventanilla.appointments.models import Appointment, Channel
from ventanilla.appointments.moving import move
from ventanilla.appointments.person import Person
from ventanilla.appointments.status import Status

PLACES, PER_PHONE = 2, 2
STARTS = [at(hour, NOW.date() + timedelta(days=n)) for n in range(9) for hour in ("9:30", "10:00")]
DONE = "done"
MAY_BECOME = {
    "pendiente": {"confirmada", "efectuada", "cancelada", "no_efectuada"},
    "confirmada": {"efectuada", "cancelada", "no_efectuada"},
    "efectuada": {"no_efectuada"},
    "no_efectuada": {"efectuada"},
    "cancelada": set(),
}


@dataclass
class Held:
    """An appointment as the model has it; `story` holds (kind, state after, start after)."""

    person: Person
    procedure: str
    start: datetime
    seat: int | None
    state: str = "pendiente"
    story: list[tuple[str, str, datetime]] = field(default_factory=list)

    def tell(self, kind: str) -> str:
        self.story.append((kind, self.state, self.start))
        return DONE


class Model:
    """What ought to happen, without a database: each act returns DONE or the name of the refusal."""

    def __init__(self) -> None:
        self.now = NOW
        self.all: list[Held] = []

    def seat(self, start: datetime) -> int | None:
        taken = {row.seat for row in self.all if row.start == start}
        return next((seat for seat in range(1, PLACES + 1) if seat not in taken), None)

    def offered(self, start: datetime) -> bool:
        today = self.now - timedelta(hours=6)  # the wall clock of Toluca
        return (start - timedelta(hours=6)).date() - today.date() in (timedelta(1), timedelta(2))

    def is_upcoming(self, row: Held) -> bool:
        return row.state in ("pendiente", "confirmada") and row.start > self.now

    def book(self, person: Person, procedure: str, start: datetime) -> str:
        same_phone = [r for r in self.all if r.person.phone == person.phone and self.is_upcoming(r)]
        if any((row.person, row.procedure) == (person, procedure) for row in same_phone):
            return "AlreadyHasAppointment"
        if len(same_phone) >= PER_PHONE:
            return "TooManyActive"
        seat = self.seat(start)
        if seat is None or not self.offered(start):
            return "SlotTaken"
        self.all.append(Held(person, procedure, start, seat))
        return self.all[-1].tell("registrada")

    def move(self, row: Held, to: datetime) -> str:
        if not self.is_upcoming(row):
            return "IllegalMove"
        if row.start == to:
            return DONE
        seat = self.seat(to)
        if seat is None or not self.offered(to):
            return "SlotTaken"
        row.start, row.seat = to, seat
        return row.tell("cambiada")

    def cancel(self, row: Held) -> str:
        if row.state == "cancelada":
            return DONE
        return self.change(row, "cancelada") if self.is_upcoming(row) else "IllegalMove"

    def change(self, row: Held, to: str, believed: str = "") -> str:
        if to not in MAY_BECOME[row.state] or believed not in ("", row.state):
            return "IllegalMove"
        seat = None if to in ("cancelada", "no_efectuada") else row.seat or self.seat(row.start)
        if seat is None and to == "efectuada":
            return "SlotTaken"
        row.state, row.seat = to, seat
        return row.tell("estado")


class Histories(RuleBasedStateMachine):
    """Does everything twice, in the model and for real, and compares after each step."""

    appointments: Bundle[int] = Bundle("appointments")
    clock: Clock

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.model, self.rows = Model(), list[Appointment]()
        self.clock.now = NOW
        set_hours(
            office(),
            *({"weekday": day, "last_start": time(10), "capacity": PLACES} for day in range(7)),
        )
        set_institution(horizon_days=2, active_per_phone=PER_PHONE)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @rule(
        target=appointments,
        person=st.sampled_from([ANA, GRANDMOTHER, GRANDFATHER, GRANDDAUGHTER]),
        procedure=st.sampled_from([CONSTANCIA, TITULO]),
        ahead=st.sampled_from([1, 2, 3, 4, 5, 6]),
    )
    def book(self, person: Person, procedure: str, ahead: int) -> Any:
        start = self.start(ahead)
        try:
            self.rows.append(book(person, start, procedure=procedure))
            answer = DONE
        except Refused as refusal:
            answer = type(refusal).__name__
        event(f"book: {answer}")
        assert answer == self.model.book(person, procedure, start)
        return len(self.rows) - 1 if answer == DONE else multiple()

    @rule(which=appointments, ahead=st.sampled_from([1, 2, 3, 4, 5, 6]))
    def move(self, which: int, ahead: int) -> None:
        to = self.start(ahead)
        answer = self.really(lambda row: move(row, to=to, channel=Channel.WEB), which)
        event(f"move: {answer}")
        assert answer == self.model.move(self.model.all[which], to)

    @rule(which=appointments)
    def cancel(self, which: int) -> None:
        answer = self.really(lambda row: transitions.cancel(row, channel=Channel.WEB), which)
        assert answer == self.model.cancel(self.model.all[which])

    @rule(which=appointments, to=st.sampled_from(Status))
    def change(self, which: int, to: Status) -> None:
        """Confirm, attend, mark absent, undo: whatever is asked for."""
        answer = self.really(lambda row: self.changed(row, to), which)
        assert answer == self.model.change(self.model.all[which], to)

    @rule(which=appointments, to=st.sampled_from(Status))
    def change_from_an_old_page(self, which: int, to: Status) -> None:
        """The page was opened when the appointment was made."""
        answer = self.really(lambda _: self.changed(self.rows[which], to), which)
        assert answer == self.model.change(self.model.all[which], to, believed="pendiente")

    @rule(hours=st.sampled_from([1, 5, 18]))
    def wait(self, hours: int) -> None:
        if self.clock.now < NOW + timedelta(days=5):
            self.clock.now += timedelta(hours=hours)
            self.model.now = self.clock.now

    @invariant()
    def the_same_people_sit_in_the_same_seats(self) -> None:
        rows = Appointment.objects.select_related("procedure").order_by("pk")
        real = [(r.name_key, r.procedure.code, r.starts_at, r.seat, r.status) for r in rows]
        assert real == [
            (row.person.name_key, row.procedure, row.start, row.seat, row.state)
            for row in self.model.all
        ]

    @invariant()
    def the_same_stories_are_told(self) -> None:
        for row, held in zip(self.rows, self.model.all, strict=True):
            entries = row.history.values_list("kind", "status", "starts_at")
            assert list(entries) == held.story

    @invariant()
    def the_same_places_are_free(self) -> None:
        real = {
            s.starts_at: s.remaining
            for d in open_days(office(), *bookable_range(office()))
            for s in d.slots
        }
        held = [row.start for row in self.model.all if row.seat]
        free = {at: PLACES - held.count(at) for at in STARTS if self.model.offered(at)}
        assert real == {start: count for start, count in free.items() if count}

    @invariant()
    def the_numbers_run_from_one_without_gap(self) -> None:
        numbers = [int((row.cts or "")[11:16]) for row in self.rows]
        assert numbers == list(range(1, len(self.rows) + 1))

    def start(self, ahead: int) -> datetime:
        """A start near the present day: gone by, of today, offered or too far."""
        days = (self.clock.now - NOW).days
        return STARTS[min(2 * days + ahead, len(STARTS) - 1)]

    def changed(self, row: Appointment, to: Status) -> Appointment:
        reason = "no_asistio" if to == Status.NOT_HELD else ""
        return transitions.change(row, to, channel=Channel.COUNTER, by=staff(), reason=reason)

    def really(self, act: Any, which: int) -> str:
        try:
            act(Appointment.objects.get(pk=self.rows[which].pk))
        except Refused as refusal:
            return type(refusal).__name__
        return DONE


@pytest.mark.django_db
def test_random_histories_end_as_the_model_says(clock: Clock) -> None:
    """promise: A10"""
    Histories.clock = clock
    run_state_machine_as_test(Histories, settings=size())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fault", "broken"),
    [
        ("ventanilla.appointments.transitions._seat_after", lambda row, to: row.seat),
        ("ventanilla.appointments.moving.history.record", lambda *args, **kwargs: None),
        ("ventanilla.appointments.moving.require_upcoming", lambda *args: None),
        ("ventanilla.appointments.booking.guards.few_per_phone", lambda *args: None),
        ("ventanilla.appointments.availability.timezone.localdate", lambda **_: NOW.date()),
    ],
    ids=lambda fault: fault.split(".", 2)[-1] if isinstance(fault, str) else "",
)
def test_a_fault_is_found(
    clock: Clock, monkeypatch: pytest.MonkeyPatch, fault: str, broken: Any
) -> None:
    """promise: A10 (its negative control)"""
    monkeypatch.setattr(fault, broken)
    Histories.clock = clock
    with pytest.raises(Exception):  # noqa: B017  a wrong answer, a refused row: whatever shows first
        run_state_machine_as_test(Histories, settings=settings(size(), phases=[Phase.generate]))


def size() -> settings:
    return settings(
        max_examples=settings().max_examples // 4,
        stateful_step_count=40,
        report_multiple_bugs=False,
    )
