"""What every worker does all the time."""

from threading import Event
from typing import Any

import pytest
from django.db import OperationalError

from ventanilla.jobs import loops

pytestmark = pytest.mark.django_db(transaction=True)


def runs(act: Any, monkeypatch: Any, times: int) -> int:
    """How often it was asked; it idles for no time here."""
    monkeypatch.setattr(loops, "POLL_SECONDS", 0.0)
    stopping, count = Event(), 0

    def counted() -> bool:
        nonlocal count
        count += 1
        if count == times:
            stopping.set()
        return bool(act(count))

    loops.serve(counted, stopping)
    return count


def test_it_goes_on_whatever_happens(monkeypatch: Any, caplog: Any) -> None:
    """given an act that fails and a database that goes away; then it is asked again"""

    def act(count: int) -> bool:
        if count == 1:
            raise ValueError("a fault of ours")
        if count == 2:
            raise OperationalError("the connection is closed")
        return False

    assert runs(act, monkeypatch, times=4) == 4
    assert "failed" in caplog.text
    assert "The database is away" in caplog.text


def test_there_are_as_many_threads_as_the_settings_say(settings: Any) -> None:
    settings.LOOPS = {"tests.jobs.chores.write": 3}
    assert len(loops.threads(Event())) == 3
