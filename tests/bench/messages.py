"""How fast WhatsApp's webhook answers, and how many messages leave.

    python -m tests.bench.messages [--seconds 30] [--rate 200] [--messages 3000]

The webhook gets so many signed events a second, whether it has answered the earlier ones or not, and is timed
from the moment at which each was due. The worker sends to the fake Graph of the tests, in a process of its
own; its floor are three bare statements a message, each committed, from as many threads.
"""

import argparse
import asyncio
import os
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from multiprocessing import get_context
from multiprocessing.synchronize import Event
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

import psycopg

from tests.bench.__main__ import say, serving
from tests.messaging import graph
from tests.postgres import server as postgres
from tests.served import MANAGE, ROOT, free_port, postgres_database

CONNECTIONS = 64
PEOPLE = 500
TEMPLATE = "recordatorio_1d"
THREADS = 2
"""Of a worker's loop."""
BARE = (
    "insert into floor (id, state) values (%s, 'queued')",
    "update floor set state = 'sending' where id = %s",
    "update floor set state = 'sent' where id = %s",
)


def main() -> None:
    asked = arguments()
    with ExitStack() as stack:
        if not os.environ.get("DATABASE_URL"):
            os.environ["DATABASE_URL"] = stack.enter_context(postgres(durable=True))
        port = stack.enter_context(sending_to())
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
            "SECRET_KEY": secrets.token_urlsafe(48),
            "WHATSAPP_URL": f"http://127.0.0.1:{port}/v23.0",
            "WHATSAPP_PHONE_ID": graph.NUMBER,
            "WHATSAPP_TOKEN": graph.TOKEN,
            "WHATSAPP_SECRET": graph.SECRET,
            "WHATSAPP_VERIFY_TOKEN": "palabra",
            "MESSAGES_A_DAY": "10000000",
            "MESSAGES_A_DAY_EACH": "10000000",
        }
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ventanilla-bench-")))
        address = stack.enter_context(postgres_database("bench_messages"))
        served = stack.enter_context(serving(folder, address))
        os.environ |= {"DATABASE_URL": address, "DATA_DIR": str(folder)}
        import django

        django.setup()
        for number in range(asked.rounds):
            worker(served.env, address, asked.messages, f"turn {number + 1}")
        webhook(urlsplit(served.url).port or 0, asked)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.messages")
    parser.add_argument("--seconds", type=float, default=30, help="of events for the webhook")
    parser.add_argument("--rate", type=int, default=200, help="events a second")
    parser.add_argument("--messages", type=int, default=2_000, help="that leave, each turn")
    parser.add_argument("--rounds", type=int, default=3, help="turns of the worker and its floor")
    return parser.parse_args()


@contextmanager
def sending_to() -> Iterator[int]:
    """WhatsApp's place, in a process of its own."""
    port, context = free_port(), get_context("spawn")
    ready, over = context.Event(), context.Event()
    process = context.Process(target=_serve, args=(port, ready, over))
    process.start()
    ready.wait(30)
    try:
        yield port
    finally:
        over.set()
        process.join(10)


def _serve(port: int, ready: Event, over: Event) -> None:
    with graph.serving(port) as server:
        server.world.templates[TEMPLATE] = 2
        ready.set()
        over.wait()


def worker(env: dict[str, str], address: str, count: int, turn: str) -> None:
    """Queued first, then sent by one worker, from the first that leaves to the last."""
    from ventanilla.messaging.models import OutboundMessage, State

    OutboundMessage.objects.all().delete()
    queue(count)
    process = subprocess.Popen([*MANAGE, "worker"], env=env, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        sent = OutboundMessage.objects.filter(state=State.SENT)
        while not sent.exists():
            time.sleep(0.01)
        before, start = sent.count(), time.perf_counter()
        while sent.count() < count:
            time.sleep(0.05)
        rate = (count - before) / (time.perf_counter() - start)
    finally:
        process.terminate()
        process.wait(30)
    bare = floor(address, count)
    say(f"worker, {turn}: {rate:,.0f} messages/s; floor {bare:,.0f}/s; {rate / bare:.3f} of it")


def queue(count: int) -> None:
    from django.db import transaction

    from ventanilla.messaging import outbox
    from ventanilla.messaging.content import Template

    with transaction.atomic():
        for number in range(count):
            said = Template(TEMPLATE, "es_MX", ("Ana", "mañana"), "Ana, tu cita es mañana.")
            outbox.queue(to=f"+5272{number:08}", content=said)


def floor(address: str, count: int) -> float:
    """Messages a second of the bare statements, from as many threads as a worker has."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("drop table if exists floor")
        connection.execute("create table floor (id bigint primary key, state text)")

    def carry_out(thread: int) -> None:
        with psycopg.connect(address, autocommit=True) as own:
            for number in range(thread, count, THREADS):
                for statement in BARE:
                    own.execute(statement, [number])

    start = time.perf_counter()
    threads = [threading.Thread(target=carry_out, args=(each,)) for each in range(THREADS)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return count / (time.perf_counter() - start)


def webhook(port: int, asked: argparse.Namespace) -> None:
    events = [request(body) for body in bodies(int(asked.rate * asked.seconds))]
    latencies = sorted(asyncio.run(_paced(port, events, asked.rate)))
    low, high, top = (
        1_000 * latencies[min(int(len(latencies) * share), len(latencies) - 1)]
        for share in (0.5, 0.95, 0.99)
    )
    say(
        f"webhook, {asked.rate} events/s for {asked.seconds:.0f} s: p50 {low:.1f} ms, p95 {high:.1f} ms,"
        f" p99 {top:.1f} ms, longest {1_000 * latencies[-1]:.0f} ms, median of the floor"
        f" {1_000 * median(asyncio.run(_paced(port, [bare()] * 500, asked.rate))):.1f} ms"
    )


def bodies(count: int) -> Iterator[bytes]:
    """Of ten events seven tell of messages that left (each thing of them repeated and out of order), two are
    new messages and one is a message again."""
    from ventanilla.messaging.models import OutboundMessage

    sent = [*OutboundMessage.objects.values_list("provider_id", "key")[:1_000]]
    names, at = ("sent", "delivered", "read", "delivered", "sent"), int(time.time())
    written: list[dict[str, Any]] = []
    for number in range(count):
        kind = number % 10
        if kind < 7:
            provider_id, key = sent[number // 5 % len(sent)]
            told = graph.status(names[number % 5], key=str(key), at=at) | {"id": provider_id}
            yield graph.webhook({"statuses": [told]})
        elif kind < 9:
            written.append(_message(number, at))
            yield graph.webhook({"messages": [written[-1]]})
        else:
            yield graph.webhook({"messages": [written[-1 - number % min(len(written), 50)]]})


def _message(number: int, at: int) -> dict[str, Any]:
    sender = f"521722{number % PEOPLE:07}"
    said = {"type": "text", "text": {"body": "¿Qué papeles llevo para la constancia?"}}
    return {"from": sender, "id": f"wamid.in{number}", "timestamp": str(at), **said}


def request(body: bytes) -> bytes:
    head = (
        "POST /whatsapp/webhook HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"X-Hub-Signature-256: {graph.signature(body)}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def bare() -> bytes:
    return b"GET /bench/bare HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


async def _paced(port: int, requests: list[bytes], rate: int) -> list[float]:
    """Latencies from when each was due, over connections that stay open."""
    due: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
    latencies: list[float] = []
    clients = [asyncio.create_task(_client(port, due, latencies)) for _ in range(CONNECTIONS)]
    start = time.perf_counter() + 0.5
    for number, each in enumerate(requests):
        at = start + number / rate
        await asyncio.sleep(max(0.0, at - time.perf_counter()))
        due.put_nowait((at, each))
    await due.join()
    for client in clients:
        client.cancel()
    return latencies


async def _client(
    port: int, due: "asyncio.Queue[tuple[float, bytes]]", latencies: list[float]
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while True:
        at, encoded = await due.get()
        writer.write(encoded)
        head = await reader.readuntil(b"\r\n\r\n")
        status = int(head[9:12])
        length = head.lower().partition(b"content-length:")[2].split(b"\r\n")[0]
        await reader.readexactly(int(length or 0))
        if status != 200:
            sys.exit(f"the webhook answered {status}")
        latencies.append(time.perf_counter() - at)
        due.task_done()


if __name__ == "__main__":
    main()
