"""promise: B8: what is too large or too much is refused early, and costs no memory.

Long headers, slow ones and idle connections: tests/accounts/test_commands.py.
"""

import socket
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import urlsplit

import psutil
import pytest

from tests.served import Served

MEGABYTE = 1024 * 1024
FORM = "application/x-www-form-urlencoded"
STEP = "/citas/nueva/tramite/"


@pytest.fixture(autouse=True)
def frugal(served: Served) -> Iterator[None]:
    """Whatever is sent, the server ends with no more than 50 MB above where it began, and answers."""
    before = memory(served)
    yield
    assert memory(served) - before < 50 * MEGABYTE
    with urllib.request.urlopen(f"{served.url}/salud", timeout=5) as response:
        assert response.status == 200


def memory(served: Served) -> int:
    """Of the server's processes; the worker beside it, which may still be starting, answers nobody."""
    server = psutil.Process(served.process.pid)
    serving = [each for each in server.children(True) if "worker" not in each.cmdline()]
    return sum(process.memory_info().rss for process in [server, *serving])


def connect(served: Served) -> socket.socket:
    address = urlsplit(served.url)
    return socket.create_connection((address.hostname, address.port or 80), timeout=40)


def status_after(served: Served, *parts: bytes, wait: float = 0) -> int:
    """The status that answers a raw request; 0 where the server hangs up without a word."""
    with connect(served) as connection:
        with suppress(BrokenPipeError, ConnectionResetError):
            for part in parts:
                connection.sendall(part)
                time.sleep(wait)
        return read_status(connection)


def read_status(connection: socket.socket) -> int:
    answer = b""
    with suppress(ConnectionResetError):
        while b"\r\n" not in answer and (piece := connection.recv(4096)):
            answer += piece
    return int(answer.split()[1]) if answer else 0


def head(length: int | str, kind: str = FORM) -> bytes:
    lines = [f"POST {STEP} HTTP/1.1", "Host: localhost", f"Content-Type: {kind}"]
    lines.append(f"Cookie: csrf={'x' * 32}")  # without it nothing of the body would be read
    return "\r\n".join([*lines, f"Content-Length: {length}", "", ""]).encode()


def test_body_of_fifty_megabytes(served: Served) -> None:
    body = (b"x" * MEGABYTE for _ in range(50))
    assert status_after(served, head(50 * MEGABYTE), *body) in {400, 413}


def test_body_that_lies_about_its_length(served: Served) -> None:
    for length in ("-1", "x", "9" * 30, "1e9"):
        assert status_after(served, head(length)) in {400, 413}, length


def test_ten_thousand_fields(served: Served) -> None:
    body = b"&".join(b"f%d=" % number for number in range(10_000))
    assert status_after(served, head(len(body)), body) in {400, 413}


def test_many_small_files(served: Served) -> None:
    part = '--x\r\nContent-Disposition: form-data; name="f{0}"; filename="{0}"\r\n\r\n\r\n'
    body = "".join(part.format(number) for number in range(2_000)).encode() + b"--x--\r\n"
    kind = "multipart/form-data; boundary=x"
    assert status_after(served, head(len(body), kind), body) in {400, 413}


def test_address_of_a_hundred_kilobytes(served: Served) -> None:
    lines = b"GET /?" + b"x" * 100_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n"
    assert status_after(served, lines) in {414, 431}


def test_what_is_no_request(served: Served) -> None:
    for noise in (
        b"\0" * 1_000,
        b"GET\r\n\r\n",
        b"\x16\x03\x01\x02\x00",
        b"GET / HTTP/9.9\r\n\r\n",
    ):
        assert status_after(served, noise) in {0, 400, 505}


def test_bodies_that_never_end_keep_nobody_waiting(served: Served) -> None:
    slow = [connect(served) for _ in range(40)]
    for connection in slow:
        connection.sendall(head(200_000) + b"tramite=")
    for _ in range(20):
        with urllib.request.urlopen(f"{served.url}/citas/nueva/tramite/", timeout=2) as response:
            assert response.status == 200
    assert {read_status(connection) for connection in slow} == {408}
