"""The same races from outside: real sockets, the real server, two processes of two threads."""

import json
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from itertools import count
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest

from tests.served import Served

WHERE = {"procedure": "constancia", "municipality": "120"}  # Zumpango, where no other test goes
TELEPHONES = count(7_222_500_000)

Answer = tuple[int, dict[str, Any]]
Book = Callable[..., Answer]


@pytest.fixture(scope="module")
def book(served: Served) -> Book:
    """POST by a program with a key; the status and the JSON of the answer."""
    key = served.manage("create_api_key", "carreras", "--scope", "appointments:write").strip()
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}

    def call(starts_at: str, *, phone: str = "", idempotency_key: str = "") -> Answer:
        person = {"given_names": "Juana", "first_surname": "Pérez"}
        body = WHERE | person | {"starts_at": starts_at, "phone": phone or str(next(TELEPHONES))}
        own = {"Idempotency-Key": idempotency_key or str(uuid4())}
        request = urllib.request.Request(
            f"{served.url}/api/v1/appointments", json.dumps(body).encode(), headers | own
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refusal:
            return refusal.code, json.load(refusal)

    return call


@pytest.fixture(scope="module")
def starts(served: Served) -> Iterator[str]:
    """The free starts of the office, each once."""
    first = date.today() + timedelta(days=1)
    query = f"procedure=constancia&municipality=120&from={first}&to={first + timedelta(days=50)}"
    with urllib.request.urlopen(f"{served.url}/api/v1/slots?{query}", timeout=30) as answer:
        days = json.load(answer)["days"]
    return iter([slot["starts_at"] for day in days for slot in day["slots"]])


def at_once(act: Callable[[], Answer], people: int) -> list[Answer]:
    start = Barrier(people)

    def press(_: int) -> Answer:
        start.wait(timeout=30)
        return act()

    with ThreadPoolExecutor(people) as threads:
        return list(threads.map(press, range(people)))


@pytest.mark.parametrize("round_", range(3))
def test_two_hundred_ask_for_the_last_place(book: Book, starts: Iterator[str], round_: int) -> None:
    """promise: A1"""
    last = next(starts)
    assert [book(last)[0] for _ in range(2)] == [201, 201]
    answers = at_once(lambda: book(last), people=200)
    assert Counter(status for status, _ in answers) == {201: 1, 409: 199}
    for status, answer in answers:
        if status == 409:
            assert answer["code"] == "slot_taken"
            assert len(answer["alternatives"]) == 3
            assert last not in [slot["starts_at"] for slot in answer["alternatives"]]


def test_twenty_identical_sends_make_one_appointment(book: Book, starts: Iterator[str]) -> None:
    """promise: B4"""
    wanted, phone = next(starts), str(next(TELEPHONES))
    answers = at_once(lambda: book(wanted, phone=phone, idempotency_key="veinte"), people=20)
    assert Counter(status for status, _ in answers) == {201: 1, 200: 19}
    assert len({answer["cts"] for _, answer in answers}) == 1
