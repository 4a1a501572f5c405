import pytest

from tests.people import NOW, Clock


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Monday 7 September 2026, ten in the morning; `clock.now = …` is another moment."""
    clock = Clock(NOW)
    monkeypatch.setattr("django.utils.timezone.now", clock)
    return clock
