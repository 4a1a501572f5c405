"""The figures, against a count by hand of the same rows."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Q

from tests.people import ANA, BRUNO, CARMEN, MONDAY, TUESDAY, at, book, office
from tests.reports.world import by_hand, kept, some_database, some_filters
from ventanilla.appointments.models import Appointment, Channel
from ventanilla.appointments.status import Status
from ventanilla.appointments.transitions import cancel
from ventanilla.catalog.catalogue import current
from ventanilla.reports import indicators
from ventanilla.reports.counting import count
from ventanilla.reports.counts import Group, by, group_rows, groups, summary
from ventanilla.reports.figures import Figure, rows
from ventanilla.reports.filters import Filters
from ventanilla.reports.report import Report, of, report
from ventanilla.reports.satisfaction import Opinion, Satisfaction, satisfaction
from ventanilla.reports.spans import Spread

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

LAST = MONDAY + timedelta(days=60)


def counted(filters: Filters) -> dict[str, Any]:
    return figures(of(filters, count(filters)))


def figures(found: Report) -> dict[str, Any]:
    total, all_groups, seen, called, when = (
        found.total,
        found.groups,
        found.visits,
        found.calls,
        found.times,
    )
    return {
        **{name: getattr(total, name) for name in ("received", "attended", "no_show", "left")},
        **{name: getattr(total, name) for name in ("inadmissible", "cancelled", "pending")},
        "confirmed": total.confirmed,
        "in_time": total.cancelled_in_time,
        "offices": received(by(all_groups, lambda row: row.office)),
        "procedures": received(by(all_groups, lambda row: row.procedure)),
        "municipalities": received(by(all_groups, lambda row: row.municipality)),
        "channels": received(by(all_groups, lambda row: row.channel)),
        "hours": received(when.hours),
        "months": received(when.months),
        "missed_at": {hour: each.no_show for hour, each in when.hours.items() if each.no_show},
        "anticipation": pair(found.anticipation),
        "visits": seen.count,
        "papers": seen.with_all_papers,
        "waiting": pair(seen.waiting),
        "waiting_by_hour": pairs(seen.waiting_by_hour()),
        "attention": pair(seen.attention),
        "attention_by_official": pairs(seen.attention_by_official()),
        "called_by": seen.called_by(),
        "calls": called.outcomes,
        "confirmed_by": called.by_channel,
        "ever_confirmed": called.confirmed,
        "redirected": found.redirected,
        "opinions": answers(found.opinions),
    }


def received(parts: dict[Any, Any]) -> dict[Any, int]:
    return {key: part.received for key, part in parts.items()}


def pair(spread: Spread) -> tuple[int | None, int | None]:
    return spread.median, spread.p90


def pairs(spreads: dict[int, Spread]) -> dict[int, Any]:
    """Without those of whom nobody was called or has ended: they have no median."""
    return {key: pair(each) for key, each in spreads.items() if each.median is not None}


def answers(found: list[Opinion] | None) -> Counter[Any] | None:
    if found is None:
        return None
    total: Counter[Any] = Counter()
    for each in found:
        total[each.office, each.value] += each.count
    return total


@pytest.mark.parametrize("block", range(10))
def test_every_figure_equals_a_count_by_hand(block: int) -> None:
    """promise: N5"""
    for seed in range(block * 100, block * 100 + 100):
        with transaction.atomic():
            made, filters = some_database(seed), some_filters(seed)
            expected, found = by_hand(kept(made, filters), filters), counted(filters)
            for name, value in expected.items():
                assert found[name] == value, (seed, name)
            assert found.keys() == expected.keys()
            transaction.set_rollback(True)


@pytest.mark.parametrize("block", range(4))
def test_behind_each_figure_are_as_many_appointments(block: int) -> None:
    """promise: N5"""
    for seed in range(block * 25, block * 25 + 25):
        with transaction.atomic():
            some_database(seed)
            filters = some_filters(seed + 1)
            found = counted(filters)
            for figure, name in COUNTED_BY.items():
                value = found[name] if name != "called" else sum(found["called_by"].values())
                assert rows(filters, figure).count() == value, (seed, figure)
            transaction.set_rollback(True)


COUNTED_BY = {
    Figure.RECEIVED: "received",
    Figure.ATTENDED: "attended",
    Figure.NO_SHOW: "no_show",
    Figure.INADMISSIBLE: "inadmissible",
    Figure.LEFT: "left",
    Figure.CANCELLED: "cancelled",
    Figure.CANCELLED_IN_TIME: "in_time",
    Figure.PENDING: "pending",
    Figure.CONFIRMED: "confirmed",
    Figure.EVER_CONFIRMED: "ever_confirmed",
    Figure.VISITED: "visits",
    Figure.COMPLETE_PAPERS: "papers",
    Figure.CALLED: "called",
    Figure.REDIRECTED: "redirected",
}


def test_each_figure_is_held_against_a_count() -> None:
    assert {*Figure} == COUNTED_BY.keys()


def test_the_states_add_up_under_any_filter() -> None:
    """promise: N6"""
    some_database(7)
    for seed in range(60):
        found = summary(groups(group_rows(some_filters(seed))))
        parts = found.attended + found.no_show + found.inadmissible + found.left
        assert parts + found.cancelled + found.pending + found.confirmed == found.received


def test_a_state_that_nobody_counts_would_be_missed() -> None:
    """promise: N6 (negative control)"""
    known = groups(group_rows(Filters(MONDAY, LAST, (office(),))))
    found = summary([*known, Group(1, 1, 1, "web", "nueva", "", False, 1)])
    parts = found.attended + found.no_show + found.inadmissible + found.left
    assert parts + found.cancelled + found.pending + found.confirmed == found.received - 1


def test_a_report_that_loses_somebody_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """promise: N5 (negative control): as one that asks the visits would lose who never came"""
    whole = Filters.where
    monkeypatch.setattr(
        Filters,
        "where",
        lambda self, path="": whole(self, path) & Q(**{f"{path}visit__isnull": False}),
    )
    made = some_database(7)
    filters = Filters(MONDAY - timedelta(days=400), LAST, tuple(current().offices.values()))
    assert by_hand(kept(made, filters), filters)["received"] > counted(filters)["received"]


def test_nothing_of_nothing_is_no_figure() -> None:
    """promise: N5"""
    found = report(Filters(MONDAY - timedelta(days=700), MONDAY - timedelta(days=690), (office(),)))
    total = found.total
    assert (total.compliance, total.net_compliance, total.absence) == (None, None, None)
    said = {each.key: each.text for each in indicators.indicators(found)}
    empty = ("cumplimiento", "inasistencia", "anticipacion", "confirmadas", "papeles", "espera")
    assert {said[key] for key in (*empty, "atencion", "otra_oficina", "satisfaccion")} == {
        "sin datos"
    }


def test_no_office_sees_nothing() -> None:
    """promise: C1"""
    some_database(3)
    found = report(Filters(MONDAY - timedelta(days=200), LAST, ()))
    assert (found.groups, found.visits.count, found.opinions, found.first_free) == ([], 0, [], [])


def test_the_net_compliance_leaves_out_who_cancelled_more_than_24_hours_before() -> None:
    """promise: N5"""
    came = book(ANA, at("9:30"))
    Appointment.objects.filter(pk=came.pk).update(status=Status.COMPLETED)
    late, early = book(BRUNO, at("10:00")), book(CARMEN, at("10:30"))
    for each in (late, early):
        cancel(each, channel=Channel.WEB)
    total = summary(groups(group_rows(Filters(TUESDAY, TUESDAY, (office(),)))))
    assert (total.received, total.attended, total.cancelled, total.cancelled_in_time) == (
        3,
        1,
        2,
        1,
    )
    assert (total.compliance, total.net_compliance) == (33.3, 50.0)


def every_office() -> tuple[Any, ...]:
    return tuple(current().offices.values())


def test_every_indicator_has_its_definition_and_the_net_one_takes_the_place_of_the_other() -> None:
    found = report(Filters(MONDAY, LAST, every_office()))
    plain, net = (
        [each.key for each in indicators.indicators(found, net=net)] for net in (False, True)
    )
    assert {*plain, *net} == {*indicators.DEFINITIONS}
    assert {*plain} ^ {*net} == {"cumplimiento", "cumplimiento_neto"}


@pytest.mark.parametrize(("answers", "share"), [(9, None), (10, 80.0)])
def test_of_fewer_than_ten_answers_nothing_is_said(answers: int, share: float | None) -> None:
    rows = [Opinion(1, 2, "5", answers - 2), Opinion(1, 2, "3", 2)]
    assert satisfaction(rows) == Satisfaction(answers, answers - 2)
    assert satisfaction(rows).share == share
