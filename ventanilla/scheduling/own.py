"""What of the catalogue is an office's own: its hours and its closures. Who leads it changes these alone."""

from collections.abc import Iterable

from django.db.models import QuerySet

from ventanilla.catalog.content import Content
from ventanilla.catalog.differences import Difference
from ventanilla.catalog.tables import Grid
from ventanilla.scheduling.models import CatalogueVersion
from ventanilla.scheduling.sheets import CLOSURES, HOURS

OWN = (HOURS.name, CLOSURES.name)
MOST_VERSIONS = 200

Cells = dict[str, str]


class NotOwn(Exception):
    """A change that touches more than the hours and the closures of the office."""


def is_own(change: Difference, office: int) -> bool:
    said = [cells for cells in (change.before, change.after) if cells]
    return change.table in OWN and all(belongs(cells, office) for cells in said)


def check(changes: Iterable[Difference], office: int) -> None:
    """Raises NotOwn."""
    if not all(is_own(change, office) for change in changes):
        raise NotOwn


def belongs(cells: Cells, office: int) -> bool:
    """A closure without an office is everybody's and nobody's own."""
    return cells["oficina"].isdecimal() and int(cells["oficina"]) == office


def as_it_was(content: Content, office: int, then: Content) -> Content:
    """With the hours and the closures that the office had then; all else stays."""
    for table in OWN:
        others = [cells for _, cells in content.rows(table) if not belongs(cells, office)]
        own = [cells for _, cells in then.rows(table) if belongs(cells, office)]
        content = content.with_rows(table, [*others, *own])
    return content


def versions_of(office: int) -> QuerySet[CatalogueVersion]:
    """Those that changed something of its own, the newest first."""
    grids = [f"tables__{table}" for table in OWN]
    found, before = [], None
    for number, *kept in CatalogueVersion.objects.order_by("number").values_list("number", *grids):
        share = [_share(grid, office) for grid in kept]
        if share != before:
            found.append(number)
        before = share
    listed = CatalogueVersion.objects.filter(number__in=found[-MOST_VERSIONS:])
    return listed.select_related("by").defer("tables", "texts")


def _share(grid: Grid, office: int) -> list[list[str]]:
    at = grid[0].index("oficina")
    return sorted(row for row in grid[1:] if row[at].isdecimal() and int(row[at]) == office)
