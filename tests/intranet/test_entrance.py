"""Nobody enters the intranet without a name, a password and a second factor."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings as project
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.test import Client
from django.urls import get_resolver
from pytest_django import Settings

from tests.intranet.desk import ENTRANCE, PASSWORD, SECOND, code, enter, give_password, person
from tests.public.markup import read
from ventanilla.accounts.backend import Backend
from ventanilla.accounts.models import Role, User
from ventanilla.intranet import gate

pytestmark = pytest.mark.django_db

CALLS = "/intranet/10/llamadas/"


def test_from_the_password_to_the_work_of_the_office() -> None:
    lupe = enter(person("lupe", Role.ATTENTION))
    assert lupe.get("/intranet/", follow=True).redirect_chain[-1][0] == CALLS


def test_a_password_alone_opens_nothing() -> None:
    """promise: E2"""
    person("lupe", Role.ATTENTION)
    client = Client()
    assert give_password(client, "lupe").headers["Location"] == SECOND
    assert client.get(CALLS).headers["Location"].startswith(ENTRANCE)


def test_whoever_has_no_second_factor_is_asked_to_make_one() -> None:
    """promise: E2"""
    lupe = person("lupe", Role.ATTENTION)
    Authenticator.objects.all().delete()
    client = Client()
    give_password(client, "lupe")
    assert client.get(CALLS).headers["Location"].endswith("/totp/activate/")
    assert User.objects.get() == lupe


def test_a_code_works_once() -> None:
    """promise: E2"""
    lupe = person("lupe", Role.ATTENTION)
    used = code(lupe)
    enter(lupe)
    again = Client()
    give_password(again, "lupe")
    assert again.post(SECOND, {"code": used}).status_code == 200
    assert again.get(CALLS).status_code == 302


def test_the_session_changes_its_name_at_the_log_in() -> None:
    """promise: E1"""
    lupe, client = person("lupe", Role.ATTENTION), Client()
    give_password(client, "lupe")
    before = client.cookies[project.SESSION_COOKIE_NAME].value
    client.post(SECOND, {"code": code(lupe)})
    assert client.cookies[project.SESSION_COOKIE_NAME].value != before
    stale = Client()
    stale.cookies[project.SESSION_COOKIE_NAME] = before
    assert stale.get(CALLS).status_code == 302


def test_unknown_name_and_wrong_password_look_the_same() -> None:
    """promise: E4"""
    person("lupe", Role.ATTENTION)
    wrong = give_password(Client(), "lupe", "no es esta").content.decode()
    unknown = give_password(Client(), "nadie", "no es esta").content.decode()
    said = [read_alert(page) for page in (wrong, unknown)]
    assert said[0] == said[1]


def read_alert(page: str) -> str:
    start = page.index('role="alert"')
    return page[start : page.index("</div>", start)]


def test_guesses_end_before_they_get_anywhere() -> None:
    """promise: E3"""
    person("lupe", Role.ATTENTION)
    client = Client()
    for number in range(6):
        give_password(client, "lupe", f"intento {number}")
    page = give_password(client, "lupe")
    assert page.status_code != 302, "the right password no longer helps a guesser"


def test_one_locked_account_locks_nobody_else_of_the_office() -> None:
    """promise: E3"""
    person("lupe", Role.ATTENTION)
    memo = person("memo", Role.ATTENTION)
    for number in range(12):
        give_password(Client(), "lupe", f"intento {number}")
    enter(memo)


def test_who_is_made_inactive_is_out_at_once() -> None:
    """promise: E6"""
    lupe = person("lupe", Role.ATTENTION)
    client = enter(lupe)
    assert client.get(CALLS).status_code in (200, 302)
    User.objects.update(is_active=False)
    assert client.get(CALLS).headers["Location"].startswith(ENTRANCE)


def test_people_of_the_demonstration_enter_nowhere_else(settings: Settings) -> None:
    lupe = person("lupe", Role.ATTENTION)
    User.objects.update(demo=True)
    assert give_password(Client(), "lupe").headers["Location"] == "/intranet/cuenta/cerrada/"
    settings.DEMO = True
    client = enter(lupe)
    settings.DEMO = False
    assert client.get(CALLS).headers["Location"].startswith(ENTRANCE)


def test_a_session_ends_when_nobody_works_at_the_desk() -> None:
    """promise: E5"""
    client = enter(person("lupe", Role.ATTENTION))
    assert project.SESSION_COOKIE_AGE == 15 * 60
    client.get(CALLS)
    first = client.session["seen"]
    session = client.session
    session["seen"] = first - 61
    session.save()
    client.get(CALLS, headers={"HX-Background": "1"})
    assert client.session["seen"] == first - 61, "a page that refreshes itself is nobody at work"
    client.get(CALLS)
    assert client.session["seen"] >= first


def test_the_page_is_told_how_long_is_left() -> None:
    """promise: E5: by the server's clock, and asking in the background is not working"""
    client = enter(person("lupe", Role.ATTENTION))
    page = read(client.get("/intranet/10/llamadas/lista/"))
    assert int(page.one("dialog", class_="session").attributes["data-left"]) > 14 * 60
    session = client.session
    session["seen"] -= 13 * 60
    session.save()
    quietly = {"HX-Background": "1"}
    assert 100 < client.get("/intranet/sesion/", headers=quietly).json()["left"] <= 120
    assert client.get("/intranet/sesion/").json()["left"] > 14 * 60, "«Seguir»"
    assert client.get("/intranet/sesion/", headers=quietly).json()["left"] > 14 * 60


def test_pages_of_the_entrance_do_not_warn() -> None:
    assert not read(Client().get(ENTRANCE)).all("dialog")


def test_without_their_guards_these_tests_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """promises: E1, E2, E6 (their negative controls)"""
    monkeypatch.setattr(SessionBase, "cycle_key", lambda session: None)
    with pytest.raises(AssertionError):
        test_the_session_changes_its_name_at_the_log_in()
    User.objects.all().delete()
    monkeypatch.undo()
    monkeypatch.setattr(gate, "is_mfa_enabled", lambda user, types: True)
    with pytest.raises((AssertionError, KeyError)):
        test_whoever_has_no_second_factor_is_asked_to_make_one()
    User.objects.all().delete()
    monkeypatch.undo()
    monkeypatch.setattr(Backend, "user_can_authenticate", lambda backend, user: True)
    with pytest.raises((AssertionError, KeyError)):
        test_who_is_made_inactive_is_out_at_once()


def test_a_code_that_worked_twice_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """promise: E2 (negative control)"""
    monkeypatch.setattr(TOTP, "_mark_code_used", lambda totp, code: True)
    with pytest.raises(AssertionError):
        test_a_code_works_once()


def test_a_page_that_worked_by_itself_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """promise: E5 (negative control)"""

    def put_off(request: HttpRequest) -> None:
        request.session["seen"] = int(time.time())

    monkeypatch.setattr(gate, "_put_off_the_end", put_off)
    with pytest.raises(AssertionError, match="refreshes itself is nobody at work"):
        test_a_session_ends_when_nobody_works_at_the_desk()


def test_without_a_limit_a_guesser_would_enter(settings: Settings) -> None:
    """promise: E3 (its negative control)"""
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": None}
    with pytest.raises(AssertionError):
        test_guesses_end_before_they_get_anywhere()


def test_another_sentence_would_be_seen() -> None:
    """promise: E4 (its negative control)"""
    wrong = give_password(Client(), "nadie", "no es esta").content.decode()
    empty = give_password(Client(), "nadie", "").content.decode()
    assert read_alert(wrong) != read_alert(empty)


def test_a_forged_next_stays_on_the_site() -> None:
    """promise: D7"""
    lupe, client = person("lupe", Role.ATTENTION), Client()
    client.post(
        f"{ENTRANCE}?next=https://elsewhere.example/", {"login": "lupe", "password": PASSWORD}
    )
    assert client.post(SECOND, {"code": code(lupe)}).headers["Location"] == "/intranet/"


def test_nobody_signs_up_and_nothing_goes_by_mail() -> None:
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    assert not {"account_signup", "account_reset_password", "account_email"} & names
    page = read(Client().get(ENTRANCE))
    assert page.heading


def test_short_and_common_passwords_are_refused() -> None:
    """promise: E9"""
    client = enter(person("lupe", Role.ATTENTION))
    for bad in ("corta", "123456654321"):
        fields = {"oldpassword": PASSWORD, "password1": bad, "password2": bad}
        assert client.post("/intranet/cuenta/contrasena/", fields).status_code == 200, bad
    assert User.objects.get().check_password(PASSWORD)


def test_without_the_rules_a_short_one_would_pass(settings: Settings) -> None:
    """promise: E9 (negative control)"""
    settings.AUTH_PASSWORD_VALIDATORS = []
    with pytest.raises(AssertionError):
        test_short_and_common_passwords_are_refused()
