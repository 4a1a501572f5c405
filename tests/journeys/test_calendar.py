"""The calendar in a real browser: by the keyboard, by the mouse, and while others work on it too."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import assert_accessible
from tests.journeys import acts
from tests.journeys.test_lic_ramos import enter
from tests.journeys.visitor import telephone
from tests.served import Served

Open = Callable[..., Page]
CALENDAR = "/intranet/10/calendario/"


@pytest.fixture(scope="module")
def day(desk: Served) -> date:
    """A day to come with free places, far from those that the other journeys fill."""
    return date.fromisoformat(acts.run(desk, "quiet_day(10)").strip())


def at_the_desk(new_page: Open, desk: Served, name: str, width: int = 1280) -> Page:
    page = new_page(width=width, site=desk.url)
    enter(page, desk, name)
    page.wait_for_url(re.compile(r"/intranet/10/"))
    return page


def free(page: Page, start: datetime | str) -> Locator:
    return page.locator(f'[data-start="{start}"]').first


def test_a_caller_gets_a_place_by_the_keyboard_and_it_is_moved(
    new_page: Open, desk: Served, day: date
) -> None:
    """given the calendar; when a person calls; then the appointment is made and moved without a mouse."""
    page = at_the_desk(new_page, desk, "ramos")
    page.get_by_role("link", name="Calendario").press("Enter")
    page.goto(f"{CALENDAR}{day}/dia/")
    page.keyboard.press("s")
    page.wait_for_url("**/semana/")
    free(page, f"{day}T13:00").press("Enter")
    expect(page.get_by_label("Trámite")).to_be_focused()
    page.keyboard.type("Título")
    for words in ("toluca", "Fernanda", "Quiroz", "Estévez", telephone()):
        page.keyboard.press("Tab")
        page.keyboard.type(words)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Cita agendada: Fernanda Quiroz Estévez")
    page.keyboard.press("m")
    page.wait_for_url("**/mover/")
    page.locator(f'[value="{day}T13:30"]').press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("a la 1:30 de la tarde")
    page.keyboard.press("d")
    expect(page.locator("#h1330")).to_contain_text("Fernanda Quiroz Estévez")
    page.keyboard.press("ArrowRight")
    page.wait_for_url(f"**/{day + timedelta(days=1)}/dia/")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(f"**/{day}/dia/")


def test_dragging_moves_it_and_a_refusal_says_why(new_page: Open, desk: Served, day: date) -> None:
    acts.run(desk, f"book_at(10, '{day}T11:00', 'Dalia')")
    page = at_the_desk(new_page, desk, "memo")
    page.goto(f"{CALENDAR}{day}/dia/")
    page.get_by_role("link", name="Dalia").drag_to(free(page, f"{day}T12:00"))
    expect(page.get_by_role("status")).to_contain_text("12:00")
    expect(page.locator("#h1200")).to_contain_text("Dalia")
    page.goto(f"{CALENDAR}{day}/semana/")
    page.get_by_role("link", name="Dalia").drag_to(free(page, f"{day}T12:30"))
    expect(page.get_by_role("status")).to_contain_text("12:30")
    page.wait_for_url("**/semana/")
    seen = page.get_by_role("link", name="Dalia")
    page.route("**/semana/?visto=*", lambda route: route.fulfill(status=204))
    acts.run(desk, f"fill_at(10, '{day}T10:00')")
    seen.drag_to(free(page, f"{day}T10:00"))
    expect(page.get_by_role("alert")).to_contain_text("Alguien tomó ese lugar")


def test_what_others_book_appears_and_nothing_that_is_typed_is_lost(
    new_page: Open, desk: Served, day: date
) -> None:
    """promise: A12: within five seconds, without a reload, focus and scroll where they were"""
    page = at_the_desk(new_page, desk, "lupe")
    page.goto(f"{CALENDAR}{day}/dia/")
    page.keyboard.press("/")
    page.keyboard.type("hern")
    page.evaluate("window.scrollTo(0, 100); window.same = true")
    acts.run(desk, f"book_at(10, '{day}T14:30', 'Nicanor')")
    expect(page.locator("#h1430")).to_contain_text("Nicanor", timeout=5_000)
    expect(page.get_by_role("searchbox")).to_be_focused()
    expect(page.get_by_role("searchbox")).to_have_value("hern")
    assert page.evaluate("window.same && scrollY") == 100
    free(page, f"{day}T14:30").focus()
    acts.run(desk, f"book_at(10, '{day}T14:00', 'Onésimo')")
    expect(page.locator("#h1400")).to_contain_text("Onésimo", timeout=5_000)
    expect(free(page, f"{day}T14:30")).to_be_focused()


def test_a_page_left_open_until_the_session_ends_asks_who_is_there(
    new_page: Open, desk: Served, day: date
) -> None:
    """promise: E5"""
    page = at_the_desk(new_page, desk, "ramos")
    page.goto(f"{CALENDAR}{day}/semana/")
    page.context.clear_cookies()
    page.wait_for_url("**/entrar/**", timeout=6_000)


def test_the_pages_of_the_calendar_are_accessible(new_page: Open, desk: Served, day: date) -> None:
    acts.run(desk, f"book_at(6, '{day}T11:00', 'Eréndira')")
    page = new_page(width=1280, site=desk.url)
    enter(page, desk, "nava")
    page.wait_for_url(re.compile(r"/intranet/6/"))
    base = "/intranet/6/"
    page.goto(f"{base}calendario/{day}/dia/")
    own = page.get_by_role("link", name="Eréndira").get_attribute("href")
    assert own
    for address in (
        *(f"{base}calendario/{day}/{name}/" for name in ("dia", "semana", "mes", "lista")),
        f"{base}citas/nueva/?inicio={day}T12:00",
        f"{base}citas/nueva/",
        *(f"{own}{page}" for page in ("", "mover/", "cancelar/")),
    ):
        page.goto(address)
        for width in (320, 390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert_accessible(page)
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, (address, width)
