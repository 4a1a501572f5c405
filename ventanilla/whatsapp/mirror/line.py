"""The chats of the simulated telephones."""

import secrets
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max
from django.utils import timezone

from ventanilla.whatsapp.models import MirrorFile, MirrorLine

WINDOW = timedelta(hours=24)
KEPT = timedelta(days=30)
MOST_SHOWN = 60
MOST_PHONES = 6


def new_id() -> str:
    """Of two, the later is the greater: what is written within a second stays in its order."""
    return f"wamid.{time.time_ns():016X}{secrets.token_hex(6).upper()}"


def add(
    phone: str,
    shape: dict[str, Any],
    provider_id: str,
    *,
    by_phone: bool,
    approved: dict[str, Any] | None = None,
) -> MirrorLine:
    """`approved` is what a template says."""
    return MirrorLine.objects.create(
        phone=phone,
        at=timezone.now(),
        by_phone=by_phone,
        shape=shape,
        provider_id=provider_id,
        approved=approved or {},
    )


def of(phone: str) -> list[MirrorLine]:
    """The newest, in the order in which they were said."""
    return [*MirrorLine.objects.filter(phone=phone).order_by("-pk")[:MOST_SHOWN]][::-1]


def see(lines: Sequence[MirrorLine]) -> None:
    """They are on the screen."""
    new = [each.pk for each in lines if not each.by_phone and each.seen_at is None]
    if new:
        MirrorLine.objects.filter(pk__in=new, seen_at=None).update(seen_at=timezone.now())


def window_is_open(phone: str, at: datetime) -> bool:
    """They wrote within 24 hours, so what is sent to them need be no template."""
    written = MirrorLine.objects.filter(phone=phone, by_phone=True)
    return written.filter(at__gt=at - WINDOW).exists()


def phones() -> list[str]:
    """Those with something in their chat, the last used first."""
    newest = MirrorLine.objects.values("phone").annotate(newest=Max("pk")).order_by("-newest")
    return [each["phone"] for each in newest[:MOST_PHONES]]


def keep_file(content: bytes) -> str:
    """Its id."""
    name = str(secrets.randbelow(9 * 10**15) + 10**15)
    MirrorFile.objects.create(id=name, at=timezone.now(), content=content)
    return name


def forget_old() -> None:
    """A sweep."""
    before = timezone.now() - KEPT
    MirrorLine.objects.filter(at__lt=before).delete()
    MirrorFile.objects.filter(at__lt=before).delete()
