"""Real workers, processes of their own, on the database of the test that runs."""

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psutil
from django.db import connection

from tests.served import MANAGE, ROOT


def environment(folder: Path) -> dict[str, str]:
    name = connection.settings_dict["NAME"]
    if connection.vendor == "postgresql":
        address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    else:
        address = f"sqlite:///{name}"
    return os.environ | {"DATABASE_URL": address, "DATA_DIR": str(folder)}


@contextmanager
def worker(folder: Path, *options: str) -> Iterator["subprocess.Popen[bytes]"]:
    with (folder / "worker.log").open("ab") as log:
        command = [*MANAGE, "worker", *options]
        process = subprocess.Popen(
            command, env=environment(folder), cwd=ROOT, stdout=log, stderr=log
        )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=30)


def child_of(process: "subprocess.Popen[bytes]") -> psutil.Process:
    """The one that works, in the care of its guard."""
    until(lambda: bool(psutil.Process(process.pid).children()))
    return psutil.Process(process.pid).children()[0]


def until(true: Callable[[], bool], seconds: float = 25) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it never came about"
        time.sleep(0.02)


def lines(path: Path) -> list[str]:
    return path.read_text().split() if path.exists() else []
