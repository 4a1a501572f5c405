"""Which wording brings more people, without fooling anybody.

Counted are all appointments for which a wording was drawn, whether or not its message arrived (intention to
treat): whoever counts only those who read it compares people, not words. The first draw of an appointment
counts; the cancelled and those without an outcome are shown apart. Whoever changes the words of a variant
begins another trial, and asks for the days since then. And it is one look: who looks each day until it says
something is fooled more often than 5 times of 100.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from statistics import NormalDist
from typing import Any

from django.db.models import Count, Exists, OuterRef
from django.utils import timezone

from ventanilla.appointments.models import Notice
from ventanilla.appointments.models.notices import BEFORE_THE_VISIT
from ventanilla.appointments.status import Reason, Status
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.catalog.models import MessageKind, Office
from ventanilla.lib.dates import day_bounds
from ventanilla.lib.shares import share
from ventanilla.messaging.models import WENT, State

ENOUGH = 100
"""Appointments with an outcome, of each wording: with fewer nothing is said."""
CONFIDENCE = 0.95
ARRIVED = (State.DELIVERED, State.READ)


@dataclass
class Tally:
    """The appointments of one wording whose day has passed. The first four add up to `drawn`; `delivered`
    holds the `read`, and `sent` both; `failed` are those whose message never left."""

    variant: str
    came: int = 0
    missed: int = 0
    cancelled: int = 0
    undecided: int = 0
    sent: int = 0
    delivered: int = 0
    read: int = 0
    failed: int = 0

    @property
    def drawn(self) -> int:
        return self.decided + self.cancelled + self.undecided

    @property
    def decided(self) -> int:
        return self.came + self.missed

    @property
    def share(self) -> float | None:
        """Who came, of those who came or did not, in percent."""
        return share(self.came, self.decided)


@dataclass(frozen=True)
class Difference:
    """Of `other` to `first` in percentage points, with the interval in which it lies; None where one of
    them has no outcome yet."""

    first: Tally
    other: Tally
    points: float | None
    low: float | None
    high: float | None
    sentence: str


@dataclass(frozen=True)
class Trial:
    kind: MessageKind
    tallies: Sequence[Tally]
    differences: Sequence[Difference]


def trials(first: date, last: date, offices: Iterable[Office]) -> list[Trial]:
    """Of each message with two wordings or more among the visits from `first` to `last`, both included, by
    the institution's calendar. One query."""
    tallies: dict[str, dict[str, Tally]] = {kind.value: {} for kind in BEFORE_THE_VISIT}
    for row in _counted(first, last, offices):
        of_kind = tallies[row["kind"]]
        _add(of_kind.setdefault(row["variant"], Tally(row["variant"])), row)
    return [
        _trial(MessageKind(kind), [found[variant] for variant in sorted(found)])
        for kind, found in tallies.items()
        if len(found) > 1
    ]


def interval(
    came: int, of: int, other_came: int, of_other: int, confidence: float = CONFIDENCE
) -> tuple[float, float]:
    """Of the difference of two shares, other minus first, both from 0 to 1: method 10 of R. G. Newcombe,
    «Interval estimation for the difference between independent proportions: comparison of eleven methods»,
    Statistics in Medicine 17 (1998), 873-890, from the score intervals of E. B. Wilson (1927)."""
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    part, other = came / of, other_came / of_other
    (low, high), (other_low, other_high) = _wilson(part, of, z), _wilson(other, of_other, z)
    return (
        other - part - sqrt((other - other_low) ** 2 + (high - part) ** 2),
        other - part + sqrt((other_high - other) ** 2 + (part - low) ** 2),
    )


def _wilson(part: float, of: int, z: float) -> tuple[float, float]:
    weight = z * z / of
    centre = (part + weight / 2) / (1 + weight)
    half = z * sqrt(part * (1 - part) / of + weight / (4 * of)) / (1 + weight)
    return centre - half, centre + half


def _counted(first: date, last: date, offices: Iterable[Office]) -> Iterable[Mapping[str, Any]]:
    zone = current_catalogue().institution.time_zone
    start, end = day_bounds(first, last, zone)
    same = {"appointment": OuterRef("appointment"), "kind": OuterRef("kind")}
    earlier = Notice.objects.filter(pk__lt=OuterRef("pk"), **same)
    return (
        Notice.objects.filter(~Exists(earlier), kind__in=BEFORE_THE_VISIT)
        .filter(appointment__office__in=[office.pk for office in offices])
        .filter(appointment__starts_at__gte=start)
        .filter(appointment__starts_at__lt=min(end, timezone.now()))
        .order_by()
        .values("kind", "variant", "appointment__status", "appointment__reason", "message__state")
        .annotate(arrived=Count("appointment__visit"), count=Count("pk"))
    )


def _add(tally: Tally, row: Mapping[str, Any]) -> None:
    """Who came and left, or was told that the matter is not ours, came."""
    count, status, reason = row["count"], row["appointment__status"], row["appointment__reason"]
    came = {Status.COMPLETED: count}.get(status, 0)
    if reason == Reason.LEFT:
        came = count
    if reason == Reason.INADMISSIBLE:
        came = row["arrived"]
    missed = count if reason == Reason.NO_SHOW else 0
    cancelled = count if status == Status.CANCELLED else 0
    tally.came += came
    tally.missed += missed
    tally.cancelled += cancelled
    tally.undecided += count - came - missed - cancelled
    state = row["message__state"]
    tally.sent += count * (state in WENT)
    tally.delivered += count * (state in ARRIVED)
    tally.read += count * (state == State.READ)
    tally.failed += count * (state in (None, State.FAILED, State.DROPPED))


def _trial(kind: MessageKind, tallies: list[Tally]) -> Trial:
    """The others are compared with the first, so that all that is said together is right 95 times of 100."""
    first, *others = tallies
    confidence = 1 - (1 - CONFIDENCE) / len(others)
    return Trial(kind, tallies, [_difference(first, other, confidence) for other in others])


def _difference(first: Tally, other: Tally, confidence: float) -> Difference:
    if not (first.decided and other.decided):
        return Difference(first, other, None, None, None, _too_few(first, other))
    low, high = interval(first.came, first.decided, other.came, other.decided, confidence)
    points = 100 * (other.came / other.decided - first.came / first.decided)
    sentence = _sentence(first, other, 100 * low, 100 * high)
    return Difference(
        first, other, round(points, 1), round(100 * low, 1), round(100 * high, 1), sentence
    )


def _sentence(first: Tally, other: Tally, low: float, high: float) -> str:
    if min(first.decided, other.decided) < ENOUGH:
        return _too_few(first, other)
    between = f"entre {low:.1f} y {high:.1f} puntos"
    if low <= 0 <= high:
        return (
            f"Todavía no se puede saber: la diferencia entre {first.variant} y {other.variant}"
            f" puede ser casualidad ({between})."
        )
    more = "más" if low > 0 else "menos"
    return (
        f"Con {other.variant} vino {more} gente que con {first.variant}: {other.share} de cada 100,"
        f" contra {first.share}. La diferencia está {between}."
    )


def _too_few(first: Tally, other: Tally) -> str:
    return (
        f"Todavía no se puede saber: se necesitan {ENOUGH} citas con resultado de cada versión."
        f" {first.variant} lleva {first.decided} y {other.variant}, {other.decided}."
    )
