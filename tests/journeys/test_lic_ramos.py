"""Lic. Ramos has people to call before lunch, and lifts his hand to the mouse for none of them."""

import re
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser import assert_accessible
from tests.served import Served

Open = Callable[..., Page]


def password(desk: Served) -> str:
    return (Path(desk.env["DATA_DIR"]) / "demo_password").read_text().strip()


def enter(page: Page, desk: Served, name: str) -> None:
    """Name, password, and the code that the demonstration shows."""
    page.goto("/intranet/")
    page.get_by_label("Usuario").fill(name)
    page.get_by_label("Contraseña").fill(password(desk))
    page.keyboard.press("Enter")
    page.wait_for_url("**/authenticate/")
    wait_for_an_own_code(page, (desk.url, name))
    give_code(page)


_last_entrance: dict[tuple[str, str], float] = {}
"""Of somebody at a server, in half minutes: a code works once, and five wrong ones close the door."""


def wait_for_an_own_code(page: Page, who: tuple[str, str]) -> None:
    if time.time() // 30 == _last_entrance.get(who):
        page.wait_for_timeout(1_000 * (30 - time.time() % 30) + 200)
        page.goto(page.url)
    _last_entrance[who] = time.time() // 30


def give_code(page: Page) -> None:
    code = page.locator(".card .key").inner_text()
    page.get_by_label("Código").fill(code.replace(" ", ""))
    with page.expect_navigation():
        page.keyboard.press("Enter")


def waiting(page: Page) -> int:
    return int(re.sub(r"\D", "", page.get_by_role("heading", name="Por llamar").inner_text()))


def test_confirming_by_the_keyboard_alone(new_page: Open, desk: Served) -> None:
    """given a list of people to call; when each call ends in a key; then each has its outcome."""
    page = new_page(width=1280, site=desk.url)
    enter(page, desk, "ramos")
    page.wait_for_url("**/llamadas/*/")
    before = waiting(page)
    for key, said in (("1", "sí asiste"), ("5", "no contestó"), ("6", "buzón u ocupado")):
        name = page.get_by_role("heading", level=1).inner_text()
        page.keyboard.press(key)
        expect(page.get_by_role("status")).to_have_text(f"{name}: {said}.")
    page.keyboard.press("2")
    page.wait_for_url("**/cambiar/")
    expect(page.get_by_role("radio").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("cambió su fecha")
    page.keyboard.press("n")
    page.keyboard.type("Ya vendió el terreno")
    page.keyboard.press("Escape")
    page.keyboard.press("3")
    expect(page.get_by_role("status")).to_contain_text("cancela")
    assert waiting(page) == before - 5


def test_call_later_asks_for_the_hour_before_it_is_sent(new_page: Open, desk: Served) -> None:
    page = new_page(width=1280, site=desk.url)
    enter(page, desk, "lupe")
    page.wait_for_url("**/llamadas/*/")
    page.keyboard.press("8")
    expect(page.get_by_label("¿A qué hora le llamamos?")).to_be_focused()
    page.get_by_label("¿A qué hora le llamamos?").fill("13:00")
    page.get_by_role("button", name="Llamar después").click()
    expect(page.get_by_role("status")).to_contain_text("llamar después")


def test_whoever_calls_in_is_found_from_anywhere(new_page: Open, desk: Served) -> None:
    page = new_page(width=1280, site=desk.url)
    enter(page, desk, "memo")
    page.wait_for_url("**/llamadas/*/")
    page.keyboard.press("/")
    page.keyboard.type("hernandez")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("«hernandez»")
    assert page.get_by_role("row").count() > 1


def test_the_pages_of_entering_are_accessible(new_page: Open, desk: Served) -> None:
    page = new_page(site=desk.url)
    page.goto("/intranet/entrar/")
    for_both_widths(page)
    enter(page, desk, "admin")
    expect(page.get_by_role("link", name="Tu cuenta")).to_be_visible()
    for address in ("cuenta/segundo-paso/", "cuenta/contrasena/", "salir/", ""):
        page.goto(f"/intranet/{address}")
        for_both_widths(page)


def test_the_pages_of_the_calls_are_accessible(new_page: Open, desk: Served) -> None:
    page = new_page(site=desk.url)
    enter(page, desk, "nava")
    page.wait_for_url("**/llamadas/*/")
    person = page.url
    office = person.split("/llamadas/")[0]
    for address in (
        person,
        f"{person}cambiar/",
        f"{person}no-corresponde/",
        f"{office}/llamadas/lista/",
        f"{office}/buscar/?q=garcia",
    ):
        page.goto(address)
        for_both_widths(page)


def for_both_widths(page: Page) -> None:
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert_accessible(page)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, (page.url, width)


def test_roles_that_work_at_no_office_are_told_so(new_page: Open, desk: Served) -> None:
    page = new_page(site=desk.url)
    enter(page, desk, "gestion")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hola, Patricia Solís Mena")
