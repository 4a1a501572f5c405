"""What a person's telephone makes Meta bring."""

from itertools import count
from typing import Any

from tests.messaging import graph
from tests.messaging.posts import ANA

Shape = dict[str, Any]
AT = 1_760_000_000
_numbers = count(1_000)


def item(
    kind: str, part: Any, *, who: str = ANA, at: int = AT, number: int | None = None, **other: Any
) -> Shape:
    """Each is a new message unless it gets a `number`; `at` in seconds."""
    own = next(_numbers) if number is None else number
    about = {"from": f"521{who.removeprefix('+52')}", "id": f"wamid.in{own}", "timestamp": str(at)}
    return about | {"type": kind, kind: part} | other


def text(words: str, **more: Any) -> Shape:
    return item("text", {"body": words}, **more)


def said(*items: Shape) -> bytes:
    return graph.webhook({"messages": [*items]})
