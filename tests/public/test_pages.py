"""What holds of every public page in every state."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client

from tests.public.markup import Document, read, stays
from tests.public.pages import every_page
from tests.wording import BANNED
from ventanilla.catalog import catalogue
from ventanilla.catalog.models import Institution
from ventanilla.scheduling.loading import load

Pages = dict[str, HttpResponse]

LONGEST_SENTENCE = 25
STATUSES = {
    "/": 200,
    "/no/existe/": 404,
    "/citas/ver/no-existe/": 404,
    "tramite, unfit": 422,
    "has one": 409,
    "too many": 409,
    "taken": 409,
    "without cookies": 403,
    "own change, gone": 409,
    "own cancel, past": 409,
    "none found": 404,
    "no places": 200,
}
EXPECTED_CSP = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


@pytest.fixture(scope="module")
def pages(django_db_setup: None, django_db_blocker: Any) -> Pages:
    with django_db_blocker.unblock(), transaction.atomic():
        if not Institution.objects.exists():  # a transactional test emptied the tables
            load(settings.CATALOG)
        found = dict(every_page())
        transaction.set_rollback(True)
    return found


def documents(pages: Pages) -> dict[str, Document]:
    return {name: read(response) for name, response in pages.items()}


def test_every_page_is_there(pages: Pages) -> None:
    """Without it, what follows would pass on pages that were never reached."""
    headings = {page.heading for page in documents(pages).values()}

    assert {name: pages[name].status_code for name in STATUSES} == STATUSES
    assert len(headings) > 30
    assert "Por ahora no hay lugares" in read(pages["no places"]).text
    assert "No pudimos atender este asunto." in headings


def test_has_one_heading_a_title_and_its_language(pages: Pages) -> None:
    for name, page in documents(pages).items():
        assert page.one("html").attributes["lang"] == "es-MX", name
        assert page.heading, name
        assert page.title.removesuffix(" – IMEVIS").strip(), name
        assert page.one("main").attributes["id"] == "contenido", name
        ids = [e.attributes["id"] for e in page.elements if "id" in e.attributes]
        assert len(ids) == len(set(ids)), f"{name}: one id twice"


def test_nothing_is_inline_and_nothing_comes_from_elsewhere(pages: Pages) -> None:
    """promise: D9"""
    for name, page in documents(pages).items():
        for element in page.elements:
            assert element.tag != "style", name
            assert element.tag != "script" or element.attributes.get("src"), name
            for attribute, value in element.attributes.items():
                assert attribute != "style", f"{name}: {element}"
                assert not attribute.startswith("on"), f"{name}: {element}"
                if attribute in {"src", "action", "href"}:
                    assert stays(element, value), f"{name}: {value}"


def test_content_security_policy_lets_nothing_in(pages: Pages) -> None:
    """promise: D9"""
    for name, response in pages.items():
        sent = response.headers["Content-Security-Policy"]
        policy = dict(part.strip().split(" ", 1) for part in sent.split(";"))
        assert EXPECTED_CSP.items() <= policy.items(), name
        assert "unsafe" not in sent, name
        assert response.headers["X-Content-Type-Options"] == "nosniff", name
        assert response.headers["Referrer-Policy"] == "same-origin", name


def test_personal_pages_are_kept_by_nobody(pages: Pages) -> None:
    shown = {200, 409, 422}
    for name, response in pages.items():
        personal = not name.startswith("/") or name.startswith("/citas/")
        if personal and response.status_code in shown:
            assert "no-store" in response.headers.get("Cache-Control", ""), name


def test_words_are_plain(pages: Pages) -> None:
    for name, page in documents(pages).items():
        found = re.search(rf"\b({BANNED})\b", page.text, re.IGNORECASE)
        assert not found, f"{name}: «{found and found[0]}»"


def test_sentences_are_short(pages: Pages) -> None:
    long = {
        sentence
        for page in documents(pages).values()
        for sentence in page.sentences()
        if len(sentence.split()) > LONGEST_SENTENCE
    }
    assert not long


def test_help_by_telephone_is_on_every_page(pages: Pages) -> None:
    for name, page in documents(pages).items():
        aside = page.one("aside", class_="help")
        assert "722 276 55 50" in aside.text, name


def test_page_of_a_fault_stands_alone() -> None:
    """The 500 page needs neither database nor context, and is plain too."""
    page = Document(render_to_string("public/errors/500.html"))

    assert page.one("html").attributes["lang"] == "es-MX"
    assert page.heading == "Tuvimos una falla"
    assert not re.search(BANNED, page.text, re.IGNORECASE)


@pytest.mark.django_db
def test_before_a_catalogue_is_loaded_a_page_still_leads_somewhere() -> None:
    Institution.objects.all().delete()
    catalogue.forget()
    page = read(Client().get("/nada/"))
    assert page.heading == "No encontramos esa página"
    assert page.one("header").text.strip() == "Citas"


def test_no_page_shows_its_own_marks_as_text(pages: Pages) -> None:
    """What was made safe once is not made safe twice: nobody reads «<p>»."""
    for name, page in documents(pages).items():
        assert not re.search(r"</?[a-z]|&[a-z#]", page.text), name


@pytest.mark.django_db
def test_robots_stay_out_of_appointments() -> None:
    assert "Disallow: /citas/" in Client().get("/robots.txt").content.decode()
