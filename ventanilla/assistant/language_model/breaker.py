"""After some failures in a row nothing is tried for a while, so that a model that is down costs nobody
any wait."""

import time
from collections.abc import Callable
from threading import Lock

FAILURES = 3
PAUSE = 60.0
"""Seconds."""


class Breaker:
    """Of one process. After the pause one failure more opens it again."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._failures = 0
        self._closed_until = 0.0

    def may_try(self) -> bool:
        with self._lock:
            return self._clock() >= self._closed_until

    def worked(self) -> None:
        with self._lock:
            self._failures = 0

    def failed(self) -> None:
        with self._lock:
            self._failures += 1
            if self._failures >= FAILURES:
                self._closed_until = self._clock() + PAUSE
