"""The webhook on the real server, with the worker beside it."""

import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from tests.jobs.workers import until
from tests.messaging import graph
from tests.messaging.graph import signature
from tests.served import serving
from tests.whatsapp.phone import ADDRESS, Shape, body_of, said, text


def status(url: str, body: bytes) -> int:
    headers = {"X-Hub-Signature-256": signature(body), "Content-Type": "application/json"}
    try:
        with urlopen(Request(url, body, headers), timeout=30) as answer:
            return int(answer.status)
    except HTTPError as refused:
        return refused.code


def announced(url: str, path: str, size: int) -> int:
    """What is answered to the head of a request, before any of its body."""
    connection = HTTPConnection(urlsplit(url).netloc, timeout=30)
    connection.putrequest("POST", path)
    connection.putheader("Content-Length", str(size))
    connection.endheaders()
    return connection.getresponse().status


def batch(letters: int) -> list[Shape]:
    """Of one's own telephone each, and one «Hola»."""
    now = int(time.time())
    people = [f"+52722{number:07}" for number in range(3_000_000, 3_000_000 + letters // 3_000)]
    hello = text("Hola", at=now)
    return [*(text("x" * 2_800, who=each, at=now - 3_600) for each in people), hello]


def test_a_batch_may_be_larger_than_any_form_and_is_answered(tmp_path: Path) -> None:
    """promise: B8: and what is larger still is refused before it is read"""
    with graph.serving() as server:
        server.world.wrote.add("5217221234567")
        told = {f"WHATSAPP_{part}": value for part, value in server.settings().items()}
        with serving(tmp_path, **told) as served:
            assert status(f"{served.url}{ADDRESS}", said(*batch(1_000_000))) == 200
            assert announced(served.url, ADDRESS, 4 * 1024 * 1024) == 413
            assert announced(served.url, "/citas/consultar/", 300 * 1024) == 413
            mine = lambda: [each for each in server.world.taken if each["to"] == "5217221234567"]  # noqa: E731
            until(lambda: bool(mine()), seconds=90)
    assert body_of(mine()[0]).startswith("Hola. Soy el asistente")
