"""promise: D1: nothing that is typed, stored or in the catalogue runs or is obeyed by the browser.

Dialogs, violations of the policy and requests to other hosts are what `Watch` waits for.
"""

import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from tests.catalogs import Catalog
from tests.journeys import acts
from tests.journeys.visitor import Visitor, person
from tests.served import Served, serving

PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "</title><script>alert(1)</script>",
    '" autofocus onfocus=alert(1) x="',
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<a href=javascript:alert(1)>aquí</a>",
    "<style>*{background:url(//evil.example)}</style>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
]


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server whose catalogue was written by somebody with bad intentions."""
    folder = tmp_path_factory.mktemp("hostile")
    catalog = Catalog(folder)
    payload = PAYLOADS[1].replace('"', '""')
    catalog.replace("oficinas.csv", "10,Delegación Regional Toluca", f'10,"{payload}"')
    with serving(folder) as site:
        site.manage("load_catalog", str(catalog.path))
        time.sleep(5.5)  # what the server knows of its catalogue may be five seconds old
        yield site


def test_typed_text_is_only_text(page: Page) -> None:
    visitor = Visitor(page).open("/citas/nueva/?tramite=constancia")
    for payload in PAYLOADS:
        page.goto("/citas/nueva/municipio/")
        page.fill("#municipio", payload)
        page.click("main button")
        assert page.input_value("#municipio") == payload
    visitor.look().open("/citas/consultar/")
    for payload in PAYLOADS:
        page.fill("[name=cts]", payload)
        page.click("main button")
        assert page.input_value("[name=cts]") == payload
    visitor.look()


def test_names_and_offices_are_only_text(
    new_page: Callable[..., Page], hostile_site: Served
) -> None:
    page = new_page(site=hostile_site.url)
    visitor = Visitor(page).open("/oficinas/").expect("onerror=alert(1)")
    visitor.book_until_check(person(), municipality="Toluca").expect("onerror=alert(1)")
    for payload in PAYLOADS:
        page.goto("/citas/nueva/datos/")
        page.fill("[name=given_names]", payload)
        page.click("main button")
        assert page.input_value("[name=given_names]") == payload
    visitor.look().open("/citas/nueva/revisar/").confirm().expect("onerror=alert(1)")
    for payload in PAYLOADS[:3]:
        acts.run(hostile_site, f"rename({visitor.key!r}, {payload!r})")
        page.reload()
        visitor.look().expect(payload)
