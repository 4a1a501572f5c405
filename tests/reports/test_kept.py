"""What is kept of the past always says what a count would say, whatever changes it."""

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests.people import ANA, MONDAY, NOW, Clock, at, at_once, book, office, staff
from tests.reports.test_indicators import figures
from tests.reports.world import some_database
from ventanilla.appointments import transitions, visits
from ventanilla.appointments.errors import Refused
from ventanilla.appointments.models import (
    Appointment,
    CallEntry,
    CallOutcome,
    Channel,
    HistoryEntry,
    Visit,
    VisitResult,
)
from ventanilla.appointments.status import SEATED, Status
from ventanilla.reports import kept
from ventanilla.reports.counting import count, merged, read
from ventanilla.reports.filters import Filters
from ventanilla.reports.models import KeptCount
from ventanilla.reports.report import of, report

pytestmark = pytest.mark.django_db

triggers = import_module("ventanilla.reports.migrations.0002_kept_counts")
JULY = (date(2026, 7, 1), date(2026, 7, 31))
STEPS = 12


def offices() -> tuple[Any, Any]:
    return office("106"), office("033")


def keep_some(rng: random.Random) -> None:
    """Most of the months that ended and some of their days, of two offices."""
    spans = kept._spans()
    for where in offices():
        for first, last in spans:
            if rng.random() < (0.2 if first == last else 0.7):
                kept.keep_one(where, (first, last))


def agree(rng: random.Random) -> None:
    """A report of any period is the same as one that counts all of it now."""
    first = MONDAY + timedelta(days=rng.randrange(-100, 40))
    if rng.random() < 0.5:
        first = first.replace(day=1)
    last = first + timedelta(days=rng.randrange(100))
    asked = Filters(first, last, offices()[: rng.choice([1, 2, 2])])
    found, expected = report(asked), of(asked, count(asked))
    assert figures(found) == figures(expected), asked
    assert {*found.groups} == {*expected.groups}


def act(rng: random.Random, clock: Clock) -> None:
    """Something that a person, or somebody at the database, may do to an appointment of any day."""
    row = rng.choice([*Appointment.objects.order_by("pk")])
    with suppress(Refused, DatabaseError), transaction.atomic():
        rng.choice(ACTS)(rng, row)
        connection.check_constraints()
    if rng.random() < 0.2:
        clock.now += timedelta(days=rng.randrange(20))


def changed(rng: random.Random, row: Appointment) -> None:
    to = rng.choice([*Status])
    seat = 1_000 + row.pk % 8_000 if to in SEATED else None
    reason = rng.choice(["no_asistio", "se_retiro"]) if to == Status.NOT_HELD else ""
    moment = row.starts_at - timedelta(hours=rng.randrange(72))
    Appointment.objects.filter(pk=row.pk).update(
        status=to, seat=seat, capacity=9_999, reason=reason, status_changed_at=moment
    )


def moved(rng: random.Random, row: Appointment) -> None:
    by = timedelta(minutes=30 * rng.randrange(-40 * 48, 40 * 48))
    Appointment.objects.filter(pk=row.pk).update(starts_at=row.starts_at + by)


def elsewhere(rng: random.Random, row: Appointment) -> None:
    Appointment.objects.filter(pk=row.pk).update(office=rng.choice(offices()))


def booked_otherwise(rng: random.Random, row: Appointment) -> None:
    Appointment.objects.filter(pk=row.pk).update(
        channel=rng.choice(Channel.values), created_at=row.created_at - timedelta(days=3)
    )


def called(rng: random.Random, row: Appointment) -> None:
    outcome = rng.choice(CallOutcome.values)
    CallEntry.objects.create(appointment=row, at=NOW, by=staff(), outcome=outcome)


def told(rng: random.Random, row: Appointment) -> None:
    HistoryEntry.objects.create(
        appointment=row,
        at=NOW,
        kind=rng.choice([HistoryEntry.Kind.STATUS, HistoryEntry.Kind.REDIRECTED]),
        status=Status.CONFIRMED,
        previous_status=Status.PENDING,
        starts_at=row.starts_at,
        channel=rng.choice(Channel.values),
    )


def visited(rng: random.Random, row: Appointment) -> None:
    came = row.starts_at - timedelta(minutes=rng.randrange(90))
    done = {"called_at": row.starts_at, "served_by": staff(), "ended_at": row.starts_at}
    more: dict[str, Any] = {"result": VisitResult.FILED, **done} if rng.random() < 0.5 else {}
    Visit.objects.create(appointment=row, office=row.office, arrived_at=came, **more)


def visit_changed(rng: random.Random, row: Appointment) -> None:
    Visit.objects.filter(pk=row.pk).update(missing_papers=rng.choice(["", "2 3"]))


def visit_gone(rng: random.Random, row: Appointment) -> None:
    Visit.objects.filter(pk=row.pk).delete()


def gone(rng: random.Random, row: Appointment) -> None:
    """As far as the database lets it go."""
    Appointment.objects.filter(pk=row.pk)._raw_delete("default")  # type: ignore[attr-defined]


def acted(rng: random.Random, row: Appointment) -> None:
    said: dict[str, Any] = {"channel": Channel.COUNTER, "by": staff()}
    rng.choice(
        [
            lambda: transitions.cancel(row, channel=Channel.WEB),
            lambda: transitions.undo_outcome(row, **said),
            lambda: transitions.change(row, Status.COMPLETED, reason="", **said),
            lambda: transitions.change(row, Status.NOT_HELD, reason="no_asistio", **said),
            lambda: visits.arrive(row, by=staff()),
        ]
    )()


ACTS: list[Callable[[random.Random, Appointment], None]] = [
    *(changed, moved, elsewhere, booked_otherwise, called, told),
    *(visited, visit_changed, visit_gone, gone, acted, acted),
]


def live(seed: int, clock: Clock) -> None:
    """Acts and sweeps in any order; after each, the report and the count agree."""
    rng = random.Random(seed)
    clock.now = NOW
    some_database(seed)
    for row in Appointment.objects.all():
        Appointment.objects.filter(pk=row.pk).update(office=rng.choice(offices()))
    if not Appointment.objects.exists():
        return
    keep_some(rng)
    for _ in range(STEPS):
        if Appointment.objects.exists():
            act(rng, clock)
        agree(rng)
        if rng.random() < 0.2:
            keep_some(rng)


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MONTHS", 3)


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize("seed", range(4))
def test_a_report_says_what_a_count_would_say_whatever_happens(seed: int, clock: Clock) -> None:
    """promise: N5"""
    live(seed, clock)


@pytest.mark.usefixtures("short")
def test_without_its_triggers_a_report_is_wrong(clock: Clock) -> None:
    """promise: N5 (negative control)"""
    triggers.drop_triggers(connection.schema_editor())
    with pytest.raises(AssertionError):
        for seed in range(4):
            live(seed, clock)


def some_appointment() -> Appointment:
    """In July, with a visit."""
    row = book(ANA, at("9:30"))
    Appointment.objects.filter(pk=row.pk).update(starts_at=at("9:30", date(2026, 7, 15)))
    row.refresh_from_db()
    arrived = {"arrived_at": row.starts_at}
    Visit.objects.create(appointment=row, office=row.office, **arrived)
    return row


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize(
    "change", [changed, moved, elsewhere, called, told, visit_changed, visit_gone]
)
def test_a_change_takes_away_its_own_day_and_month(change: Any) -> None:
    row = some_appointment()
    fifteenth = date(2026, 7, 15)
    sixteenth = date(2026, 7, 16)
    for span in ((fifteenth, fifteenth), (sixteenth, sixteenth), JULY):
        kept.keep_one(row.office, span)
    assert KeptCount.objects.count() == 3
    change(random.Random(1), row)
    left = KeptCount.objects.get()
    assert left.ends_at - left.starts_at == timedelta(days=1) and left.starts_at.day == 16


@pytest.mark.usefixtures("clock")
def test_what_is_kept_is_not_counted_again(monkeypatch: pytest.MonkeyPatch) -> None:
    some_appointment()
    kept.keep_one(office(), JULY)
    counted: list[Filters] = []
    monkeypatch.setattr(kept, "count", lambda asked: counted.append(asked) or count(asked))
    day_before = JULY[0] - timedelta(days=1)
    found = report(Filters(day_before, JULY[1], (office(),)))
    assert found.total.received == 1
    assert [(each.first, each.last) for each in counted] == [(day_before, day_before)]
    everywhere = Filters(*JULY, offices())
    assert report(everywhere).total.received == 1
    assert counted[-1].offices == (offices()[1],)


@pytest.mark.usefixtures("clock")
def test_a_question_with_a_filter_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    some_appointment()
    monkeypatch.setattr(kept, "counts", lambda asked: pytest.fail("the filter was forgotten"))
    assert report(Filters(*JULY, offices(), channel=Channel.PHONE)).total.received == 0


@pytest.mark.usefixtures("clock")
def test_the_sweep_keeps_all_that_ended_and_then_rests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MONTHS", 1)
    spans = kept._spans()
    assert spans[0] == (MONDAY - timedelta(days=1),) * 2, "today goes on"
    monkeypatch.setattr(kept, "SECONDS", 0.0)
    kept.keep()
    assert KeptCount.objects.count() == 1, "each turn does one at least, and ends in time"
    monkeypatch.setattr(kept, "SECONDS", 600.0)
    kept.keep()
    assert not [*kept._not_kept(spans)]
    monkeypatch.setattr(kept, "keep_one", lambda *args: pytest.fail("it was there"))
    kept.keep()


@pytest.mark.usefixtures("clock")
def test_what_another_program_or_zone_counted_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MONTHS", 1)
    row = some_appointment()
    for change in ({"shape": 0}, {"time_zone": "America/Tijuana"}):
        kept.keep_one(row.office, JULY)
        KeptCount.objects.update(data="{}", **change)
        assert report(Filters(*JULY, (row.office,))).total.received == 1
        monkeypatch.setattr(kept, "SECONDS", 0.0)
        kept.keep()
        assert not KeptCount.objects.filter(data="{}").exists()


def test_counts_survive_being_written(clock: Clock) -> None:
    """promise: N5"""
    some_database(5)
    whole = count(Filters(MONDAY - timedelta(days=90), MONDAY + timedelta(days=90), offices()))
    assert read([whole.written()]) == whole
    assert merged([whole, read([whole.written()])]).groups.total() == 2 * whole.groups.total()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("clock")
class TestTwoAtOnce:
    """On PostgreSQL, where two may write."""

    def test_while_somebody_changes_a_day_nobody_counts_it(self) -> None:
        """promise: N5"""
        row = some_appointment()
        with transaction.atomic():
            visit_changed(random.Random(1), row)
            at_once([lambda: kept.keep_one(row.office, JULY)])
            assert not KeptCount.objects.exists()
        kept.keep_one(row.office, JULY)
        assert KeptCount.objects.count() == 1

    def test_who_changes_a_day_that_is_being_counted_waits_and_takes_it_away(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """promise: N5"""
        row = some_appointment()
        waited: list[bool] = []

        def change() -> None:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '300ms'")
            try:
                visit_changed(random.Random(1), row)
            except DatabaseError:
                waited.append(True)
            finally:
                with connection.cursor() as cursor:
                    cursor.execute("SET lock_timeout = 0")

        def counting(filters: Filters) -> Any:
            at_once([change])
            return count(filters)

        monkeypatch.setattr(kept, "count", counting)
        kept.keep_one(row.office, JULY)
        assert waited == [True] and KeptCount.objects.count() == 1
        visit_changed(random.Random(1), row)
        assert not KeptCount.objects.exists()

    def test_a_writer_who_would_not_see_what_is_kept_is_refused(self) -> None:
        """promise: N5"""
        row = some_appointment()
        with pytest.raises(DatabaseError), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            visit_changed(random.Random(1), row)
