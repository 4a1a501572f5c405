"""What somebody is changing in the catalogue: gathered edit by edit, published in one go or let go.

Each function is told whose share it is about: that of one office, by its number, or the whole."""

from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import QuerySet

from ventanilla.catalog.content import Content
from ventanilla.catalog.differences import Difference, carry_over
from ventanilla.scheduling import own, publishing
from ventanilla.scheduling.models import CatalogueDraft, CatalogueVersion, Origin
from ventanilla.scheduling.sheets import EVERY_TABLE


class NoCatalogue(Exception):
    """Nothing was published yet: there is nothing to change."""


@dataclass(frozen=True)
class Desk:
    """What a person has before him: the version from which he began and what he has made of it."""

    base: CatalogueVersion
    content: Content
    is_draft: bool

    def differences(self) -> list[Difference]:
        return publishing.compare(self.base.content, self.content) if self.is_draft else []


def desk_of(user: AbstractBaseUser, office: int | None = None) -> Desk:
    draft = _drafts(user, office).select_related("base").first()
    if draft:
        return Desk(draft.base, draft.content, True)
    newest = publishing.newest()
    if newest is None:
        raise NoCatalogue
    return Desk(newest, newest.content, False)


def keep(user: AbstractBaseUser, content: Content, office: int | None = None) -> None:
    """As his draft. What equals the version from which he began is no draft. Raises own.NotOwn where he
    leads an office and this changes more than what is its own."""
    desk = desk_of(user, office)
    changes = publishing.compare(desk.base.content, content)
    if office is not None:
        own.check(changes, office)
    if not changes:
        discard(user, office)
        return
    CatalogueDraft.objects.update_or_create(
        user_id=user.pk,
        office=office,
        defaults={"base": desk.base, "tables": content.tables, "texts": content.texts},
    )


def discard(user: AbstractBaseUser, office: int | None = None) -> None:
    _drafts(user, office).delete()


def publish(
    user: AbstractBaseUser, summary: str, office: int | None = None
) -> publishing.Published:
    """Raises what `publishing.publish` raises; the draft stays then as it was."""
    desk = desk_of(user, office)
    published = publishing.publish(
        desk.content, summary=summary, origin=Origin.INTRANET, by=user, base=desk.base
    )
    # Not in one transaction: what the process remembers is forgotten once the others can read the new.
    discard(user, office)
    return published


@transaction.atomic
def go_back(user: AbstractBaseUser, version: CatalogueVersion, office: int | None = None) -> None:
    """His draft becomes the catalogue, or the office's share, as it was then; published, it is one more
    version."""
    discard(user, office)
    then = version.content
    if office is not None:
        then = own.as_it_was(desk_of(user, office).content, office, then)
    keep(user, then, office)


@transaction.atomic
def catch_up(user: AbstractBaseUser, office: int | None = None) -> list[Difference]:
    """Moves his changes onto what was published meanwhile. Returns those that could not be: the other
    person changed the same row, and his word stands until somebody changes it again."""
    desk, newest = desk_of(user, office), publishing.newest()
    if newest is None or not desk.is_draft:
        return []
    content, refused = carry_over(desk.differences(), newest.content, EVERY_TABLE)
    discard(user, office)
    keep(user, content, office)
    return refused


def _drafts(user: AbstractBaseUser, office: int | None) -> QuerySet[CatalogueDraft]:
    return CatalogueDraft.objects.filter(user_id=user.pk, office=office)
