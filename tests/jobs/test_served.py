"""The worker beside the server, as `make run` starts them."""

from pathlib import Path

import psutil

from tests.jobs.workers import until
from tests.served import serving


def alive(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


def workers(pid: int) -> list[psutil.Process]:
    """The guard and the one that works."""
    below = psutil.Process(pid).children(recursive=True)
    return [each for each in below if alive(each) and "worker" in each.cmdline()]


def test_a_worker_comes_with_the_server_comes_again_and_goes_with_it(tmp_path: Path) -> None:
    """given a server; when its worker is killed; then another comes; and when the server goes, nobody
    tells it, and it goes too."""
    with serving(tmp_path) as served:
        until(lambda: len(workers(served.process.pid)) == 2)
        guard, child = workers(served.process.pid)
        child.kill()
        until(lambda: child not in workers(served.process.pid))
        until(lambda: len(workers(served.process.pid)) == 2)
        every = workers(served.process.pid)
        assert guard in every
    until(lambda: not any(map(alive, every)))
