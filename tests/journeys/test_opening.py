"""Lic. Ramos closes a day of her office and takes it back, without asking anybody for it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.test_catalogue import next_tuesday, published
from tests.journeys.test_lic_ramos import Open, enter, for_both_widths
from tests.served import Demonstrating, Served


@pytest.fixture
def desk(demonstrating: Demonstrating) -> Iterator[Served]:
    """Its own: what is published here would change the days of the other journeys."""
    with demonstrating() as served:
        yield served


def test_an_office_closes_a_day_and_goes_back(new_page: Open, desk: Served) -> None:
    """given appointments on Tuesday; when the office closes that day; then she sees whom it leaves without
    service before it does, and the history takes her back."""
    page = new_page(width=1280, site=desk.url)
    enter(page, desk, "ramos")
    page.wait_for_url("**/llamadas/*/")
    page.get_by_role("navigation", name="Trabajo del día").get_by_role(
        "link", name="Horario"
    ).click()
    for_both_widths(page)
    paint(page)
    page.get_by_role("link", name="Cierres", exact=True).click()
    page.get_by_label("Primer día").fill(next_tuesday().isoformat())
    page.get_by_label("Motivo").fill("Fumigación")
    for_both_widths(page)
    page.get_by_role("button", name="Ver a quién afecta").click()
    expect(page.locator(".told")).to_contain_text("sin servicio")
    for_both_widths(page)
    page.keyboard.press("p")
    published(page)
    for_both_widths(page)
    go_back(page)


def paint(page: Page) -> None:
    """A place less on Mondays at ten; then it is let go."""
    page.get_by_role("spinbutton", name="Lunes 10:00").fill("2")
    page.get_by_role("button", name="Ver qué cambia").click()
    expect(page.get_by_role("heading", name="Qué cambia")).to_be_visible()
    page.get_by_role("button", name="Descartar mis cambios").click()
    expect(page.get_by_role("spinbutton", name="Lunes 10:00")).not_to_have_value("2")


def go_back(page: Page) -> None:
    page.get_by_role("link", name="Historial").first.click()
    for_both_widths(page)
    page.get_by_role("link", name="Versión 1").last.click()
    page.get_by_role("button", name="Volver a esta versión").click()
    expect(page.get_by_text("Fumigación").first).to_be_visible()
    page.get_by_role("button", name="Publicar ahora").click()
    published(page)
