"""The same statements straight to the same database, from two processes: what a booking costs at least."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
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
    return [sql for sql, _ in _captured_booking(999, 0)[1]]


def _run(what: str, seconds: float, number: int) -> list[float]:
    carry_out = _bookings(number) if what == "booking" else _availability()
    latencies, deadline = [], time.perf_counter() + seconds
    while (start := time.perf_counter()) < deadline:
        carry_out()
        latencies.append(time.perf_counter() - start)
    return latencies


def _availability() -> Callable[[], None]:
    from django.db import connection

    from ventanilla.appointments.availability import bookable_range, open_days
    from ventanilla.catalog.catalogue import current
    from ventanilla.scheduling import grid

    office = current().offices[10]
    grid.current()
    first, _ = bookable_range(office)
    with _capturing() as found:
        list(open_days(office, first, first + timedelta(days=30)))
    [(sql, params)] = found
    cursor = connection.connection.cursor()
    return lambda: cursor.execute(_own(sql), params).fetchall()


def _bookings(number: int) -> Callable[[], None]:
    from django.db import connection, transaction

    captured = [_captured_booking(number, office) for office in range(13)]
    cursor, counter = connection.connection.cursor(), count()

    def carry_out() -> None:
        n = next(counter)
        appointment, statements = captured[n % len(captured)]
        changes = _changes(appointment, number, n)
        with transaction.atomic():
            for sql, params in statements:
                cursor.execute(sql, [changes.get(value, value) for value in params])
                if cursor.description and "INSERT INTO appointments_appointment" in sql:
                    changes[appointment.pk] = cursor.fetchone()[0]

    return carry_out
