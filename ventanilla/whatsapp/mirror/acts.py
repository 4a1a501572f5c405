"""What the owner of the telephone does, in the shapes of a webhook's messages."""

from itertools import zip_longest
from typing import Any

from django.db import transaction

from ventanilla.whatsapp.mirror import approved, line, payloads
from ventanilla.whatsapp.models import MirrorLine

Shape = dict[str, Any]
OTHERS: dict[str, tuple[str, Shape]] = {
    "voz": (
        "Nota de voz",
        {
            "type": "audio",
            "audio": {"id": "1", "mime_type": "audio/ogg; codecs=opus", "voice": True},
        },
    ),
    "foto": ("Foto", {"type": "image", "image": {"id": "2", "mime_type": "image/jpeg"}}),
    "lugar": (
        "Mi ubicación",
        {"type": "location", "location": {"latitude": 19.2826, "longitude": -99.6557}},
    ),
    "sticker": (
        "Calcomanía",
        {"type": "sticker", "sticker": {"id": "3", "mime_type": "image/webp", "animated": False}},
    ),
}
"""By the name that the page sends: what it is called, and its shape. None brings the thing itself: a webhook
gives the id of what Meta keeps."""


def write(phone: str, text: str) -> None:
    """Raises NotTaken."""
    _send(phone, {"type": "text", "text": {"body": text}})


def send_other(phone: str, name: str) -> None:
    """Raises KeyError or NotTaken."""
    _send(phone, OTHERS[name][1])


def touch(sent: MirrorLine, number: int) -> None:
    """The button or row of that number, from 0. Raises IndexError or NotTaken."""
    touched = choices(sent)[number]
    context = {"from": payloads.SHOWN_NUMBER, "id": sent.provider_id}
    _send(sent.phone, {"context": context} | touched)


def choices(sent: MirrorLine) -> list[Shape]:
    """What each button or row of it would say back."""
    shape = sent.shape
    if shape["type"] == "template":
        return _of_template(shape["template"], sent.approved["buttons"])
    if shape["type"] != "interactive":
        return []
    action = shape["interactive"]["action"]
    if shape["interactive"]["type"] == "button":
        return [_reply("button_reply", each["reply"]) for each in action["buttons"]]
    rows = [row for section in action["sections"] for row in section["rows"]]
    return [_reply("list_reply", row) for row in rows]


def _reply(kind: str, reply: Shape) -> Shape:
    return {"type": "interactive", "interactive": {"type": kind, kind: reply}}


def _of_template(template: Shape, titles: list[str]) -> list[Shape]:
    """The message says what a button means, the approved template what is written on it; where the message
    says nothing, it means what is written."""
    meant = approved.payloads_of(template)
    both = zip_longest(titles, meant)
    return [
        {"type": "button", "button": {"payload": payload or title, "text": title}}
        for title, payload in both
    ]


def _send(phone: str, shape: Shape) -> None:
    """In the chat once the webhook has it."""
    with transaction.atomic():
        said = line.add(phone, shape, line.new_id(), by_phone=True)
        payloads.bring_message(said)
