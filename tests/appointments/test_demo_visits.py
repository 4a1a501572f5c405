"""The year that the demonstration has behind it holds what the acts would have written, and nothing else."""

from dataclasses import asdict
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import F, Q
from django.utils import timezone

from tests.append_only import unguarded
from ventanilla.accounts.demo import create_people
from ventanilla.accounts.models import Membership
from ventanilla.appointments import closing
from ventanilla.appointments.models import (
    APPEND_ONLY,
    Appointment,
    CallEntry,
    CallOutcome,
    CallState,
    CtsCounter,
    DayClose,
    HistoryEntry,
    Notice,
    Visit,
    VisitResult,
)
from ventanilla.appointments.status import TRANSITIONS, Reason, Status
from ventanilla.catalog.models import Office

pytestmark = pytest.mark.django_db
PAST = 1_000


@pytest.fixture(autouse=True)
def year(settings, tmp_path) -> None:
    settings.DATA_DIR = tmp_path
    create_people()
    live()


def live(*options: str) -> None:
    count = ("--appointments", str(PAST), "--past-days", "365")
    call_command("demo_data", *count, "--lived", *options, stdout=StringIO())


def test_a_year_of_which_the_last_fortnight_is_the_fullest() -> None:
    now = timezone.now()
    past = Appointment.objects.filter(starts_at__lt=now)
    assert past.count() >= PAST
    assert past.filter(starts_at__lt=now - timedelta(days=330)).exists()
    of_a_fortnight = [
        past.filter(starts_at__range=(now - timedelta(days=days + 14), now - timedelta(days=days)))
        for days in (0, 100, 300)
    ]
    lately, before, at_first = (each.count() for each in of_a_fortnight)
    assert lately > before > at_first > 0


def test_the_history_is_what_the_acts_write_in_order() -> None:
    rows = Appointment.objects.prefetch_related("history").select_related("visit")
    for row in rows:
        first, *rest = row.history.all()
        assert (first.kind, first.status, first.at) == (
            "registrada",
            Status.PENDING,
            row.created_at,
        )
        state, at = first.status, first.at
        for entry in rest:
            assert entry.at >= at, row
            if entry.kind == HistoryEntry.Kind.STATUS:
                assert entry.previous_status == state
                assert entry.status in TRANSITIONS[Status(state)]
                state = entry.status
            assert entry.status == state
            at = entry.at
        assert (state, rest[-1].reason if rest else "") == (row.status, row.reason)
        if rest:
            assert rest[-1].at == row.status_changed_at
        kinds = {entry.kind for entry in rest}
        assert (HistoryEntry.Kind.ARRIVED in kinds) == row.has_arrived
    assert not HistoryEntry.objects.filter(at__gt=timezone.now()).exists()


def test_whom_the_office_attended_has_a_visit_that_ended_so() -> None:
    attended = Appointment.objects.filter(status=Status.COMPLETED)
    assert attended.count() > PAST / 2
    assert not attended.filter(visit=None).exists()
    for visit in Visit.objects.select_related("appointment"):
        row = visit.appointment
        assert visit.office_id == row.office_id
        assert visit.ended_at == row.status_changed_at
        if row.reason == Reason.LEFT:
            assert (visit.result, visit.called_at) == (VisitResult.LEFT, None)
            continue
        assert visit.arrived_at < visit.called_at < visit.ended_at
        inadmissible = visit.result == VisitResult.INADMISSIBLE
        assert inadmissible == (row.reason == Reason.INADMISSIBLE)
        assert row.status == (Status.NOT_HELD if inadmissible else Status.COMPLETED)
    assert Visit.objects.exclude(missing_papers="").exists()
    assert Visit.objects.filter(called_at=None).exists()


def test_who_attends_works_at_that_office() -> None:
    works = set(Membership.objects.values_list("user", "office"))
    called = Visit.objects.filter(called_at__isnull=False)
    assert {*called.values_list("served_by", "office")} <= works
    assert {*CallEntry.objects.values_list("by", "appointment__office")} <= works
    attend = Appointment.objects.values("office").distinct()
    assert called.values("office").distinct().count() == attend.count()
    toluca = called.filter(office__number=10).values_list("served_by__username", flat=True)
    assert {*toluca} == {"lupe", "memo", "ramos"}


def test_whom_the_demonstration_adds_cannot_enter() -> None:
    added = [each.user for each in Membership.objects.filter(user__username__startswith="demo")]
    assert added
    assert not any(user.has_usable_password() for user in added)


def test_people_wait_longer_towards_noon() -> None:
    waits = Visit.objects.filter(called_at__isnull=False).values_list(
        "appointment__starts_at", "arrived_at", "called_at"
    )
    mean = {}
    for hour in (9, 12):
        found = [c - a for s, a, c in waits if timezone.localtime(s).hour == hour]
        mean[hour] = sum(found, timedelta()) / len(found)
    assert timedelta(minutes=4) < mean[9] < mean[12] < timedelta(minutes=40)


def test_calls_agree_with_what_became_of_the_appointment() -> None:
    ended_by = {
        CallOutcome.CANCELLED: Q(status=Status.CANCELLED),
        CallOutcome.NOT_OURS: Q(reason=Reason.INADMISSIBLE),
    }
    for outcome, expected in ended_by.items():
        told = Appointment.objects.filter(calls__outcome=outcome)
        assert told.exists()
        assert not told.exclude(expected, status_changed_at=F("calls__at")).exists()
    for entry in CallEntry.objects.filter(outcome=CallOutcome.ATTENDS):
        written = HistoryEntry.objects.filter(appointment=entry.appointment_id, channel="telefono")
        assert written.filter(status=Status.CONFIRMED, at=entry.at, by=entry.by_id).exists()
    states = dict(CallState.objects.values_list("appointment", "tries"))
    assert {*states} == {*CallEntry.objects.values_list("appointment", flat=True)}
    in_vain = CallEntry.objects.filter(outcome__in=(CallOutcome.NO_ANSWER, CallOutcome.BUSY))
    assert sum(states.values()) == in_vain.count() > 0
    pending = Appointment.objects.filter(status=Status.PENDING)
    assert not pending.filter(calls__isnull=False).exists()


def test_some_came_to_another_office() -> None:
    strayed = HistoryEntry.objects.filter(kind=HistoryEntry.Kind.REDIRECTED)
    assert 0 < strayed.count() < PAST / 20
    for entry in strayed.select_related("appointment__office"):
        assert entry.reason_text != entry.appointment.office.name
        assert Office.objects.filter(name=entry.reason_text).exists()


def test_every_day_is_signed_with_its_figures_but_the_last_of_each_office() -> None:
    for office in Office.objects.filter(pk__in=Visit.objects.values("office")):
        assert len(closing.left_open(office, timezone.now())) == 1
    for day in DayClose.objects.select_related("office")[:60]:
        assert day.figures == asdict(closing.figures(day.office, day.day))
        assert day.figures["open"] == 0


def test_the_same_seed_gives_the_same_year() -> None:
    def told() -> list:
        columns = ("appointment__cts", "called_at", "served_by", "result")
        return [
            *Visit.objects.order_by("pk").values_list(*columns),
            *CallEntry.objects.values_list("appointment__cts", "at", "outcome"),
            *DayClose.objects.values_list("office", "day", "by"),
        ]

    before = told()
    with unguarded():
        for model in (*APPEND_ONLY, Notice, Visit, CallState, Appointment, CtsCounter):
            model.objects.all().delete()
    live()
    # The days to come are drawn up to this moment; the days gone by, up to today.
    assert told()[: PAST // 2] == before[: PAST // 2]
