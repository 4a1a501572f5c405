"""A copy of slow-changing rows kept in the process for a few seconds, so that a page costs one query."""

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Snapshot(Generic[T]):
    """What `load` returned, never older than `seconds`. Past half of that one thread renews it while the
    others read on; past the whole, as after an idle hour, all wait for the new one."""

    def __init__(self, load: Callable[[], T], seconds: float = 5.0) -> None:
        self._load = load
        self._seconds = seconds
        self._renewing = threading.Lock()
        self._held: tuple[T, float] | None = None

    def current(self) -> T:
        held = self._held
        age = _age(held)
        if held and age < self._seconds / 2:
            return held[0]
        if not self._renewing.acquire(blocking=age >= self._seconds) and held:
            return held[0]
        try:
            held = self._held  # another thread may have renewed it while this one waited
            return held[0] if held and _age(held) < self._seconds / 2 else self._renew()
        finally:
            self._renewing.release()

    def forget(self) -> None:
        self._held = None

    def _renew(self) -> T:
        asked_at = time.monotonic()
        value = self._load()
        self._held = (value, asked_at)
        return value


def _age(held: tuple[object, float] | None) -> float:
    return time.monotonic() - held[1] if held else float("inf")
