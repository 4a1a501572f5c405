"""What is late is said to be: on the page of the background work and by `doctor`, by one rule."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from django_tasks_db.models import DBTaskResult

from tests.jobs import chores
from ventanilla.jobs import health, sweeps, tries
from ventanilla.jobs.models import Sweep, Worker
from ventanilla.jobs.sweeps import Sweeper
from ventanilla.jobs.worker import beat

pytestmark = pytest.mark.django_db(transaction=True)

OFTEN, DAILY = "ventanilla.jobs.tries.retake", "ventanilla.jobs.tries.prune"


@pytest.fixture(autouse=True)
def two(settings: Any) -> None:
    settings.SWEEPS = {OFTEN: timedelta(seconds=30), DAILY: timedelta(days=1)}


def passed(**time: float) -> None:
    """As if everything had been so long ago."""
    Sweep.objects.update(ran_at=F("ran_at") - timedelta(**time))
    Worker.objects.update(beat_at=F("beat_at") - timedelta(**time))


def late() -> list[str]:
    return [each.path for each in health.jobs() if each.is_late]


def test_what_never_ran_is_late() -> None:
    """promise: I9"""
    assert late() == [OFTEN, DAILY]
    assert [each.ran_at for each in health.jobs()] == [None, None]


def test_what_just_ran_is_not() -> None:
    Sweeper().run_due()
    assert late() == []
    assert all(each.is_well and each.ran_at for each in health.jobs())
    assert [*health.problems()] == []


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ({"seconds": 85}, []),
        ({"seconds": 95}, [OFTEN]),
        ({"days": 2.9}, [OFTEN]),
        ({"days": 3.1}, [OFTEN, DAILY]),
    ],
)
def test_three_times_its_interval_is_late(time: dict[str, float], expected: list[str]) -> None:
    """promise: I9"""
    Sweeper().run_due()
    passed(**time)
    assert late() == expected


def test_doctor_says_so_once_for_all() -> None:
    Sweeper().run_due()
    passed(hours=1)
    assert [*health.problems()] == [
        f"Trabajos atrasados, 1 de 2: {OFTEN}. Revisa que trabaje: python manage.py worker"
    ]


def test_one_that_begins_and_fails_each_time_is_not_well(settings: Any) -> None:
    """promise: I9: to have been begun is not to have been done"""
    broken = "tests.jobs.chores.broken_sweep"
    settings.SWEEPS = {broken: timedelta(seconds=30)}
    Sweeper().run_due()
    [job] = health.jobs()
    assert (job.is_late, job.is_well, job.failure) == (False, False, "ZeroDivisionError")
    assert [*health.problems()] == [
        f"El trabajo {broken} falló la última vez (ZeroDivisionError): el registro dice por qué."
    ]


def test_one_that_goes_well_again_is_well(settings: Any) -> None:
    Sweeper().run_due()
    Sweep.objects.update(failure="ZeroDivisionError")
    passed(minutes=1)
    Sweeper().run_due()
    assert Sweep.objects.get(path=OFTEN).failure == ""


def test_without_the_note_it_would_look_well(monkeypatch: Any, settings: Any) -> None:
    """promise: I9 (negative control)"""
    monkeypatch.setattr(sweeps, "_note", lambda path, failure: None)
    with pytest.raises(AssertionError):
        test_one_that_begins_and_fails_each_time_is_not_well(settings)


def test_troubles_are_counted() -> None:
    """promise: I7: what was set aside is among them"""
    Sweeper().run_due()
    assert health.current().troubles == 1, "nobody works"
    beat("here")
    assert (health.current().workers, health.current().troubles) == (1, 0)
    chores.poison.enqueue("")
    DBTaskResult.objects.update(status="FAILED", worker_ids=["here"] * tries.MOST)
    assert health.current().troubles == 1
    [row] = health.current().set_aside
    assert row.task_path == "tests.jobs.chores.poison"
    passed(minutes=2)
    assert health.current().workers == 0
    assert health.current().troubles == 3
