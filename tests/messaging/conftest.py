from collections.abc import Iterator
from typing import Any

import pytest

from tests.messaging import graph
from ventanilla.messaging import budgets
from ventanilla.messaging.transports import calling


@pytest.fixture
def whatsapp(settings: Any) -> Iterator[graph.Graph]:
    """The only channel, and it works."""
    with graph.serving() as server:
        settings.WHATSAPP = server.settings()
        yield server


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """No connection and no count of the test before."""
    calling._client.cache_clear()
    budgets.everybody.forget()
    yield
    calling._client.cache_clear()
