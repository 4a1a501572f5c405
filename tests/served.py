"""The real server, as `make run` starts it, on a database and a folder of its own."""

import fcntl
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

ROOT = Path(__file__).resolve().parent.parent
OURS = {"DATABASE_URL", "DEBUG", "DEMO", "SECRET_KEY", "ALLOWED_HOSTS", "STATIC_ROOT", "CATALOG"}
OURS |= {"ANTIBOT"}
SERVE = "ventanilla.accounts.management.commands.serve"
MANAGE = [sys.executable, str(ROOT / "manage.py")]


@dataclass(frozen=True)
class Served:
    url: str
    env: dict[str, str]
    process: subprocess.Popen[bytes]

    def manage(self, *arguments: str, stdin: str | None = None) -> str:
        """What `manage.py ARGUMENTS` prints on the server's own database; `shell` reads `stdin`."""
        command = [*MANAGE, *arguments]
        return subprocess.run(
            command, env=self.env, input=stdin, capture_output=True, text=True, check=True
        ).stdout


Demonstrating = Callable[[], AbstractContextManager[Served]]
"""Starts a server of one's own with what `demonstration` made."""


@contextmanager
def serving(
    folder: Path, database_url: str = "", cwd: Path = ROOT, **more: str
) -> Iterator[Served]:
    """Migrated and with the catalogue. Without `database_url`, on SQLite in `folder`; `more` goes into
    its environment."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    own = {"DATABASE_URL": database_url} if database_url else {}
    full = environment(folder, **{"PORT": str(port), "PUBLIC_URL": url, **own, **more})
    log = folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*MANAGE, "serve", "--setup"], env=full, cwd=cwd, stdout=output, stderr=output
        )
    try:
        wait(url, process, log)
        yield Served(url, full, process)
    finally:
        process.terminate()
        process.wait(timeout=30)


def environment(folder: Path, **more: str) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if name not in OURS}
    return inherited | {"HOST": "127.0.0.1", "DATA_DIR": str(folder)} | more


def demonstration(beside: Path) -> Path:
    """A folder as the first `make run` leaves it, made by whichever process of the tests asks first."""
    made = beside / "demonstration"
    with (beside / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            begun = beside / "begun"
            begun.mkdir()
            act = f"from {SERVE} import set_up, demonstrate; set_up(); demonstrate()"
            command, env = [*MANAGE, "shell", "-v0", "-c", act], environment(begun, DEMO="on")
            subprocess.run(command, env=env, check=True, capture_output=True)
            begun.rename(made)
    return made


def wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{url}/salud", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the server did not answer:\n{log.read_text()}")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextmanager
def postgres_database(name: str) -> Iterator[str]:
    """An empty database on the server of DATABASE_URL; its own DATABASE_URL."""
    address = os.environ["DATABASE_URL"]
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
        yield urlsplit(address)._replace(path=f"/{name}").geturl()
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
