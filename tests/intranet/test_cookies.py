"""The cookies of the intranet behind https, as the real server sends them."""

import re
from collections.abc import Iterator
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

import pytest
from django.test import Client

from tests.intranet.desk import ENTRANCE, PASSWORD, give_password, person
from tests.served import Served, serving

SITE = "https://citas.example"
FLAGS = {"Path=/", "Secure", "HttpOnly", "SameSite=Lax"}
PROXY = {"Host": "citas.example", "X-Forwarded-Proto": "https", "Referer": f"{SITE}/"}


@pytest.fixture(scope="module")
def behind_https(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    more = {"ALLOWED_HOSTS": "citas.example,127.0.0.1", "TRUSTED_PROXIES": "1", "PUBLIC_URL": SITE}
    with serving(tmp_path_factory.mktemp("https"), **more) as served:
        yield served


def ask(served: Served, address: str, fields: dict[str, str], **more: str) -> tuple[int, list[str]]:
    """A GET, or with fields a POST; the status and the cookies that were set."""
    port = urlsplit(served.env["PUBLIC_URL"]).port or int(served.env["PORT"])
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    headers = PROXY | more | {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST" if fields else "GET", address, urlencode(fields) or None, headers)
    answer = connection.getresponse()
    answer.read()
    return answer.status, answer.headers.get_all("Set-Cookie") or []


def test_each_cookie_is_the_site_s_alone(behind_https: Served) -> None:
    """promise: E8"""
    made = ("create_staff", "lupe", "--name", "Lupe", "--role", "atencion", "--office", "10")
    password = behind_https.manage(*made).strip()
    _, first = ask(behind_https, ENTRANCE, {})
    token = re.match("__Host-csrf=([^;]+)", first[0])
    assert token
    fields = {"login": "lupe", "password": password, "csrfmiddlewaretoken": token[1]}
    status, then = ask(behind_https, ENTRANCE, fields, Cookie=first[0].split(";")[0])
    assert status == 302
    cookies = {cookie.split("=")[0]: set(cookie.split("; ")) for cookie in first + then}
    assert {"__Host-csrf", "__Host-intranet"} <= set(cookies)
    for name, parts in cookies.items():
        assert name.startswith("__Host-"), name
        assert parts >= FLAGS, name
        assert not any(part.startswith("Domain") for part in parts), name


def test_no_form_is_taken_without_its_token(behind_https: Served) -> None:
    """promise: E8"""
    _, [cookie, *_] = ask(behind_https, ENTRANCE, {})
    for address in (ENTRANCE, "/intranet/salir/", "/intranet/10/llamadas/1/soltar/"):
        sent = {"Cookie": cookie.split(";")[0]}
        for sender in ({"Referer": "https://elsewhere.example/"}, {"Origin": "null"}):
            status, _ = ask(behind_https, address, {"a": "b"}, **sent, **sender)
            assert status == 403, (address, sender)


def test_over_plain_http_it_would_be_seen(served: Served) -> None:
    """promise: E8 (negative control)"""
    address = urlsplit(served.url).netloc
    _, cookies = ask(served, ENTRANCE, {}, Host=address)
    assert cookies
    for cookie in cookies:
        assert not cookie.startswith("__Host-")
        assert not set(cookie.split("; ")) >= FLAGS


@pytest.mark.django_db
def test_where_nobody_checks_the_token_it_is_taken() -> None:
    """promise: E8 (its negative control)"""
    person("lupe")
    assert give_password(Client(enforce_csrf_checks=False), "lupe").status_code == 302
    fields = {"login": "lupe", "password": PASSWORD}
    assert Client(enforce_csrf_checks=True).post(ENTRANCE, fields).status_code == 403
