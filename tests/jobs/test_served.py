"""The worker beside the server, as `make run` starts them."""

import os
from contextlib import nullcontext
from pathlib import Path

import psutil
from django.db import connection

from tests.jobs.workers import until
from tests.served import postgres_database, serving


def alive(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


def workers(pid: int) -> list[psutil.Process]:
    """The guard and the one that works."""
    below = psutil.Process(pid).children(recursive=True)
    return [each for each in below if alive(each) and "worker" in each.cmdline()]


def test_a_worker_comes_with_the_server_comes_again_and_goes_with_it(tmp_path: Path) -> None:
    """given a server; when its worker is killed; then another comes; and when the server goes, nobody
    tells it, and it goes too."""
    postgres = connection.vendor == "postgresql"
    name = f"worker_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    database = postgres_database(name) if postgres else nullcontext("")
    with database as url, serving(tmp_path, url) as served:
        until(lambda: len(workers(served.process.pid)) == 2)
        guard, child = workers(served.process.pid)
        child.kill()
        until(lambda: child not in workers(served.process.pid))
        until(lambda: len(workers(served.process.pid)) == 2)
        every = workers(served.process.pid)
        assert guard in every
    until(lambda: not any(map(alive, every)))
