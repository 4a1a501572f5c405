"""Whatever arrives, the answer is an answer: never a fault of ours (promise: B9, for the API)."""

import json
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.calls import V1, client, names, new_key, order, post
from tests.people import ANA, book
from ventanilla.appointments.models import Appointment

pytestmark = pytest.mark.django_db
in_one_database = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])

TEXT = st.text(st.characters() | st.sampled_from("\0\ud800\u202e٣")) | st.sampled_from(
    [
        "9" * 400,
        "1e999",
        "2026-09-08T10:00:00-06:00",
        "0001-01-01T00:00:00+23:59",
        "106",
        "' OR 1=1",
    ]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=5,
)
PROOFS = {"phone_last4": ANA.phone[-4:], "token": "x", "starts_at": "2026-09-09T10:00:00-06:00"}
PATHS = [
    "/appointments",
    "/appointments/search",
    "/appointments/{}/cancel",
    "/appointments/{}/reschedule",
    "/assistant/messages",
]
GETS = ["/procedures", "/municipalities", "/office", "/slots"]


@pytest.fixture
def key() -> str:
    return new_key()


@pytest.fixture
def ana() -> Appointment:
    return book(ANA)


def check(response: Any) -> None:
    assert response.status_code < 500, response.content
    document = response.json()
    if response.status_code >= 400:
        assert response.headers["Content-Type"] == "application/problem+json"
        assert document["status"] == response.status_code
        assert document["detail"]


def send(path: str, body: bytes, key: str, idempotency_key: str = "a") -> None:
    check(post(path, body, Authorization=f"Bearer {key}", Idempotency_Key=idempotency_key))


@given(st.sampled_from(PATHS), st.binary() | VALUES.map(lambda it: json.dumps(it).encode()))
@in_one_database
def test_any_body(key: str, ana: Appointment, path: str, body: bytes) -> None:
    """promise: B9"""
    send(path.format(ana.cts), body, key)


@given(st.sampled_from(PATHS), st.data())
@in_one_database
def test_a_good_body_with_some_fields_of_anything(
    key: str, ana: Appointment, path: str, data: st.DataObject
) -> None:
    """promise: B9"""
    good = {
        "/appointments": order(),
        "/appointments/search": names(),
        "/appointments/{}/cancel": {"phone_last4": PROOFS["phone_last4"]},
        "/appointments/{}/reschedule": PROOFS,
        "/assistant/messages": {"text": "¿Cuánto cuesta la constancia?"},
    }[path]
    spoilt = data.draw(st.dictionaries(st.sampled_from(sorted(good)) | TEXT, VALUES, max_size=2))
    missing = data.draw(st.sets(st.sampled_from(sorted(good)), max_size=1))
    body = {name: value for name, value in (good | spoilt).items() if name not in missing}
    header = data.draw(st.text(st.characters(codec="latin-1", exclude_categories=["Cc"])))
    send(path.format(ana.cts), json.dumps(body).encode(), key, header)


@given(
    st.sampled_from(GETS),
    st.dictionaries(
        st.sampled_from(["procedure", "municipality", "from", "to"]) | TEXT, TEXT, max_size=5
    ),
    st.booleans(),
)
@in_one_database
def test_any_query(path: str, query: dict[str, str], sensible: bool) -> None:
    """promise: B9"""
    if sensible:
        query = {"procedure": "constancia", "municipality": "106"} | query
    check(client.get(f"{V1}{path}?{urlencode(query, errors='replace')}"))


@given(st.text(min_size=1) | st.binary(min_size=1), st.sampled_from(["", "/cancel", "/reschedule"]))
@in_one_database
def test_any_key_in_the_address(text: str | bytes, rest: str) -> None:
    """promise: B9"""
    safe = text.encode(errors="replace") if isinstance(text, str) else text
    address = f"{V1}/appointments/{quote(safe, safe='')}{rest}"
    check(
        client.post(address, PROOFS, content_type="application/json")
        if rest
        else client.get(address)
    )


@given(
    st.sampled_from(["authorization", "idempotency-key", "content-type", "accept"]),
    st.text(st.characters(codec="latin-1", exclude_categories=["Cc"]), max_size=300),
)
@in_one_database
def test_any_header(ana: Appointment, name: str, value: str) -> None:
    """promise: B9"""
    headers = {"Idempotency-Key": "a"} | {name: value}
    check(
        client.post(f"{V1}/appointments", order(), content_type="application/json", headers=headers)
    )


def test_the_check_can_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own control: a reader that trusts what it is given."""
    monkeypatch.setattr("ventanilla.api.appointments._read_cts", int)
    with pytest.raises(AssertionError, match="server_error"):
        check(client.get(f"{V1}/appointments/x"))
