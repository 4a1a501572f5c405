"""What the clock tells a guesser: nothing.

Each sample is a whole request to the real server over one connection. The kinds are asked in a random
order, so that a busy machine disturbs all of them alike.
"""

import http.client
import json
import random
import urllib.request
from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from math import erfc, sqrt
from time import perf_counter
from urllib.parse import urlsplit

import pytest

from tests.served import Served
from ventanilla.appointments import cts

SAMPLES = 1_000
"""Of each kind, 2,000 in a comparison."""
ROUNDS = 3
"""Chance alone is significant at 1 % once in a hundred times, and in all three once in a million."""

Ask = Callable[[str], float]


@pytest.fixture(scope="module")
def existing(served: Served) -> str:
    """The CTS of an appointment that somebody has."""
    key = served.manage("create_api_key", "reloj", "--scope", "appointments:write").strip()
    where = {"procedure": "constancia", "municipality": "110"}
    first = date.today() + timedelta(days=1)
    query = f"procedure=constancia&municipality=110&from={first}&to={first + timedelta(days=50)}"
    with urllib.request.urlopen(f"{served.url}/api/v1/slots?{query}", timeout=30) as answer:
        starts_at = json.load(answer)["days"][0]["slots"][0]["starts_at"]
    person = {"given_names": "Julia", "first_surname": "Mora", "phone": "7222400001"}
    request = urllib.request.Request(
        f"{served.url}/api/v1/appointments",
        json.dumps(where | person | {"starts_at": starts_at}).encode(),
        {
            "Authorization": f"Bearer {key}",
            "Content-Type": "application/json",
            "Idempotency-Key": "reloj",
        },
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return str(json.load(answer)["cts"])


@pytest.fixture
def ask(served: Served) -> Ask:
    """Seconds that the server takes to refuse four wrong digits for a CTS."""
    address = urlsplit(served.url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=30)
    headers = {"Content-Type": "application/json"}
    answers = set()

    def seconds(key: str) -> float:
        began = perf_counter()
        connection.request(
            "POST", f"/api/v1/appointments/{key}/cancel", '{"phone_last4": "9999"}', headers
        )
        response = connection.getresponse()
        answers.add((response.status, response.read()))
        taken = perf_counter() - began
        assert len(answers) == 1
        return taken

    return seconds


def test_an_unknown_key_takes_as_long_as_a_wrong_datum(ask: Ask, existing: str) -> None:
    """promise: C4. After five tries the wrong datum is also the throttled one; its answer is the same."""
    unknown = cts.compose(2026, 11, "110", 6, 99_999)
    significances = []
    for _ in range(ROUNDS):
        times = sample(ask, {"unknown": unknown, "wrong": existing})
        significances.append(rank_test(times["unknown"], times["wrong"]))
        if significances[-1] > 0.01:
            break
    assert max(significances) > 0.01


def test_the_rank_test_sees_a_difference() -> None:
    """promise: C4 (negative control): a hundredth more is significant, the same is not."""
    noise = random.Random(1)
    times = [noise.gauss(1, 0.05) for _ in range(2 * SAMPLES)]
    assert rank_test(times[:SAMPLES], times[SAMPLES:]) > 0.01
    assert rank_test(times[:SAMPLES], [time + 0.01 for time in times[SAMPLES:]]) < 0.01


def sample(ask: Ask, keys: dict[str, str]) -> dict[str, list[float]]:
    turns = list(keys) * SAMPLES
    random.Random(7).shuffle(turns)
    times = defaultdict(list)
    for kind in turns:
        times[kind].append(ask(keys[kind]))
    return times


def rank_test(one: list[float], other: list[float]) -> float:
    """Two-sided significance of the Mann-Whitney U test, by its normal approximation."""
    ranked = sorted([(time, True) for time in one] + [(time, False) for time in other])
    ranks = sum(rank for rank, (_, is_one) in enumerate(ranked, 1) if is_one)
    expected = len(one) * (len(ranked) + 1) / 2
    deviation = sqrt(len(one) * len(other) * (len(ranked) + 1) / 12)
    return erfc(abs(ranks - expected) / deviation / sqrt(2))
