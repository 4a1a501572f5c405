"""What people ask, counted."""

from datetime import timedelta

import pytest

from tests.assistant.conversations import counted
from tests.people import CONSTANCIA, ECATEPEC, MONDAY, TITULO, TOLUCA, TUESDAY, statements
from ventanilla.assistant.asked import asked, totals

pytestmark = pytest.mark.django_db


def test_days_and_doors_are_added_up_and_the_most_frequent_comes_first() -> None:
    counted("cost", 2, procedure=TITULO, municipality=TOLUCA)
    counted("cost", 3, TUESDAY, procedure=TITULO, municipality=TOLUCA)
    counted("cost", 4, channel="api", procedure=TITULO, municipality=TOLUCA)
    counted("hours", 20, municipality=ECATEPEC)
    rows = asked(MONDAY, TUESDAY)
    assert [(each.intent, each.count) for each in rows] == [("hours", 20), ("cost", 9)]


def test_only_the_days_of_the_period_count() -> None:
    for day in (MONDAY - timedelta(days=1), MONDAY, TUESDAY, TUESDAY + timedelta(days=1)):
        counted("cost", 1, day)
    assert sum(each.count for each in asked(MONDAY, TUESDAY)) == 2


def test_totals_by_anything() -> None:
    counted("cost", 2, procedure=TITULO)
    counted("hours", 3)
    counted("requirements", 3, procedure=CONSTANCIA)
    rows = asked(MONDAY, MONDAY)
    assert totals(rows, lambda row: row.procedure) == [("", 3), (CONSTANCIA, 3), (TITULO, 2)]


def test_whatever_the_period_it_is_one_query() -> None:
    for n in range(30):
        counted("cost", 1, MONDAY + timedelta(days=n))
    with statements() as made:
        asked(MONDAY, MONDAY + timedelta(days=60))
    assert len(made) == 1
