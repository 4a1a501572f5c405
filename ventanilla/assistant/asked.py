"""What people asked the assistant in a period: counts, no text and nobody."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import Sum

from ventanilla.assistant.models import AskedCount

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Asked:
    """`procedure` and `municipality` are codes, empty where none was named."""

    intent: str
    procedure: str
    municipality: str
    outcome: str
    count: int


def asked(first: date, last: date) -> list[Asked]:
    """Of both days and those between, the most frequent first. One query."""
    names = ("intent", "procedure", "municipality", "outcome")
    rows = AskedCount.objects.filter(day__gte=first, day__lte=last).order_by()
    summed = rows.values_list(*names).annotate(total=Sum("count"))
    return [Asked(*row) for row in summed.order_by("-total", *names)]


def totals(rows: Iterable[Asked], by: Callable[[Asked], K]) -> list[tuple[K, int]]:
    """How often each, the most frequent first."""
    counts: Counter[K] = Counter()
    for row in rows:
        counts[by(row)] += row.count
    return sorted(counts.items(), key=lambda each: (-each[1], str(each[0])))
