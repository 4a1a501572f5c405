"""A load generator that costs little: it shares the machine with what it measures.

One process, HTTP/1.1 over connections that stay open, requests encoded beforehand, answers read as far
as needed. What a client does is a script: a generator that yields a request and gets its answer.
"""

import asyncio
import re
import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


class Answer(NamedTuple):
    status: int
    head: bytes
    body: bytes


Script = Generator[bytes, Answer, None]


class Wrong(Exception):
    """The server answered something else than it must: a fast error is no result."""


@dataclass
class Load:
    """What happened while clients ran: one latency in seconds for each script carried out."""

    scripts: Iterator[Script]
    deadline: float
    latencies: list[float] = field(default_factory=list)
    problem: Exception | None = None

    def next_script(self) -> Script | None:
        if self.problem or time.perf_counter() >= self.deadline:
            return None
        return next(self.scripts, None)


class _Client(asyncio.Protocol):
    def __init__(self, load: Load, done: "asyncio.Future[None]") -> None:
        self.load, self.done = load, done
        self.buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.begin()

    def begin(self) -> None:
        script = self.load.next_script()
        if script is None:
            self.finish()
            return
        self.script, self.started = script, time.perf_counter()
        self.transport.write(next(script))

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        end = self.buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        length = _LENGTH.search(self.buffer, 0, end)
        total = end + 4 + (int(length[1]) if length else 0)
        if len(self.buffer) < total:
            return
        head, body = self.buffer[: end + 2], self.buffer[end + 4 : total]
        self.buffer = self.buffer[total:]
        self.answered(Answer(int(head[9:12]), head, body))

    def answered(self, answer: Answer) -> None:
        try:
            self.transport.write(self.script.send(answer))
        except StopIteration:
            self.load.latencies.append(time.perf_counter() - self.started)
            self.begin()
        except Exception as problem:
            self.load.problem = problem
            self.finish()

    def finish(self) -> None:
        self.transport.close()
        if not self.done.done():
            self.done.set_result(None)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self.load.problem = error or Wrong("the server closed the connection")
            self.done.set_result(None)


def drive(port: int, scripts: Iterator[Script], *, clients: int, seconds: float) -> Load:
    """Lets `clients` carry out scripts, one after another, for so many seconds. Raises Wrong."""
    load = Load(scripts, time.perf_counter() + seconds)
    asyncio.run(_drive(port, load, clients))
    if load.problem:
        raise load.problem
    return load


async def _drive(port: int, load: Load, clients: int) -> None:
    loop = asyncio.get_running_loop()
    ends = [loop.create_future() for _ in range(clients)]
    for done in ends:
        await loop.create_connection(lambda done=done: _Client(load, done), "127.0.0.1", port)  # type: ignore[misc]
    await asyncio.gather(*ends)
