"""Somebody who lost her telephone is helped in by an administrator, and reads who did it."""

import re
from collections.abc import Callable

from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from playwright.sync_api import Page, expect

from tests.journeys.test_lic_ramos import enter, for_both_widths, password
from tests.served import Served

Open = Callable[..., Page]
NEW = "cuatro palabras sin relación"


def ask(page: Page, name: str, desk: Served) -> str:
    """The code that the page shows once."""
    page.goto("/intranet/personas/")
    page.get_by_role("link", name=name).press("Enter")
    page.get_by_role("link", name="Ayudarle a entrar").press("Enter")
    page.get_by_role("heading", name="Confirma que eres tú").wait_for()
    page.get_by_label("Contraseña").fill(password(desk))
    page.keyboard.press("Enter")
    page.get_by_role("radio", name=re.compile("^Su teléfono")).check()
    for_both_widths(page)
    page.get_by_role("button", name=re.compile("Hacer el código|Pedirlo")).press("Enter")
    expect(page.locator(".secret")).to_be_visible()
    for_both_widths(page)
    return page.locator(".secret").inner_text()


def test_from_the_lost_telephone_to_her_work(new_page: Open, desk: Served) -> None:
    desk.manage("create_staff", "maribel", "--name=Maribel Soto", "--role=atencion", "--office=10")
    administrator, hers = new_page(width=1280, site=desk.url), new_page(site=desk.url)
    enter(administrator, desk, "admin")
    code = ask(administrator, "Maribel Soto", desk)

    hers.goto("/intranet/")
    hers.get_by_role("link", name="Ya tengo mi código").click()
    for_both_widths(hers)
    hers.get_by_label("Código").fill(code[:-1])
    hers.get_by_label("Tu nueva contraseña").fill(NEW)
    hers.get_by_label("La nueva, otra vez").fill(NEW)
    hers.keyboard.press("Enter")
    expect(hers.get_by_role("alert")).to_contain_text("Ese código no sirve")
    for_both_widths(hers)
    hers.get_by_label("Código").fill(code.lower())
    hers.get_by_label("Tu nueva contraseña").fill(NEW)
    hers.get_by_label("La nueva, otra vez").fill(NEW)
    hers.keyboard.press("Enter")
    expect(hers.get_by_role("status")).to_contain_text("Tu contraseña nueva ya vale")
    hers.get_by_label("Usuario").fill("maribel")
    hers.get_by_label("Contraseña").fill(NEW)
    hers.keyboard.press("Enter")
    make_second_factor(hers)
    hers.goto("/intranet/")
    expect(hers.get_by_role("heading", level=1)).to_have_text("Tu forma de entrar cambió")
    expect(hers.locator(".log")).to_contain_text("Lo pidió Raúl Campos Rey")
    for_both_widths(hers)
    hers.get_by_role("button", name="Entendido").click()
    hers.wait_for_url("**/llamadas/**")
    administrator.get_by_role("link", name="Ya se lo di").press("Enter")
    expect(administrator.locator("main")).to_contain_text("La contraseña nueva se hizo el")
    for_both_widths(administrator)


def make_second_factor(page: Page) -> None:
    page.get_by_role("heading", name="Confirma que eres tú").wait_for()
    page.get_by_label("Contraseña").fill(NEW)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Activa el código de tu teléfono").wait_for()
    secret = re.sub(r"\s", "", page.locator("ol strong").inner_text())
    counter = list(yield_hotp_counters_from_time())[1]
    page.get_by_label("Los 6 números").fill(str(format_hotp_value(hotp_value(secret, counter))))
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_of_another_administrator_two_have_half_of_the_code(new_page: Open, desk: Served) -> None:
    """promise: C8"""
    desk.manage("create_staff", "delia", "--name=Delia Vera", "--role=gestion")
    first, second = (new_page(width=1280, site=desk.url) for _ in range(2))
    enter(first, desk, "admin2")
    assert len(ask(first, "Delia Vera", desk)) == 19
    enter(second, desk, "admin")
    second.goto("/intranet/personas/")
    for_both_widths(second)
    second.get_by_role("link", name="Decidir el acceso de Delia Vera").press("Enter")
    second.get_by_role("heading", name="Confirma que eres tú").wait_for()
    second.get_by_label("Contraseña").fill(password(desk))
    second.keyboard.press("Enter")
    second.get_by_role("heading", name="Delia Vera no puede entrar").wait_for()
    for_both_widths(second)
    second.get_by_role("button", name="Aprobar").press("Enter")
    expect(second.get_by_role("heading", level=1)).to_contain_text("La segunda mitad")
    for_both_widths(second)
