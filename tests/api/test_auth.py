"""Who may write."""

from datetime import timedelta

import pytest

from tests.api.calls import get, new_key, order, post, problem
from tests.people import NOW
from ventanilla.accounts.models import ApiKey
from ventanilla.appointments.models import Appointment

pytestmark = pytest.mark.django_db


def book(**headers: str):
    return post("/appointments", order(), Idempotency_Key="a", **headers)


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer  ", "Basic YTpi", "KEY"])
def test_without_a_key(header: str | None) -> None:
    answer = book(**({} if header is None else {"Authorization": header}))
    problem(answer, 401, "missing_key")
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert not Appointment.objects.exists()


@pytest.mark.parametrize("key", ["vtn_nobody", "x" * 5_000, "ñandú", "\0"])
def test_a_key_that_nobody_has(key: str) -> None:
    answer = book(Authorization=f"Bearer {key}")
    problem(answer, 401, "unknown_key")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_key_that_was_taken_back() -> None:
    key = new_key()
    ApiKey.objects.update(revoked_at=NOW - timedelta(minutes=1))
    problem(book(Authorization=f"Bearer {key}"), 401, "unknown_key")
    assert not Appointment.objects.exists()


def test_a_key_for_something_else() -> None:
    key = new_key()
    ApiKey.objects.update(scope="appointments:read other")
    problem(book(Authorization=f"Bearer {key}"), 403, "missing_scope")
    assert not Appointment.objects.exists()


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER "])
def test_a_key_with_the_scope(scheme: str) -> None:
    assert book(Authorization=f"{scheme} {new_key()}").status_code == 201


def test_reading_needs_no_key() -> None:
    for address in ("/procedures", "/municipalities", "/openapi.json", "/docs"):
        assert get(address).status_code == 200
