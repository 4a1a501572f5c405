"""Lic. Ramos gives the day's people to his team, and at the end of it signs it, without the mouse."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.afternoon import ATTEND, afternoon
from tests.journeys.test_lic_ramos import enter, for_both_widths, password
from tests.served import Demonstrating, Served

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def day(demonstrating: Demonstrating) -> Iterator[Served]:
    with afternoon(demonstrating) as served:
        yield served


class Keys:
    """The keyboard of a page, with its presses counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.presses = page, 0

    def press(self, key: str, until: str) -> None:
        """Until the page says so."""
        self.presses += 1
        self.page.keyboard.press(key)
        expect(self.page.locator("main")).to_contain_text(until)


def test_from_assigning_to_signing_by_the_keyboard_alone(new_page: Open, day: Served) -> None:
    """given 33 people; when they are assigned, marked and closed; then it took a dozen presses."""
    page = new_page(width=1280, site=day.url)
    enter(page, day, "ramos")
    page.wait_for_url("**/llamadas/**")
    keys = Keys(page)

    page.goto("/intranet/10/asignar/")
    expect(page.get_by_role("heading", name="Sin asignar: 33")).to_be_visible()
    for_both_widths(page)
    keys.press("a", until="Sin asignar: 32")
    second = page.locator(".tasks li .who strong").nth(1).inner_text()
    page.keyboard.press("ArrowDown")
    keys.press("a", until=f"{second}: ")
    keys.press("t", until="Todavía no se guarda nada")
    for_both_widths(page)
    keys.press("Enter", until="Quedaron asignadas 31 citas.")
    for_both_widths(page)

    day.manage("shell", "-v0", "-c", ATTEND)
    page.goto("/intranet/10/inasistencias/")
    for_both_widths(page)
    keys.press("x", until="Pasó media hora y no llegan: 6")
    page.locator("[name=citas]").first.focus()
    page.keyboard.press("Space")
    keys.presses += 1
    keys.press("m", until="No asistieron: 5.")
    for_both_widths(page)

    page.goto("/intranet/10/cierre/")
    expect(page.get_by_role("heading", name="Siguen abiertas: 2")).to_be_visible()
    for_both_widths(page)
    keys.press("g", until="Lo firma Ernesto Ramos Vega")
    for_both_widths(page)
    keys.press("f", until="Lo firmó Ernesto Ramos Vega")
    figures = page.locator(".figures").inner_text()
    assert figures == (
        "Recibidas 33 · Atendidas 25 · No asistieron 7 · Se retiraron 1 · Canceladas 0 · Indicador 75.8 %"
    )
    for_both_widths(page)
    assert keys.presses <= 12  # 33 people in two minutes leaves ten seconds for each

    page.get_by_role("link", name="Corregir la cita de Alma Martínez López").press("Enter")
    page.get_by_role("heading", name="Corregir").wait_for()
    for_both_widths(page)
    page.get_by_label("¿Por qué lo corriges?").fill("Sí se le atendió")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Después de las correcciones")).to_be_visible()


def test_an_absence_shows_at_once_who_is_left_alone(new_page: Open, day: Served) -> None:
    page = new_page(width=1280, site=day.url)
    day.manage("shell", "-v0", "-c", LEAD)
    enter(page, day, "memo")
    page.wait_for_url("**/llamadas/**")
    page.goto("/intranet/10/ausencias/")
    for_both_widths(page)
    page.get_by_role("button", name="Anotar la ausencia").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Elige a la persona")
    for_both_widths(page)
    page.get_by_label("¿Quién no va a estar?").select_option(label="Guadalupe Hernández Soto")
    for label in ("Primer día", "Último día"):
        page.get_by_label(label).fill(f"{date.today() + timedelta(days=60)}")
    page.get_by_role("button", name="Anotar la ausencia").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Guadalupe Hernández Soto no estará")
    for_both_widths(page)


# Memo coordinates today, so that this test does not wait for a new code of Ramos.
LEAD = """
from ventanilla.accounts.models import Membership, User
from ventanilla.catalog.models import Office
Membership.objects.get_or_create(user=User.objects.get(username="memo"), role="coordinacion",
    office=Office.objects.get(number=10))
"""


def test_a_new_person_and_her_role_take_two(new_page: Open, day: Served) -> None:
    """promises: C8, E7"""
    first, second = (new_page(width=1280, site=day.url) for _ in range(2))
    enter(first, day, "admin")
    first.get_by_role("link", name="Personas y sus papeles").press("Enter")
    first.get_by_role("heading", level=1, name=re.compile("Personas: ")).wait_for()
    for_both_widths(first)
    first.keyboard.press("n")
    first.get_by_label("Nombre").fill("Maribel")
    for_both_widths(first)
    first.get_by_label("Apellidos").fill("Soto Luna")
    first.get_by_label("Usuario").fill("maribel")
    first.keyboard.press("Enter")
    expect(first.locator(".secret")).to_be_visible()
    for_both_widths(first)
    first.get_by_role("link", name="Pedir su papel").press("Enter")
    say_who(first, day)
    for_both_widths(first)
    first.get_by_label("Papel", exact=True).select_option("atencion")
    first.get_by_label("Oficina").select_option("10")
    first.get_by_role("button", name="Pedir el cambio").press("Enter")
    expect(first.get_by_role("status")).to_contain_text("falta que lo apruebe otra persona")
    for_both_widths(first)

    enter(second, day, "admin2")
    second.get_by_role("link", name="Personas y sus papeles").press("Enter")
    second.get_by_role("link", name="Decidir").press("Enter")
    say_who(second, day)
    for_both_widths(second)
    second.get_by_role("button", name="Aprobar").press("Enter")
    expect(second.locator(".plain-list")).to_contain_text("Atención, Delegación Regional Toluca")


def say_who(page: Page, day: Served) -> None:
    page.get_by_role("heading", name="Confirma que eres tú").wait_for()
    page.get_by_label("Contraseña").fill(password(day))
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name=re.compile("papel")).wait_for()
