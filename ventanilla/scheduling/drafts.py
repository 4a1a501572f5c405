"""What somebody is changing in the catalogue: gathered edit by edit, published in one go or let go."""

from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from ventanilla.catalog.content import Content
from ventanilla.catalog.differences import Difference, carry_over
from ventanilla.scheduling import publishing
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


def desk_of(user: AbstractBaseUser) -> Desk:
    draft = CatalogueDraft.objects.select_related("base").filter(user_id=user.pk).first()
    if draft:
        return Desk(draft.base, draft.content, True)
    newest = publishing.newest()
    if newest is None:
        raise NoCatalogue
    return Desk(newest, newest.content, False)


def keep(user: AbstractBaseUser, content: Content) -> None:
    """As his draft. What equals the version from which he began is no draft."""
    desk = desk_of(user)
    if not publishing.compare(desk.base.content, content):
        discard(user)
        return
    CatalogueDraft.objects.update_or_create(
        user_id=user.pk,
        defaults={"base": desk.base, "tables": content.tables, "texts": content.texts},
    )


def discard(user: AbstractBaseUser) -> None:
    CatalogueDraft.objects.filter(user_id=user.pk).delete()


def publish(user: AbstractBaseUser, summary: str) -> publishing.Published:
    """Raises what `publishing.publish` raises; the draft stays then as it was."""
    desk = desk_of(user)
    published = publishing.publish(
        desk.content, summary=summary, origin=Origin.INTRANET, by=user, base=desk.base
    )
    # Not in one transaction: what the process remembers is forgotten once the others can read the new.
    discard(user)
    return published


@transaction.atomic
def go_back(user: AbstractBaseUser, version: CatalogueVersion) -> None:
    """His draft becomes the catalogue as it was then; published, it is one more version."""
    discard(user)
    keep(user, version.content)


@transaction.atomic
def catch_up(user: AbstractBaseUser) -> list[Difference]:
    """Moves his changes onto what was published meanwhile. Returns those that could not be: the other
    person changed the same row, and his word stands until somebody changes it again."""
    desk, newest = desk_of(user), publishing.newest()
    if newest is None or not desk.is_draft:
        return []
    content, refused = carry_over(desk.differences(), newest.content, EVERY_TABLE)
    discard(user)
    keep(user, content)
    return refused
