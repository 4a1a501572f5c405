"""What the offices offered on days gone by: as the catalogue that ruled then says it, not as today's."""

from datetime import date

from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.catalog.models import Office
from ventanilla.catalog.tables import Row, Table, Tables
from ventanilla.catalog.upsert import linked
from ventanilla.lib.dates import local
from ventanilla.scheduling.grid import Timetable
from ventanilla.scheduling.models import CatalogueVersion, Closure, OpeningHours
from ventanilla.scheduling.sheets import CLOSURES, HOURS


class History:
    """The timetable of any day: of the version that ruled when the day ended, the first for the days before
    it, and the tables themselves for as long as the newest rules. Two queries, and one for each older
    version that is asked about."""

    def __init__(self) -> None:
        zone = current_catalogue().institution.time_zone
        kept = CatalogueVersion.objects.order_by("number").values_list("number", "published_at")
        self._versions = [(number, local(at, zone).date()) for number, at in kept]
        self._tables: dict[int, Timetable] = {}

    def on(self, day: date) -> Timetable:
        number = self._ruling(day)
        if number not in self._tables:
            newest = not self._versions or number == self._versions[-1][0]
            self._tables[number] = _now() if newest else _of_version(number)
        return self._tables[number]

    def _ruling(self, day: date) -> int:
        first = self._versions[0][0] if self._versions else 0
        return next((number for number, since in reversed(self._versions) if since <= day), first)


def _now() -> Timetable:
    return Timetable(OpeningHours.objects.all(), Closure.objects.all())


def _of_version(number: int) -> Timetable:
    tables = Tables(CatalogueVersion.objects.get(number=number).content)
    offices = {office.number: office for office in Office.objects.all()}
    hours = [OpeningHours(**linked(row, office=offices)) for row in _read(tables, HOURS, offices)]
    shut = [Closure(**linked(row, office=offices)) for row in _read(tables, CLOSURES, offices)]
    return Timetable(hours, shut)


def _read(tables: Tables, table: Table, offices: dict[int, Office]) -> list[Row]:
    """Of the offices that are known still: of the others no report speaks."""
    return [row for row in tables.read(table) if row["office"] in (None, *offices)]
