"""Tasks for the tests; what they do is a line in a file, which a worker that dies cannot take back."""

import os
import signal
import time
from pathlib import Path

from django_tasks import task

from ventanilla.jobs.worker import carry_on


def write(path: str, line: str) -> None:
    with Path(path).open("a") as file:
        file.write(f"{line}\n")


@task
def note(path: str, line: str) -> None:
    write(path, line)


@task
def poison(path: str) -> None:
    write(path, "tried")
    raise ValueError("this task never succeeds")


@task
def deadly(path: str) -> None:
    write(path, "tried")
    os.kill(os.getpid(), signal.SIGKILL)


@task(queue_name="long")
def lasting(path: str, seconds: float) -> None:
    write(path, "begun")
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        carry_on()
        time.sleep(0.02)
    write(path, "done")


def broken_sweep() -> None:
    raise ZeroDivisionError
