"""What becomes of a task that failed, was interrupted, or whose worker died.

It is tried MOST times, each later than the one before, and then set aside: it stays in the table as
failed, in the log as an error, and `doctor` tells of it. So a task may run twice; it must be safe to
repeat, as every act here is.
"""

import logging
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from ventanilla.jobs.models import Worker

MOST = 5
BACK_OFF = tuple(timedelta(seconds=seconds) for seconds in (10, 60, 300, 900))
"""How long a task waits after its first failure, its second, …"""
DEAD = timedelta(seconds=60)
"""A worker beats every ten seconds; one that has been silent so long does nothing more."""
KEPT = timedelta(days=14)
"""How long what is finished, or set aside, stays to be looked at."""

logger = logging.getLogger(__name__)


class Interrupted(BaseException):
    """The worker is told to stop: the task goes back, and this try does not count."""


def settle(row: DBTaskResult) -> None:
    """Right after a try, by the worker that made it."""
    if row.status != TaskResultStatus.FAILED:
        return
    if row.exception_class_path.endswith(f".{Interrupted.__name__}"):
        _give_back(row, wait=timedelta(), tried=row.worker_ids[:-1])
    else:
        _again_or_aside(row)


def retake() -> None:
    """A sweep: what a dead worker was at, and what failed while nobody was left to settle it."""
    running = [*DBTaskResult.objects.running()]
    Worker.objects.filter(beat_at__lt=Now() - DEAD).delete()
    # Asked after the tasks: a worker beats before it takes its first.
    alive = set(Worker.objects.values_list("name", flat=True))
    _lost(row for row in running if row.worker_ids[-1] not in alive)
    for row in DBTaskResult.objects.failed().filter(finished_at__gt=timezone.now() - KEPT):
        if len(row.worker_ids) < MOST:
            settle(row)


def drop(worker: str, queue: str) -> None:
    """What this worker was at in this queue when the database went away under it."""
    running = DBTaskResult.objects.running().filter(queue_name=queue)
    _lost(row for row in running if row.worker_ids[-1] == worker)


def prune() -> None:
    """A sweep."""
    DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - KEPT).delete()


def set_aside() -> QuerySet[DBTaskResult]:
    """What was tried for the last time: `retake` gives the others back within half a minute."""
    return DBTaskResult.objects.failed().filter(**{f"worker_ids__{MOST - 1}__isnull": False})


def retry() -> int:
    """Once what was wrong is mended: as if nothing set aside had ever been tried. How many."""
    fresh: dict[str, Any] = {"status": TaskResultStatus.READY, "worker_ids": []}
    return set_aside().update(run_after=timezone.now(), finished_at=None, **fresh)


def late(than: timedelta) -> QuerySet[DBTaskResult]:
    """What should have begun so long ago and did not."""
    now = timezone.now()
    waiting = DBTaskResult.objects.ready().filter(enqueued_at__lt=now - than)
    return waiting.exclude(run_after__gt=now - than, run_after__lte=now)


def _lost(rows: Iterable[DBTaskResult]) -> None:
    for row in rows:
        logger.warning("Task %s (%s) lost its worker", row.task_path, row.pk)
        _again_or_aside(row)


def _again_or_aside(row: DBTaskResult) -> None:
    tries = len(row.worker_ids)
    if tries < MOST:
        _give_back(row, wait=BACK_OFF[tries - 1], tried=row.worker_ids)
    elif _as_it_was(row).update(status=TaskResultStatus.FAILED, finished_at=timezone.now()):
        logger.error("Task %s (%s) is set aside after %d tries", row.task_path, row.pk, tries)


def _give_back(row: DBTaskResult, *, wait: timedelta, tried: list[str]) -> None:
    _as_it_was(row).update(
        status=TaskResultStatus.READY,
        run_after=timezone.now() + wait,
        worker_ids=tried,
        finished_at=None,
    )


def _as_it_was(row: DBTaskResult) -> QuerySet[DBTaskResult]:
    """Unless somebody else was here first."""
    return DBTaskResult.objects.filter(pk=row.pk, status=row.status, started_at=row.started_at)
