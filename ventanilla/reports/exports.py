"""Who may take a list away, and how a long one is prepared.

A short one is written while the person waits. A long one is a row of `Export` and a task; its file lies
in a folder of its own, under a name that nobody guesses, whole or not at all, for a day.
"""

import logging
import os
import secrets
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks import task

from ventanilla.accounts.models import User
from ventanilla.accounts.permissions import Permission, rights_of
from ventanilla.appointments import access
from ventanilla.appointments.errors import Refused
from ventanilla.jobs import tries
from ventanilla.jobs.worker import carry_on
from ventanilla.lib.locks import serialise
from ventanilla.lib.spreadsheet import MOST_ROWS
from ventanilla.reports import asked, words, workbook
from ventanilla.reports.filters import Filters
from ventanilla.reports.models import Export

SHORT = 5_000
"""So many rows are a second or two."""
KEPT = timedelta(hours=24)
REMEMBERED = timedelta(days=7)
_ABANDONED_SECONDS = 3_600.0

logger = logging.getLogger(__name__)


class NotYours(Refused):
    code = "not_yours"


class TooLong(Refused):
    code = "too_long"


def size(filters: Filters, *, by: User) -> int:
    """How many rows it would have. Raises NotYours, TooLong."""
    require_rights(filters, by)
    count = filters.appointments().count()
    if count > MOST_ROWS:
        raise TooLong(
            f"Son {count:,} citas y en una hoja de Excel caben {MOST_ROWS:,}."
            " Elige menos días y vuelve a pedirla"
        )
    return count


def write_now(out: BinaryIO, filters: Filters, *, by: User) -> int:
    """A short one; it counts as taken away. Raises NotYours."""
    require_rights(filters, by)
    rows = workbook.write(out, filters, by=by)
    _taken(filters, rows, by)
    return rows


def ask(filters: Filters, *, by: User) -> Export:
    """A long one. To ask for the same while it is prepared is to ask once. Raises NotYours, TooLong."""
    expected, kept = size(filters, by=by), asked.written(filters)
    with transaction.atomic():
        serialise(f"exports:{by.pk}")
        for export in of(by).filter(state__in=[Export.State.WAITING, Export.State.WORKING]):
            if export.filters == kept:
                return export
        export = Export.objects.create(
            token=secrets.token_hex(16),
            by=by,
            asked_at=timezone.now(),
            filters=kept,
            summary=words.summary(filters)[:250],
            expected=expected,
        )
        export.task = prepare.enqueue(export.pk).id
        export.save(update_fields=["task"])
    return export


def of(person: User) -> QuerySet[Export]:
    return Export.objects.filter(by=person)


def filters_of(export: Export) -> Filters:
    return asked.read(export.filters)


def take(export: Export, *, by: User) -> Path:
    """The file, which from now on counts as taken away. Raises NotYours, FileNotFoundError."""
    filters = filters_of(export)
    if export.by_id != by.pk:
        raise NotYours("Este archivo es de otra persona")
    require_rights(filters, by)
    if not is_there(export):
        raise FileNotFoundError(export.token)
    _taken(filters, export.done, by)
    return path_of(export)


def is_there(export: Export) -> bool:
    fresh = export.expires_at is not None and timezone.now() < export.expires_at
    return export.state == Export.State.READY and fresh and path_of(export).exists()


def path_of(export: Export) -> Path:
    return Path(settings.EXPORTS) / f"{export.token}.xlsx"


def require_rights(filters: Filters, by: User) -> None:
    """Asked when it is wanted, when it is written and when it is taken: roles change. Raises NotYours."""
    allowed = {office.pk for office in rights_of(by).offices(Permission.REPORT)}
    if not filters.offices or not {office.pk for office in filters.offices} <= allowed:
        raise NotYours("No puedes ver las citas de alguna de esas oficinas")


def _taken(filters: Filters, rows: int, by: User) -> None:
    """Written at each office, whose coordinator looks there for who took what."""
    held = "1 cita" if rows == 1 else f"{rows} citas"
    for office in filters.offices:
        access.exported(office, by=by, detail=f"{held}: {words.summary(filters)}")


@task(queue_name="long")
def prepare(pk: int) -> None:
    """Safe to repeat: whoever ends last has put a whole file in the place of a whole one."""
    export = Export.objects.select_related("by").filter(pk=pk).first()
    if export is None or export.state in (Export.State.READY, Export.State.FAILED):
        return
    filters = filters_of(export)
    try:
        size(filters, by=export.by)
    except Refused:
        _change(export, state=Export.State.FAILED)
        return
    _change(export, state=Export.State.WORKING, done=0)
    rows = _write_file(export, filters)
    _change(
        export,
        state=Export.State.READY,
        done=rows,
        size=path_of(export).stat().st_size,
        expires_at=timezone.now() + KEPT,
    )


def _write_file(export: Export, filters: Filters) -> int:
    target = path_of(export)
    target.parent.mkdir(mode=0o700, exist_ok=True)
    part = target.with_name(f"{export.token}.{secrets.token_hex(4)}.part")
    try:
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as out:
            rows = workbook.write(out, filters, by=export.by, progress=_telling(export))
            out.flush()
            os.fsync(out.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return rows


def _telling(export: Export) -> Callable[[int], None]:
    """Tells the page how far it is, once a second, and stops with the worker."""
    told = time.monotonic()

    def tell(done: int) -> None:
        nonlocal told
        carry_on()
        if time.monotonic() - told >= 1:
            told = time.monotonic()
            _change(export, done=done)

    return tell


def _change(export: Export, **values: object) -> None:
    Export.objects.filter(pk=export.pk).update(**values)


def tidy() -> None:
    """A sweep: files a day old and what a dead worker left go; what nobody will prepare says so."""
    now = timezone.now()
    Export.objects.filter(asked_at__lt=now - REMEMBERED).delete()
    unfinished = Export.objects.filter(state__in=[Export.State.WAITING, Export.State.WORKING])
    given_up = [str(each) for each in tries.set_aside().values_list("pk", flat=True)]
    unfinished.filter(task__in=given_up).update(state=Export.State.FAILED)
    offered = Export.objects.filter(state=Export.State.READY, expires_at__gt=now)
    kept = {f"{token}.xlsx" for token in offered.values_list("token", flat=True)}
    for path in Path(settings.EXPORTS).glob("*"):
        # A file younger than an hour may belong to a row that is about to be written.
        if path.name not in kept and time.time() - path.stat().st_mtime > _ABANDONED_SECONDS:
            path.unlink(missing_ok=True)
            logger.info("An export was deleted")
