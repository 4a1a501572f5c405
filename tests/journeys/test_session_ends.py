"""Somebody leaves the desk for a quarter of an hour, and what he had typed is there when he is back."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.test_lic_ramos import enter, for_both_widths, password
from tests.served import Served

Open = Callable[..., Page]

# Nobody has been at work for 13 minutes and a little; no session is open any more.
IDLE = """
from django.contrib.sessions.models import Session
from django.contrib.sessions.backends.db import SessionStore
for row in Session.objects.all():
    session = SessionStore(row.session_key)
    session["seen"] = session.get("seen", 0) - 13 * 60 - 5
    session.save()
"""
GONE = "from django.contrib.sessions.models import Session; Session.objects.all().delete()"


def new_code(desk: Served, name: str) -> None:
    """A code works once and lasts half a minute: a new second factor, so as not to wait."""
    desk.manage(
        "shell",
        stdin=f"""
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from ventanilla.accounts.models import User
user = User.objects.get(username="{name}")
user.authenticator_set.all().delete()
TOTP.activate(user, generate_totp_secret())
""",
    )


def come_back(page: Page, desk: Served, name: str) -> None:
    new_code(desk, name)
    page.get_by_label("Usuario").fill(name)
    page.get_by_label("Contraseña").fill(password(desk))
    page.keyboard.press("Enter")
    code = page.locator(".card .key").inner_text()
    page.get_by_label("Código").fill(code.replace(" ", ""))
    page.keyboard.press("Enter")


def test_what_was_typed_survives_the_end_of_the_session(new_page: Open, desk: Served) -> None:
    """promise: E5"""
    page = new_page(width=1280, site=desk.url)
    new_code(desk, "nava")
    enter(page, desk, "nava")
    page.wait_for_url("**/llamadas/*/")
    name = page.get_by_role("heading", level=1).inner_text()
    page.get_by_label("Nota").fill("Vive en <b>Ixtapan</b> & llega a las 9")
    desk.manage("shell", stdin=GONE)
    page.get_by_role("button", name="No contestó").click()
    expect(page.get_by_role("status")).to_contain_text("Lo que escribiste está guardado")
    come_back(page, desk, "nava")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tu sesión se había cerrado")
    expect(page.get_by_text("Vive en <b>Ixtapan</b> & llega a las 9")).to_be_visible()
    for_both_widths(page)
    page.get_by_role("button", name="Enviar").click()
    expect(page.get_by_role("status")).to_have_text(f"{name}: no contestó.")
    page.goto("/intranet/pendiente/")
    page.wait_for_url("**/llamadas/*/")


def test_two_minutes_before_it_asks_and_one_key_stays(new_page: Open, desk: Served) -> None:
    """promise: E5"""
    page = new_page(width=1280, site=desk.url)
    page.clock.install()
    new_code(desk, "lupe")
    enter(page, desk, "lupe")
    page.wait_for_url("**/llamadas/*/")
    dialog = page.get_by_role("alertdialog")
    page.clock.run_for(13 * 60 * 1000)
    page.wait_for_timeout(300)
    expect(
        dialog
    ).to_be_hidden()  # the server knows that there is time left: another tab was at work
    desk.manage("shell", stdin=IDLE)
    page.clock.run_for(13 * 60 * 1000)
    expect(dialog).to_contain_text("¿Sigues aquí?")
    for_both_widths(page)
    at = page.url
    page.keyboard.press("1")
    assert page.url == at, "no key reaches the page behind"
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    desk.manage("shell", stdin=GONE)
    page.clock.run_for(13 * 60 * 1000)
    expect(dialog).to_contain_text("Tu sesión se cerró")
    for_both_widths(page)
    page.get_by_role("button", name="Volver a lo que escribía").click()
    expect(page.get_by_label("Nota")).to_be_visible()


def test_the_history_and_who_looked_are_accessible(new_page: Open, desk: Served) -> None:
    """promise: E7"""
    page = new_page(site=desk.url)
    new_code(desk, "ramos")
    enter(page, desk, "ramos")
    page.wait_for_url("**/llamadas/*/")
    page.get_by_role("link", name="Historia").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Historia de la cita de")
    for_both_widths(page)
    page.get_by_role("link", name="Ver quién vio su teléfono").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirma que eres tú")
    page.get_by_label("Contraseña").fill(password(desk))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Quién vio qué")
    expect(page.get_by_role("row")).to_have_count(2)
    for_both_widths(page)
