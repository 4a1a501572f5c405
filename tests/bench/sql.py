"""The same statements straight to the same database, from two processes: what a booking costs at least."""

import secrets
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from multiprocessing import get_context
from typing import Any

PROCESSES = 2
KEY = "floor:"
Statement = tuple[str, Any]


def pool() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(PROCESSES, get_context("spawn"), _ready)


def _ready() -> None:
    import django

    django.setup()


def drive(workers: ProcessPoolExecutor, what: str, seconds: float, turn: int) -> list[float]:
    """Latencies of «booking» or «availability» from all processes together."""
    numbers = [turn * PROCESSES + process for process in range(PROCESSES)]
    run = partial(_run, what, seconds)
    return [latency for found in workers.map(run, numbers) for latency in found]


def booking_statements() -> list[str]:
    """What one booking asks of the database, in order."""
    from tests.bench.scripts import attending

    return [sql for sql, _ in _captured_booking(*attending()[-1])[1]]


def _run(what: str, seconds: float, number: int) -> list[float]:
    carry_out = _bookings(number) if what == "booking" else _availability()
    latencies, deadline = [], time.perf_counter() + seconds
    while (start := time.perf_counter()) < deadline:
        carry_out()
        latencies.append(time.perf_counter() - start)
    return latencies


def _availability() -> Callable[[], object]:
    from django.db import connection

    from tests.bench.scripts import MEASURED
    from ventanilla.appointments.availability import bookable_range, open_days
    from ventanilla.catalog.catalogue import current
    from ventanilla.scheduling import grid

    office = current().offices[MEASURED]
    grid.current()
    first, _ = bookable_range(office)
    with _capturing() as found:
        list(open_days(office, first, first + timedelta(days=30)))
    [(sql, params)] = found
    cursor = connection.connection.cursor()
    return lambda: cursor.execute(sql, params).fetchall()


def _bookings(number: int) -> Callable[[], None]:
    """Books places of a far future that no page reaches, round the offices as people do."""
    from django.db import connection, transaction

    from tests.bench.scripts import attending

    templates = [_captured_booking(*place) for place in attending()]
    cursor, counter = connection.connection.cursor(), count(number * 1_000_000)

    def carry_out() -> None:
        n = next(counter)
        changes, statements = templates[n % len(templates)]
        new = _new_values(n)
        replace = {old: new[name] for name, old in changes.items() if name in new}
        with transaction.atomic():
            for sql, params in statements:
                cursor.execute(sql, [replace.get(value, value) for value in params])
                rows = cursor.fetchall() if cursor.description else []
                if sql.startswith('INSERT INTO "appointments_appointment"'):
                    replace[changes["id"]] = rows[0][0]

    return carry_out


def _new_values(n: int) -> dict[str, Any]:
    from datetime import UTC

    from django.db import connection

    starts_at = datetime(2200, 1, 1, tzinfo=UTC) + timedelta(minutes=n)
    return {
        "starts_at": connection.ops.adapt_datetimefield_value(starts_at),
        "cts": f"9{n:017d}",
        "token": secrets.token_urlsafe(16),
        "idempotency_key": f"{KEY}{n}",
        "phone": f"+5255{n:08d}",  # no page books for these
    }


def _captured_booking(office: Any, municipality: Any) -> tuple[dict[str, Any], list[Statement]]:
    """The statements of a real booking, which is undone, and the values in them that are its own."""
    from django.db import connection, transaction

    from ventanilla.appointments.availability import bookable_range, open_days
    from ventanilla.appointments.booking import Wish, book
    from ventanilla.appointments.guards import TRUSTED
    from ventanilla.appointments.models import Channel
    from ventanilla.appointments.person import Person
    from ventanilla.catalog.catalogue import current

    slot = next(open_days(office, *bookable_range(office))).slots[0]
    person = Person("Rosa", "Peña", "Núñez", "+527229999999")
    wish = Wish(current().procedures["constancia"], municipality, slot.starts_at, person)
    key = secrets.token_urlsafe(8)
    with transaction.atomic():
        with _capturing() as found:
            made = book(wish, channel=Channel.WEB, idempotency_key=key, evidence=TRUSTED)
        transaction.set_rollback(True)
    own = ("id", "cts", "token", "idempotency_key", "phone")
    values = {name: getattr(made.appointment, name) for name in own}
    values["starts_at"] = connection.ops.adapt_datetimefield_value(slot.starts_at)
    return values, found


@contextmanager
def _capturing() -> Iterator[list[Statement]]:
    """As the driver gets them; the savepoints of a test's own transaction are left out."""
    from django.db import connection

    found: list[Statement] = []

    def keep(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if "SAVEPOINT" not in sql:
            found.append((sql.replace("%s", "?") if connection.vendor == "sqlite" else sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        yield found
