"""A chain of digests over the history: each holds a row and all that were sealed before it, so that nobody
changes, deletes, inserts or reorders one without the chain breaking there.

Whoever rules the database could write a new chain; its head, kept elsewhere, says so.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from hashlib import sha256
from itertools import islice
from typing import Any

from django.db import models, transaction
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils import timezone

from ventanilla.appointments.models import HISTORY, Seal
from ventanilla.lib.locks import serialise
from ventanilla.scheduling.models import CatalogueVersion

OLD_ENOUGH = timedelta(minutes=1)
"""A younger row may still have an older neighbour whose transaction has not ended."""
GENESIS = "0" * 64
BATCH = 2_000
SEALED: dict[str, type[models.Model]] = {
    str(model._meta.model_name): model for model in HISTORY if model is not Seal
}
_MOMENT = {CatalogueVersion: "published_at"}
"""The column that says when a row was written, where it is not `at`."""


class Fault(Enum):
    CHANGED = "no es como se selló: se cambió, se movió de lugar o se quitó su sello"
    GONE = "ya no está"
    INSERTED = "se metió entre las que ya estaban selladas"
    LATE = "se escribió después, con una fecha anterior al último sello"


@dataclass(frozen=True)
class Break:
    """The first place where the history is not what was sealed."""

    table: str
    row_id: int
    fault: Fault


@dataclass(frozen=True)
class Verdict:
    count: int
    head: str
    broken: Break | None = None


def seal() -> int:
    """Adds to the chain what was written since the last time; how many rows."""
    total = 0
    while done := _seal_batch():
        total += done
    return total


def verify() -> Verdict:
    """Reads the whole history anew. The head is that of the last seal."""
    head, count = GENESIS, 0
    for seals in _batches():
        rows = _rows(seals)
        for each in seals:
            row = rows.get((each.table, each.row_id))
            fault = Fault.GONE if row is None else None
            if row is not None and link(head, row) != each.digest:
                fault = Fault.CHANGED
            if fault:
                return Verdict(count, head, Break(each.table, each.row_id, fault))
            head, count = each.digest, count + 1
    return Verdict(count, head, _unsealed())


def is_of_the_chain(head: str) -> bool:
    """Whether a head that was kept elsewhere is still in the chain: nothing before it was made anew."""
    return Seal.objects.filter(digest=head.strip().lower()).exists()


def link(previous: str, row: models.Model) -> str:
    return sha256(f"{previous}{canonical(row)}".encode()).hexdigest()


def canonical(row: models.Model) -> str:
    """The row as text, the same on every database. What is empty is left out, so that a column that is
    added later, empty in the old rows, leaves their digests as they are."""
    values = {field.attname: field.value_from_object(row) for field in row._meta.concrete_fields}
    held = {name: value for name, value in values.items() if value is not None and value != ""}
    return json.dumps(
        [row._meta.model_name, held], sort_keys=True, ensure_ascii=False, default=_plain
    )


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} has no canonical text")


@transaction.atomic
def _seal_batch() -> int:
    serialise("appointments.seal")
    last = Seal.objects.last()
    head, now = last.digest if last else GENESIS, timezone.now()
    seals = []
    for name, model in SEALED.items():
        for row in _ready(name, model, now - OLD_ENOUGH):
            head = link(head, row)
            seals.append(Seal(table=name, row_id=row.pk, digest=head, sealed_at=now))
    Seal.objects.bulk_create(seals, batch_size=500)
    return len(seals)


def _ready(name: str, model: type[models.Model], before: datetime) -> Iterator[models.Model]:
    rows = model._default_manager.order_by("pk").filter(pk__gt=_last_sealed(name))
    newest = _written_before(rows, before).aggregate(newest=Max("pk"))["newest"] or 0
    yield from rows.filter(pk__lte=newest)[:BATCH]


def _written_before(rows: QuerySet[Any], moment: datetime) -> QuerySet[Any]:
    return rows.filter(**{f"{_MOMENT.get(rows.model, 'at')}__lt": moment})


def _last_sealed(name: str) -> int:
    found = Seal.objects.filter(table=name).aggregate(last=Max("row_id"))["last"]
    return int(found or 0)


def _batches() -> Iterator[list[Seal]]:
    all_of_them = Seal.objects.order_by("pk").iterator(chunk_size=BATCH)
    while batch := list(islice(all_of_them, BATCH)):
        yield batch


def _rows(seals: list[Seal]) -> dict[tuple[str, int], models.Model]:
    found: dict[tuple[str, int], models.Model] = {}
    for name, model in SEALED.items():
        wanted = [each.row_id for each in seals if each.table == name]
        for row in model._default_manager.filter(pk__in=wanted) if wanted else []:
            found[name, row.pk] = row
    return found


def _unsealed() -> Break | None:
    """What has no seal and should have one."""
    last = Seal.objects.last()
    if last is None:
        return None
    for name, model in SEALED.items():
        own = Seal.objects.filter(table=name, row_id=OuterRef("pk"))
        loose = model._default_manager.filter(~Exists(own)).order_by("pk")
        between = loose.filter(pk__lt=_last_sealed(name)).first()
        if between is not None:
            return Break(name, between.pk, Fault.INSERTED)
        late = _written_before(loose, last.sealed_at - OLD_ENOUGH).first()
        if late is not None:
            return Break(name, late.pk, Fault.LATE)
    return None
