from typing import Any

import pytest

from tests.messaging.conftest import fresh, whatsapp

__all__ = ["fresh", "whatsapp"]


@pytest.fixture
def channel(settings: Any) -> None:
    """Lines of the log: where it does not matter how a message leaves."""
    settings.CONSOLE_MESSAGES = True
