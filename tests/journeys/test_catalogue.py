"""Raúl administers the catalogue: no code, no command, no restart."""

import io
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.journeys.test_lic_ramos import Open, enter, for_both_widths
from tests.served import Demonstrating, Served

CATALOGUE = "/intranet/catalogo/"


@pytest.fixture
def desk(demonstrating: Demonstrating) -> Iterator[Served]:
    """Its own: what is published here would change the days of the other journeys."""
    with demonstrating() as served:
        yield served


def next_tuesday() -> date:
    today = date.today()
    return today + timedelta(days=(1 - today.weekday()) % 7 or 7)


def test_the_catalogue_from_a_closed_day_to_undo(
    new_page: Open, desk: Served, tmp_path: Path
) -> None:
    """given appointments; when a day is closed, a workbook comes in wrong and mended, and all is undone;
    then each is explained first, the public reads it, and the history tells it."""
    page = new_page(width=1280, site=desk.url)
    enter(page, desk, "admin")
    page.get_by_role("link", name="Catálogo: oficinas").click()
    close_a_day(page)
    add_a_procedure(page)
    look_at_a_message(page)
    by_workbook(page, tmp_path)
    undo(page)
    every_page_is_accessible(page)


def published(page: Page) -> None:
    """How many versions there were before hangs on the hour: the demonstration may have opened an office."""
    expect(page.get_by_role("status")).to_have_text(re.compile(r"Publicado: es la versión \d+\."))


def close_a_day(page: Page) -> None:
    page.get_by_role("link", name="Cerrar un día").click()
    page.get_by_label("Primer día").fill(next_tuesday().isoformat())
    page.get_by_label("Motivo").fill("Fumigación")
    page.get_by_role("button", name="Ver a quién afecta").click()
    expect(page.locator(".told")).to_contain_text("sin servicio")
    for_both_widths(page)
    page.keyboard.press("p")
    published(page)


def add_a_procedure(page: Page) -> None:
    page.goto(f"{CATALOGUE}tablas/tramites/nuevo/")
    for label, typed in (
        ("Código", "mapa"),
        ("Nombre oficial", "Expedición de mapa"),
        ("Nombre sencillo", "Mapa de mi colonia"),
        ("Nombre corto", "Mapa de mi colonia en papel"),
        ("Línea de ayuda", "Un plano con tu calle"),
        ("Descripción", "Te damos un plano de tu colonia."),
        ("Costo", "Es gratis."),
        ("Cuánto tarda", "Media hora."),
        ("Qué recibe la persona", "Un plano."),
    ):
        page.get_by_label(label).fill(typed)
    expect(page.locator("#c-nombre_corto + .count")).to_have_text("Sobran 3 letras")
    page.get_by_role("button", name="Guardar en mis cambios").click()
    expect(page.get_by_role("alert")).to_contain_text("acórtalo a 24 o menos")
    for_both_widths(page)
    page.get_by_label("Nombre corto").fill("Mapa")
    page.get_by_role("button", name="Guardar en mis cambios").click()
    for number in range(1, 6):
        expect(page.get_by_label("Documento")).to_be_focused()
        page.get_by_label("Documento").fill(f"Papel {number}")
        expect(page.locator("#muestra")).to_contain_text(f"Papel {number}")
        page.get_by_role("button", name="Guardar y agregar otro").click()
    for_both_widths(page)
    put_the_last_first(page)
    page.get_by_role("link", name="Ver mis cambios (6)").click()
    page.get_by_role("button", name="Publicar ahora").click()
    published(page)
    page.goto("/")
    page.goto(f"{CATALOGUE}historial/")
    expect(page.get_by_role("row").nth(1)).to_contain_text("Raúl Campos Rey")


def put_the_last_first(page: Page) -> None:
    """By the keyboard alone: the focus stays on the row that moves."""
    page.goto(f"{CATALOGUE}tablas/requisitos/?q=mapa")
    up = page.get_by_role("button", name=re.compile("Subir .*Papel 5"))
    up.focus()
    for _ in range(3):
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(up).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=re.compile("Bajar .*Papel 5"))).to_be_focused()
    expect(page.get_by_role("row").nth(1)).to_contain_text("Papel 5")
    for_both_widths(page)


def look_at_a_message(page: Page) -> None:
    """As it arrives, while it is written; and what WhatsApp would not take, before it is kept."""
    page.goto(f"{CATALOGUE}tablas/mensajes/3/")
    sample = page.locator("#muestra")
    expect(sample).to_contain_text("Hola, María Guadalupe. ¿Vas a venir a tu cita")
    expect(sample).to_contain_text("de 1,024 letras")
    page.get_by_label("Texto").fill("{nombre}, ¿vas a venir a tu cita con nosotros?")
    expect(sample).to_contain_text("Empieza con un dato")
    page.get_by_label("Texto").fill("Buenos días, {nombre}. ¿Vas a venir a tu cita con nosotros?")
    expect(sample.locator(".bubble")).to_contain_text("Buenos días, María Guadalupe.")
    expect(sample).not_to_contain_text("Así no se puede publicar")
    for_both_widths(page)


def by_workbook(page: Page, folder: Path) -> None:
    book = folder / "catalogo.xlsx"
    page.goto(CATALOGUE)
    with page.expect_download() as download:
        page.get_by_role("link", name="Descargar el libro").click()
    download.value.save_as(book)
    for code, problems in (("123", True), ("56900", False)):
        edit(book, code)
        page.goto(CATALOGUE)
        page.get_by_label("Libro de Excel").set_input_files(book)
        page.get_by_role("button", name="Subir y ver qué cambia").click()
        page.wait_for_url("**/cambios/")
        found = page.get_by_role("link", name="hoja oficinas, celda F3 (codigo_postal)")
        expect(found).to_have_count(1 if problems else 0)
        expect(page.get_by_role("button", name="Publicar ahora")).to_have_count(1 - problems)
        for_both_widths(page)
    page.get_by_role("button", name="Publicar ahora").click()
    published(page)


def edit(path: Path, postal_code: str) -> None:
    book = load_workbook(io.BytesIO(path.read_bytes()))
    book["oficinas"]["B12"] = "Delegación de Toluca"
    book["oficinas"]["F3"] = postal_code
    book.save(path)


def undo(page: Page) -> None:
    page.goto(f"{CATALOGUE}historial/1/")
    page.get_by_role("button", name="Volver a esta versión").click()
    expect(page.get_by_text("Delegación de Toluca").first).to_be_visible()
    page.get_by_role("button", name="Publicar ahora").click()
    published(page)


def every_page_is_accessible(page: Page) -> None:
    for address in (
        "",
        "cerrar/",
        "horarios/",
        "horarios/10/",
        "jurisdiccion/",
        "institucion/",
        "textos/privacidad/",
        "tablas/tramites/",
        "tablas/oficinas/3/",
        "tablas/mensajes/nuevo/",
        "historial/",
        "historial/2/",
        "cambios/",
    ):
        page.goto(f"{CATALOGUE}{address}")
        for_both_widths(page)
