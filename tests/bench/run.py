"""The measures, in turns, and the report. Imported once Django stands."""

import argparse
import os
import platform
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import version
from statistics import median
from time import perf_counter
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, connections
from django.db.models import Count, F, Max, Q

from tests.bench import desk, scripts, sql, weights
from tests.bench.clients import Script, drive
from tests.bench.measures import HEADER, Measure, cost_ratio, in_turns, line, ratio
from tests.bench.processes import parent_of
from tests.bench.scale import WRITTEN, multiply
from tests.served import Served
from ventanilla.appointments.models import Appointment
from ventanilla.appointments.status import Status
from ventanilla.appointments.voucher import voucher_pdf
from ventanilla.catalog.catalogue import current
from ventanilla.public.draft import Draft
from ventanilla.scheduling import grid
from ventanilla.scheduling.models import OpeningHours

FASTEST = 900
"""Bookings a second to prepare for; a turn that needed more would stop and say so."""
TOLUCA = "106"


class Target:
    """A server, its database and what the clients do there."""

    def __init__(self, served: Served, alias: str, clients: int) -> None:
        self.served = served
        self.port, self.pid = urlsplit(served.url).port or 0, served.process.pid
        self.alias, self.clients = alias, clients
        self.made = scripts.Acknowledged()
        self.places = scripts.errands()
        key = served.manage("create_api_key", "bench", "--scope", "appointments:write").split()[-1]
        self.forms = scripts.Bookings(self.places, self.made)
        self.calls = scripts.Bookings(self.places, self.made, api_key=key)

    def measure(
        self, name: str, source: Callable[[], Iterator[Script]], floor: str = "", **options: float
    ) -> Measure:
        clients = int(options.pop("clients", self.clients))

        def run(seconds: float) -> list[float]:
            return drive(self.port, source(), clients=clients, seconds=seconds).latencies

        return Measure(name, run, self.pid, floor, **options)

    def get(self, name: str, path: str, floor: str = "", cookies: str = "") -> Measure:
        headers = {"Cookie": cookies} if cookies else {}
        encoded = scripts.request("GET", path, **headers)
        return self.measure(name, lambda: scripts.repeated(encoded), floor)

    def bookings(self, name: str, ready: scripts.Bookings, seconds: float, floor: str) -> Measure:
        """Requests are signed before the turn, which is why it is told its length."""

        def source() -> Iterator[Script]:
            return ready.scripts()

        measure = self.measure(name, source, floor)
        measure.prepare = lambda: ready.prepare(int(seconds * FASTEST))
        return measure

    def flows(self, name: str) -> Measure:
        return self.measure(name, lambda: scripts.flows(self.places, self.made), length=1.6)


def run(
    small: Served, large: Served, asked: argparse.Namespace, say: Callable[[str], None]
) -> None:
    multiply("default", asked.past // WRITTEN)
    for alias in ("default", "small"):
        settle(alias)
    grid.forget()
    say(conditions(asked))
    targets = [Target(small, "small", asked.clients), Target(large, "default", asked.clients)]
    with sql.pool() as workers:
        every = listed(*targets, asked.seconds, workers)
        measures = chosen(every, asked.only)
        start = perf_counter()
        in_turns([*measures.values()], asked.rounds, asked.seconds, database_process())
        say(f"\n{HEADER}")
        for measure in measures.values():
            say(line(measure, measures))
        say(
            f"({asked.rounds} turns each, {perf_counter() - start:.0f} s, load {load()} at the end)\n"
        )
    say(comparison(measures))
    for target in targets:
        say(correctness(target))
    say(costs(targets[1]))


def chosen(every: Iterator[Measure], only: str) -> dict[str, Measure]:
    """Those with that in their name, and the floors that they stand on."""
    known = {each.name: each for each in every}
    named = [each for each in known.values() if only in each.name]
    return {each.floor: known[each.floor] for each in named if each.floor} | {
        each.name: each for each in named
    }


def listed(
    small: Target, large: Target, seconds: float, workers: ProcessPoolExecutor
) -> Iterator[Measure]:
    """Floors beside what is held against them; «1 k» and «1 M» beside each other."""
    day = f"cita={Draft(procedure=scripts.PROCEDURE, municipality=TOLUCA, office=scripts.MEASURED).signed()}"
    slots = f"/api/v1/slots?procedure={scripts.PROCEDURE}&municipality={TOLUCA}"
    floor, booking = "HTTP floor: one query", "SQL floor: a booking"
    yield large.get("HTTP floor: no query", "/bench/bare")
    yield large.get(floor, "/bench/one-query")
    for target, past in ((small, "small"), (large, "large")):
        yield target.get(f"31 days of an office, API, {past}", slots, floor)
    for target, past in ((small, "small"), (large, "large")):
        yield target.get(f"day page, {past}", "/citas/nueva/dia/", floor, cookies=day)
    yield floor_in_sql("SQL floor: 31 days", "availability", workers)
    yield floor_in_sql(booking, "booking", workers)
    for target, past in ((small, "small"), (large, "large")):
        yield target.bookings(f"booking POST, {past}", target.forms, seconds, booking)
    for target, past in ((small, "small"), (large, "large")):
        yield target.bookings(f"booking POST, API, {past}", target.calls, seconds, booking)
    for target, past in ((small, "small"), (large, "large")):
        cookie = desk.entered(target.served)
        for name, path in desk.pages().items():
            yield target.get(f"desk: {name}, {past}", path, floor, cookies=cookie)
    for target, past in ((small, "small"), (large, "large")):
        yield target.flows(f"whole flow of six pages, {past}")


def floor_in_sql(name: str, what: str, workers: ProcessPoolExecutor) -> Measure:
    turns = iter(range(10_000))
    return Measure(name, lambda seconds: sql.drive(workers, what, seconds, next(turns)))


def settle(alias: str) -> None:
    """Room for what the bench books, and the house-keeping that a database does by itself in time."""
    places = 3 + scripts.PLACES_EACH
    OpeningHours.objects.using(alias).update(capacity=places)
    with connections[alias].cursor() as cursor:
        if connections[alias].vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE")
            cursor.execute("CHECKPOINT")
        else:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def database_process() -> int | None:
    """The parent of all processes of PostgreSQL, where it runs on this machine."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return parent_of(cursor.fetchone()[0])


def load() -> str:
    return f"{os.getloadavg()[0]:.1f}"


def conditions(asked: argparse.Namespace) -> str:
    with connection.cursor() as cursor:
        query = (
            "SHOW server_version"
            if connection.vendor == "postgresql"
            else "SELECT sqlite_version()"
        )
        cursor.execute(query)
        database = f"{connection.display_name} {cursor.fetchone()[0].split()[0]}"
    versions = [f"{name} {version(name)}" for name in ("Django", "granian", "psycopg")]
    return (
        f"{os.cpu_count()} cores, Python {platform.python_version()}, {', '.join(versions)}, {database}\n"
        f"2 workers x 2 threads, {asked.clients} clients, {asked.past:,} past appointments (large) against"
        f" {asked.small:,} (small), ANTIBOT=off, load {load()} before"
    )


def comparison(measures: dict[str, Measure]) -> str:
    """How much dearer the long history is: at most 1.1."""
    lines = ["large against small, 1.00 is the same:        time    CPU"]
    for name, large in measures.items():
        small = measures.get(name.replace("large", "small"))
        if small and small is not large:
            slower, dearer = ratio(small, large), cost_ratio(large, small)
            lines.append(f"  {name.replace(', large', ''):42}{slower:>8.2f}{dearer:>7.2f}")
    return "\n".join(lines)


def correctness(target: Target) -> str:
    """What the database holds against what the server said. Raises AssertionError."""
    rows = Appointment.objects.using(target.alias)
    ours = rows.exclude(
        Q(idempotency_key__startswith="demo:") | Q(idempotency_key__startswith=sql.KEY)
    )
    over = (
        rows.filter(seat__isnull=False)
        .values("office", "starts_at")
        .annotate(held=Count("id"), places=Max("capacity"))
        .filter(held__gt=F("places"))
    )
    found, twice = ours.count(), rows.count() - rows.values("cts").distinct().count()
    assert found == target.made.total, f"{target.made.total} acknowledged, {found} in the database"
    assert not over.exists(), "a start holds more people than places"
    assert not twice, f"{twice} keys given twice"
    return (
        f"{target.alias}: {found:,} bookings acknowledged and all there,"
        " no start over its places, no key given twice"
    )


def costs(large: Target) -> str:
    pending = Appointment.objects.filter(status=Status.PENDING, starts_at__lt="2100-01-01T00:00Z")
    appointment = pending.select_related("office", "procedure").latest("id")
    path = f"/citas/ver/{appointment.token}/"
    pdf = large.measure(
        "voucher",
        lambda: scripts.repeated(scripts.request("GET", f"{path}comprobante.pdf")),
        clients=1,
    )
    in_turns([pdf], 1, 2.0, None)
    statements = sql.booking_statements()
    return "\n".join(
        [
            f"\nvoucher, warm: {pdf.percentile(0.5):.1f} ms over HTTP (p95 {pdf.percentile(0.95):.1f}),"
            f" {in_process(appointment):.1f} ms by itself, of 25",
            f"queries of a booking: {len(statements)} of 10\n",
            *weights.report(large.port, steps_of(large), path),
        ]
    )


def in_process(appointment: Appointment) -> float:
    """Milliseconds of a voucher without the server."""
    took = []
    for _ in range(43):
        start = perf_counter()
        voucher_pdf(appointment, institution=current().institution, public_url=settings.PUBLIC_URL)
        took.append(perf_counter() - start)
    return 1_000 * median(took[3:])


def steps_of(target: Target) -> dict[str, str]:
    """The pages of the booking, each with the cookie of one who got that far."""
    whole = target.forms.draft(next(target.places))
    cookie = f"cita={whole.signed()}"
    return {f"/citas/nueva/{step}/": cookie for step in STEPS}


STEPS = ("tramite", "municipio", "dia", "hora", "datos", "revisar")
