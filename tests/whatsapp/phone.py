"""A person's telephone: what it makes Meta bring, and what it shows."""

import json
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import count
from typing import Any

from django.test import Client

from tests.messaging import graph
from tests.messaging.graph import Graph
from tests.messaging.posts import ANA
from tests.people import Clock
from ventanilla.messaging import outbox
from ventanilla.whatsapp import answering

ADDRESS = "/whatsapp/webhook"
Shape = dict[str, Any]
AT = 1_760_000_000
PAUSE = timedelta(seconds=30)
"""Between two messages of a person."""
_numbers = count(1_000)


def item(
    kind: str, part: Any, *, who: str = ANA, at: int = AT, number: int | None = None, **other: Any
) -> Shape:
    """As in «messages webhook reference». A new message unless it gets a `number`; `at` in seconds."""
    own = next(_numbers) if number is None else number
    about = {"from": f"521{who.removeprefix('+52')}", "id": f"wamid.in{own}", "timestamp": str(at)}
    return about | {"type": kind, kind: part} | other


def text(words: str, **more: Any) -> Shape:
    return item("text", {"body": words}, **more)


def touched(key: str, title: str, kind: str = "button_reply", **more: Any) -> Shape:
    return item("interactive", {"type": kind, kind: {"id": key, "title": title}}, **more)


def of_template(payload: str, title: str, **more: Any) -> Shape:
    return item("button", {"payload": payload, "text": title}, **more)


WORDLESS: dict[str, Any] = {
    "audio": {"id": "1", "mime_type": "audio/ogg; codecs=opus", "voice": True},
    "image": {"id": "1", "mime_type": "image/jpeg"},
    "document": {"id": "1", "filename": "acta.pdf"},
    "video": {"id": "1"},
    "sticker": {"id": "1", "animated": False},
    "reaction": {"message_id": "wamid.1", "emoji": "👍"},
    "edit": {
        "original_message_id": "wamid.in1",
        "message": {"type": "text", "text": {"body": "Metepec"}},
    },
    "revoke": {"original_message_id": "wamid.in1"},
    "location": {"latitude": 19.28, "longitude": -99.65},
    "contacts": [{"name": {"formatted_name": "Ana"}}],
    "unsupported": {"type": "poll_update"},
    "of_next_year": ["anything"],
}


def said(*items: Shape) -> bytes:
    return graph.webhook({"messages": [*items]})


def bring(body: bytes, signed: str | None = None) -> int:
    """The status."""
    told = {"x-hub-signature-256": graph.signature(body) if signed is None else signed}
    strict = Client(enforce_csrf_checks=True)
    return strict.post(ADDRESS, body, content_type="application/json", headers=told).status_code


def work_off() -> None:
    """All that is due, as a worker would."""
    while answering.answer_next():
        pass
    while outbox.drain():
        pass


class Telephone:
    """Writes, is answered at once and shows what came; half a minute goes by before each message."""

    def __init__(self, server: Graph, clock: Clock, number: str = ANA) -> None:
        self.server, self.clock, self.number = server, clock, number
        self.id = f"521{number.removeprefix('+52')}"
        """As WhatsApp still calls many."""
        self.came: list[Shape] = []

    def writes(self, *texts: str) -> str:
        """Each in turn; the text of what came back last."""
        for each in texts:
            self.sends(text(each, **self.now()))
        return self.read

    def taps(self, *labels: str) -> str:
        """The button or row with that label, or whose label begins so."""
        for label in labels:
            key, title = next(each for each in self.offered if each[1].startswith(label))
            self.sends(touched(key, title, self._kind(), **self.now()))
        return self.read

    def sends(self, *items: Shape) -> str:
        """In one batch, worked off at once."""
        before = len(self.server.world.taken)
        self.server.world.wrote.add(self.id)
        assert bring(said(*items)) == 200
        work_off()
        self.came = [each for each in self.server.world.taken[before:] if each["to"] == self.id]
        return self.read

    def now(self) -> Shape:
        """Who, and when: half a minute after the last time."""
        self.clock.now += PAUSE
        return {"who": self.number, "at": int(self.clock.now.timestamp())}

    @property
    def read(self) -> str:
        return "\n".join(filter(None, map(body_of, self.came)))

    @property
    def offered(self) -> list[tuple[str, str]]:
        return [*offered(self.came)]

    @property
    def labels(self) -> list[str]:
        return [title for _, title in self.offered]

    @property
    def kinds(self) -> list[str]:
        return [each["type"] for each in self.came]

    def _kind(self) -> str:
        asked = [each["interactive"]["type"] for each in self.came if "interactive" in each]
        return "list_reply" if asked[-1] == "list" else "button_reply"


def body_of(shape: Shape) -> str:
    match shape["type"]:
        case "text":
            return str(shape["text"]["body"])
        case "interactive":
            return str(shape["interactive"]["body"]["text"])
    return ""


def offered(shapes: Iterable[Shape]) -> Iterator[tuple[str, str]]:
    """Ids and titles."""
    for shape in shapes:
        action = shape.get("interactive", {}).get("action", {})
        for button in action.get("buttons", ()):
            yield button["reply"]["id"], button["reply"]["title"]
        for section in action.get("sections", ()):
            yield from ((row["id"], row["title"]) for row in section["rows"])


def shown(shape: Shape) -> str:
    """For whoever reads a failure."""
    return json.dumps(shape, ensure_ascii=False)
