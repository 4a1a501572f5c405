"""Who waits for a person of the institution, and how one official answers."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.assistant.conversations import conversation, waiting
from tests.intranet.desk import enter, person
from tests.people import ECATEPEC, Clock, office, staff, statements
from tests.public.markup import read
from ventanilla.accounts.models import Membership, Role, User
from ventanilla.assistant import conversing
from ventanilla.assistant.models import Conversation, Line

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

LIST = "/intranet/asistente/personas/"
PAYLOAD = "<img src=x onerror=alert(1)>"


@pytest.fixture
def lupe() -> User:
    return person("lupe", Role.ATTENTION)


@pytest.fixture
def client(lupe: User) -> Client:
    return enter(lupe)


def page(of: Conversation, act: str = "") -> str:
    return f"{LIST}{of.pk}/{act}"


def test_who_waits_is_listed_with_since_when(client: Client) -> None:
    waiting("¿Hay alguien?", office=office(), minutes=12)
    waiting("Me urge", minutes=125)
    waiting("De Ecatepec", office=office(ECATEPEC))
    found = read(client.get(LIST))
    assert found.heading == "2 personas esperan respuesta"
    assert found.text.index("2 horas") < found.text.index("12 minutos")
    assert "Sin oficina: puede contestarle cualquiera" in found.text
    assert "De Ecatepec" not in found.text


def test_nobody_waits(client: Client) -> None:
    conversation("Hola")
    found = read(client.get(LIST))
    assert found.heading == "Nadie espera respuesta"
    assert "Hola" not in found.text


def test_the_navigation_says_how_many(client: Client) -> None:
    assert "espera" not in read(client.get("/intranet/10/llamadas/lista/")).text
    waiting(office=office())
    assert "1 persona espera" in read(client.get("/intranet/10/llamadas/lista/")).text
    waiting()
    found = read(client.get("/intranet/10/calendario/2026-09-08/dia/"))
    assert "2 personas esperan" in found.text


def test_where_one_works_at_two_offices_each_says_its_own(lupe: User, client: Client) -> None:
    Membership.objects.create(user=lupe, role=Role.ATTENTION, office=office(ECATEPEC))
    waiting(office=office(ECATEPEC))
    shown = client.get("/intranet/").content.decode()
    assert shown.count("1 persona espera respuesta en el asistente") == 1


def test_the_conversation_is_read_without_taking_it(client: Client) -> None:
    talk = waiting("Necesito ayuda", office=office())
    found = read(client.get(page(talk)))
    assert found.heading == "Una persona espera hace menos de un minuto"
    assert "Necesito ayuda" in found.text
    talk.refresh_from_db()
    assert talk.attended_by is None


def test_an_answer_is_said_and_the_person_waits_no_more(client: Client, lupe: User) -> None:
    talk = waiting(office=office())
    answer = client.post(page(talk, "contestar/"), {"texto": " Sí, ven mañana. \nTrae tu INE."})
    assert answer.headers["Location"] == page(talk)
    line = talk.lines.last()
    assert line
    assert (line.who, line.by) == (Line.Who.STAFF, lupe)
    assert line.text.splitlines() == ["Sí, ven mañana. ", "Trae tu INE."]
    found = read(client.get(LIST))
    assert found.heading == "Nadie espera respuesta"
    assert "Le contesta tú" in found.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [("  ", "Escribe tu respuesta"), ("x" * 1001, "a lo más 1000 letras"), ("a\0b", "con signos")],
)
def test_an_answer_that_cannot_be_says_why_and_stays(client: Client, typed: str, said: str) -> None:
    talk = waiting()
    before = talk.lines.count()
    answer = client.post(page(talk, "contestar/"), {"texto": typed})
    assert answer.status_code == 422
    assert said in read(answer).text
    assert typed.strip()[:900] in answer.content.decode()
    assert talk.lines.count() == before


def test_the_second_of_two_is_told_and_keeps_what_he_wrote(client: Client) -> None:
    talk = waiting(office=office())
    client.get(page(talk))
    memo = enter(person("memo", Role.ATTENTION))
    memo.post(page(talk, "contestar/"), {"texto": "Ya lo reviso"})
    answer = client.post(page(talk, "contestar/"), {"texto": "Permítame tantito"})
    assert answer.status_code == 409
    found = read(answer)
    assert "memo ya le contesta a esta persona" in found.text
    assert "Permítame tantito" in found.text
    assert not talk.lines.filter(text="Permítame tantito").exists()
    assert "memo" in read(client.get(page(talk))).text


@pytest.mark.parametrize("ends", [{"atendido": "si"}, {"devolver": "si"}])
def test_nobody_ends_what_another_attends(client: Client, ends: dict[str, str]) -> None:
    talk = conversing.take_over(waiting(), by=staff("memo"))
    answer = client.post(page(talk, "devolver/"), ends, follow=True)
    assert "memo ya le contesta" in read(answer).text
    talk.refresh_from_db()
    assert talk.attended_by == staff("memo")


def test_who_is_away_is_relieved_by_who_saw_him_there(client: Client, lupe: User) -> None:
    talk = conversing.take_over(waiting(), by=staff("memo"))
    shown = client.get(page(talk)).content.decode()
    assert f'name="de" value="{staff("memo").pk}"' in shown
    client.post(page(talk, "atender/"), {"de": staff("memo").pk})
    talk.refresh_from_db()
    assert talk.attended_by == lupe


@pytest.mark.parametrize("seen", ["", "0", "x"])
def test_nobody_is_relieved_unseen(client: Client, seen: str) -> None:
    talk = conversing.take_over(waiting(), by=staff("memo"))
    answer = client.post(page(talk, "atender/"), {"de": seen}, follow=True)
    assert "memo ya le contesta" in read(answer).text
    talk.refresh_from_db()
    assert talk.attended_by == staff("memo")


def test_what_is_settled_leaves_the_list_and_what_is_given_back_is_said(client: Client) -> None:
    settled, back = waiting(), waiting()
    client.post(page(settled, "devolver/"), {"atendido": "si"})
    answer = client.post(page(back, "devolver/"), {"devolver": "si"}, follow=True)
    assert read(answer).heading == "Nadie espera respuesta"
    assert [
        each.lines.filter(text__startswith="Te dejaron").count() for each in (settled, back)
    ] == [
        0,
        1,
    ]


@pytest.mark.parametrize("act", ["", "atender/", "contestar/", "devolver/"])
def test_of_another_office_or_ended_there_is_none(client: Client, act: str) -> None:
    """promise: C1"""
    foreign, over = waiting(office=office(ECATEPEC)), waiting(office=office())
    conversing.end(over)
    for talk in (foreign, over):
        send = client.post if act else client.get
        assert send(page(talk, act), {"texto": "Hola", "de": ""}).status_code == 404
        assert not talk.lines.filter(who=Line.Who.STAFF).exists()


def test_what_people_write_is_shown_as_text(client: Client) -> None:
    """promise: D1"""
    talk = waiting(PAYLOAD, office=office())
    conversing.say_as_staff(talk, PAYLOAD, by=staff())
    for address in (LIST, page(talk)):
        shown = client.get(address).content.decode()
        assert PAYLOAD not in shown
        assert "&lt;img src=x" in shown


def test_another_day_says_which_day(client: Client, clock: Clock) -> None:
    clock.now -= timedelta(days=1)
    talk = waiting(office=office())
    clock.now += timedelta(days=1)
    found = read(client.get(page(talk)))
    assert found.heading == "Una persona espera hace 1 día"
    assert "Domingo 6 de septiembre, 10:00 de la mañana" in found.text


def test_the_list_costs_the_same_however_long_it_is(client: Client) -> None:
    def cost() -> int:
        conversing.snapshot.forget()
        with statements() as asked:
            client.get(LIST)
        return len(asked)

    waiting(office=office())
    client.get(LIST)
    one = cost()
    for _ in range(9):
        waiting("Hola", "¿Hay alguien?", office=office())
    assert cost() == one
