"""How people were confirmed, and who was sent from one office to another."""

from dataclasses import dataclass

from django.db.models import Count

from ventanilla.appointments.models import CallEntry, CallOutcome, HistoryEntry
from ventanilla.appointments.status import Status
from ventanilla.reports.counts import share
from ventanilla.reports.filters import Filters

EVER_CONFIRMED = {
    "kind": HistoryEntry.Kind.STATUS,
    "status": Status.CONFIRMED,
    "previous_status": Status.PENDING,
}
REDIRECTED = {"kind": HistoryEntry.Kind.REDIRECTED}
AGREED = frozenset({CallOutcome.ATTENDS, CallOutcome.MOVED})


@dataclass(frozen=True)
class Calls:
    """`by_channel`: appointments confirmed at some time, by the channel by which they were. `outcomes`: how
    the calls to these people ended."""

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


def calls(filters: Filters) -> Calls:
    confirmed = HistoryEntry.objects.filter(filters.where("appointment__"), **EVER_CONFIRMED)
    ended = CallEntry.objects.filter(filters.where("appointment__"))
    return Calls(
        dict(
            confirmed.order_by()
            .values_list("channel")
            .annotate(n=Count("appointment", distinct=True))
        ),
        dict(ended.order_by().values_list("outcome").annotate(n=Count("*"))),
    )


def ever_confirmed(filters: Filters) -> int:
    """Appointments confirmed at some time; one that was by two channels is one."""
    entries = HistoryEntry.objects.filter(filters.where("appointment__"), **EVER_CONFIRMED)
    return entries.order_by().aggregate(n=Count("appointment", distinct=True))["n"]


def redirected(filters: Filters) -> int:
    """Appointments of those who went to another office."""
    entries = HistoryEntry.objects.filter(filters.where("appointment__"), **REDIRECTED)
    return entries.order_by().aggregate(n=Count("appointment", distinct=True))["n"]
