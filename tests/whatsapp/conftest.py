import pytest

from tests.messaging.conftest import fresh, whatsapp
from tests.messaging.graph import Graph
from tests.people import NOW, Clock
from tests.whatsapp.phone import Telephone

__all__ = ["fresh", "whatsapp"]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Monday 7 September 2026, ten in the morning; `clock.now = …` is another moment."""
    clock = Clock(NOW)
    monkeypatch.setattr("django.utils.timezone.now", clock)
    return clock


@pytest.fixture
def ana(db: None, whatsapp: Graph, clock: Clock) -> Telephone:
    return Telephone(whatsapp, clock)
