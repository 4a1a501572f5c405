"""What is to be done every so often, whichever worker comes to it: `settings.SWEEPS` maps the path of a
function to how often. Each is done by one worker at a time; one that fails is done again next time."""

import logging
import time
from datetime import UTC, datetime

from django.conf import settings
from django.db import DatabaseError
from django.db.models.functions import Now
from django.utils.module_loading import import_string

from ventanilla.jobs.models import Sweep

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)

logger = logging.getLogger(__name__)


class Sweeper:
    """Asks the database only when a sweep may be due."""

    def __init__(self) -> None:
        self._next = dict.fromkeys(settings.SWEEPS, 0.0)

    def run_due(self) -> None:
        for path, every in settings.SWEEPS.items():
            if time.monotonic() >= self._next[path]:
                self._next[path] = time.monotonic() + every.total_seconds()
                self._run(path)

    def _run(self, path: str) -> None:
        if not is_mine(path):
            return
        try:
            import_string(path)()
        except Exception as problem:
            _note(path, type(problem).__name__)
            if isinstance(problem, DatabaseError):
                raise
            logger.exception("The sweep %s failed", path)
        else:
            _note(path, "")


def is_mine(path: str) -> bool:
    """Whether it is due; from then on it is not, for nobody."""
    Sweep.objects.get_or_create(path=path, defaults={"ran_at": LONG_AGO})
    due = Now() - settings.SWEEPS[path] * 0.9
    return bool(Sweep.objects.filter(path=path, ran_at__lt=due).update(ran_at=Now()))


def _note(path: str, failure: str) -> None:
    """What it was is in the log."""
    Sweep.objects.filter(path=path).exclude(failure=failure).update(failure=failure)
