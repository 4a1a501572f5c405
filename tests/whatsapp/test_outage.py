"""The database is away, and workers are killed: real processes, and Meta comes again."""

import os
import shutil
import socket
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, urlsplit

import psycopg
import pytest
from django.utils import timezone

from tests.jobs.workers import child_of, until, worker
from tests.messaging import graph
from tests.messaging.graph import Graph, signature
from tests.served import Served, postgres_database, serving
from tests.whatsapp.phone import ADDRESS, body_of, bring, said, text
from ventanilla.appointments.models import Appointment
from ventanilla.assistant.models import Conversation
from ventanilla.messaging import inbox, outbox
from ventanilla.messaging.models import InboundMessage, OutboundMessage

PEOPLE = [f"+52722{number:07}" for number in range(2_000_000, 2_000_020)]


class Wire:
    """Between the server and its database: it can be cut."""

    def __init__(self, url: str, folder: Path) -> None:
        found = psycopg.conninfo.conninfo_to_dict(url)
        host, port = str(found.get("host", "")), int(found.get("port") or 5432)
        unix = f"{host}/.s.PGSQL.{port}"
        self._target = (
            (socket.AF_UNIX, unix) if host.startswith("/") else (socket.AF_INET, (host, port))
        )
        self._path = folder / ".s.PGSQL.5432"
        self._open: list[socket.socket] = []
        self.url = urlsplit(url)._replace(netloc=f"{found['user']}@{quote(str(folder), safe='')}")

    def mend(self) -> None:
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(self._path))
        self._listener.listen(64)
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def cut(self) -> None:
        """Whoever is connected loses it, and nobody gets through."""
        self._path.unlink()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for each in self._open:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        self._open.clear()

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                ours, _ = listener.accept()
                family, address = self._target
                theirs = socket.socket(family)
                theirs.connect(address)
                self._open += [ours, theirs]
                for one, other in ((ours, theirs), (theirs, ours)):
                    threading.Thread(target=_pass_on, args=(one, other), daemon=True).start()


def _pass_on(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while piece := one.recv(65_536):
            other.sendall(piece)
        other.shutdown(socket.SHUT_WR)


@contextmanager
def wired() -> Iterator[Wire]:
    folder = Path(tempfile.mkdtemp(prefix="wire-", dir="/tmp"))  # a socket's path is short
    name = f"outage_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    try:
        with postgres_database(name) as url:
            wire = Wire(url, folder)
            wire.mend()
            yield wire
    finally:
        shutil.rmtree(folder)


def environment(server: Graph) -> dict[str, str]:
    return {f"WHATSAPP_{part}": value for part, value in server.settings().items()}


def deliver(served: Served, body: bytes) -> int:
    """As Meta does. The status."""
    headers = {"X-Hub-Signature-256": signature(body), "Content-Type": "application/json"}
    request = urllib.request.Request(f"{served.url}{ADDRESS}", body, headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return int(answer.status)
    except HTTPError as refused:
        return refused.code


def hello(number: int) -> bytes:
    who = PEOPLE[number]
    return said(text("Hola", who=who, number=number, at=int(time.time())))


@pytest.mark.postgres
def test_the_database_goes_away_and_comes_back(tmp_path: Path) -> None:
    """promise: G5: 5xx while it is away, so Meta comes again; then every message is answered, once"""
    with graph.serving() as server, wired() as wire:
        server.world.wrote |= {f"521{each.removeprefix('+52')}" for each in PEOPLE}
        with serving(tmp_path, wire.url.geturl(), **environment(server)) as served:
            assert [deliver(served, hello(number)) for number in range(5)] == [200] * 5
            until(lambda: len(server.world.taken) == 5)
            wire.cut()
            assert [deliver(served, hello(number)) for number in range(5, 20)] == [503] * 15
            wire.mend()
            left = [*range(20)]  # those that were taken come again too
            until(lambda: not still_refused(served, left))
            until(lambda: len(server.world.taken) >= 20, seconds=120)
            time.sleep(1.5)
    asked = sorted(each["to"] for each in server.world.taken)
    assert asked == sorted(f"521{each.removeprefix('+52')}" for each in PEOPLE)


def still_refused(served: Served, left: list[int]) -> list[int]:
    left[:] = [number for number in left if deliver(served, hello(number)) != 200]
    return left


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_of_a_conversation(
    whatsapp: Graph, tmp_path: Path, monkeypatch: Any
) -> None:
    """promise: G10: another goes on at the same question, and one appointment is made

    Ana answers question after question; after each the worker gets `kill -9`, sooner or later."""
    for name, value in environment(whatsapp).items():
        monkeypatch.setenv(name, value)
    whatsapp.world.wrote.add("5217221234567")
    steps = ["quiero una cita", "constancia", "toluca", "sí", "el jueves", "11:00"]
    steps += ["Ana María Peña Gómez", "sí"]
    with worker(tmp_path) as process:
        for place, words in enumerate(steps):
            assert bring(said(text(words, at=int(time.time())))) == 200
            time.sleep(0.2 * place)
            kill(process)
            minutes_pass(whatsapp)
            until(lambda place=place: answered(whatsapp, place + 1), seconds=60)
    assert Appointment.objects.count() == 1
    assert Conversation.objects.count() == 1
    told = [body_of(each) for each in whatsapp.world.taken if body_of(each)]
    assert told[-1].startswith("Listo, Ana María.")
    assert len(told) == len(steps), "something was asked twice"


def kill(process: Any) -> None:
    child = child_of(process)
    child.kill()
    until(lambda: not child.is_running() or child.status() == "zombie")


def minutes_pass(server: Graph) -> None:
    """Meta tells what it took, and the sweeps give back what the dead had."""
    told = [
        graph.status("sent", number, key=each["biz_opaque_callback_data"])
        for number, each in enumerate(server.world.taken, start=1)
    ]
    assert bring(graph.webhook({"statuses": told})) == 200
    long_ago = timezone.now() - timedelta(hours=1)
    InboundMessage.objects.filter(state="answering").update(claimed_at=long_ago)
    OutboundMessage.objects.filter(state="sending").update(claimed_at=long_ago)
    inbox.retake()
    outbox.sweep()


def answered(server: Graph, count: int) -> bool:
    """So many, and nothing is left to leave."""
    waiting = OutboundMessage.objects.filter(state__in=["queued", "sending"]).exists()
    done = InboundMessage.objects.filter(state="answered").count()
    return done == count and not waiting
