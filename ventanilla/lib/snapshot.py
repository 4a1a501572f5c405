"""A copy of slow-changing rows kept in the process for a few seconds, so that a page costs one query."""

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Snapshot(Generic[T]):
    """What `load` returned, at most `seconds` old. One thread renews it while the others read on."""

    def __init__(self, load: Callable[[], T], seconds: float = 5.0) -> None:
        self._load = load
        self._seconds = seconds
        self._renewing = threading.Lock()
        self._held: tuple[T, float] | None = None

    def current(self) -> T:
        held = self._held
        if held is None:
            with self._renewing:
                return self._held[0] if self._held else self._renew()
        if time.monotonic() > held[1] and self._renewing.acquire(blocking=False):
            try:
                return self._renew()
            finally:
                self._renewing.release()
        return held[0]

    def forget(self) -> None:
        self._held = None

    def _renew(self) -> T:
        value = self._load()
        self._held = (value, time.monotonic() + self._seconds)
        return value
