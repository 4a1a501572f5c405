"""Announcements: written by who leads, read by everybody, gone by themselves."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.intranet.desk import enter, person
from tests.people import ECATEPEC, NOW, Clock, at, office, staff
from tests.public.markup import read
from ventanilla.accounts.models import Role
from ventanilla.assistant import announcements
from ventanilla.assistant.models import Announcement
from ventanilla.catalog.models import Office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

LIST = "/intranet/asistente/avisos/"
PAYLOAD = "<img src=x onerror=alert(1)>"
CLOSING = {"texto": "Hoy cerramos a la 1", "oficina": "10", "desde": "", "hasta": ""}


@pytest.fixture
def client() -> Client:
    return enter(person("jefa", Role.COORDINATION))


@pytest.fixture
def admin() -> Client:
    return enter(person("raul", Role.ADMINISTRATION))


def announced(where: Office | None = None, text: str = "No hay luz") -> Announcement:
    return announcements.announce(
        text, office=where, starts_at=NOW, ends_at=NOW + timedelta(hours=2), by=staff()
    )


def test_without_hours_it_is_said_from_now_until_the_day_ends(client: Client) -> None:
    assert client.post(LIST, CLOSING).headers["Location"] == LIST
    made = Announcement.objects.get()
    assert (made.text, made.office, made.by.username) == ("Hoy cerramos a la 1", office(), "jefa")
    assert made.starts_at == NOW
    assert made.ends_at == at("23:59", NOW.date())
    found = read(client.get(LIST))
    assert "Se lee ahora" in found.text
    assert "Hasta: lunes 7 de septiembre, 11:59 de la noche" in found.text


def test_hours_are_those_of_the_clock_at_the_office(client: Client) -> None:
    hours = {"desde": "2026-09-08T13:00", "hasta": "2026-09-08T15:00"}
    client.post(LIST, CLOSING | hours)
    made = Announcement.objects.get()
    assert (made.starts_at, made.ends_at) == (at("13:00"), at("15:00"))


def test_of_a_day_to_come_it_lasts_that_day(client: Client) -> None:
    client.post(LIST, CLOSING | {"desde": "2026-09-08T08:00"})
    assert Announcement.objects.get().ends_at == at("23:59")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"texto": ""}, "Escribe el aviso"),
        ({"texto": "x" * 201}, "a lo más 200 letras"),
        ({"texto": "a\0"}, "con signos"),
        ({"oficina": ""}, "Elige una de tus oficinas"),
        ({"oficina": "3"}, "Elige una de tus oficinas"),
        ({"desde": "mañana"}, "Escribe el día y la hora así"),
        ({"hasta": "2026-09-07T09:00"}, "Debe acabar después de empezar"),
        ({"desde": "2026-09-09T10:00", "hasta": "2026-09-08T10:00"}, "Debe acabar después"),
        ({"hasta": "2027-09-08T10:00"}, "tres meses a lo más"),
    ],
)
def test_what_cannot_be_says_why_and_keeps_the_rest(
    client: Client, typed: dict[str, str], said: str
) -> None:
    answer = client.post(LIST, CLOSING | typed)
    assert answer.status_code == 422
    assert said in read(answer).text
    if "texto" not in typed:
        assert "Hoy cerramos a la 1</textarea>" in answer.content.decode()
    assert not Announcement.objects.exists()


def test_who_leads_announces_for_his_office_and_who_administers_for_all(
    client: Client, admin: Client
) -> None:
    """promise: C1"""
    foreign = CLOSING | {"oficina": str(office(ECATEPEC).number)}
    assert client.post(LIST, foreign).status_code == 422
    assert admin.post(LIST, foreign).status_code == 302
    assert admin.post(LIST, CLOSING | {"oficina": ""}).status_code == 302
    assert [each.office for each in Announcement.objects.order_by("pk")] == [office(ECATEPEC), None]


def test_one_is_taken_away_by_who_could_make_it(client: Client, admin: Client) -> None:
    """promise: C1"""
    own, foreign, of_all = announced(office()), announced(office(ECATEPEC)), announced()
    gone = [f"{LIST}{each.pk}/quitar/" for each in (own, foreign, of_all)]
    assert [client.post(each).status_code for each in gone] == [302, 404, 404]
    assert [admin.post(each).status_code for each in gone[1:]] == [302, 302]
    assert announcements.everywhere(NOW) == []


def test_nothing_is_announced(client: Client) -> None:
    assert "No hay avisos de ahora en adelante" in read(client.get(LIST)).text


def test_everybody_reads_it_at_the_home_page_and_at_the_offices(clock: Clock) -> None:
    announced(text="El lunes es festivo")
    announced(office(), text="Hoy cerramos a la 1")
    home = read(Client().get("/")).text
    assert "El lunes es festivo" in home
    assert "Delegación Regional Toluca: Hoy cerramos a la 1" in home
    offices = read(Client().get("/oficinas/")).text
    assert offices.index("El lunes es festivo") < offices.index("Delegación Regional Amecameca")
    assert offices.index("Delegación Regional Toluca") < offices.index("Hoy cerramos a la 1")
    clock.now += timedelta(hours=3)
    assert "festivo" not in read(Client().get("/")).text


def test_it_is_shown_as_text_wherever_it_is_read(client: Client) -> None:
    """promise: D1"""
    announced(office(), text=PAYLOAD)
    for page in (client.get(LIST), Client().get("/"), Client().get("/oficinas/")):
        shown = page.content.decode()
        assert PAYLOAD not in shown
        assert "&lt;img src=x" in shown
