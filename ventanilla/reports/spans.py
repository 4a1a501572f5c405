"""Whole days and minutes between two instants, and medians of counted values: the same on both databases."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Func, IntegerField


class _Span(Func):
    """`later - earlier` in whole units, towards minus infinity."""

    output_field = IntegerField()
    seconds = 1

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        # date_part counts in floats, which are quick and here exact; EXTRACT in decimals.
        template = f"FLOOR(date_part('epoch', %(expressions)s) / {self.seconds})::integer"
        return super().as_sql(compiler, connection, template=template, arg_joiner=" - ", **more)

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        later, earlier = (compiler.compile(each) for each in self.get_source_expressions())
        seconds = f"ROUND((julianday({later[0]}) - julianday({earlier[0]})) * 86400.0, 3)"
        sql = f"CAST(FLOOR({seconds} / {self.seconds}) AS integer)"
        return sql, [*later[1], *earlier[1]]


class Days(_Span):
    seconds = 86_400


class Minutes(_Span):
    seconds = 60


@dataclass(frozen=True)
class Spread:
    """Median and ninetieth percentile, in the unit of the indicator; None of nothing."""

    median: int | None
    p90: int | None


def spread(counted: Iterable[tuple[int, int]]) -> Spread:
    """Of pairs of a value and how often it occurs; a value may come more than once."""
    total: Counter[int] = Counter()
    for value, count in counted:
        total[value] += count
    return Spread(percentile(total, 0.5), percentile(total, 0.9))


def percentile(counted: Mapping[int, int], share: float) -> int | None:
    """The value below or at which that share lies (nearest rank); None of nothing. `counted`: how often
    each value occurs."""
    total = sum(counted.values())
    seen = 0
    for value in sorted(counted):
        seen += counted[value]
        if seen >= share * total:
            return value
    return None
