"""Several workers at the same outbox."""

import threading
import time
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from tests.jobs.workers import until, worker
from tests.messaging.graph import Graph
from tests.messaging.posts import bodies, hears_from, post
from ventanilla.messaging import outbox
from ventanilla.messaging.models import OutboundMessage, State

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = [f"+52722{number:07}" for number in range(2_000_000, 2_000_020)]


def at_once(act: Any, count: int) -> list[Any]:
    results: list[Any] = []
    ready = threading.Barrier(count)

    def run() -> None:
        try:
            ready.wait(10)
            results.append(act())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    return results


def drain_all() -> int:
    count = 0
    while outbox.drain():
        count += 1
    return count


def write_and_hear(server: Graph) -> None:
    hears_from(server, *PEOPLE)
    for number in range(120):
        phone = PEOPLE[number % len(PEOPLE)]
        post(f"{phone} {number:03}", to=phone)


@pytest.mark.postgres
def test_six_workers_send_each_message_once_and_in_order(whatsapp: Graph) -> None:
    """promise: I8, G9"""
    write_and_hear(whatsapp)
    whatsapp.world.seconds = 0.005
    while OutboundMessage.objects.exclude(state=State.SENT).exists():
        at_once(drain_all, 6)
    assert len(bodies(whatsapp)) == len({*bodies(whatsapp)}) == 120
    for phone in PEOPLE:
        mine = [each for each in bodies(whatsapp) if each.startswith(phone)]
        assert mine == sorted(mine)


@pytest.mark.postgres
def test_without_the_claim_some_would_leave_twice(whatsapp: Graph, monkeypatch: Any) -> None:
    """promise: I8 (negative control)"""
    write_and_hear(whatsapp)
    whatsapp.world.seconds = 0.02

    def unclaimed(at: Any) -> OutboundMessage | None:
        first = outbox._due(at, []).first()
        OutboundMessage.objects.filter(pk=first).update(state=State.SENDING)
        return OutboundMessage.objects.filter(pk=first).first()

    original = outbox._due

    def due(at: Any, paused: list[str]) -> Any:
        found = [*original(at, paused)[:1]]
        time.sleep(0.02)

        class One(list):  # type: ignore[type-arg]
            def first(self) -> Any:
                return self[0] if self else None

        return One(found)

    monkeypatch.setattr(outbox, "_due", due)
    monkeypatch.setattr(outbox, "_claim", unclaimed)
    at_once(outbox.drain, 6)
    assert len(bodies(whatsapp)) > len({*bodies(whatsapp)})


def test_a_real_worker_sends_within_a_second_or_so(
    whatsapp: Graph, tmp_path: Path, monkeypatch: Any
) -> None:
    """Written while it idles: a second of waiting, and what sending takes. The best of several, for others
    use the machine."""
    hears_from(whatsapp)
    for part, value in whatsapp.settings().items():
        monkeypatch.setenv(f"WHATSAPP_{part}", value)
    with worker(tmp_path):
        waits = [until_it_left(whatsapp, str(number)) for number in range(5)]
    assert min(waits[1:]) < 1.5
    assert bodies(whatsapp) == ["0", "1", "2", "3", "4"]


def until_it_left(server: Graph, words: str) -> float:
    """Seconds."""
    post(words)
    begun = time.monotonic()
    until(lambda: words in bodies(server))
    return time.monotonic() - begun
