"""The templates of a WhatsApp account on loopback: takes and refuses what Meta's review does at once.

Each rule and what it follows:
- «WhatsApp Business Account, Message Templates» (Graph API): `GET /<account>/message_templates` with
  `fields` and `limit` answers `{"data": […], "paging": {"cursors", "next"}}`; `POST` with `name`, `language`,
  `category` and `components` answers `{"id", "status": "PENDING", "category"}`; a name and language twice is
  100, subcode 2388024; the permission is whatsapp_business_management, 200 without it.
- «Template components»: one BODY of up to 1,024 letters, an example for each variable in
  `example.body_text`, a list of lists; QUICK_REPLY buttons of up to 25 letters.
- «Common rejection reasons»: names of small letters, digits and underscores; variables in sequence, neither
  first nor last, not side by side. Taken over from integrators who repeat it: no more than two line breaks
  or four spaces in a row, no tab, and two words for each variable and one more, which Meta does not publish.
Verified against copies of those pages in November 2026, not against an account.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

from tests import loopback
from tests.messaging import graph
from tests.messaging.graph import Refused, Shape, over

ACCOUNT = "102290129340398"
PATH = f"/v23.0/{ACCOUNT}/message_templates"


class Handler(graph.Handler):
    server: "Account"

    def get(self) -> None:
        asked = urlsplit(self.path)
        if self.headers["authorization"] != f"Bearer {graph.TOKEN}":
            return self.refuse((401, 190, "Invalid OAuth access token."))
        if asked.path != PATH:
            return self.refuse((400, 100, "Unsupported get request."))
        query = {name: values[0] for name, values in parse_qs(asked.query).items()}
        start, size = int(query.get("after", "0")), min(int(query["limit"]), self.server.page)
        fields = {*query["fields"].split(","), "id"}
        found = self.server.known[start : start + size]
        page = [{name: value for name, value in each.items() if name in fields} for each in found]
        paging: Shape = {"cursors": {"before": f"{start}", "after": f"{start + size}"}}
        if start + size < len(self.server.known):
            paging["next"] = f"https://graph.facebook.com{PATH}?after={start + size}"
        return self.answer(200, {"data": page, "paging": paging})

    def post(self) -> None:
        if self.path != PATH:
            return super().post()
        raw = self.rfile.read(int(self.headers["content-length"]))
        if self.headers["authorization"] != f"Bearer {graph.TOKEN}":
            return self.refuse((401, 190, "Invalid OAuth access token."))
        shape = json.loads(raw)
        refused = wrong(shape) or twice(shape, self.server.known)
        if refused:
            return self.refuse(refused)
        number = f"{len(self.server.known) + 1}"
        self.server.known.append(shape | {"id": number, "status": "PENDING"})
        return self.answer(200, {"id": number, "status": "PENDING", "category": shape["category"]})


class Account(graph.Graph):
    """`known` as Meta keeps them; a test changes their status."""

    known: list[Shape]
    page = 100

    def settings(self, **other: str) -> dict[str, str]:
        return super().settings(**({"ACCOUNT_ID": ACCOUNT} | other))


@contextmanager
def serving() -> Iterator[Account]:
    server = Account(("127.0.0.1", 0), Handler)
    server.world, server.known = graph.World(), []
    with loopback.running(server):
        yield server


def twice(shape: Shape, known: list[Shape]) -> Refused | None:
    there = {(each["name"], each["language"]) for each in known}
    if (shape["name"], shape["language"]) in there:
        return (400, 100, "Content in This Language Already Exists")
    return None


def wrong(shape: Shape) -> Refused | None:
    problem = _wrong(shape)
    return (400, 100, problem) if problem else None


def _wrong(shape: Shape) -> str:
    if not re.fullmatch(r"[a-z0-9_]{1,512}", shape["name"]):
        return "name"
    if not re.fullmatch(r"[a-z]{2,3}(_[A-Z]{2})?", shape["language"]):
        return "language"
    if shape["category"] not in ("UTILITY", "MARKETING", "AUTHENTICATION"):
        return "category"
    bodies = [each for each in shape["components"] if each["type"] == "BODY"]
    groups = [each for each in shape["components"] if each["type"] == "BUTTONS"]
    if len(bodies) != 1 or len(bodies) + len(groups) != len(shape["components"]):
        return "components"
    return _wrong_body(bodies[0]) or _wrong_buttons(groups)


def _wrong_body(body: Shape) -> str:
    text = body["text"]
    names = re.findall(r"\{\{(\d+)\}\}", text)
    words = len(re.findall(r"[^\W\d_]+", re.sub(r"\{\{\d+\}\}", " ", text)))
    rules = {
        "too long": over(text, 1024),
        "sequence": names != [f"{n}" for n in range(1, len(names) + 1)],
        "braces": bool(re.search(r"[{}]", re.sub(r"\{\{\d+\}\}", "", text))),
        "starts or ends with a variable": bool(
            re.match(r"\W*\{\{\d", text) or re.search(r"\}\}\W*$", text)
        ),
        "side by side": bool(re.search(r"\}\}\W*\{\{", text)),
        "line breaks, tabs or spaces": bool(re.search(r"\n{3}|\t| {5}", text)),
        "too many variables for its length": bool(names) and words < 2 * len(names) + 1,
        "example": len(body.get("example", {}).get("body_text", [[]])[0]) != len(names),
        "empty example": not all(body.get("example", {}).get("body_text", [[]])[0]),
    }
    return next((rule for rule, is_broken in rules.items() if is_broken), "")


def _wrong_buttons(groups: list[Shape]) -> str:
    titles = [each["text"] for group in groups for each in group["buttons"]]
    kinds = {each["type"] for group in groups for each in group["buttons"]}
    if len(groups) > 1 or len(titles) > 10 or not kinds <= {"QUICK_REPLY"}:
        return "buttons"
    if len({*titles}) < len(titles) or any(over(each, 25) for each in titles):
        return "buttons.text"
    return ""
