"""A report is of one moment, though people book while it is counted."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from tests.people import ANA, BRUNO, TUESDAY, at, at_once, book, office
from ventanilla.reports.filters import Filters
from ventanilla.reports.report import Report, report

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]


def counted_while(act: Callable[[], object]) -> Report:
    """Somebody else acts, and is done, once the states have been counted."""
    done = False

    def watch(execute: Any, sql: str, *rest: Any) -> Any:
        nonlocal done
        found = execute(sql, *rest)
        if not done and "GROUP BY" in sql:
            done = True
            at_once([act])
        return found

    with connection.execute_wrapper(watch):
        return report(Filters(TUESDAY, TUESDAY, (office(),)))


def test_the_parts_add_up_though_somebody_books_in_the_middle() -> None:
    """promise: N6"""
    book(ANA, at("9:30"))
    found = counted_while(lambda: book(BRUNO, at("10:00")))
    assert found.total.received == 1
    assert sum(each.received for each in found.times.hours.values()) == 1
    again = report(Filters(TUESDAY, TUESDAY, (office(),)))
    assert again.total.received == sum(each.received for each in again.times.hours.values()) == 2
