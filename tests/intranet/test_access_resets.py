"""Whoever cannot enter is helped in; nobody puts himself in another's place by it."""

import re
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client

from tests.intranet.desk import ENTRANCE, PASSWORD, SECOND, code, enter, give_password, person
from tests.intranet.test_people import AGAIN, PEOPLE, Two, address, propose, say_again, two
from tests.people import Clock, at_once
from tests.public.markup import Document, read
from ventanilla.accounts import access_resets, people, roles
from ventanilla.accounts.models import AccessReset, Membership, Role, User
from ventanilla.accounts.people import NotDone

__all__ = ["two"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

WITH_CODE = "/intranet/entrar/con-codigo/"
NOTICE = "/intranet/cuenta/acceso/"
NEW = "otra frase larga y nueva"
WORK = "/intranet/10/inasistencias/"


def lupe() -> User:
    return person("lupe", Role.ATTENTION)


def admin(name: str) -> User:
    return User.objects.get(username=name)


def told(page: Document) -> str:
    return page.one("span", class_="secret").text


def ask(client: Client, user: User, lost: str = "contrasena") -> str:
    """The code, on the page."""
    page = address(user, "acceso/")
    say_again(client, page)
    return told(read(client.post(page, {"perdio": lost})))


def try_code(typed: str, password: str = NEW, **more: Any) -> Any:
    sent = {"codigo": typed, "contrasena": password, "otra_vez": password} | more
    return Client().post(WITH_CODE, sent)


def is_open(typed: str, password: str = NEW) -> bool:
    return bool(try_code(typed, password).status_code == 302)


def test_a_forgotten_password_is_made_anew_by_its_owner(two: Two) -> None:
    """given: she forgot it and has her telephone; then she is out, makes one, and enters with both"""
    user = lupe()
    desk = enter(user)
    found = ask(two.ines, user)
    assert re.fullmatch("([A-Z2-9]{4}-){3}[A-Z2-9]{4}", found)
    assert desk.get(WORK).headers["Location"].startswith(ENTRANCE), "out at once"
    assert give_password(Client(), "lupe").status_code == 200, "the old one opens nothing"
    assert try_code(found.lower().replace("-", " ")).headers["Location"] == ENTRANCE
    client = Client()
    assert give_password(client, "lupe", NEW).headers["Location"] == SECOND, "her own factor"


def test_a_lost_factor_is_removed_and_made_anew(two: Two) -> None:
    """promise: E2: whoever has her password only makes a factor before anything else"""
    user = lupe()
    found = ask(two.ines, user, "segundo")
    assert not Authenticator.objects.filter(user=user).exists()
    assert is_open(found)
    client = Client()
    give_password(client, "lupe", NEW)
    assert client.get(WORK).headers["Location"].endswith("/totp/activate/")


def test_the_person_is_told_by_whom_and_when_before_anything_else(two: Two) -> None:
    user = lupe()
    is_open(ask(two.ines, user))
    user.refresh_from_db()
    client = Client()
    give_password(client, "lupe", NEW)
    client.post(SECOND, {"code": code(user)})
    for _ in range(2):
        assert client.get(WORK).headers["Location"] == NOTICE
    page = read(client.get(NOTICE))
    assert "Lo pidió ines el lunes 7 de septiembre, 10:00" in page.text
    assert client.post(NOTICE).headers["Location"] == "/intranet/"
    assert client.get(WORK).status_code == 200
    assert enter_again(user).get(WORK).status_code == 200, "once"
    assert "Lo pidió ines" in read(client.get(NOTICE)).text, "and there for ever"


def enter_again(user: User) -> Client:
    client = Client()
    client.force_login(user, "ventanilla.accounts.backend.Backend")
    return client


def test_whoever_was_never_helped_reads_that(two: Two) -> None:
    assert "Nadie te ha dado una entrada nueva" in read(two.ines.get(NOTICE)).text


def test_the_code_works_once_and_for_a_day(two: Two, clock: Clock) -> None:
    user = lupe()
    found = ask(two.ines, user)
    assert is_open(found)
    assert not is_open(found, "y una tercera frase")
    _, again = access_resets.ask(user, factor=False, by=admin("ines"))
    clock.now += timedelta(hours=24, seconds=1)
    assert not is_open(again)
    user.refresh_from_db()
    assert not user.check_password("y una tercera frase")


def test_a_newer_code_ends_the_older(two: Two) -> None:
    user = lupe()
    older, newer = ask(two.ines, user), ask(two.omar, user)
    assert not is_open(older)
    assert is_open(newer)


def test_the_code_itself_is_nowhere_in_the_database(two: Two) -> None:
    found = ask(two.ines, lupe())
    [row] = AccessReset.objects.values()
    assert found not in str(row)
    assert found.replace("-", "") not in str(row)


@pytest.mark.parametrize("lost", ["contrasena", "segundo"])
def test_without_saying_who_one_is_nothing_is_reset(two: Two, lost: str) -> None:
    """promise: E7"""
    user = lupe()
    answer = two.ines.post(address(user, "acceso/"), {"perdio": lost})
    assert answer.headers["Location"].startswith(AGAIN)
    assert not AccessReset.objects.exists()
    assert enter(user)


def test_if_nobody_asked_again_it_would_be_reset(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    """promise: E7 (negative control)"""
    asked = "allauth.account.internal.flows.reauthentication.is_reauthentication_required"
    monkeypatch.setattr(asked, lambda request, app: False)
    with pytest.raises(KeyError):
        test_without_saying_who_one_is_nothing_is_reset(two, "segundo")


def test_of_another_administrator_each_gets_half_of_the_code(two: Two) -> None:
    """promise: C8"""
    raul = person("raul", Role.ADMINISTRATION)
    desk = enter(raul)
    first = ask(two.ines, raul, "segundo")
    assert desk.get(PEOPLE).status_code == 200, "asked for alone it changes nothing"
    assert not is_open(first)
    decide = f"{PEOPLE}accesos/{AccessReset.objects.get().pk}/"
    page = read(two.ines.post(decide, {"decision": "si"}, follow=True))
    assert "Tú lo pediste" in page.text
    assert "Habla tú con raul" in say_again(two.omar, decide).text
    second = told(read(two.omar.post(decide, {"decision": "si"})))
    assert desk.get(PEOPLE).headers["Location"].startswith(ENTRANCE)
    for part in (first, second, f"{second} {first}"):
        assert not is_open(part), "neither of the two enters with his half"
    assert is_open(f"{first} {second}")


def test_refused_it_changes_nothing(two: Two) -> None:
    """promise: C8"""
    raul = person("raul", Role.MANAGEMENT)
    first = ask(two.ines, raul)
    decide = f"{PEOPLE}accesos/{AccessReset.objects.get().pk}/"
    say_again(two.omar, decide)
    page = read(two.omar.post(decide, {"decision": "no"}, follow=True))
    assert "Lo rechazó omar" in page.text
    assert not is_open(first)
    assert enter(raul)


def test_two_of_the_page_are_both_named_in_the_list(two: Two) -> None:
    raul = person("raul", Role.MANAGEMENT)
    ask(two.ines, raul)
    assert "Lo aprueba otra persona" in read(two.ines.get(PEOPLE)).text
    assert "Decidir el acceso de raul" in read(two.omar.get(PEOPLE)).text


def test_nobody_helps_himself_nor_approves_his_own(two: Two) -> None:
    """promise: C8"""
    ines, omar = admin("ines"), admin("omar")
    with pytest.raises(NotDone, match="Para ti usa tus códigos"):
        access_resets.ask(ines, factor=True, by=ines)
    reset, _ = access_resets.ask(omar, factor=True, by=ines)
    with pytest.raises(NotDone, match="Es tu propia cuenta"):
        access_resets.decide(reset, approve=True, by=omar)
    with pytest.raises(NotDone, match="quien administra"):
        access_resets.ask(ines, factor=True, by=lupe())


def test_the_database_refuses_it_too(two: Two) -> None:
    """promise: C8"""
    ines, omar = admin("ines"), admin("omar")
    reset, _ = access_resets.ask(omar, factor=False, by=ines)
    for wrong in (
        {"decided_by": ines, "decided_at": reset.asked_at, "approved": True},
        {"decided_by": omar, "decided_at": reset.asked_at, "approved": True},
        {"used_at": reset.asked_at},
    ):
        with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
            AccessReset.objects.filter(pk=reset.pk).update(**wrong)


def test_a_code_of_before_a_wide_role_opens_nothing(two: Two) -> None:
    """promise: C8: no one holds a code of his own making when the account becomes an administrator's"""
    user = lupe()
    _, found = access_resets.ask(user, factor=True, by=admin("ines"))
    change = propose(user, Role.ADMINISTRATION)
    assert not is_open(found)
    roles.decide(change, approve=True, by=admin("omar"))
    assert not is_open(found)


def test_who_decides_a_role_is_told_that_the_account_was_reset(two: Two) -> None:
    """promise: C8"""
    user = lupe()
    access_resets.ask(user, factor=True, by=admin("ines"))
    change = propose(user, Role.ADMINISTRATION)
    assert (
        "se le dio una entrada nueva" in say_again(two.omar, f"{PEOPLE}papeles/{change.pk}/").text
    )


def test_if_one_were_enough_he_would_be_in_anothers_place(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    """promise: C8 (negative control)"""
    monkeypatch.setattr(access_resets, "rules", lambda user: False)
    _, found = access_resets.ask(admin("omar"), factor=True, by=admin("ines"))
    assert is_open(found)


def test_a_closed_account_stays_closed(two: Two) -> None:
    """promise: E6"""
    user = lupe()
    _, found = access_resets.ask(user, factor=False, by=admin("ines"))
    people.disable(user, by=admin("ines"))
    assert not is_open(found)
    user.refresh_from_db()
    with pytest.raises(NotDone, match="primero ábrela"):
        access_resets.ask(user, factor=False, by=admin("ines"))


def test_people_of_the_demonstration_stay_as_they_are(two: Two) -> None:
    user = lupe()
    User.objects.filter(pk=user.pk).update(demo=True)
    user.refresh_from_db()
    with pytest.raises(NotDone, match="son de todos"):
        access_resets.ask(user, factor=False, by=admin("ines"))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"codigo": "AAAA-BBBB-CCCC-DDDD"}, "Ese código no sirve"),
        ({"codigo": ""}, "Escribe el código que te dieron"),
        ({"codigo": "A" * 500}, "Ese código es muy largo"),
        ({"codigo": "\0"}, ""),
        ({"codigo": "ñ漢 \u200b"}, "Ese código no sirve"),
        ({"contrasena": "corta", "otra_vez": "corta"}, "12"),
        ({"contrasena": "123456654321", "otra_vez": "123456654321"}, "común"),
        ({"otra_vez": "no es la misma"}, "No son iguales"),
        ({"otra_vez": ""}, "Escribe otra vez tu nueva contraseña"),
    ],
)
def test_what_cannot_be_says_how_to_mend_it_and_costs_no_code(
    two: Two, typed: dict[str, str], sentence: str
) -> None:
    """promise: E9: neither a short nor a common one"""
    user = lupe()
    _, found = access_resets.ask(user, factor=False, by=admin("ines"))
    answer = try_code(found, **typed)
    page = read(answer)
    assert answer.status_code == 422
    assert sentence in page.text
    assert NEW not in page.source
    assert is_open(found)


def test_a_wrong_code_and_a_weak_password_tell_of_nobody(two: Two) -> None:
    """promise: E4: only who has the code hears about the password"""
    lupe()
    page = read(try_code("AAAA-BBBB-CCCC-DDDD", "corta"))
    assert "Ese código no sirve" in page.text
    assert "común" not in page.text


def test_without_any_word_the_page_asks(two: Two) -> None:
    user = lupe()
    say_again(two.ines, address(user, "acceso/"))
    answer = two.ines.post(address(user, "acceso/"), {"perdio": "todo"})
    assert answer.status_code == 422
    assert "Di qué perdió" in read(answer).text


def test_the_last_administrator_is_helped_on_the_server() -> None:
    raul = person("raul", Role.ADMINISTRATION)
    printed = StringIO()
    call_command("reset_access", "Raul", factor=True, stdout=printed, stderr=StringIO())
    assert is_open(printed.getvalue().strip())
    client = Client()
    give_password(client, "raul", NEW)
    assert client.get(PEOPLE).headers["Location"].endswith("/totp/activate/")
    assert "Se hizo desde el servidor" in read(enter_page(raul)).text
    with pytest.raises(CommandError, match="No hay una cuenta «nadie»"):
        call_command("reset_access", "nadie")


def enter_page(user: User) -> Any:
    assert Membership.objects.filter(user=user).exists()
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    user.refresh_from_db()
    return enter_again(user).get(NOTICE)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_use_it_once() -> None:
    user = lupe()
    _, found = access_resets.ask(user, factor=False, by=None)
    done = at_once([lambda word=word: access_resets.use(found, word) for word in (NEW, PASSWORD)])
    assert sorted(type(each).__name__ for each in done) == ["NotDone", "User"]
