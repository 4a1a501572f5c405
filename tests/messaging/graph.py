"""WhatsApp's Cloud API on loopback: a real HTTP server in a thread that refuses what the real one refuses.

Each rule names the published contract that it follows, all of Meta's «WhatsApp Business Platform»:
- «Interactive reply buttons messages», «Interactive list messages» (November 2025): 1 to 3 buttons with
  different labels of 20 letters, ids of 256; up to 10 rows over all sections, of 24 letters, 72 of
  description and ids of 200, opened by a button of 20; header and footer of 60.
- «Text messages», «Template messages», «Location messages», «Document messages»: the fields below.
- «Media»: `POST /<number>/media`, multipart with `messaging_product`, `type` and `file`; the answer is an id.
- «Error codes»: `{"error": {"message", "type", "code", "error_data": {"messaging_product", "details"},
  "fbtrace_id"}}`; 190 key, 131030 not a test number, 131047 24 hours, 130429 throughput, 132000 number of
  variables, 132001 no such template, 132018 a variable with a line break, tab or more than 4 spaces.
- «Send messages»: `biz_opaque_callback_data` comes back with every status.
- «Status messages webhook reference»: the statuses that `webhook` makes; they repeat and overtake each other.
The real one tells 131047 and 131026 by webhook too, after taking the message: `status(…, code=131026)`.
"""

import hmac
import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from threading import Lock
from typing import Any

from tests import loopback

NUMBER, TOKEN, SECRET = (
    "106540352242922",
    "EAAJBprueba0123456789",
    "0123456789abcdef0123456789abcdef",
)

Shape = dict[str, Any]
Refused = tuple[int, int, str]
"""Status, code, details."""


@dataclass
class World:
    """What the server knows, and how it behaves."""

    taken: list[Shape] = field(default_factory=list)
    uploads: list[bytes] = field(default_factory=list)
    asked: int = 0
    wrote: set[str] = field(default_factory=set)
    """Who wrote within 24 hours."""
    only: set[str] | None = None
    """Test numbers, where it is a test account."""
    templates: dict[str, int] = field(default_factory=dict)
    """Name and how many variables it has."""
    trouble: Callable[[Shape], Refused | None] = lambda shape: None
    hangs_up: int = 0
    """So many messages are taken and never answered."""
    seconds: float = 0.0
    lock: Any = field(default_factory=Lock)


class Handler(loopback.Handler):
    server: "Graph"

    def post(self) -> None:
        raw = self.rfile.read(int(self.headers["content-length"]))
        world = self.server.world
        with world.lock:
            world.asked += 1
        if self.headers["authorization"] != f"Bearer {TOKEN}":
            return self.refuse((401, 190, "Invalid OAuth access token."))
        if self.path == f"/v23.0/{NUMBER}/media":
            return self.upload(raw)
        if self.path != f"/v23.0/{NUMBER}/messages":
            return self.refuse((400, 33, "Unsupported post request."))
        return self.message(json.loads(raw))

    def message(self, shape: Shape) -> None:
        world = self.server.world
        time.sleep(world.seconds)
        refused = world.trouble(shape) or wrong(shape) or unwelcome(shape, world)
        if refused:
            return self.refuse(refused)
        with world.lock:
            world.taken.append(shape)
            number, hangs_up = len(world.taken), world.hangs_up > 0
            world.hangs_up -= hangs_up
        if hangs_up:
            return self.close_connection_now()
        return self.answer(
            200,
            {
                "messaging_product": "whatsapp",
                "contacts": [{"input": shape["to"], "wa_id": shape["to"]}],
                "messages": [{"id": f"wamid.{number}"}],
            },
        )

    def close_connection_now(self) -> None:
        self.close_connection = True
        self.connection.close()

    def upload(self, raw: bytes) -> None:
        fields = (b'name="messaging_product"', b'name="type"', b'name="file"')
        if not all(each in raw for each in fields):
            return self.refuse((400, 100, "(#100) The parameter messaging_product is required."))
        if b"%PDF-" not in raw:
            return self.refuse((400, 131053, "Media upload error"))
        self.server.world.uploads.append(raw)
        return self.answer(200, {"id": f"media{len(self.server.world.uploads)}"})

    def refuse(self, refused: Refused) -> None:
        status, code, details = refused
        data = {"messaging_product": "whatsapp", "details": details}
        error = {"message": f"(#{code})", "type": "OAuthException", "code": code}
        self.answer(status, {"error": error | {"error_data": data, "fbtrace_id": "Az"}})


class Graph(loopback.Server):
    world: World

    def settings(self, **other: str) -> dict[str, str]:
        url = f"http://127.0.0.1:{self.server_port}/v23.0"
        told = {"PHONE_ID": NUMBER, "TOKEN": TOKEN, "SECRET": SECRET, "SECRET_BEFORE": ""}
        return told | {"VERIFY_TOKEN": "palabra", "URL": url} | other


@contextmanager
def serving(port: int = 0) -> Iterator[Graph]:
    server = Graph(("127.0.0.1", port), Handler)
    server.world = World()
    with loopback.running(server):
        yield server


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def over(text: Any, longest: int) -> bool:
    return not isinstance(text, str) or not text.strip() or units(text) > longest


def wrong(shape: Shape) -> Refused | None:
    """With the message itself: 131009 «Parameter value is not valid», 100 «Invalid parameter»."""
    if shape.get("messaging_product") != "whatsapp" or not re.fullmatch(
        r"[0-9]{7,15}", shape["to"]
    ):
        return (400, 100, "messaging_product, to")
    part = shape.get(shape.get("type", ""))
    if not isinstance(part, dict):
        return (400, 100, "type")
    problem = RULES[shape["type"]](part) if shape["type"] in RULES else "type"
    if problem.isdecimal():
        return (400, int(problem), "template")
    return (400, 131009, problem) if problem else None


def text(part: Shape) -> str:
    return "text.body" if over(part.get("body"), 4096) else ""


def interactive(part: Shape) -> str:
    if over(part["body"]["text"], 1024):
        return "interactive.body"
    if "header" in part and (part["header"]["type"] != "text" or over(part["header"]["text"], 60)):
        return "interactive.header"
    if "footer" in part and over(part["footer"]["text"], 60):
        return "interactive.footer"
    return buttons(part["action"]) if part["type"] == "button" else menu(part["action"])


def buttons(action: Shape) -> str:
    replies = [each["reply"] for each in action["buttons"] if each["type"] == "reply"]
    if not 1 <= len(replies) <= 3 or len({each["title"] for each in replies}) < len(replies):
        return "interactive.action.buttons"
    fits = all(not over(each["title"], 20) and not over(each["id"], 256) for each in replies)
    return "" if fits else "interactive.action.buttons.reply"


def menu(action: Shape) -> str:
    rows = [row for section in action["sections"] for row in section["rows"]]
    if over(action["button"], 20) or not 1 <= len(rows) <= 10:
        return "interactive.action"
    if len({row["id"] for row in rows}) < len(rows):
        return "interactive.action.sections.rows.id"
    fits = all(not over(row["title"], 24) and not over(row["id"], 200) for row in rows)
    described = all(not over(row["description"], 72) for row in rows if "description" in row)
    return "" if fits and described else "interactive.action.sections.rows"


def template(part: Shape) -> str:
    if not re.fullmatch(r"[a-z0-9_]+", part["name"]) or not part["language"]["code"]:
        return "132001"
    for each in part.get("components", []):
        for parameter in each["parameters"]:
            if each["type"] == "body" and not parameter["text"]:
                return "131008"
            if each["type"] == "body" and re.search(r"[\n\t\r]| {5}", parameter["text"]):
                return "132018"
    return ""


def document(part: Shape) -> str:
    fits = part["id"].startswith("media") and not over(part["caption"], 1024)
    return "" if fits and not over(part["filename"], 240) else "document"


def location(part: Shape) -> str:
    return (
        ""
        if abs(float(part["latitude"])) <= 90 >= abs(float(part["longitude"])) / 2
        else "location"
    )


RULES: dict[str, Callable[[Shape], str]] = {
    "text": text,
    "interactive": interactive,
    "template": template,
    "document": document,
    "location": location,
}


def unwelcome(shape: Shape, world: World) -> Refused | None:
    """To this person, or from this account."""
    if world.only is not None and shape["to"] not in world.only:
        return (400, 131030, "Recipient phone number not in allowed list")
    if shape["type"] != "template":
        closed = shape["to"] not in world.wrote
        return (400, 131047, "Re-engagement message") if closed else None
    count = world.templates.get(shape["template"]["name"])
    if count is None:
        return (404, 132001, "Template name does not exist in the translation")
    bodies = [each for each in shape["template"].get("components", []) if each["type"] == "body"]
    if count != sum(len(each["parameters"]) for each in bodies):
        return (400, 132000, "Number of parameters does not match")
    return None


def webhook(*values: Shape) -> bytes:
    """A payload as Meta puts it together, each value a change of its own."""
    metadata = {"display_phone_number": "527225550000", "phone_number_id": NUMBER}
    changes = [
        {
            "field": "messages",
            "value": {"messaging_product": "whatsapp", "metadata": metadata} | each,
        }
        for each in values
    ]
    entry = {"id": "102290129340398", "changes": changes}
    return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()


def status(
    name: str, number: int = 1, key: str = "", code: int = 0, at: int = 1_760_000_000
) -> Shape:
    told: Shape = {"id": f"wamid.{number}", "status": name, "timestamp": str(at)}
    told |= {"recipient_id": "527221234567", "biz_opaque_callback_data": key}
    if code:
        told["errors"] = [{"code": code, "title": "Failed", "error_data": {"details": "Por qué"}}]
    return told


def signature(body: bytes, secret: str = SECRET) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, sha256).hexdigest()
