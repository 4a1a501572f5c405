"""The reports of a year: how long the whole summary takes, by query, under many appointments.

    python tests/postgres.py --durable -- python -m tests.bench.reports --appointments 1000000

The year is filled as the product writes it up to a million; the rest are copies of them on the same starts.
Visits, calls and confirmations are made by the database.
"""

import argparse
import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from io import StringIO
from statistics import median
from time import perf_counter
from typing import Any

from tests.bench.processes import cpu_of_tree, parent_of

WRITTEN = 1_000_000
YEAR_DAYS = 365
PLACES = 40
"""In each start, so that a million fits into a year."""

COPIES = """
INSERT INTO appointments_appointment ({columns})
SELECT {chosen} FROM appointments_appointment WHERE id <= {last}
"""
LIVES = (
    """
INSERT INTO accounts_user (username, password, first_name, last_name, email, is_staff, is_active,
  is_superuser, date_joined, demo, preferences, session_epoch)
SELECT 'bench' || n, '', '', '', '', false, true, false, now(), false, '{}', 0
FROM generate_series(1, 40) n
""",
    """
INSERT INTO appointments_visit
  (appointment_id, office_id, arrived_at, missing_papers, "window", called_at, served_by_id, ended_at, result)
SELECT id, office_id, came, CASE WHEN id % 5 = 0 THEN '2' ELSE '' END, '1', called,
  (SELECT min(id) FROM accounts_user) + id % 40, called + interval '1 minute' * (5 + id % 30), 'ingresado'
FROM (SELECT id, office_id, starts_at - interval '1 minute' * (id % 20) AS came,
        starts_at + interval '1 minute' * (id % 37) AS called
      FROM appointments_appointment WHERE status = 'efectuada') AS attended
""",
    """
INSERT INTO appointments_callentry (appointment_id, at, by_id, outcome, note)
SELECT id, created_at, (SELECT min(id) FROM accounts_user),
  (array['asiste', 'no_contesto', 'ocupado'])[1 + id % 3], ''
FROM appointments_appointment WHERE id % 5 < 3
""",
    """
INSERT INTO appointments_historyentry
  (appointment_id, at, kind, status, previous_status, starts_at, reason, reason_text, channel)
SELECT id, created_at, 'estado', 'confirmada', 'pendiente', starts_at, '', '',
  (array['telefono', 'web'])[1 + id % 2]
FROM appointments_appointment WHERE id % 5 < 3
""",
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.reports")
    parser.add_argument("--appointments", type=int, default=WRITTEN)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    with ExitStack() as stack:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        from tests.served import postgres_database

        os.environ["DATABASE_URL"] = stack.enter_context(postgres_database("bench_reports"))
        import django

        django.setup()
        fill(asked.appointments)
        measure(asked.rounds)


def fill(appointments: int) -> None:
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from ventanilla.scheduling.models import OpeningHours

    call_command("migrate", verbosity=0)
    call_command("load_catalog", str(settings.CATALOG), stdout=StringIO())
    OpeningHours.objects.update(capacity=PLACES)
    written = min(appointments, WRITTEN)
    call_command(
        "demo_data", appointments=written, past_days=YEAR_DAYS, past_only=True, stdout=sys.stdout
    )
    with connection.cursor() as cursor:
        for n in range(1, appointments // WRITTEN):
            cursor.execute(copies(n, written))
        for statement in LIVES:
            cursor.execute(statement)
        cursor.execute("VACUUM ANALYZE")


def copies(n: int, last: int) -> str:
    """Each appointment once more, with a key, a token and a seat of its own."""
    from ventanilla.appointments.models import Appointment

    own = {
        "cts": f"lpad(({n} * 100000000000 + id)::text, 18, '0')",
        "token": f"'copy{n}-' || id",
        "idempotency_key": f"'demo:copy{n}-' || id",
        "seat": f"seat + {n * PLACES}",
        "capacity": f"{(n + 1) * PLACES}",
    }
    columns = [field.column for field in Appointment._meta.fields if field.column != "id"]
    chosen = ", ".join(own.get(column, column) for column in columns)
    return COPIES.format(columns=", ".join(columns), chosen=chosen, last=last)


def measure(rounds: int) -> None:
    """The same question before and after the days and months that ended are kept."""
    from datetime import timedelta

    from django.utils import timezone

    from ventanilla.catalog.catalogue import current
    from ventanilla.reports.filters import Filters
    from ventanilla.reports.report import report

    today = timezone.localdate()
    year = Filters(today - timedelta(days=YEAR_DAYS), today, tuple(current().offices.values()))
    live = report(year)  # and whatever is kept in memory is warm
    say(f"{live.total.received:,} appointments in the period, {len(live.groups):,} groups")
    time_report(year, "counted", rounds)
    keep_all()
    merged = report(year)
    time_report(year, "kept", rounds)
    say(f"the same figures: {same(live, merged)}")


def keep_all() -> None:
    """As the worker does, turn by turn."""
    from ventanilla.reports import kept
    from ventanilla.reports.models import KeptCount

    turns, start, before = [], perf_counter(), -1
    while before < (before := KeptCount.objects.count()):
        begun = perf_counter()
        kept.keep()
        turns.append(perf_counter() - begun)
    size = sum(map(len, KeptCount.objects.values_list("data", flat=True)))
    say(
        f"{before} days and months of offices kept in {perf_counter() - start:.1f} s of {len(turns)} turns"
        f" (longest {max(turns):.1f} s), {size / 1e6:.1f} MB"
    )


def same(live: Any, merged: Any) -> bool:
    """Whatever the order of the rows."""
    parts = ("total", "times", "anticipation", "redirected", "calls", "offered", "first_free")
    lists = ("groups", "opinions")
    return (
        all(getattr(live, name) == getattr(merged, name) for name in parts)
        and all({*getattr(live, name)} == {*getattr(merged, name)} for name in lists)
        and {*live.visits.arrivals} == {*merged.visits.arrivals}
        and {*live.visits.attentions} == {*merged.visits.attentions}
    )


def time_report(filters: Any, name: str, rounds: int) -> None:
    from django.db import connection

    from ventanilla.reports.report import report

    took, queries, database = [], [], database_process()
    worked = cpu_of_tree(database)
    for _ in range(rounds):
        timed: list[tuple[float, str]] = []
        with connection.execute_wrapper(stopwatch(timed)):
            start = perf_counter()
            report(filters)
            took.append(perf_counter() - start)
        queries.append(timed)
    worked = (cpu_of_tree(database) - worked) / rounds
    say(
        f"whole summary, {name}: {median(took):.2f} s (best {min(took):.2f}), {len(queries[0])} queries,"
        f" {worked:.2f} s of the database's processor, load {os.getloadavg()[0]:.1f}"
    )
    # The timetable is renewed every few seconds: the queries of a round are known by their words.
    spent: dict[str, list[float]] = {}
    for timed in queries:
        for seconds, sql in timed:
            spent.setdefault(sql, []).append(seconds)
    for sql, seconds in spent.items():
        if median(seconds) > 0.01:
            say(f"{1_000 * median(seconds):8.0f} ms  {sql[:110]}")


def database_process() -> int | None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return parent_of(cursor.fetchone()[0])


def stopwatch(timed: list[tuple[float, str]]) -> Callable[..., Any]:
    def watch(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        start = perf_counter()
        try:
            return execute(sql, *rest)
        finally:
            timed.append((perf_counter() - start, sql.replace('"', "")))

    return watch


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
