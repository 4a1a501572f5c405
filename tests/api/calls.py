"""Calls as another program makes them."""

import json
from typing import Any

from django.test import Client

from tests.people import ANA, CONSTANCIA, TOLUCA
from ventanilla.accounts import api_keys
from ventanilla.appointments.person import Person

V1 = "/api/v1"
TUESDAY_AT_TEN = "2026-09-08T10:00:00-06:00"
WEDNESDAY_AT_TEN = "2026-09-09T10:00:00-06:00"
WRITE = "appointments:write"

client = Client()


def get(path: str, **query: str) -> Any:
    return client.get(f"{V1}{path}", query)


def post(path: str, body: Any, **headers: str) -> Any:
    """`body` goes as JSON; `Idempotency_Key="x"` is a header."""
    content = body if isinstance(body, bytes) else json.dumps(body)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post(f"{V1}{path}", content, content_type="application/json", headers=named)


def new_key(scope: str = WRITE, name: str = "kiosco") -> str:
    return api_keys.create(name, scope)


def names(person: Person = ANA) -> dict[str, str]:
    return {
        "given_names": person.given_names,
        "first_surname": person.first_surname,
        "second_surname": person.second_surname,
        "phone": person.phone,
    }


def order(person: Person = ANA, **changes: Any) -> dict[str, Any]:
    """What Ana's booking carries, with `changes`."""
    where = {"procedure": CONSTANCIA, "municipality": TOLUCA, "starts_at": TUESDAY_AT_TEN}
    return where | names(person) | changes


def problem(response: Any, status: int, code: str) -> dict[str, Any]:
    """The document of the problem, which must be this one and well formed."""
    assert response.headers["Content-Type"] == "application/problem+json"
    document: dict[str, Any] = response.json()
    assert (response.status_code, document["code"]) == (status, code), document
    assert document["status"] == status
    assert document["type"].endswith(f"/api/v1/docs#{code}")
    assert document["title"]
    assert document["detail"].endswith(".")
    return document


def errors(response: Any) -> dict[str, str]:
    """Field -> sentence of an answer 422."""
    return {
        error["field"]: error["message"] for error in problem(response, 422, "invalid")["errors"]
    }
