from collections.abc import Iterator

import pytest

from tests.people import NOW, Clock
from ventanilla.catalog import catalogue
from ventanilla.scheduling import grid


@pytest.fixture(autouse=True)
def fresh_snapshots() -> Iterator[None]:
    """What a test writes into catalogue or hours is gone when it ends; so is what the process knew."""
    catalogue.forget()
    grid.forget()
    yield
    catalogue.forget()
    grid.forget()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Monday 7 September 2026, ten in the morning; `clock.now = …` is another moment."""
    clock = Clock(NOW)
    monkeypatch.setattr("django.utils.timezone.now", clock)
    return clock
