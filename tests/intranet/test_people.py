"""The people of the intranet: made, given their work, closed; and roles, which take two."""

from typing import NamedTuple

import pytest
from django.test import Client

from tests.intranet.desk import PASSWORD, enter, give_password, person
from tests.people import office
from tests.public.markup import Document, read
from ventanilla.accounts import people, roles
from ventanilla.accounts.backend import Backend
from ventanilla.accounts.models import Membership, Role, RoleChange, User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

PEOPLE = "/intranet/personas/"
AGAIN = "/intranet/cuenta/otra-vez/"
NEW = {"nombre": "Maribel", "apellidos": "Soto Luna", "usuario": "maribel"}


class Two(NamedTuple):
    ines: Client
    omar: Client


@pytest.fixture
def two() -> Two:
    """Two administrators at their desks."""
    return Two(*(enter(person(name, Role.ADMINISTRATION)) for name in ("ines", "omar")))


def address(user: User, page: str = "") -> str:
    return f"{PEOPLE}{user.pk}/{page}"


def say_again(client: Client, to: str) -> Document:
    """Through the page that asks once more for the password."""
    asked = client.get(to)
    assert asked.headers["Location"].startswith(AGAIN)
    back = client.post(asked.headers["Location"], {"password": PASSWORD})
    assert back.headers["Location"] == to
    return read(client.get(to))


def test_a_new_person_gets_a_password_that_is_shown_once(two: Two) -> None:
    page = read(two.ines.post(f"{PEOPLE}nueva/", NEW))
    password = page.one("span", class_="secret").text
    made = User.objects.get(username="maribel")
    assert made.get_full_name() == "Maribel Soto Luna"
    assert made.check_password(password)
    assert not made.memberships.exists()
    assert password not in read(two.ines.get(address(made))).source
    # Her first way in: the password opens nothing until she has a second factor of her own.
    client = Client()
    give_password(client, "maribel", password)
    assert "segundo-paso" in client.get("/intranet/").headers["Location"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"usuario": "INES"}, "Ya hay una cuenta «INES»"),
        ({"usuario": "maría josé"}, "El usuario lleva de 2 a 30 letras"),
        ({"usuario": ""}, "Escribe el usuario con el que va a entrar"),
        ({"nombre": ""}, "Escribe su nombre"),
        ({"nombre": "\u200b"}, "Escribe el nombre"),
        ({"apellidos": "a" * 81}, "Escribe a lo más 80 letras; llevas 81"),
        ({"apellidos": "So\0to"}, "null"),
    ],
)
def test_what_cannot_be_keeps_what_was_typed(
    two: Two, typed: dict[str, str], sentence: str
) -> None:
    answer = two.ines.post(f"{PEOPLE}nueva/", NEW | typed)
    page = read(answer)
    assert answer.status_code == 422
    if sentence != "null":
        assert sentence in page.text
    assert {page.value(name) for name in NEW} >= set(NEW.values()) - {NEW[each] for each in typed}
    assert not User.objects.filter(username="maribel").exists()


def test_the_procedures_that_somebody_attends(two: Two) -> None:
    lupe = person("lupe", Role.ATTENTION)
    two.ines.post(address(lupe, "tramites/"), {"tramites": ["constancia", "titulo_propiedad"]})
    assert lupe.skills.count() == 2
    refused = two.ines.post(address(lupe, "tramites/"), {"tramites": ["pasaporte"]})
    assert refused.status_code == 422
    assert lupe.skills.count() == 2
    two.ines.post(address(lupe, "tramites/"), {})
    assert not lupe.skills.exists()


def test_a_closed_account_is_out_of_every_session_with_the_next_press(two: Two) -> None:
    """promise: E6: the gate asks with each request, nobody waits for a session to end"""
    lupe = person("lupe", Role.ATTENTION)
    desk = enter(lupe)
    assert desk.get("/intranet/10/inasistencias/").status_code == 200
    two.ines.post(address(lupe, "cuenta/"), {"accion": "cerrar"})
    assert (
        desk.get("/intranet/10/inasistencias/").headers["Location"].startswith("/intranet/entrar/")
    )
    two.ines.post(address(lupe, "cuenta/"), {"accion": "abrir"})
    lupe.refresh_from_db()
    assert lupe.is_active
    # Opened again, the session of before stays dead.
    assert desk.get("/intranet/10/inasistencias/").status_code == 302


def test_nobody_closes_his_own_account(two: Two) -> None:
    ines = User.objects.get(username="ines")
    answer = two.ines.post(address(ines, "cuenta/"), {"accion": "cerrar"}, follow=True)
    assert "No puedes cerrar tu propia cuenta" in read(answer).text
    ines.refresh_from_db()
    assert ines.is_active


def test_a_role_takes_two_who_each_say_who_they_are(two: Two) -> None:
    """promises: C8, E7"""
    lupe = person("lupe")
    say_again(two.ines, address(lupe, "papel/"))
    asked = {"accion": "dar", "papel": "atencion", "oficina": "10"}
    page = read(two.ines.post(address(lupe, "papel/"), asked, follow=True))
    assert "falta que lo apruebe otra persona" in page.text
    change = RoleChange.objects.get()
    decide = f"{PEOPLE}papeles/{change.pk}/"
    page = read(two.ines.post(decide, {"decision": "si"}, follow=True))
    assert "Tú lo propusiste" in page.text
    assert not lupe.memberships.exists()
    assert "Lo pidió ines" in say_again(two.omar, decide).text
    page = read(two.omar.post(decide, {"decision": "si"}, follow=True))
    assert "Lo pidió ines el lunes 7 de septiembre. Lo aprobó omar" in page.text
    assert lupe.memberships.get().office == office()


def test_a_change_of_role_ends_the_sessions_of_that_person(two: Two) -> None:
    """promise: E1"""
    lupe = person("lupe", Role.ATTENTION)
    desk = enter(lupe)
    change = propose(lupe, Role.MANAGEMENT)
    decide = f"{PEOPLE}papeles/{change.pk}/"
    say_again(two.omar, decide)
    assert desk.get("/intranet/10/inasistencias/").status_code == 200
    two.omar.post(decide, {"decision": "si"})
    answer = desk.get("/intranet/10/inasistencias/")
    assert answer.headers["Location"].startswith("/intranet/entrar/")
    assert two.omar.get(PEOPLE).status_code == 200


def test_were_they_left_open_it_would_be_seen(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    """promise: E1 (negative control)"""
    monkeypatch.setattr(roles, "end_sessions", lambda user: None)
    with pytest.raises(KeyError):
        test_a_change_of_role_ends_the_sessions_of_that_person(two)


def test_a_closed_account_that_kept_its_sessions_would_be_seen(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    """promise: E6 (negative control)"""
    monkeypatch.setattr(people, "end_sessions", lambda user: None)
    monkeypatch.setattr(Backend, "user_can_authenticate", lambda backend, user: True)
    with pytest.raises(KeyError):
        test_a_closed_account_is_out_of_every_session_with_the_next_press(two)


def test_without_saying_who_one_is_nothing_is_asked_for(two: Two) -> None:
    """promise: E7"""
    lupe = person("lupe")
    sent = {"accion": "dar", "papel": "gestion"}
    answer = two.ines.post(address(lupe, "papel/"), sent)
    assert answer.headers["Location"].startswith(AGAIN)
    assert not RoleChange.objects.exists()
    wrong = two.ines.post(answer.headers["Location"], {"password": "otra cosa larga"})
    assert wrong.status_code == 200
    assert not RoleChange.objects.exists()
    # Nothing typed is lost: said who he is, what he sent goes on.
    two.ines.post(answer.headers["Location"], {"password": PASSWORD})
    assert RoleChange.objects.get().role == Role.MANAGEMENT


def test_if_nobody_asked_again_it_would_be_asked_for_at_once(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    """promise: E7 (negative control)"""
    asked = "allauth.account.internal.flows.reauthentication.is_reauthentication_required"
    monkeypatch.setattr(asked, lambda request, app: False)
    two.ines.post(address(person("lupe"), "papel/"), {"accion": "dar", "papel": "gestion"})
    assert RoleChange.objects.exists()


def test_a_change_for_oneself_is_refused_on_the_page_too(two: Two) -> None:
    """promise: C8"""
    ines = User.objects.get(username="ines")
    say_again(two.ines, address(ines, "papel/"))
    sent = {"accion": "dar", "papel": "coordinacion", "oficina": "10"}
    answer = two.ines.post(address(ines, "papel/"), sent)
    assert answer.status_code == 422
    assert "Nadie cambia su propio papel" in read(answer).text
    assert Membership.objects.filter(user=ines).count() == 1


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"papel": "atencion"}, "Ese papel es de una oficina: di de cuál"),
        ({"papel": "atencion", "oficina": "9" * 30}, "Elige una oficina de la lista"),
        ({"papel": "dios"}, "Elige el papel"),
        ({"papel": "gestion", "accion": "quitar"}, "no tiene ese papel"),
    ],
)
def test_a_role_that_cannot_be_says_how_to_mend_it(
    two: Two, sent: dict[str, str], sentence: str
) -> None:
    lupe = person("lupe")
    say_again(two.ines, address(lupe, "papel/"))
    answer = two.ines.post(address(lupe, "papel/"), {"accion": "dar"} | sent)
    assert answer.status_code == 422
    assert sentence in read(answer).text


@pytest.mark.parametrize("number", ["0", "9" * 30])
def test_nobody_is_nobody(two: Two, number: str) -> None:
    assert two.ines.get(f"{PEOPLE}{number}/").status_code == 404
    assert two.ines.post(f"{PEOPLE}{number}/cuenta/").status_code == 404


def test_a_role_given_by_direct_sql_is_seen_on_the_page(two: Two) -> None:
    """promise: K1"""
    lupe = person("lupe")
    assert "Ojo:" not in read(two.ines.get(address(lupe))).text
    Membership.objects.create(user=lupe, role=Role.MANAGEMENT)
    assert "a lupe le quedó papel «Gestión»" in read(two.ines.get(address(lupe))).text


def test_hostile_names_are_only_text(two: Two) -> None:
    """promise: D1"""
    User.objects.update(first_name="<script>x()</script>")
    assert "<script>x" not in read(two.ines.get(PEOPLE)).source


def propose(user: User, role: Role) -> RoleChange:
    ines = User.objects.get(username="ines")
    return roles.propose(user, role, None, grant=True, by=ines)
