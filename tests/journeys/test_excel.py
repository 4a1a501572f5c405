"""Patricia takes the list of the year to a meeting."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser import assert_accessible
from tests.journeys.test_lic_ramos import enter, password
from tests.served import Demonstrating, Served
from ventanilla.reports.exports import SHORT

Open = Callable[..., Page]
PAGE = "/intranet/reportes/excel/"
MANY = SHORT + 1_000


@pytest.fixture(scope="module")
def year(demonstrating: Demonstrating) -> Iterator[Served]:
    """An institution with more appointments than are written while one waits."""
    with demonstrating() as served:
        served.manage(
            "demo_data", "--appointments", str(MANY), "--more", "--past-only", "--seed", "2"
        )
        yield served


def goes_there(page: Page, site: Served) -> None:
    """Who goes there says once more who he is."""
    page.goto(PAGE)
    page.get_by_label("Contraseña").fill(password(site))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{PAGE}")


def asks(page: Page, days: int) -> None:
    """For so many days gone by and the fortnight to come."""
    today = date.today()
    first, last = today - timedelta(days=days), today + timedelta(days=15)
    page.goto(f"{PAGE}?desde={first}&hasta={last}")
    page.get_by_role("button", name="Descargar Excel").click(no_wait_after=True)


def totals(path: Path) -> tuple[int, int]:
    """Rows of the list, and what the summary says was received."""
    book = load_workbook(path, read_only=True)
    rows = sum(1 for _ in book["Citas"].iter_rows()) - 1
    [received] = [row[1] for row in book["Resumen"].values if row[0] == "Recibidas"]
    return rows, received


def test_she_asks_waits_and_takes_it(new_page: Open, year: Served, tmp_path: Path) -> None:
    """given a year of appointments; when she asks for them; then the page tells how far it is, the file
    opens, and its summary has as many as its rows."""
    page = new_page(width=1280, site=year.url)
    enter(page, year, "gestion")
    goes_there(page, year)
    assert_accessible(page)
    asks(page, 1_000)
    page.wait_for_url(f"**{PAGE}*/")
    assert_accessible(page)
    expect(page.get_by_role("status")).to_contain_text("Está listo", timeout=30_000)
    assert_accessible(page)
    with page.expect_download() as download:
        page.keyboard.press("d")
    download.value.save_as(tmp_path / "long.xlsx")
    rows, received = totals(tmp_path / "long.xlsx")
    assert rows == received > MANY
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_role("link", name="Volver a tus archivos").click()
    expect(page.get_by_role("link", name="Descargar")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert_accessible(page)


def test_a_short_one_comes_at_once(new_page: Open, year: Served, tmp_path: Path) -> None:
    """given Lic. Ramos, who leads one office; when he asks for a day; then he has it."""
    page = new_page(site=year.url)
    enter(page, year, "ramos")
    goes_there(page, year)
    assert_accessible(page)
    with page.expect_download() as download:
        asks(page, 10)
    download.value.save_as(tmp_path / "short.xlsx")
    rows, received = totals(tmp_path / "short.xlsx")
    assert rows == received
    page.goto(f"{PAGE}?desde=2025-01-02&hasta=2025-01-01")
    expect(page.get_by_role("alert")).to_contain_text("Es antes que el primer día")
    assert_accessible(page)


def test_without_javascript_the_page_comes_again_by_itself(
    new_page: Open, year: Served, tmp_path: Path
) -> None:
    page = new_page(java_script=False, site=year.url)
    enter(page, year, "gestion")
    goes_there(page, year)
    asks(page, 1_001)
    page.wait_for_url(f"**{PAGE}*/")
    expect(page.get_by_role("status")).to_contain_text("Está listo", timeout=30_000)
    with page.expect_download() as download:
        page.get_by_role("link", name="Descargar Excel").click()
    download.value.save_as(tmp_path / "long.xlsx")
    rows, received = totals(tmp_path / "long.xlsx")
    assert rows == received
