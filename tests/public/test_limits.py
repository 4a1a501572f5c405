"""promise: B8: what is too large, too many or too slow is refused early, and costs no memory."""

import os
import socket
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPConnection
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
    server = psutil.Process(served.process.pid)
    return sum(process.memory_info().rss for process in [server, *server.children(True)])


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


def test_header_of_a_hundred_kilobytes(served: Served) -> None:
    lines = b"GET / HTTP/1.1\r\nHost: localhost\r\nCookie: cita=" + b"x" * 100_000 + b"\r\n\r\n"
    assert status_after(served, lines) == 431


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


def test_slow_headers_are_let_go(served: Served) -> None:
    began = time.monotonic()
    with connect(served) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: local")
        assert read_status(connection) in {0, 408}
    assert time.monotonic() - began < 20


def test_bodies_that_never_end_keep_nobody_waiting(served: Served) -> None:
    """More slow senders than the server has threads; meanwhile the others are served."""
    slow = [connect(served) for _ in range(40)]
    try:
        for connection in slow:
            connection.sendall(head(200_000) + b"tramite=")
        time.sleep(1)
        began = time.monotonic()
        address = urlsplit(served.url)
        ordinary = HTTPConnection(address.hostname or "", address.port, timeout=15)
        for _ in range(8):
            ordinary.request("GET", STEP)
            assert ordinary.getresponse().read()
        waited = time.monotonic() - began
        statuses = {read_status(connection) for connection in slow}
    finally:
        for connection in slow:
            connection.close()
    assert waited < 10
    assert statuses <= {0, 408}


@pytest.mark.skipif(os.name != "posix", reason="raw sockets as on a server")
def test_many_idle_connections(served: Served) -> None:
    idle = [connect(served) for _ in range(300)]
    try:
        with urllib.request.urlopen(f"{served.url}{STEP}", timeout=10) as response:
            assert response.status == 200
    finally:
        for connection in idle:
            connection.close()
