"""promise: H6: what is said in a conversation is text, whoever said it: no HTML, no link, no image."""

import copy

import pytest
from django.conf import settings as project
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from tests.public.markup import read
from tests.public.test_hostile_text import PAYLOADS, Shape, assert_only_text, shapes
from ventanilla.assistant.models import Conversation, Line

pytestmark = pytest.mark.django_db
CHAT = "/asistente/"
MARKDOWN = [
    "![mapa](https://evil.example/x.png)",
    "[Paga aquí](https://evil.example)",
    "[Paga aquí](javascript:alert(1))",
    "<https://evil.example>",
    "https://evil.example/paga",
    "**gratis** _no_ `x` # título",
    "![](data:image/svg+xml,<svg/onload=alert(1)>)",
    "{{7*7}} {% include '/etc/passwd' %} ${7*7}",
]


@pytest.fixture
def client() -> Client:
    client = Client()
    client.post(CHAT, {"mensaje": "hola"})
    return client


def says(client: Client, text: str) -> HttpResponse:
    """Everybody in the conversation says it: the person, the assistant, who attends."""
    row = Conversation.objects.get()
    Line.objects.update(text=text)
    row.state["said"] |= {"text": text, "options": [[text[:20], "menu:", text[:72]]]}
    row.save()
    return client.get(CHAT)


def as_text(client: Client) -> set[Shape]:
    return shapes(read(says(client, "buenas")))


@pytest.mark.parametrize("text", MARKDOWN)
def test_markdown_is_what_it_looks_like(client: Client, text: str) -> None:
    """promise: H6"""
    usual = as_text(client)
    answer = says(client, text)
    assert_only_text(answer, text, usual)
    lines = [line.text for line in read(answer).all("li", tabindex="-1")]
    assert all(text in line for line in lines[1:])


def test_two_hundred_texts_make_no_element(client: Client) -> None:
    """promises: D1, H6"""
    usual = as_text(client)
    for payload in PAYLOADS:
        assert_only_text(says(client, payload), payload, usual)


def test_nor_do_they_in_the_piece_that_the_script_gets(client: Client) -> None:
    """promise: H6"""
    says(client, "buenas")
    usual = shapes(read(client.get(CHAT, {"desde": "0"})))
    for payload in [*MARKDOWN, *PAYLOADS[::7]]:
        says(client, payload)
        assert_only_text(client.get(CHAT, {"desde": "0"}), payload, usual)


def test_nor_does_what_is_given_back_to_be_mended() -> None:
    """promise: H6"""
    client, rest = Client(), "x" * 1000
    usual = shapes(read(client.post(CHAT, {"mensaje": rest + "x"})))
    for payload in [*MARKDOWN, *PAYLOADS]:
        answer = client.post(CHAT, {"mensaje": payload + rest})
        assert answer.status_code == 422
        assert_only_text(answer, payload, usual)


def test_these_tests_see_a_page_that_does_not_escape(client: Client, settings: Settings) -> None:
    """promise: H6 (negative control)"""
    usual = as_text(client)
    templates = copy.deepcopy(project.TEMPLATES)
    templates[0]["OPTIONS"]["autoescape"] = False
    settings.TEMPLATES = templates
    for payload in ("<script>alert(1)</script>", "<img src=x onerror=alert(1)>"):
        with pytest.raises(AssertionError):
            assert_only_text(says(client, payload), payload, usual)
