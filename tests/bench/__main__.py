"""Measures the real server against its own floor, in the same run.

    python -m tests.bench [--quick] [--database sqlite]

`make bench` starts PostgreSQL first. What is measured and how to read it: docs/performance.md.
"""

import argparse
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.bench.scale import WRITTEN
from tests.postgres import server as postgres
from tests.served import MANAGE, ROOT, Served, free_port, postgres_database, wait

SMALL = 1_000


def main() -> None:
    asked = arguments()
    with ExitStack() as stack:
        if asked.database == "sqlite":
            os.environ.pop("DATABASE_URL", None)
        elif not os.environ.get("DATABASE_URL"):
            os.environ["DATABASE_URL"] = stack.enter_context(postgres(durable=True))
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
            "SECRET_KEY": secrets.token_urlsafe(48),
            # The generator would have to solve sums: it would measure itself.
            "ANTIBOT": "off",
        }
        small = stack.enter_context(filled("small", min(asked.small, WRITTEN)))
        large = stack.enter_context(filled("large", min(asked.past, WRITTEN)))
        as_the_program_that_measures(small, large)

        from tests.bench.run import run

        run(small, large, asked, say)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument(
        "--quick", action="store_true", help="small sizes, about a minute and a half"
    )
    parser.add_argument("--database", choices=["postgres", "sqlite"], default="postgres")
    parser.add_argument("--past", type=int, help="past appointments of the large database")
    parser.add_argument("--small", type=int, default=SMALL, help="and of the small one")
    parser.add_argument("--rounds", type=int, help="turns of each measure")
    parser.add_argument("--seconds", type=float, help="length of a turn")
    parser.add_argument("--clients", type=int, default=16, help="at the same time")
    parser.add_argument("--only", default="", help="besides the floors, measures with this name")
    asked = parser.parse_args()
    past, rounds, seconds = (20_000, 3, 1.0) if asked.quick else (1_000_000, 7, 2.5)
    asked.past, asked.rounds = asked.past or past, asked.rounds or rounds
    asked.seconds = asked.seconds or seconds
    return asked


@contextmanager
def filled(name: str, past: int) -> Iterator[Served]:
    """The server on a database of its own with so many past appointments and a coming fortnight."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ventanilla-bench-")))
        address = f"sqlite:///{folder / 'ventanilla.sqlite3'}"
        if os.environ.get("DATABASE_URL"):
            address = stack.enter_context(postgres_database(f"bench_{name}"))
        served = stack.enter_context(serving(folder, address))
        say(f"{name}: {served.manage('demo_data', '--appointments', str(past)).strip()}")
        yield served


@contextmanager
def serving(folder: Path, database_url: str) -> Iterator[Served]:
    """As `tests.served` does, but with the settings of the bench."""
    port = free_port()
    place = {"HOST": "127.0.0.1", "PORT": str(port), "PUBLIC_URL": f"http://127.0.0.1:{port}"}
    env = os.environ | place | {"DATA_DIR": str(folder), "DATABASE_URL": database_url}
    log = folder / "server.log"
    with log.open("wb") as output:
        command = [*MANAGE, "serve", "--setup", "--alone"]  # the worker would be measured with it
        process = subprocess.Popen(command, env=env, cwd=ROOT, stdout=output, stderr=output)
    try:
        wait(place["PUBLIC_URL"], process, log)
        yield Served(place["PUBLIC_URL"], env, process)
    finally:
        process.terminate()
        process.wait(timeout=30)


def as_the_program_that_measures(small: Served, large: Served) -> None:
    """This process speaks to the large database, and knows the small one as `small`."""
    large_env = {name: large.env[name] for name in ("DATABASE_URL", "DATA_DIR", "PUBLIC_URL")}
    os.environ |= large_env | {"BENCH_SMALL": small.env["DATABASE_URL"]}
    # The generator reads the timetable between two requests; nothing else waits on its loop.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "on"
    import django

    django.setup()


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
