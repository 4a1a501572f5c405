"""A worker: one thread for each queue, those of the loops, and the main one, which beats and sweeps.

It stops when it is told to, or when the process that started it is gone. A task that lasts asks
`carry_on` now and then, so that a stop does not wait for it.
"""

import logging
import os
import time
from threading import Event, Thread

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connections
from django.db.models.functions import Now
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from ventanilla.jobs import loops, tries
from ventanilla.jobs.models import Worker
from ventanilla.jobs.sweeps import Sweeper

BEAT_SECONDS = 10.0
POLL_SECONDS = 1.0
STOP_SECONDS = 8.0

logger = logging.getLogger(__name__)
_stopping = Event()


def carry_on() -> None:
    """Raises Interrupted where the worker is to stop."""
    if _stopping.is_set():
        raise tries.Interrupted


def stop() -> None:
    _stopping.set()


class Queue(db_worker.Worker):
    """The library's worker of one queue, with what comes after a try."""

    def __init__(self, name: str, worker: str) -> None:
        super().__init__(
            queue_names=[name],
            interval=POLL_SECONDS,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=worker,
            excluded_queue_names=[],
        )

    def run_task(self, db_task_result: DBTaskResult) -> None:
        super().run_task(db_task_result)
        tries.settle(db_task_result)

    def serve(self) -> None:
        """Until it is stopped, whatever happens to the database meanwhile."""
        while self.running:
            try:
                tries.drop(self.worker_id, *self.queue_names)
                self.run()
            except DatabaseError as trouble:
                connections.close_all()
                logger.warning("The database is away: %s", trouble)
                _stopping.wait(POLL_SECONDS)
        connections.close_all()


def work(name: str, *, parent: int, died: str = "") -> None:
    """`died` is the worker in whose place this one comes: its tasks are taken up at once."""
    Worker.objects.filter(name=died).delete()
    beat(name)
    tries.retake()
    queues = [Queue(queue, name) for queue in settings.TASKS["default"]["QUEUES"]]
    threads = [Thread(target=each.serve, daemon=True) for each in queues]
    threads += loops.threads(_stopping)
    for thread in threads:
        thread.start()
    _watch(name, parent)
    for each in queues:
        each.running = False
    _leave(name, threads)


def beat(name: str) -> None:
    Worker.objects.update_or_create(name=name, defaults={"beat_at": Now()})


def _watch(name: str, parent: int) -> None:
    sweeper, beaten = Sweeper(), time.monotonic()
    while not _stopping.wait(POLL_SECONDS) and os.getppid() == parent:
        close_old_connections()
        try:
            if time.monotonic() - beaten >= BEAT_SECONDS:
                beat(name)
                beaten = time.monotonic()
            sweeper.run_due()
        except DatabaseError as trouble:
            connections.close_all()
            logger.warning("The database is away: %s", trouble)
    stop()


def _leave(name: str, threads: list[Thread]) -> None:
    """Whatever is not done by then is another worker's as soon as this one is forgotten."""
    deadline = time.monotonic() + STOP_SECONDS
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    try:
        Worker.objects.filter(name=name).delete()
    except DatabaseError:
        logger.warning("The worker leaves without a word: the database is away")
