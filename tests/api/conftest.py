from collections.abc import Callable
from typing import Any

import pytest

from tests.api.calls import new_key, post
from tests.people import NOW, Clock

Book = Callable[..., Any]


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Monday 7 September 2026, ten in the morning; `clock.now = …` is another moment."""
    clock = Clock(NOW)
    monkeypatch.setattr("django.utils.timezone.now", clock)
    return clock


@pytest.fixture
def book(db: None) -> Book:
    """POST /appointments by a program that may: `book(order())`, `book(order(), idempotency_key="b")`."""
    key = new_key()

    def call(body: Any, idempotency_key: str = "a") -> Any:
        headers = {"Authorization": f"Bearer {key}", "Idempotency_Key": idempotency_key}
        return post("/appointments", body, **headers)

    return call
