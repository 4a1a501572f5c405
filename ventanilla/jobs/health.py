"""How the work in the background goes: what is late, what failed, who works. For `doctor` and for pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError
from django.db.models.functions import Now
from django_tasks_db.models import DBTaskResult

from ventanilla.jobs import tries
from ventanilla.jobs.models import Sweep, Worker
from ventanilla.jobs.sweeps import LONG_AGO

LATE_AFTER = 3
"""So many times its interval after it was last begun."""
TASK_LATE = timedelta(minutes=10)
NAMED = 3


@dataclass(frozen=True)
class Job:
    """One of `settings.SWEEPS`; `ran_at` is None where it never ran."""

    path: str
    every: timedelta
    ran_at: datetime | None
    failure: str
    is_late: bool

    @property
    def is_well(self) -> bool:
        return not self.is_late and not self.failure


@dataclass(frozen=True)
class Health:
    jobs: list[Job]
    workers: int
    tasks_late: int
    set_aside: list[DBTaskResult]

    @property
    def troubles(self) -> int:
        unwell = sum(not each.is_well for each in self.jobs)
        return unwell + (not self.workers) + bool(self.tasks_late) + bool(self.set_aside)


def current() -> Health:
    return Health(
        jobs=jobs(),
        workers=Worker.objects.filter(beat_at__gte=Now() - tries.DEAD).count(),
        tasks_late=tries.late(TASK_LATE).count(),
        set_aside=[*tries.set_aside().order_by("-finished_at")],
    )


def jobs() -> list[Job]:
    """In the order of the settings, all by the database's clock."""
    known = {each.path: each for each in Sweep.objects.annotate(now=Now())}
    return [_job(path, every, known.get(path)) for path, every in settings.SWEEPS.items()]


def problems() -> Iterator[str]:
    """For `doctor`, which asks `tries` about tasks itself."""
    try:
        found = jobs()
    except DatabaseError:
        return  # it is away, or its tables are not made yet: others say so
    late = [each.path for each in found if each.is_late]
    if late:
        more = ", …" if len(late) > NAMED else ""
        yield (
            f"Trabajos atrasados, {len(late)} de {len(found)}: {', '.join(late[:NAMED])}{more}. "
            "Revisa que trabaje: python manage.py worker"
        )
    for each in found:
        if each.failure:
            yield f"El trabajo {each.path} falló la última vez ({each.failure}): el registro dice por qué."


def _job(path: str, every: timedelta, known: Sweep | None) -> Job:
    if known is None or known.ran_at == LONG_AGO:
        return Job(path, every, None, "", is_late=True)
    now: datetime = known.now  # type: ignore[attr-defined]
    is_late = known.ran_at < now - every * LATE_AFTER
    return Job(path, every, known.ran_at, known.failure, is_late)
