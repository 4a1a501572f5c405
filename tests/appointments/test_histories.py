"""Random histories of a small office against a model that is short enough to be read and believed.

Two starts a day with two places each, booked for tomorrow or the day after, or taken today by who walks in;
four people, three of whom share a telephone that may have two appointments; two procedures; two officials,
who may sign the day once nothing of it is open. HYPOTHESIS_PROFILE=explore runs twenty
times as many.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
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
    walk_in,
)
from ventanilla.accounts.models import Membership, Role
from ventanilla.appointments import transitions, visits
from ventanilla.appointments.assignment import assign
from ventanilla.appointments.availability import bookable_range, open_days
from ventanilla.appointments.closing import close
from ventanilla.appointments.errors import Refused
from ventanilla.appointments.models import Appointment, Channel
from ventanilla.appointments.moving import move
from ventanilla.appointments.person import Person
from ventanilla.appointments.status import Status

PLACES, PER_PHONE = 2, 2
STARTS = [at(hour, NOW.date() + timedelta(days=n)) for n in range(9) for hour in ("9:30", "10:00")]
DONE = "done"
ACTIVE = {"pendiente", "confirmada"}
MAY_BECOME = {
    "pendiente": {"confirmada", "efectuada", "cancelada", "no_efectuada"},
    "confirmada": {"efectuada", "cancelada", "no_efectuada"},
    "efectuada": {"no_efectuada"},
    "no_efectuada": {"efectuada"},
    "cancelada": set(),
}


def wall_day(moment: datetime) -> date:
    """By the clock on the wall of Toluca."""
    return (moment - timedelta(hours=6)).date()


@dataclass
class Held:
    """An appointment as the model has it; `story` holds (kind, state after, start after)."""

    person: Person
    procedure: str
    start: datetime
    seat: int | None
    state: str = "pendiente"
    was: str = "pendiente"
    changed: datetime = NOW
    official: str = ""
    arrived: bool = False
    story: list[tuple[str, str, datetime]] = field(default_factory=list)

    def tell(self, kind: str) -> str:
        self.story.append((kind, self.state, self.start))
        return DONE


class Model:
    """What ought to happen, without a database: each act returns DONE or the name of the refusal."""

    def __init__(self) -> None:
        self.now = NOW
        self.all: list[Held] = []
        self.signed: set[date] = set()

    def seat(self, start: datetime) -> int | None:
        taken = {row.seat for row in self.all if row.start == start}
        return next((seat for seat in range(1, PLACES + 1) if seat not in taken), None)

    def offered(self, start: datetime) -> bool:
        return wall_day(start) - wall_day(self.now) in (timedelta(1), timedelta(2))

    def is_upcoming(self, row: Held) -> bool:
        return row.state in ACTIVE and row.start > self.now

    def book(self, person: Person, procedure: str, start: datetime) -> str:
        seat = self.seat(start) if self.offered(start) else None
        return self.take(person, procedure, start, seat)

    def take(self, person: Person, procedure: str, start: datetime, seat: int | None) -> str:
        same_phone = [r for r in self.all if r.person.phone == person.phone and self.is_upcoming(r)]
        if any((row.person, row.procedure) == (person, procedure) for row in same_phone):
            return "AlreadyHasAppointment"
        if len(same_phone) >= PER_PHONE:
            return "TooManyActive"
        if seat is None:
            return "SlotTaken"
        self.all.append(Held(person, procedure, start, seat))
        return self.all[-1].tell("registrada")

    def walk_in(self, person: Person, procedure: str) -> str:
        today = wall_day(self.now)
        of_today = [row for row in self.all if wall_day(row.start) == today and row.state in ACTIVE]
        if (person, procedure) in [(row.person, row.procedure) for row in of_today]:
            return "AlreadyHasAppointment"
        starts = [start for start in STARTS if wall_day(start) == today]
        begun = [start for start in starts if start <= self.now]
        order = begun[::-1] + [start for start in starts if start > self.now]
        free = [start for start in order if self.seat(start)]
        seat = self.seat(free[0]) if free and today not in self.signed else None
        answer = self.take(person, procedure, free[0] if free else self.now, seat)
        return self.arrive(self.all[-1]) if answer == DONE else answer

    def arrive(self, row: Held) -> str:
        if row.state == "no_efectuada" and (answer := self.undo(row)) != DONE:
            return answer
        if row.state not in ACTIVE:
            return "IllegalMove"
        if not row.arrived:
            row.arrived = True
            row.tell("llegada")
        return DONE

    def undo(self, row: Held) -> str:
        of_today = wall_day(row.changed) == wall_day(self.now)
        if row.state not in ("efectuada", "no_efectuada") or not of_today:
            return "IllegalMove"
        if wall_day(row.start) in self.signed:
            return "IllegalMove"
        seat = row.seat or self.seat(row.start)
        if seat is None:
            return "SlotTaken"
        row.state, row.seat, row.changed = row.was, seat, self.now
        return row.tell("estado")

    def assign(self, row: Held, official: str) -> str:
        if row.state not in ACTIVE:
            return "IllegalMove"
        if row.official == official:
            return DONE
        row.official = official
        return row.tell("asignada")

    def sign(self) -> str:
        today = wall_day(self.now)
        of_today = [row.state for row in self.all if wall_day(row.start) == today]
        if today not in self.signed and set(of_today) & ACTIVE:
            return "IllegalMove"
        self.signed.add(today)
        return DONE

    def move(self, row: Held, to: datetime) -> str:
        if not self.is_upcoming(row):
            return "IllegalMove"
        if row.start == to:
            return DONE
        seat = self.seat(to)
        if seat is None or not self.offered(to):
            return "SlotTaken"
        row.start, row.seat, row.arrived = to, seat, False
        return row.tell("cambiada")

    def cancel(self, row: Held) -> str:
        if row.state == "cancelada":
            return DONE
        return self.change(row, "cancelada") if self.is_upcoming(row) else "IllegalMove"

    def change(self, row: Held, to: str, believed: str = "") -> str:
        if to not in MAY_BECOME[row.state] or believed not in ("", row.state):
            return "IllegalMove"
        if wall_day(row.start) in self.signed:
            return "IllegalMove"
        seat = None if to in ("cancelada", "no_efectuada") else row.seat or self.seat(row.start)
        if seat is None and to == "efectuada":
            return "SlotTaken"
        row.was = row.state if row.state in ACTIVE else row.was
        row.state, row.seat, row.changed = to, seat, self.now
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
        for name in ("rosa", "memo"):
            Membership.objects.create(user=staff(name), role=Role.ATTENTION, office=office())

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

    @rule(
        target=appointments,
        person=st.sampled_from([ANA, GRANDMOTHER, GRANDFATHER, GRANDDAUGHTER]),
        procedure=st.sampled_from([CONSTANCIA, TITULO]),
    )
    def walk_in(self, person: Person, procedure: str) -> Any:
        try:
            self.rows.append(walk_in(person, procedure=procedure))
            answer = DONE
        except Refused as refusal:
            answer = type(refusal).__name__
        event(f"walk in: {answer}")
        assert answer == self.model.walk_in(person, procedure)
        return len(self.rows) - 1 if answer == DONE else multiple()

    @rule(which=appointments)
    def arrive(self, which: int) -> None:
        """In time, late or a no-show after all."""
        answer = self.really(lambda row: visits.arrive(row, by=staff()), which)
        assert answer == self.model.arrive(self.model.all[which])

    @rule(which=appointments)
    def undo(self, which: int) -> None:
        said = {"channel": Channel.COUNTER, "by": staff()}
        answer = self.really(lambda row: transitions.undo_outcome(row, **said), which)
        event(f"undo: {answer}")
        assert answer == self.model.undo(self.model.all[which])

    @rule(which=appointments, to=st.sampled_from(["", "rosa", "memo"]))
    def assign(self, which: int, to: str) -> None:
        official = staff(to) if to else None
        answer = self.really(lambda row: assign(row, official, by=staff()), which)
        assert answer == self.model.assign(self.model.all[which], to)

    @rule()
    def sign_the_day(self) -> None:
        try:
            close(office(), wall_day(self.clock.now), by=staff())
            answer = DONE
        except Refused as refusal:
            answer = type(refusal).__name__
        event(f"sign: {answer}")
        assert answer == self.model.sign()

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
        ("ventanilla.appointments.transitions._before_outcome", lambda row: Status.PENDING),
        ("ventanilla.appointments.days.is_signed", lambda *args: False),
        ("ventanilla.appointments.walk_in._require_none_today", lambda *args: None),
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
