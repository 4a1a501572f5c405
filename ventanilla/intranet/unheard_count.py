"""How many people wait to be told by telephone: for the navigation of every page."""

from collections import Counter
from collections.abc import Iterable

from ventanilla.appointments.notices import unheard
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.catalog.models import Office
from ventanilla.lib.snapshot import Snapshot


def how_many(offices: Iterable[Office]) -> int:
    """At most five seconds ago."""
    counts = snapshot.current()
    return sum(counts[office.pk] for office in offices)


def _load() -> Counter[int]:
    every = unheard.to_tell(current_catalogue().offices.values())
    return Counter(every.order_by().values_list("appointment__office", flat=True))


snapshot: Snapshot[Counter[int]] = Snapshot(_load)
