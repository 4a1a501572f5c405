"""What may wait is done, once, whatever happens to whoever does it. Workers here are real processes."""

import signal
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import psutil
import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.jobs import chores
from tests.jobs.workers import child_of, lines, until, worker
from ventanilla.accounts.management.commands import doctor
from ventanilla.jobs import sweeps, tries
from ventanilla.jobs.models import Worker
from ventanilla.jobs.worker import Queue, beat

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "lines"


def row(result: Any) -> DBTaskResult:
    return DBTaskResult.objects.get(pk=result.id)


def work_off(name: str = "here") -> None:
    """All that is due, in this process."""
    beat(name)
    queue = Queue("default", name)
    queue.batch = True
    queue.run()


def test_two_workers_do_each_task_once(file: Path, tmp_path: Path) -> None:
    """promise: I8"""
    for number in range(40):
        chores.note.enqueue(str(file), str(number))
    with worker(tmp_path), worker(tmp_path):
        until(lambda: not DBTaskResult.objects.filter(status__in=["READY", "RUNNING"]).exists())
    assert sorted(lines(file), key=int) == [str(number) for number in range(40)]
    workers = {each.worker_ids[0] for each in DBTaskResult.objects.all()}
    assert 1 <= len(workers) <= 2


def test_a_task_whose_worker_is_killed_is_taken_up_by_the_next(file: Path, tmp_path: Path) -> None:
    """promise: I9"""
    result = chores.lasting.enqueue(str(file), 1.0)
    with worker(tmp_path) as process:
        until(lambda: lines(file) == ["begun"])
        child_of(process).kill()
        until(lambda: len(lines(file)) == 1 and row(result).status == "READY")
        DBTaskResult.objects.update(run_after=timezone.now())
        until(lambda: row(result).status == "SUCCESSFUL")
    assert lines(file) == ["begun", "begun", "done"]
    assert Worker.objects.count() == 0


def test_what_a_dead_worker_was_at_is_retaken_after_a_minute(file: Path) -> None:
    """promise: I9, also where the whole machine is gone"""
    result = chores.note.enqueue(str(file), "done")
    beat("gone")
    row(result).claim("gone")
    tries.retake()
    assert row(result).status == "RUNNING"
    Worker.objects.update(beat_at=timezone.now() - tries.DEAD - timedelta(seconds=1))
    tries.retake()
    assert row(result).status == "READY"
    DBTaskResult.objects.update(run_after=timezone.now())
    work_off()
    assert lines(file) == ["done"]


def test_without_the_sweep_it_would_run_for_ever(file: Path) -> None:
    """promise: I9 (negative control)"""
    result = chores.note.enqueue(str(file), "done")
    row(result).claim("gone")
    work_off()
    assert (row(result).status, lines(file)) == ("RUNNING", [])


def test_a_poison_task_is_tried_five_times_and_set_aside(file: Path, caplog: Any) -> None:
    """promise: I7: each time later than before; then it is in the log and waits for nobody"""
    result = chores.poison.enqueue(str(file))
    for number, wait in enumerate(tries.BACK_OFF, start=1):
        work_off()
        waits = row(result).run_after - timezone.now()
        assert len(lines(file)) == number
        assert wait - timedelta(seconds=5) < waits <= wait
        work_off()
        assert len(lines(file)) == number, "it was tried before its time"
        DBTaskResult.objects.update(run_after=timezone.now())
    work_off()
    assert [each.pk for each in tries.set_aside()] == [row(result).pk]
    assert "set aside after 5 tries" in caplog.text
    tries.retake()
    work_off()
    assert len(lines(file)) == tries.MOST


def test_without_settling_it_would_be_tried_once(file: Path, monkeypatch: Any) -> None:
    """promise: I7 (negative control)"""
    monkeypatch.setattr(tries, "settle", lambda row: None)
    chores.poison.enqueue(str(file))
    for _ in range(3):
        work_off()
        DBTaskResult.objects.update(run_after=timezone.now())
    assert len(lines(file)) == 1


def test_a_task_that_kills_its_worker_delays_its_neighbours_little(
    file: Path, tmp_path: Path
) -> None:
    """promise: I7: within five seconds, though the process died"""
    deadly, mark = chores.deadly.enqueue(str(tmp_path / "deadly")), time.monotonic()
    with worker(tmp_path):
        until(lambda: len(lines(tmp_path / "deadly")) == 1)
        mark = time.monotonic()
        chores.note.enqueue(str(file), "neighbour")
        until(lambda: lines(file) == ["neighbour"])
        assert time.monotonic() - mark < 5
        until(lambda: row(deadly).status == "READY")
    assert row(deadly).run_after > timezone.now()


def test_a_task_that_lasts_delays_no_short_one(file: Path, tmp_path: Path) -> None:
    """promise: I7"""
    chores.lasting.enqueue(str(tmp_path / "long"), 20.0)
    with worker(tmp_path):
        until(lambda: lines(tmp_path / "long") == ["begun"])
        mark = time.monotonic()
        chores.note.enqueue(str(file), "short")
        until(lambda: lines(file) == ["short"])
        assert time.monotonic() - mark < 5


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "systemd"])
def test_a_stop_gives_back_what_was_begun(file: Path, tmp_path: Path, number: int) -> None:
    """given a task in the middle; when the worker is told to stop; then it is gone in seconds, and the
    task waits for another as if it had not been tried."""
    result = chores.lasting.enqueue(str(file), 60.0)
    with worker(tmp_path) as process:
        until(lambda: lines(file) == ["begun"])
        process.send_signal(number)
        assert process.wait(timeout=10) == 0
    assert (row(result).status, row(result).worker_ids) == ("READY", [])
    assert not Worker.objects.exists()


def test_a_worker_ends_with_whoever_started_it(tmp_path: Path) -> None:
    """Killed for good, its guard cannot tell it; nor can a server tell the guard."""
    with worker(tmp_path) as process:
        child = child_of(process)
        until(lambda: Worker.objects.exists())
        process.kill()
        process.wait()
        until(lambda: not psutil.pid_exists(child.pid) or child.status() == "zombie")
        until(lambda: not Worker.objects.exists())


def test_a_sweep_is_done_by_one_and_again_when_it_is_due(settings: Any) -> None:
    """promise: I8"""
    settings.SWEEPS = {"somewhere.act": timedelta(hours=1)}
    assert sweeps.is_mine("somewhere.act")
    assert not sweeps.is_mine("somewhere.act")
    sweeps.Sweep.objects.update(ran_at=timezone.now() - timedelta(hours=1))
    assert sweeps.is_mine("somewhere.act")


def test_a_sweep_that_fails_keeps_none_of_the_others_back(settings: Any, caplog: Any) -> None:
    settings.SWEEPS = {
        "tests.jobs.nowhere.act": timedelta(hours=1),
        "ventanilla.jobs.tries.prune": timedelta(hours=1),
    }
    DBTaskResult.objects.create(
        args_kwargs={},
        task_path="old",
        backend_name="default",
        exception_class_path="",
        traceback="",
        status="SUCCESSFUL",
        finished_at=timezone.now() - tries.KEPT - timedelta(days=1),
    )
    sweeps.Sweeper().run_due()
    assert "tests.jobs.nowhere.act failed" in caplog.text
    assert not DBTaskResult.objects.exists()


def test_what_waits_for_nobody_is_late(file: Path) -> None:
    chores.note.enqueue(str(file), "1")
    assert not tries.late(timedelta(minutes=10)).exists()
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(minutes=11))
    assert tries.late(timedelta(minutes=10)).count() == 1


def test_doctor_tells_what_waits_and_what_was_set_aside(file: Path) -> None:
    """promise: I7, I9: and what is mended is tried again"""
    chores.poison.enqueue(str(file))
    chores.note.enqueue(str(file), "1")
    aside = DBTaskResult.objects.filter(task_path__endswith="poison")
    aside.update(status="FAILED", worker_ids=list("12345"), finished_at=timezone.now())
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(minutes=11))
    said = [finding.text for finding in doctor.tasks()]
    assert said[0].startswith("1 tareas esperan desde hace más de 10 minutos")
    assert said[1].startswith("1 tareas «tests.jobs.chores.poison» fallaron 5 veces")
    call_command("worker", retry=True)
    assert (aside.get().status, aside.get().worker_ids) == ("READY", [])
    assert not tries.set_aside().exists()
