"""Who looked at whose telephone: written down, shown to who leads, and to him only once he says who he is."""

import time
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from tests.intranet.desk import PASSWORD, enter, person
from tests.intranet.test_matrix import OFFICE_PAGES, addresses, fill
from tests.people import ANA, BRUNO, Clock, at, book, office
from tests.public.markup import read
from ventanilla.accounts.models import Role, User
from ventanilla.appointments import access
from ventanilla.appointments.models import AccessEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

LOOKS = "/intranet/10/accesos/"


def who_leads() -> Client:
    """Inside, and just asked once more for the password."""
    client = enter(person("lead", Role.COORDINATION))
    client.post("/intranet/cuenta/otra-vez/", {"password": PASSWORD})
    return client


def shows_telephone(page: str) -> bool:
    return "722 234 56 10" in page or "7222345610" in page


@pytest.mark.parametrize("name", sorted(OFFICE_PAGES))
def test_no_page_shows_a_telephone_without_writing_it_down(name: str) -> None:
    """promise: K4: every page of an office, also those still to come"""
    lead = person("lead", Role.COORDINATION)
    ana, client = book(ANA), enter(lead)
    page = client.get(fill(addresses()[name], 10, ana.cts), {"q": "5610"}, follow=True)
    if shows_telephone(page.content.decode(errors="replace")):
        assert AccessEntry.objects.filter(appointment=ana, by=lead, kind="telefono").exists()


def test_the_page_of_the_call_shows_it_and_says_so() -> None:
    """promise: K4"""
    lupe, ana = person("lupe", Role.ATTENTION), book(ANA)
    page = enter(lupe).get(f"/intranet/10/llamadas/{ana.cts}/")
    assert shows_telephone(page.content.decode())
    [entry] = AccessEntry.objects.all()
    assert (entry.by, entry.appointment, entry.office) == (lupe, ana, office())


def test_without_the_record_the_sweep_would_see_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """promise: K4 (its negative control)"""
    monkeypatch.setattr(access, "looked_at", lambda *appointments, by: None)
    with pytest.raises(AssertionError):
        test_no_page_shows_a_telephone_without_writing_it_down("llamada")


def test_turning_back_to_a_page_is_one_look(clock: Clock) -> None:
    lupe, memo, ana = person("lupe"), person("memo"), book(ANA)
    for who in (lupe, lupe, memo):
        access.looked_at(ana, by=who)
    assert AccessEntry.objects.count() == 2
    clock.now += timedelta(minutes=10)
    access.looked_at(ana, book(BRUNO, at("12:00")), by=lupe)
    assert AccessEntry.objects.count() == 4


def test_an_export_is_written_down_each_time() -> None:
    """promise: K4"""
    lupe = person("lupe")
    for _ in range(2):
        access.exported(office(), by=lupe, detail="128 citas" + "x" * 300)
    assert AccessEntry.objects.filter(kind="exportacion", office=office()).count() == 2


def test_who_leads_sees_who_looked_by_person_and_day(clock: Clock) -> None:
    """promise: K4"""
    lupe, memo, ana = person("lupe"), person("memo"), book(ANA)
    access.looked_at(ana, by=lupe)
    access.exported(office(), by=memo, detail="Tres citas")
    client = who_leads()
    everything = read(client.get(LOOKS)).text
    assert all(said in everything for said in ("lupe", "Ana María Peña", "Tres citas"))
    only = read(client.get(LOOKS, {"persona": str(memo.pk), "dia": "2026-09-07"})).text
    assert "Tres citas" in only
    assert "Ana María" not in only
    assert "Nadie vio" in read(client.get(LOOKS, {"dia": "2026-09-06"})).text
    of_ana = read(client.get(LOOKS, {"cita": ana.cts, "dia": "2026-09-06"})).text
    assert "Ana María" in of_ana


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"dia": "ayer"}, "Elige el día"),
        ({"dia": "0001-01-01"}, "Revisa el año"),
        ({"dia": "9999-12-31"}, "Revisa el año"),
        ({"persona": "99999999999999999999"}, "Elige a una persona"),
        ({"persona": "x"}, "Elige a una persona"),
        ({"cita": "123"}, "Revisa tu clave"),
        ({"cita": "\x00"}, "nulos"),
    ],
)
def test_what_cannot_be_is_said_and_kept(asked: dict[str, str], said: str) -> None:
    answer = who_leads().get(LOOKS, asked)
    assert answer.status_code == 422
    assert said in read(answer).text


def test_it_asks_who_is_there_once_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """promise: E7"""
    assert "otra-vez" in enter(person("jefa", Role.COORDINATION)).get(LOOKS).headers["Location"]
    client = who_leads()
    assert client.get(LOOKS).status_code == 200
    later = time.time() + 301
    monkeypatch.setattr(time, "time", lambda: later)
    answer = client.get(LOOKS, {"dia": "2026-09-07"})
    assert answer.headers["Location"].startswith("/intranet/cuenta/otra-vez/?next=")
    assert read(client.get(answer.headers["Location"])).heading == "Confirma que eres tú"


def test_those_of_another_office_are_not_seen() -> None:
    access.exported(office("033", "titulo_propiedad"), by=person("nava"), detail="De Ecatepec")
    client = who_leads()
    assert "Ecatepec" not in read(client.get(LOOKS)).text


def test_whoever_looked_cannot_be_deleted() -> None:
    lupe = person("lupe")
    access.looked_at(book(ANA), by=lupe)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=lupe.pk).delete()


def test_the_history_page_tells_and_hides_who_looked() -> None:
    lupe, ana = person("lupe", Role.ATTENTION), book(ANA)
    access.looked_at(ana, by=person("memo"))
    page = read(enter(lupe).get(f"/intranet/10/citas/{ana.cts}/historia/"))
    assert page.heading == "Historia de la cita de Ana María Peña Gómez"
    assert "Se registró" in page.text
    assert "memo" not in page.text
    assert "Ver quién vio" not in page.text
    lead = enter(person("lead", Role.COORDINATION))
    assert "Ver quién vio" in read(lead.get(f"/intranet/10/citas/{ana.cts}/historia/")).text


@pytest.mark.parametrize("cts", ["%00", "x", "9" * 400, "%F0%9F%8E%88", "²"])
def test_an_absurd_key_is_nobody_s(cts: str) -> None:
    client: Client = enter(person("lupe", Role.ATTENTION))
    assert client.get(f"/intranet/10/citas/{cts}/historia/").status_code == 404


def test_if_nobody_asked_again_the_page_would_be_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """promise: E7 (negative control)"""
    asked = "allauth.account.internal.flows.reauthentication.is_reauthentication_required"
    monkeypatch.setattr(asked, lambda request, app: False)
    with pytest.raises((AssertionError, KeyError)):
        test_it_asks_who_is_there_once_more(monkeypatch)
