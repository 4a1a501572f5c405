"""Patricia answers for the indicator: the year, the people behind it, and the month to be signed."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import pypdfium2
from playwright.sync_api import Page, expect

from tests.journeys.test_lic_ramos import enter, for_both_widths
from tests.served import Served

Open = Callable[..., Page]


def figure(page: Page, name: str) -> str:
    card = page.get_by_role("listitem").filter(
        has=page.get_by_role("heading", name=name, exact=True)
    )
    return card.locator(".big-figure").inner_text()


def number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def drawn(page: Page, title: str) -> list[tuple[str, str]]:
    """Name and value of each bar, as they are read off the picture."""
    picture = page.get_by_role("img", name=title)
    names, values = picture.locator("text:not(.value)"), picture.locator("text.value")
    return list(zip(names.all_text_contents(), values.all_text_contents(), strict=True))


def tabled(page: Page, title: str, column: int) -> list[tuple[str, str]]:
    rows = page.get_by_role("region", name=title).locator("tbody tr")
    return [
        (
            row.get_by_role("rowheader").inner_text(),
            row.get_by_role("cell").nth(column).inner_text(),
        )
        for row in rows.all()
    ]


def listed(page: Page) -> int:
    """How many appointments there are, page after page, by the keyboard."""
    count = 0
    while True:
        count += page.locator("tbody tr").count()
        more = page.get_by_role("link", name=re.compile("Las siguientes"))
        if not more.count():
            return count
        with page.expect_navigation():
            page.keyboard.press("ArrowRight")


def test_from_a_figure_to_the_people_behind_it(new_page: Open, desk: Served) -> None:
    """promise: N5: given the reports; when she filters; then picture, table, figure and list say the same."""
    page = new_page(width=1280, site=desk.url)
    enter(page, desk, "gestion")
    page.get_by_role("link", name=re.compile("Reportes")).click()
    page.get_by_role("link", name="Este año").click()
    everything = number(figure(page, "Recibidas"))
    page.keyboard.press("f")
    page.get_by_label("Oficina", exact=True).select_option(label="Delegación Regional Toluca")
    page.get_by_role("button", name="Ver").click()
    expect(page.get_by_text("Oficina: Delegación Regional Toluca")).to_be_visible()
    assert 0 < number(figure(page, "Recibidas")) < everything
    for title, column in (("Citas según su hora", 0), ("Inasistencia según la hora de la cita", 2)):
        assert drawn(page, title) == tabled(page, title, column) != []
    said = number(figure(page, "Recibidas"))
    page.get_by_role("link", name=re.compile("^Recibidas:")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Recibidas: {said:,} citas")
    assert listed(page) == said


def test_the_pages_of_the_reports_are_accessible(new_page: Open, desk: Served) -> None:
    page = new_page(site=desk.url)
    enter(page, desk, "gestion")
    pages = ("", "?periodo=este-anio&neto=1", "?desde=2020-01-01", "citas/recibidas/", "opiniones/")
    for address in pages:
        page.goto(f"/intranet/reportes/{address}")
        for_both_widths(page)


def test_from_the_reports_to_the_month_to_be_signed(new_page: Open, desk: Served) -> None:
    """given a demonstration with a year behind it; then its figures are there, and on paper."""
    page = new_page(width=1280, site=desk.url)
    enter(page, desk, "gestion")
    page.goto("/intranet/reportes/?periodo=mes-pasado")
    expect(page.locator(".figures-grid")).not_to_contain_text("sin datos")
    for_both_widths(page)
    page.get_by_role("link", name="Informe del mes").press("Enter")
    page.get_by_role("heading", level=1, name="Informe del mes").wait_for()
    for_both_widths(page)
    with page.expect_download() as download:
        page.locator(".months a").first.press("Enter")
    file = Path(download.value.path()).read_bytes()
    assert download.value.suggested_filename.startswith("informe-20")
    pages = pypdfium2.PdfDocument(io.BytesIO(file))
    words = " ".join(each.get_textpage().get_text_bounded() for each in pages)
    assert "Informe mensual del servicio de citas" in words
    assert "por Patricia Solís Mena." in " ".join(words.split())
