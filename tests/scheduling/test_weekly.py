"""An office's week by half hours: painted, and back into rows."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.catalogs import IMEVIS
from ventanilla.catalog.content import Content, content_of
from ventanilla.catalog.tables import Folder
from ventanilla.scheduling.sheets import EVERY_TABLE, HOURS
from ventanilla.scheduling.weekly import (
    HALF_HOURS,
    NotByHalfHours,
    Week,
    repainted,
    stretches,
    week_of,
)

TOLUCA = 10
DAY = date(2026, 9, 7)
IMEVIS_CONTENT = content_of(Folder(IMEVIS), EVERY_TABLE)

weeks = st.dictionaries(
    st.tuples(st.integers(0, 6), st.sampled_from(HALF_HOURS)), st.integers(1, 99), max_size=30
)


def test_the_usual_week_is_three_places_each_half_hour() -> None:
    week = week_of(IMEVIS_CONTENT, TOLUCA, DAY)
    assert len(week) == 5 * 11
    assert set(week.values()) == {3}
    assert (5, time(9, 30)) not in week


@given(weeks, st.none() | st.integers(0, 60))
def test_what_is_painted_is_what_rules_and_the_rest_stays(week: Week, days: int | None) -> None:
    until = None if days is None else DAY + timedelta(days=days)
    new = repainted(IMEVIS_CONTENT, TOLUCA, week, DAY, until)
    usual = week_of(IMEVIS_CONTENT, TOLUCA, DAY)
    assert week_of(new, TOLUCA, DAY) == week
    assert week_of(new, TOLUCA, DAY - timedelta(days=1)) == usual
    if until:
        assert week_of(new, TOLUCA, until) == week
        assert week_of(new, TOLUCA, until + timedelta(days=1)) == usual
    others = [row for _, row in new.rows(HOURS.name) if row["oficina"] != "10"]
    assert others == [r for _, r in IMEVIS_CONTENT.rows(HOURS.name) if r["oficina"] != "10"]


@given(weeks, weeks)
def test_painted_twice_the_second_rules(one: Week, other: Week) -> None:
    first = repainted(IMEVIS_CONTENT, TOLUCA, one, DAY, None)
    assert week_of(repainted(first, TOLUCA, other, DAY, None), TOLUCA, DAY) == other


def test_each_stretch_is_listed() -> None:
    new = repainted(IMEVIS_CONTENT, TOLUCA, {(0, time(9)): 2}, DAY, DAY + timedelta(days=6))
    before = DAY - timedelta(days=30)
    assert stretches(new, TOLUCA, before) == [
        (before, date(2026, 9, 6)),
        (DAY, date(2026, 9, 13)),
        (date(2026, 9, 14), None),
    ]
    assert stretches(new, TOLUCA, date(2026, 9, 10))[0] == (date(2026, 9, 10), date(2026, 9, 13))


def test_the_last_day_of_the_calendar_has_no_day_after_it() -> None:
    line, row = IMEVIS_CONTENT.rows(HOURS.name)[-1]
    new = IMEVIS_CONTENT.with_row(HOURS.name, line, row | {"hasta": "9999-12-31"})
    assert stretches(new, int(row["oficina"]), DAY) == [(DAY, None)]


@pytest.mark.parametrize("cells", [{"cada_minutos": "20"}, {"primera": "9:15"}, {"primera": "?"}])
def test_hours_that_cannot_be_painted_are_said_to_be_so(cells: dict[str, str]) -> None:
    line, row = next(
        (line, row) for line, row in IMEVIS_CONTENT.rows(HOURS.name) if row["oficina"] == "10"
    )
    content: Content = IMEVIS_CONTENT.with_row(HOURS.name, line, row | cells)
    with pytest.raises(NotByHalfHours):
        week_of(content, TOLUCA, DAY)
