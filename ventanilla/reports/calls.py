"""How people were confirmed, and who was sent from one office to another."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q

from ventanilla.appointments.models import CallEntry, CallOutcome, Channel, HistoryEntry
from ventanilla.appointments.status import Status
from ventanilla.lib.shares import share
from ventanilla.reports.counts import Rows, tallied
from ventanilla.reports.filters import Filters

EVER_CONFIRMED = {
    "kind": HistoryEntry.Kind.STATUS,
    "status": Status.CONFIRMED,
    "previous_status": Status.PENDING,
}
REDIRECTED = {"kind": HistoryEntry.Kind.REDIRECTED}
EVER = "ever"
AGREED = frozenset({CallOutcome.ATTENDS, CallOutcome.MOVED})


@dataclass(frozen=True)
class Calls:
    """`confirmed`: appointments confirmed at some time; `by_channel`: by which channel, of which one may
    have had two. `outcomes`: how the calls to these people ended."""

    confirmed: int
    by_channel: dict[str, int]
    outcomes: dict[str, int]

    @property
    def made(self) -> int:
        return sum(self.outcomes.values())

    @property
    def per_agreement(self) -> float | None:
        """Calls for each that ended in «Sí asiste» or «Cambió su fecha»."""
        agreed = sum(self.outcomes.get(each, 0) for each in AGREED)
        return round(self.made / agreed, 1) if agreed else None

    def outcome_share(self, outcome: str) -> float | None:
        return share(self.outcomes.get(outcome, 0), self.made)


def outcome_rows(filters: Filters) -> Rows:
    ended = CallEntry.objects.filter(filters.where("appointment__")).order_by()
    return tallied(ended.values_list("outcome").annotate(n=Count("*")))


def confirmed_rows(filters: Filters) -> Rows:
    """By channel, each appointment once for each that it had; under EVER, once."""
    entries = HistoryEntry.objects.filter(filters.where("appointment__"), **EVER_CONFIRMED)
    times = {f"by_{each}": Count("pk", filter=Q(channel=each)) for each in Channel.values}
    appointments = entries.order_by().values("appointment").annotate(**times)
    had = {each: Count("appointment", filter=Q(**{f"by_{each}__gt": 0})) for each in Channel.values}
    found = appointments.aggregate(**{EVER: Count("*")}, **had)
    return Counter({(each,): count for each, count in found.items() if count})


def redirected_rows(filters: Filters) -> Rows:
    """Appointments of those who went to another office."""
    entries = HistoryEntry.objects.filter(filters.where("appointment__"), **REDIRECTED)
    found = entries.order_by().aggregate(n=Count("appointment", distinct=True))["n"]
    return Counter({(): found})


def calls(confirmed: Rows, outcomes: Rows) -> Calls:
    by_channel = {channel: count for (channel,), count in confirmed.items() if channel != EVER}
    ended = {outcome: count for (outcome,), count in outcomes.items()}
    return Calls(confirmed[EVER,], by_channel, ended)
