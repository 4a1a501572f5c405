"""Publishing a catalogue: all of it or nothing, and each that was published is kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from ventanilla.catalog import catalogue
from ventanilla.catalog.content import Content, content_of
from ventanilla.catalog.differences import Difference, differences
from ventanilla.catalog.tables import CatalogProblems, Folder, Problem, Source
from ventanilla.lib.locks import serialise
from ventanilla.scheduling import grid
from ventanilla.scheduling.loading import LoadSummary, check, load_source, write
from ventanilla.scheduling.models import CatalogueVersion, Origin
from ventanilla.scheduling.sheets import EVERY_TABLE


class PublishedMeanwhile(Exception):
    """Somebody else published since this change was begun; nothing was written."""

    def __init__(self, newest: CatalogueVersion) -> None:
        super().__init__(str(newest))
        self.newest = newest


@dataclass(frozen=True)
class Published:
    version: CatalogueVersion
    loaded: LoadSummary


def newest() -> CatalogueVersion | None:
    return CatalogueVersion.objects.first()


def newest_at() -> datetime | None:
    """When what is in use was published: one small query, without the tables that a version keeps."""
    return CatalogueVersion.objects.values_list("published_at", flat=True).first()


def publish(
    source: Source,
    *,
    summary: str,
    origin: Origin,
    by: AbstractBaseUser | None = None,
    base: CatalogueVersion | None = None,
) -> Published:
    """Loads it and keeps it as a version; the same again makes none. Raises CatalogProblems with every
    problem, and PublishedMeanwhile where `base`, the version it was made from, is no longer the newest."""
    try:
        with transaction.atomic():
            serialise("catalogue")
            last = newest()
            if base and last and last.pk != base.pk:
                raise PublishedMeanwhile(last)
            loaded = load_source(source)
            content = content_of(source, EVERY_TABLE).tidy()
            version = _kept(last, content, summary, origin, by)
    finally:
        # Once more, now that the others can read what was written.
        catalogue.forget()
        grid.forget()
    return Published(version, loaded)


def _kept(
    last: CatalogueVersion | None,
    content: Content,
    summary: str,
    origin: Origin,
    by: AbstractBaseUser | None,
) -> CatalogueVersion:
    if last and last.digest == content.digest and last.origin == origin:
        return last
    return CatalogueVersion.objects.create(
        number=last.number + 1 if last else 1,
        published_at=timezone.now(),
        by_id=by.pk if by else None,
        origin=origin,
        summary=summary,
        tables=content.tables,
        texts=content.texts,
        digest=content.digest,
    )


def publish_folder(folder: Path) -> Published:
    return publish(Folder(folder), summary="Se cargó de su carpeta", origin=Origin.FOLDER)


def was_edited() -> bool:
    """Whether the newest catalogue is somebody's work and not the folder's."""
    last = newest()
    return last is not None and last.origin != Origin.FOLDER


def problems_of(source: Source) -> list[Problem]:
    """All that publishing it would complain of, appointments that need what it lacks included."""
    try:
        with rehearsal(source):
            return []
    except CatalogProblems as refusal:
        return list(refusal.problems)


@contextmanager
def rehearsal(source: Source) -> Iterator[None]:
    """The database as it would be with this catalogue; when the block ends, as it was before. Raises
    CatalogProblems. Whoever wants to write a catalogue or, on SQLite, anything waits meanwhile."""
    checked = check(source)
    with transaction.atomic():
        serialise("catalogue")
        try:
            write(checked)
            yield
        finally:
            transaction.set_rollback(True)


def compare(old: Content, new: Content) -> list[Difference]:
    return differences(old, new, EVERY_TABLE)
