"""Random lives of three appointments, the sweeps and the outbox: whatever happens in whatever order, nobody
is told twice, nor of what is past or no longer so, nor who said no."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from tests.people import (
    ANA,
    BRUNO,
    CARMEN,
    NOW,
    Clock,
    ask,
    at,
    office,
    set_hours,
    set_institution,
    staff,
    wish,
)
from ventanilla.appointments import calls, consent, transitions
from ventanilla.appointments.booking import Wish
from ventanilla.appointments.errors import Refused
from ventanilla.appointments.models import Appointment, CallOutcome, Channel, Notice
from ventanilla.appointments.models.notices import ONCE
from ventanilla.appointments.moving import move
from ventanilla.appointments.notices.afterwards import tell_missed
from ventanilla.appointments.notices.reminding import remind
from ventanilla.appointments.offers import desk_slot
from ventanilla.appointments.status import ACTIVE, Status
from ventanilla.catalog.models import MessageKind
from ventanilla.lib.dates import local
from ventanilla.messaging import outbox
from ventanilla.messaging.models import OutboundMessage, State
from ventanilla.messaging.transports.console import Console
from ventanilla.surveys.inviting import invite

STARTS = [at("10:00", NOW.date() + timedelta(days=n)) for n in range(1, 8)]
WHICH, WHEN = st.integers(0, 2), st.sampled_from(STARTS)
WANTS = st.sampled_from([True, True, True, False, None])
DESK: dict[str, Any] = {"channel": Channel.COUNTER}
MAY_BE = {
    MessageKind.REGISTERED: ACTIVE,
    MessageKind.CONFIRM: {Status.PENDING},
    MessageKind.DAY_BEFORE: ACTIVE,
    MessageKind.HOURS_BEFORE: ACTIVE,
    MessageKind.OFFICE_CHANGED: ACTIVE | {Status.CANCELLED},
    MessageKind.MISSED: {Status.NOT_HELD},
    MessageKind.SURVEY: {Status.COMPLETED},
}
ABOUT_THE_VISIT = {*MAY_BE} - {MessageKind.MISSED, MessageKind.SURVEY}


class Lives(RuleBasedStateMachine):
    clock: Clock

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.clock.now = NOW
        self.said: list[tuple[int, str, datetime]] = []

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @initialize(starts=st.lists(WHEN, min_size=3, max_size=3), wants=st.tuples(WANTS, WANTS, WANTS))
    def three_appointments(self, starts: list[datetime], wants: tuple[bool | None, ...]) -> None:
        set_institution(horizon_days=60)
        set_hours(office(), *({"weekday": day} for day in range(7)))
        self.pks = []
        for person, start, answer in zip((ANA, BRUNO, CARMEN), starts, wants, strict=True):
            wanted = Wish(**vars(wish(person, start)) | {"wants_messages": answer})
            self.pks.append(ask(wanted).appointment.pk)

    @rule(which=WHICH, to=WHEN, by=st.booleans())
    def moves(self, which: int, to: datetime, by: bool) -> None:
        with self.tried():
            if by:
                move(self.row(which), to=to, by=staff(), offer=desk_slot, **DESK)
            else:
                move(self.row(which), to=to, channel=Channel.WEB)

    @rule(which=WHICH, by=st.booleans())
    def cancels(self, which: int, by: bool) -> None:
        with self.tried():
            where = DESK | {"by": staff()} if by else {"channel": Channel.WEB}
            transitions.cancel(self.row(which), **where)

    @rule(which=WHICH)
    def confirms(self, which: int) -> None:
        with self.tried():
            transitions.confirm(self.row(which), channel=Channel.WHATSAPP, by=None)

    @rule(which=WHICH, outcome=st.sampled_from([CallOutcome.NO_ANSWER, CallOutcome.ATTENDS]))
    def is_called(self, which: int, outcome: CallOutcome) -> None:
        with self.tried():
            calls.record(self.row(which), outcome, by=staff())

    @rule(which=WHICH, came=st.booleans())
    def ends(self, which: int, came: bool) -> None:
        row = self.row(which)
        if row.starts_at <= self.clock.now:
            with self.tried():
                (transitions.complete if came else transitions.mark_no_show)(
                    row, by=staff(), **DESK
                )

    @rule(which=WHICH)
    def is_taken_back(self, which: int) -> None:
        with self.tried():
            transitions.undo_outcome(self.row(which), by=staff(), **DESK)

    @rule(which=WHICH, wants=st.booleans())
    def decides(self, which: int, wants: bool) -> None:
        consent.decide(self.row(which), wants=wants, channel=Channel.WEB)

    @rule(
        hours=st.sampled_from([0.2, 1, 2, 5, 12, 24, 70]), swept=st.booleans(), sent=st.booleans()
    )
    def time_passes(self, hours: float, swept: bool, sent: bool) -> None:
        """With a worker that sweeps and sends, or does not."""
        self.clock.now += timedelta(hours=hours)
        if swept:
            for sweep in (remind, tell_missed, invite, outbox.sweep):
                sweep()
        if sent:
            self.all_leave()

    @rule()
    def all_leave(self) -> None:
        waiting = {*OutboundMessage.objects.filter(state=State.QUEUED).values_list("pk", flat=True)}
        while outbox.drain():
            pass
        for message in OutboundMessage.objects.filter(pk__in=waiting, state=State.SENT):
            self.hears(Notice.objects.get(message=message))

    @rule()
    def one_try_fails(self) -> None:
        """And the message waits for the next."""
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(Console, "send", lambda *_: 1 / 0)
            outbox.drain()

    def hears(self, notice: Notice) -> None:
        row, kind = notice.appointment, MessageKind(notice.kind)
        thing = (row.pk, kind.value, notice.starts_at)
        assert row.starts_at == notice.starts_at, "of another day"
        assert row.status in MAY_BE[kind], f"{kind} of {row.status}"
        assert row.wants_messages or (kind == MessageKind.OFFICE_CHANGED), "to who said no"
        if kind in ABOUT_THE_VISIT:
            assert self.clock.now <= row.starts_at, "of what is past"
        if kind in ONCE:
            assert thing not in self.said, "twice"
        if kind != MessageKind.REGISTERED:
            here = local(self.clock.now, row.office.time_zone)
            queued = local(notice.at, row.office.time_zone)
            assert 7 <= queued.hour < 20 or kind == MessageKind.OFFICE_CHANGED or self.by_call(kind)
            assert here >= queued
        self.said.append(thing)

    def by_call(self, kind: MessageKind) -> bool:
        """After three calls, whenever those were."""
        return kind == MessageKind.CONFIRM

    def row(self, which: int) -> Appointment:
        return Appointment.objects.get(pk=self.pks[which])

    @contextmanager
    def tried(self) -> Iterator[None]:
        try:
            with transaction.atomic():
                yield
        except Refused:
            pass


@pytest.fixture(autouse=True)
def quiet(settings: Any, clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    settings.CONSOLE_MESSAGES = True
    settings.MESSAGES_A_DAY_EACH = 1_000
    caplog.set_level("CRITICAL", "ventanilla.messaging")
    Lives.clock = clock


def size(times: int = 1, **more: Any) -> settings:
    return settings(
        max_examples=times * settings().max_examples // 4,
        stateful_step_count=30,
        report_multiple_bugs=False,
        **more,
    )


@pytest.mark.django_db
def test_nobody_is_told_twice_or_wrongly_whatever_happens() -> None:
    """promise: I8, G9"""
    run_state_machine_as_test(Lives, settings=size())


@pytest.mark.django_db
def test_an_act_that_takes_nothing_back_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """promise: I8 (negative control)"""
    monkeypatch.setattr("ventanilla.appointments.notices.acts.withdraw", lambda *_: None)
    with pytest.raises(AssertionError, match=r"of another day| of "):
        run_state_machine_as_test(Lives, settings=size(4, phases=[Phase.generate]))
