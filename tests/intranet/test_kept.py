"""A session that ended in the middle of a form: nothing is carried out and nothing is lost."""

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from tests.intranet.desk import PASSWORD, SECOND, code, enter, person
from tests.people import ANA, book
from tests.public.markup import Document, read
from ventanilla.accounts.models import Role, User
from ventanilla.appointments.models import Appointment, CallEntry
from ventanilla.intranet import kept

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

HERE = {"Origin": "http://testserver"}
PENDING = "/intranet/pendiente/"
TYPED = {"resultado": "cancela", "nota": "Ya vendió\nel terreno", "faltan": ["1", "3"]}


@pytest.fixture
def lupe() -> User:
    return person("lupe", Role.ATTENTION)


@pytest.fixture
def client(lupe: User) -> Client:
    """At work: his browser knows who he is."""
    client = enter(lupe)
    client.get("/intranet/10/llamadas/lista/")
    return client


@pytest.fixture
def ana() -> Appointment:
    return book(ANA)


def address(ana: Appointment) -> str:
    return f"/intranet/10/llamadas/{ana.cts}/resultado/"


def end_session() -> None:
    Session.objects.all().delete()


def again(client: Client, user: User, answer: str) -> Document:
    """Through both pages once more, from the address to which he was sent."""
    user.authenticator_set.all().delete()
    give_second_factor(user)
    client.post(answer, {"login": user.username, "password": PASSWORD, "next": PENDING})
    return read(client.post(SECOND, {"code": code(user)}, follow=True))


def give_second_factor(user: User) -> None:
    """A new one: the code of this half minute was used."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(user, generate_totp_secret())


def test_what_was_typed_waits_until_he_enters_again(
    client: Client, lupe: User, ana: Appointment
) -> None:
    """promise: E5"""
    end_session()
    answer = client.post(address(ana), TYPED, headers=HERE)
    where = answer.headers["Location"]
    assert where == f"/intranet/entrar/?next={PENDING}", "and nothing typed is in the address"
    assert "Lo que escribiste está guardado" in read(client.get(where)).text
    ana.refresh_from_db()
    assert ana.status == "pendiente"
    page = again(client, lupe, where)
    assert page.heading == "Tu sesión se había cerrado"
    assert "Ya vendió" in page.text
    page.one("form", action=address(ana))
    hidden = [each.attributes for each in page.all("input", type="hidden")]
    sent = [(each["name"], each["value"]) for each in hidden]
    assert ("nota", TYPED["nota"]) in sent
    assert [value for name, value in sent if name == "faltan"] == ["1", "3"]
    client.post(address(ana), TYPED)
    ana.refresh_from_db()
    assert ana.status == "cancelada"
    assert client.get(PENDING).status_code == 302, "once sent it waits no longer"


def test_discarded_it_is_gone(client: Client, lupe: User, ana: Appointment) -> None:
    end_session()
    where = client.post(address(ana), TYPED, headers=HERE).headers["Location"]
    again(client, lupe, where)
    page = read(client.post(f"{PENDING}descartar/", follow=True))
    assert "no se envió nada" in page.text
    assert client.get(PENDING).status_code == 302
    assert not CallEntry.objects.exists()


def test_another_person_at_the_same_desk_never_sees_it(client: Client, ana: Appointment) -> None:
    """promise: E5"""
    memo = person("memo", Role.ATTENTION)
    end_session()
    where = client.post(address(ana), TYPED, headers=HERE).headers["Location"]
    name = client.cookies[kept.WHAT].value
    page = again(client, memo, where)
    assert "Ya vendió" not in page.text
    assert cache.get(kept._key(name)) is None, "and it is not left lying"


def test_without_asking_whose_it_is_another_would_see_it(
    client: Client, ana: Appointment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """promise: E5 (its negative control)"""
    monkeypatch.setattr(
        kept, "of", lambda request: kept.Kept(**cache.get(kept._key(request.COOKIES[kept.WHAT])))
    )
    with pytest.raises(AssertionError):
        test_another_person_at_the_same_desk_never_sees_it(client, ana)


def test_whoever_has_another_browser_finds_nothing(
    client: Client, lupe: User, ana: Appointment
) -> None:
    end_session()
    client.post(address(ana), TYPED, headers=HERE)
    elsewhere = Client()
    assert "Tu sesión se había cerrado" not in again(elsewhere, lupe, "/intranet/entrar/").text


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": "https://testserver"},
    ],
    ids=str,
)
def test_what_another_site_sends_is_not_kept(
    client: Client, ana: Appointment, headers: dict[str, str]
) -> None:
    end_session()
    answer = client.post(address(ana), TYPED, headers=headers)
    assert answer.headers["Location"] == "/intranet/entrar/?next=/intranet/"
    assert kept.WHAT not in client.cookies


def test_nobody_s_words_are_not_kept(ana: Appointment) -> None:
    """A browser in which nobody has worked, or whose cookie is forged."""
    for cookie in ("", "1:forged"):
        stranger = Client()
        stranger.cookies[kept.WHO] = cookie
        stranger.post(address(ana), TYPED, headers=HERE)
        assert kept.WHAT not in stranger.cookies


def test_passwords_are_never_kept(client: Client, ana: Appointment) -> None:
    end_session()
    secret = {"password": "x1", "oldpassword": "x2", "contrasena_nueva": "x3", "Password1": "x4"}
    client.post(address(ana), TYPED | secret, headers=HERE)
    waiting = cache.get(kept._key(client.cookies[kept.WHAT].value))
    assert {name for name, _ in waiting["fields"]} == set(TYPED)
    client.post("/intranet/cuenta/contrasena/", secret | {"a": "b"}, headers=HERE)
    assert cache.get(kept._key(client.cookies[kept.WHAT].value))["path"] == address(ana)


def test_too_much_is_not_kept(client: Client, ana: Appointment) -> None:
    end_session()
    client.post(address(ana), {"nota": "x" * (kept.LARGEST + 1)}, headers=HERE)
    assert kept.WHAT not in client.cookies


def test_a_token_of_before_is_no_dead_end(lupe: User, ana: Appointment) -> None:
    """promise: E8 (not carried out) and E5: he entered again in another tab, so this page's token is old."""
    entered = enter(lupe)
    entered.get("/intranet/10/llamadas/lista/")
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = entered.cookies
    stale = TYPED | {"csrfmiddlewaretoken": "a" * 64}
    answer = strict.post(address(ana), stale, headers=HERE)
    assert answer.headers["Location"] == PENDING
    assert "Ya vendió" in read(strict.get(PENDING)).text
    end_session()
    answer = strict.post(address(ana), stale, headers=HERE)
    assert answer.headers["Location"] == f"/intranet/entrar/?next={PENDING}"
    ana.refresh_from_db()
    assert ana.status == "pendiente"


def test_without_a_page_of_ours_a_bad_token_is_refused(client: Client, ana: Appointment) -> None:
    """promise: E8"""
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    for headers in ({}, {"Origin": "https://elsewhere.example"}):
        assert strict.post(address(ana), TYPED, headers=headers).status_code == 403
    assert kept.WHAT not in strict.cookies


def test_an_old_page_of_the_entrance_is_asked_again(lupe: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.get("/intranet/entrar/")
    fields = {"login": "lupe", "password": PASSWORD, "csrfmiddlewaretoken": "a" * 64}
    page = read(strict.post("/intranet/entrar/", fields, headers=HERE, follow=True))
    assert "Escribe tus datos otra vez" in page.text
    del strict.cookies[settings.CSRF_COOKIE_NAME]
    refused = Client(enforce_csrf_checks=True).post("/intranet/entrar/", fields, headers=HERE)
    assert refused.status_code == 403, "without cookies it would go round and round"


def test_part_of_a_page_sends_the_whole_of_it(client: Client, ana: Appointment) -> None:
    end_session()
    answer = client.post(address(ana), TYPED, headers=HERE | {"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer.headers["HX-Redirect"].startswith("/intranet/entrar/")


def test_a_page_that_was_read_comes_back_after_the_entrance(client: Client) -> None:
    end_session()
    answer = client.get("/intranet/10/buscar/", {"q": "peña"})
    assert answer.headers["Location"] == (
        "/intranet/entrar/?next=/intranet/10/buscar/%3Fq%3Dpe%25C3%25B1a"
    )
