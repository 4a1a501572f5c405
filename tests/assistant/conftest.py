import pytest

from tests.assistant.chat import Chat, Means
from tests.people import NOW, Clock
from ventanilla.assistant import replies


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Monday 7 September 2026, ten in the morning; `clock.now = …` is another moment."""
    clock = Clock(NOW)
    monkeypatch.setattr("django.utils.timezone.now", clock)
    return clock


@pytest.fixture
def means(monkeypatch: pytest.MonkeyPatch) -> Means:
    means = Means(replies.understand)
    monkeypatch.setattr(replies, "understand", means.understand)
    return means


@pytest.fixture
def chat(db: None, clock: Clock) -> Chat:
    return Chat(clock)
