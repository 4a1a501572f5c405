"""The documentation page, made on the server."""

import html
import re

import pytest

from tests.api.calls import V1, client, get
from ventanilla.api.docs import calls
from ventanilla.api.problems import KINDS

pytestmark = pytest.mark.django_db


@pytest.fixture
def page() -> str:
    answer = get("/docs")
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def test_the_root_leads_to_the_documentation() -> None:
    assert client.get(f"{V1}/").headers["Location"] == f"{V1}/docs"


def test_every_call_with_what_it_takes_and_answers(page: str) -> None:
    assert len(calls()) == 10
    for call in calls():
        assert f"{call.method} {call.path}" in page
        assert call.answer in page
        assert call.request in page
        for field in call.fields:
            assert f"<code>{field.name}</code>" in page
    assert page.count("Necesita clave.") == 1


def test_every_problem_can_be_linked_to(page: str) -> None:
    for code in KINDS:
        assert page.count(f'id="{code}"') == 1
    targets = re.findall(r'href="#([^"]+)"', page)
    assert set(targets) <= set(re.findall(r'id="([^"]+)"', page))


def test_nothing_comes_from_another_host_and_no_script(page: str) -> None:
    """promise: D9"""
    assert "<script" not in page
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert all(address.startswith(("/", "#", "tel:")) for address in addresses), addresses
