"""What Meta's webhook brings, believed and read. Pure: nothing is asked or kept.

Signature: «Webhooks, Validate Payloads»: `X-Hub-Signature-256: sha256=` and the HMAC of the raw body with the
application's secret. Shapes: «messages webhook reference» of the WhatsApp Business Platform.
"""

import hmac
import json
import logging
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, TypeVar

from django.utils import timezone

from ventanilla.messaging.models import InboundMessage, State

LONGEST_ID, LONGEST_TEXT = 200, 4_096
TOLD = {each.value: each for each in (State.SENT, State.DELIVERED, State.READ, State.FAILED)}
_PREFIX = b"sha256="
# Until 2019 mobiles of Mexico were dialled with a 1 after the 52, and WhatsApp still calls some so.
_MEXICAN = re.compile(r"521?([1-9][0-9]{9})")
_NUMBER = re.compile(r"[1-9][0-9]{6,14}")

logger = logging.getLogger(__name__)
Kind = InboundMessage.Kind
T = TypeVar("T")
Said = tuple[Kind, str, str]
"""What kind, the text, the id of what was touched."""


class Unreadable(ValueError):
    """It is no payload at all: to get it again would not help."""


@dataclass(frozen=True)
class Inbound:
    id: str
    phone: str
    """E.164, whichever way WhatsApp wrote it."""
    whatsapp_id: str
    """As it was received."""
    at: datetime
    kind: Kind
    text: str = ""
    """What was typed, the title that was touched, a picture's caption."""
    choice: str = ""
    """The id of what was touched."""


@dataclass(frozen=True)
class Status:
    provider_id: str
    state: State
    at: datetime
    key: str = ""
    """Ours, as it went with the message."""
    code: int = 0
    error: str = ""


@dataclass
class Batch:
    messages: list[Inbound] = field(default_factory=list)
    statuses: list[Status] = field(default_factory=list)


def is_signed(body: bytes, header: str, secrets: Sequence[str]) -> bool:
    """With any of `secrets`, two while one replaces the other; each is compared, in constant time."""
    told = header.encode("utf-8", "surrogateescape")
    expected = [
        _PREFIX + hmac.new(secret.encode(), body, sha256).hexdigest().encode()
        for secret in secrets
        if secret
    ]
    return any([hmac.compare_digest(told, each) for each in expected])  # noqa: C419 - all of them


def challenge(asked: Mapping[str, str], token: str) -> str | None:
    """What to answer when Meta verifies the address; None where it is not Meta."""
    told = asked.get("hub.verify_token", "").encode("utf-8", "surrogateescape")
    known = bool(token) and hmac.compare_digest(told, token.encode())
    return (
        asked.get("hub.challenge", "") if known and asked.get("hub.mode") == "subscribe" else None
    )


def read(body: bytes, phone_id: str = "") -> Batch:
    """Of the number `phone_id` only, where it is told. Raises Unreadable."""
    try:
        payload = json.loads(body)
    except (ValueError, RecursionError):
        raise Unreadable("no JSON") from None
    if not isinstance(payload, dict):
        raise Unreadable("no object")
    batch = Batch()
    for value in _values(payload):
        metadata = _dict(value.get("metadata"))
        if phone_id and metadata.get("phone_number_id") != phone_id:
            continue
        batch.messages += _each(value, "messages", _message)
        batch.statuses += _each(value, "statuses", _status)
    return batch


def e164(whatsapp_id: str) -> str:
    """`5217221234567` and `527221234567` are one telephone. Raises ValueError."""
    mexican = _MEXICAN.fullmatch(whatsapp_id)
    if mexican:
        return f"+52{mexican[1]}"
    if not _NUMBER.fullmatch(whatsapp_id):
        raise ValueError("no telephone")
    return f"+{whatsapp_id}"


def _values(payload: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for entry in _list(payload.get("entry")):
        for change in _list(_dict(entry).get("changes")):
            if _dict(change).get("field") == "messages":
                yield _dict(_dict(change).get("value"))


def _each(value: dict[str, Any], name: str, reader: Callable[[dict[str, Any]], T]) -> Iterator[T]:
    """What cannot be read is in the log; its neighbours are read."""
    for item in _list(value.get(name)):
        try:
            yield reader(item)
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError) as problem:
            logger.warning("One of the %s cannot be read: %s", name, type(problem).__name__)


def _message(item: dict[str, Any]) -> Inbound:
    whatsapp_id = item["from"]
    kind, text, choice = _said(item)
    return Inbound(
        id=_id(item["id"]),
        phone=e164(whatsapp_id),
        whatsapp_id=whatsapp_id,
        at=_instant(item["timestamp"]),
        kind=kind,
        text=_clean(text),
        choice=_clean(choice),
    )


def _said(item: dict[str, Any]) -> Said:
    """An unknown type is a message all the same: somebody waits for an answer."""
    name = str(item.get("type"))
    reader = _READERS.get(name)
    return reader(_dict(item.get(name))) if reader else (Kind.OTHER, "", "")


def _button(part: dict[str, Any]) -> Said:
    """Of a template."""
    return Kind.CHOICE, part["text"], part.get("payload") or part["text"]


def _media(part: dict[str, Any]) -> Said:
    return Kind.MEDIA, part.get("caption", ""), ""


def _edit(part: dict[str, Any]) -> Said:
    """What it says now."""
    return Kind.EDIT, _dict(_dict(part.get("message")).get("text")).get("body", ""), ""


def _touched(part: dict[str, Any]) -> Said:
    reply = part.get("button_reply") or part.get("list_reply")
    return (Kind.CHOICE, reply["title"], reply["id"]) if reply else (Kind.OTHER, "", "")


_READERS: dict[str, Callable[[dict[str, Any]], Said]] = {
    "text": lambda part: (Kind.TEXT, part["body"], ""),
    "interactive": _touched,
    "button": _button,
    "audio": lambda part: (Kind.VOICE, "", ""),
    **dict.fromkeys(("image", "video", "document", "sticker"), _media),
    "reaction": lambda part: (Kind.REACTION, part.get("emoji", ""), ""),
    "edit": _edit,
    "revoke": lambda part: (Kind.REVOKED, "", ""),
}


def _status(item: dict[str, Any]) -> Status:
    errors = _list(item.get("errors"))
    first = _dict(errors[0]) if errors else {}
    code = first.get("code", 0)
    details = _dict(first.get("error_data")).get("details") or first.get("title") or ""
    return Status(
        provider_id=_id(item["id"]),
        state=TOLD[item["status"]],
        at=_instant(item["timestamp"]),
        key=str(item.get("biz_opaque_callback_data") or ""),
        code=code if isinstance(code, int) else 0,
        error=f"{_clean(str(details))} ({code})" if first else "",
    )


def _id(told: Any) -> str:
    if not isinstance(told, str) or not 0 < len(told) <= LONGEST_ID or not told.isprintable():
        raise ValueError("no id")
    return told


def _instant(seconds: Any) -> datetime:
    """Of the future none: what was written «tomorrow» would keep the window open."""
    at = datetime.fromtimestamp(max(0, int(seconds)), UTC)
    return min(at, timezone.now())


def _clean(text: Any) -> str:
    """As a database takes it: no NUL, no half of a sign."""
    if not isinstance(text, str):
        raise TypeError("no text")
    whole = text.encode("utf-8", "ignore").decode()
    return whole.replace("\0", "")[:LONGEST_TEXT]


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
