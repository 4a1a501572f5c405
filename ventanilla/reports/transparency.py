"""What anybody may see of a month: figures by office and procedure, and nobody in them.

A row of few people says something of each of them, and so does a total from which the other rows can be
taken away. So fewer than `LEAST` are never a row: they are added up, first within their office and then with
other offices, until they are enough; and every total is the sum of what is shown.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import astuple, dataclass
from datetime import date, timedelta

from django.core.cache import cache

from ventanilla.catalog.models import Office, Procedure
from ventanilla.lib.dates import months_before, next_month
from ventanilla.reports import kept
from ventanilla.reports.counts import Group, Summary, groups, summary
from ventanilla.reports.filters import Filters

LEAST = 10
MONTHS = 24
OTHER_OFFICES, OTHER_PROCEDURES = "Otras oficinas", "Otros trámites"
EVERY_PROCEDURE = "Todos los trámites"
_HOUR = 3_600

Parts = Mapping[str, list[Group]]


@dataclass(frozen=True)
class Line:
    month: date
    office: str
    procedure: str
    figures: Summary


def months(today: date) -> list[date]:
    """The first days of the months that are published: the last that ended comes first."""
    return months_before(today, MONTHS)


def published(month: date) -> list[Line]:
    """The lines of a month, by the date of the appointment; at most an hour old, and none where there were
    too few people in all."""
    found = cache.get_or_set(f"transparency:{month}", lambda: _lines(month), _HOUR)
    return found or []


def _lines(month: date) -> list[Line]:
    last = next_month(month) - timedelta(days=1)
    offices = {each.pk: each for each in Office.objects.order_by("number")}
    procedures = {each.pk: each.plain_name for each in Procedure.objects.all()}
    counted = kept.counts(Filters(first=month, last=last, offices=tuple(offices.values())))
    found = groups(counted.groups)
    if _people(found) < LEAST:
        return []
    by_office = joined(_parted(found, lambda each: offices[each.office].name), OTHER_OFFICES)
    return [
        Line(month, office, procedure, summary(part))
        for office, rows in by_office.items()
        for procedure, part in _of_office(office, rows, procedures).items()
    ]


def _of_office(office: str, rows: list[Group], procedures: Mapping[int, str]) -> Parts:
    if office == OTHER_OFFICES:
        return {EVERY_PROCEDURE: rows}
    return joined(_parted(rows, lambda each: procedures[each.procedure]), OTHER_PROCEDURES)


def total(lines: Iterable[Line]) -> Summary:
    """Of all of them: the sum of what is shown and of nothing else."""
    return Summary(*map(sum, zip(*(astuple(line.figures) for line in lines), strict=True)))


def joined(parts: Parts, rest: str) -> Parts:
    """The same people in parts of at least `LEAST`, where there are as many in all: the smaller parts are
    one called `rest`, the last, to which the smallest of the others go while it is too small itself."""
    by_size = sorted(parts, key=lambda name: (_people(parts[name]), name))
    together: list[str] = []
    for name in by_size:
        few = sum(_people(parts[each]) for each in together)
        if _people(parts[name]) >= LEAST and (not together or few >= LEAST):
            break
        together.append(name)
    alone = {name: part for name, part in parts.items() if name not in together}
    if not together:
        return alone
    return alone | {rest: [group for name in together for group in parts[name]]}


def _parted(rows: Iterable[Group], name: Callable[[Group], str]) -> Parts:
    parts: dict[str, list[Group]] = defaultdict(list)
    for row in rows:
        parts[name(row)].append(row)
    return dict(sorted(parts.items()))


def _people(rows: Iterable[Group]) -> int:
    return sum(row.count for row in rows)
