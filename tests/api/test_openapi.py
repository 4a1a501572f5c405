"""GET /openapi.json: the description says what the API does."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.calls import V1, get
from ventanilla.api.api import api

pytestmark = pytest.mark.django_db

CALLS = {
    "get /procedures",
    "get /municipalities",
    "get /office",
    "get /slots",
    "post /appointments",
    "post /appointments/search",
    "get /appointments/{cts}",
    "post /appointments/{cts}/cancel",
    "post /appointments/{cts}/reschedule",
    "post /assistant/messages",
}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return get("/openapi.json").json()


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method} {path.removeprefix(V1)}", operation


def codes(operation: dict[str, Any]) -> set[str]:
    return {
        code
        for answer in operation["responses"].values()
        for code in answer["content"].get("application/problem+json", {}).get("examples", {})
    }


def test_version_and_calls(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"
    assert {name for name, _ in operations(document)} == CALLS


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    names = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(document)))
    assert "Problem" in names
    assert names <= set(document["components"]["schemas"])


def test_booking_asks_for_a_key_and_an_idempotency_key(document: dict[str, Any]) -> None:
    calls = dict(operations(document))
    booking = calls.pop("post /appointments")
    assert booking["security"] == [{"ApiKeyBearer": []}]
    scheme = document["components"]["securitySchemes"]["ApiKeyBearer"]
    assert (scheme["type"], scheme["scheme"]) == ("http", "bearer")
    (header,) = booking["parameters"]
    assert (header["name"], header["in"], header["required"]) == ("Idempotency-Key", "header", True)
    assert (header["schema"]["minLength"], header["schema"]["maxLength"]) == (1, 200)
    assert not any("security" in call for call in calls.values())


def test_how_a_booking_may_fail(document: dict[str, Any]) -> None:
    booking = dict(operations(document))["post /appointments"]
    assert set(booking["responses"]) >= {"200", "201", "401", "403", "404", "409", "415", "422"}
    assert codes(booking) == {
        "missing_key",
        "unknown_key",
        "missing_scope",
        "no_office",
        "already_has_appointment",
        "idempotency_conflict",
        "slot_taken",
        "too_many_active",
        "invalid",
        "missing_idempotency_key",
        "bad_json",
        "too_large",
        "unsupported_media_type",
    }


def test_bodies_and_answers_have_examples_that_their_own_schema_accepts(
    document: dict[str, Any],
) -> None:
    schemas = document["components"]["schemas"]
    for name, operation in operations(document):
        for written in re.findall(r"schemas/(\w+)", json.dumps(operation)):
            assert written == "Problem" or schemas[written]["examples"], (name, written)
    for model in _models():
        for example in model.model_config["json_schema_extra"]["examples"]:
            model.model_validate(example)


def _models() -> list[Any]:
    from ventanilla.api import schemas

    return [
        each
        for each in vars(schemas).values()
        if isinstance(each, type) and "json_schema_extra" in getattr(each, "model_config", {})
    ]


def test_bodies_take_nothing_else(document: dict[str, Any]) -> None:
    """promise: C7"""
    for name in ("Booking", "Search", "Ownership", "Rescheduling", "Message"):
        assert document["components"]["schemas"][name]["additionalProperties"] is False


def test_ninja_serves_no_page_of_its_own() -> None:
    assert (api.docs_url, api.openapi_url) == (None, None)
