from collections.abc import Iterator
from typing import Any

import pytest

from config import mirror
from tests.messaging.conftest import fresh

__all__ = ["fresh"]


@pytest.fixture(autouse=True)
def account(settings: Any, db: None) -> Iterator[dict[str, str]]:
    """A demonstration without an account of WhatsApp."""
    settings.WHATSAPP_MIRROR = True
    settings.WHATSAPP = mirror.account("the key of this installation", "127.0.0.1", 8000)
    yield settings.WHATSAPP
