"""Whole days and minutes between two instants, and medians of counted values: the same on both databases."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Func, IntegerField


class _Span(Func):
    """`later - earlier` in whole units, towards minus infinity."""

    output_field = IntegerField()
    seconds = 1

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        template = f"FLOOR(EXTRACT(epoch FROM (%(expressions)s)) / {self.seconds})::integer"
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
