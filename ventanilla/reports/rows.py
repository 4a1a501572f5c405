"""The appointments of a report, one row each, as cells of a sheet."""

from array import array
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import Count, OuterRef, Subquery

from ventanilla.accounts.models import User
from ventanilla.appointments import cts
from ventanilla.appointments.models import CallEntry, Channel
from ventanilla.appointments.status import Reason, Status
from ventanilla.catalog.models import Municipality, Office, Procedure
from ventanilla.lib import phone
from ventanilla.lib.spreadsheet import Column, number, serial, text
from ventanilla.reports.counts import EARLY, Group
from ventanilla.reports.filters import Filters

_MOMENT = "dd/mm/yyyy hh:mm"
COLUMNS = (
    Column("Clave (CTS)", 25),
    Column("Trámite", 36),
    Column("Oficina", 30),
    Column("Municipio", 24),
    Column("Fecha", 12, "dd/mm/yyyy"),
    Column("Hora", 8, "hh:mm"),
    Column("Estado", 27),
    Column("Motivo", 30),
    Column("Nombre", 22),
    Column("Primer apellido", 18),
    Column("Segundo apellido", 18),
    Column("Teléfono", 15),
    Column("Canal", 14),
    Column("Registrada el", 17, _MOMENT),
    Column("Atendió", 26),
    Column("Llegada", 17, _MOMENT),
    Column("Llamado", 17, _MOMENT),
    Column("Fin", 17, _MOMENT),
    Column("Llamadas", 10, "0"),
)
_CHUNK = 2_000
_CALLS = (
    CallEntry.objects.filter(appointment=OuterRef("pk"))
    .order_by()
    .values("appointment")
    .annotate(made=Count("pk"))
    .values("made")
)
_FIELDS = (
    *("cts", "procedure_id", "office_id", "municipality_id", "starts_at", "status", "reason"),
    *("reason_text", "given_names", "first_surname", "second_surname", "phone", "channel"),
    *("created_at", "status_changed_at", "visit__served_by_id"),
    *("visit__arrived_at", "visit__called_at", "visit__ended_at"),
)

Progress = Callable[[int], None]


class Rows:
    """Which appointments they are is settled at the beginning, and each is then read as it stands: no
    transaction stays open for a minute, none comes twice. `counts` adds up what was given, so that a
    summary of it agrees with the rows to the last one."""

    def __init__(self, filters: Filters, progress: Progress) -> None:
        self._filters = filters
        self._progress = progress
        self._keys = _keys(filters)
        self._words = _Words()
        self._counts: Counter[tuple[int, int, int, str, str, str, bool]] = Counter()

    def __len__(self) -> int:
        return len(self._keys)

    @property
    def groups(self) -> list[Group]:
        return [Group(*key, count) for key, count in self._counts.items()]

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        for start in range(0, len(self._keys), _CHUNK):
            self._progress(start)
            for row in self._chunk(self._keys[start : start + _CHUNK]):
                yield self._cells(*row)

    def _chunk(self, keys: "array[int]") -> Any:
        found = self._filters.appointments().filter(pk__in=keys)
        calls = Subquery(_CALLS)
        return found.order_by("starts_at", "pk").values_list(*_FIELDS, calls)

    def _cells(self, *row: Any) -> tuple[str, ...]:
        key, procedure, office, municipality, starts, status, reason, why = row[:8]
        given, first, second, telephone, channel, created, changed, official = row[8:16]
        in_time = status == Status.CANCELLED and changed < starts - EARLY
        self._counts[office, procedure, municipality, channel, status, reason, in_time] += 1
        words = self._words
        zone = words.zones[office]
        return (
            f"<is><t>{cts.grouped(key)}</t></is>",
            words.procedures[procedure],
            words.offices[office],
            words.municipalities[municipality],
            *words.start(starts, zone),
            words.states[status],
            words.reason(reason, why),
            text(given),
            text(first),
            text(second),
            f"<is><t>{phone.grouped(telephone)}</t></is>" if telephone else "",
            words.channels[channel],
            number(serial(created, zone)),
            words.officials[official],
            *(number(serial(each, zone)) if each else "" for each in row[16:19]),
            number(row[19] or 0),
        )


def _keys(filters: Filters) -> "array[int]":
    """Eight bytes each. PostgreSQL hands them out through a cursor, which lives within a transaction; one
    of SQLite would keep the writers out."""
    found = filters.appointments().order_by("starts_at", "pk").values_list("pk", flat=True)
    with transaction.atomic() if connection.vendor == "postgresql" else nullcontext():
        return array("q", found.iterator(chunk_size=20_000))


class _Words:
    """The cells of what is few and comes again and again: read once, closed offices included."""

    def __init__(self) -> None:
        offices = [*Office.objects.all()]
        self.offices = {each.pk: text(each.name) for each in offices}
        self.zones = {each.pk: ZoneInfo(each.time_zone) for each in offices}
        self.procedures = {each.pk: text(each.plain_name) for each in Procedure.objects.all()}
        self.municipalities = {each.pk: text(each.name) for each in Municipality.objects.all()}
        self.officials: dict[int | None, str] = {u.pk: text(u.name) for u in User.objects.all()}
        self.officials[None] = ""
        self.states = {each.value: text(each.label) for each in Status}
        self.channels = {each.value: text(each.label) for each in Channel}
        self._reasons = {each.value: str(each.label) for each in Reason}
        self._last_start: tuple[tuple[datetime, ZoneInfo] | None, tuple[str, str]] = (
            None,
            ("", ""),
        )

    def reason(self, reason: str, why: str) -> str:
        return text(": ".join(filter(None, [self._reasons.get(reason, ""), why])))

    def start(self, starts: datetime, zone: ZoneInfo) -> tuple[str, str]:
        """Day and hour; the rows come by their start, so most have that of the one before."""
        if self._last_start[0] != (starts, zone):
            day, fraction = divmod(serial(starts, zone), 1)
            cells = number(int(day)), number(round(fraction, 10))
            self._last_start = (starts, zone), cells
        return self._last_start[1]
