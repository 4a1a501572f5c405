"""What holds for every address of the API, also for those that do not exist."""

import pytest
from django.test import Client

from tests.api.calls import V1, client, get, post, problem

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete", "options"])
@pytest.mark.parametrize(
    "path",
    ["/nada", "/procedures/", "/appointments/a/b", "/docs/otra", "//", "/%00", "/appointments/"],
)
def test_an_address_that_does_not_exist(path: str, method: str) -> None:
    problem(getattr(client, method)(f"{V1}{path}"), 404, "unknown_path")


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/procedures", "GET, HEAD"),
        ("/slots", "GET, HEAD"),
        ("/openapi.json", "GET, HEAD"),
        ("/appointments/x", "GET, HEAD"),
        ("/appointments", "POST"),
        ("/appointments/search", "POST"),
        ("/appointments/x/cancel", "POST"),
        ("/assistant/messages", "POST"),
    ],
)
def test_a_method_that_the_address_does_not_have(path: str, allowed: str) -> None:
    answer = client.delete(f"{V1}{path}")
    problem(answer, 405, "method_not_allowed")
    assert answer.headers["Allow"] == allowed


def test_head_is_answered_like_get() -> None:
    answer = client.head(f"{V1}/procedures")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["Content-Type"] == get("/procedures").headers["Content-Type"]


@pytest.mark.parametrize(
    "kind",
    ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"],
)
def test_a_body_that_does_not_say_it_is_json(kind: str) -> None:
    answer = client.post(f"{V1}/appointments/search", b"{}", content_type=kind)
    problem(answer, 415, "unsupported_media_type")


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff\xfe\xfa",
        b'{"a": "\xe9"}',
        b"[" * 100_000,
        b'{"phone": ' + b"9" * 10_000 + b"}",
        b"{}{}",
        b"\0",
    ],
)
def test_what_is_not_json(body: bytes) -> None:
    problem(post("/appointments/search", body), 400, "bad_json")


def test_a_body_too_large_to_be_a_call() -> None:
    problem(post("/appointments/search", b" " * 300_000), 413, "too_large")


def test_nothing_is_kept_by_caches() -> None:
    for answer in (get("/procedures"), get("/appointments/x"), post("/appointments/search", {})):
        assert answer.headers["Cache-Control"] == "no-store"


def test_no_cookie_is_set_nor_asked_for() -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(f"{V1}/appointments/search", b"{}", content_type="application/json")
    assert answer.status_code == 422
    assert not answer.cookies
