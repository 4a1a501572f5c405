"""One measure of the table: how it is carried out once, and what came of it in all rounds."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median

from tests.bench.processes import cpu_of_tree


@dataclass
class Sample:
    """What one turn gave; latencies and times in seconds."""

    latencies: list[float]
    seconds: float
    server_cpu: float
    database_cpu: float
    own_cpu: float

    @property
    def rate(self) -> float:
        return len(self.latencies) / self.seconds


@dataclass
class Measure:
    """`run` takes seconds and gives latencies; `floor` names the measure that is 1.0."""

    name: str
    run: Callable[[float], list[float]]
    server: int | None = None
    floor: str = ""
    length: float = 1.0
    prepare: Callable[[], None] = lambda: None
    samples: list[Sample] = field(default_factory=list)

    def turn(self, seconds: float, database: int | None) -> Sample:
        self.prepare()
        watched = (self.server, database, os.getpid())
        before, start = [cpu_of_tree(pid) for pid in watched[:2]], time.perf_counter()
        own = time.process_time()
        latencies = self.run(seconds * self.length)
        own, elapsed = time.process_time() - own, time.perf_counter() - start
        after = [cpu_of_tree(pid) for pid in watched[:2]]
        server, base = (late - early for early, late in zip(before, after, strict=True))
        return Sample(latencies, elapsed, server, base, own)

    @property
    def rate(self) -> float:
        return median(sample.rate for sample in self.samples)

    def percentile(self, share: float) -> float:
        """Milliseconds, over all turns together."""
        ordered = sorted(latency for sample in self.samples for latency in sample.latencies)
        return 1_000 * ordered[min(int(len(ordered) * share), len(ordered) - 1)]

    def cpu(self, of: str) -> float:
        """Milliseconds of processor a unit: `server_cpu` or `database_cpu`."""
        return 1_000 * median(
            getattr(sample, of) / len(sample.latencies) for sample in self.samples
        )

    def generator_share(self) -> float:
        return median(sample.own_cpu / sample.seconds for sample in self.samples)


def ratio(one: Measure, other: Measure) -> float:
    """Rate of one to the other's, turn by turn, so that noise of a moment falls on both."""
    pairs = zip(one.samples, other.samples, strict=True)
    return median(first.rate / second.rate for first, second in pairs)


def cost_ratio(one: Measure, other: Measure) -> float:
    """The same for the processor time of server and database together."""
    return (one.cpu("server_cpu") + one.cpu("database_cpu")) / (
        other.cpu("server_cpu") + other.cpu("database_cpu")
    )


def in_turns(measures: list[Measure], rounds: int, seconds: float, database: int | None) -> None:
    """A B C, C B A, …; a first short turn warms everything up and is forgotten."""
    for measure in measures:
        measure.turn(min(seconds, 0.7), database)
    for number in range(rounds):
        for measure in measures if number % 2 else measures[::-1]:
            measure.samples.append(measure.turn(seconds, database))


HEADER = (
    f"{'':34}{'per s':>9}{'p50 ms':>8}{'p95 ms':>8}{'p99 ms':>8}"
    f"{'CPU ms':>8}{'db ms':>7}{'gen %':>6}{'of floor':>10}"
)


def line(measure: Measure, floors: dict[str, Measure]) -> str:
    low, high, top = (measure.percentile(share) for share in (0.5, 0.95, 0.99))
    floor = floors.get(measure.floor)
    share = f"{ratio(measure, floor):.2f}" if floor else ""
    return (
        f"{measure.name:34}{measure.rate:>9,.0f}{low:>8.1f}{high:>8.1f}{top:>8.1f}"
        f"{measure.cpu('server_cpu'):>8.2f}{measure.cpu('database_cpu'):>7.2f}"
        f"{100 * measure.generator_share():>6.0f}{share:>10}"
    )
