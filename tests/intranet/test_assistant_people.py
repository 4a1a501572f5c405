"""Who waits for a person of the institution, and how one official answers."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.assistant.conversations import conversation, waiting
from tests.intranet.desk import enter, person
from tests.people import ANA, ECATEPEC, Clock, book, office, staff, statements
from tests.public.markup import read
from ventanilla.accounts.models import Membership, Role, User
from ventanilla.appointments.models import AccessEntry
from ventanilla.assistant import conversing
from ventanilla.assistant.models import Conversation, Line
from ventanilla.messaging import recipients
from ventanilla.messaging.models import OutboundMessage, State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

LIST = "/intranet/asistente/personas/"
WHATSAPP = {
    "PHONE_ID": "106540352242922",
    "TOKEN": "EAAJBprueba0123456789",
    "SECRET": "0123456789abcdef0123456789abcdef",
    "SECRET_BEFORE": "",
    "VERIFY_TOKEN": "palabra",
    "URL": "https://graph.facebook.com/v23.0",
}
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


class TestByWhatsApp:
    @pytest.fixture
    def talk(self, settings: Any) -> Conversation:
        """Who wrote by WhatsApp a moment ago."""
        settings.WHATSAPP = WHATSAPP
        talk = waiting(office=office())
        Conversation.objects.filter(pk=talk.pk).update(channel="whatsapp", phone=ANA.phone)
        recipients.wrote(ANA.phone, ANA.phone[1:], timezone.now())
        talk.refresh_from_db()
        return talk

    def became(self, state: State, **more: Any) -> None:
        OutboundMessage.objects.update(state=state, **more)

    def test_it_says_where_it_goes_and_no_whole_number(
        self, client: Client, talk: Conversation
    ) -> None:
        """promise: K4"""
        answer = client.post(page(talk, "contestar/"), {"texto": "Sí, ven mañana."}, follow=True)
        shown = read(answer).text
        assert "Por WhatsApp, al teléfono que termina en 56 10" in shown
        assert "Tu respuesta sale por WhatsApp." in shown
        assert "ya puede leer" not in shown
        assert "Va en camino" in shown
        assert "722 234 56 10" not in shown
        assert not AccessEntry.objects.exists()

    @pytest.mark.parametrize(
        ("state", "as_template", "said"),
        [
            (State.QUEUED, None, "Va en camino"),
            (State.SENT, None, "Enviada"),
            (State.DELIVERED, None, "Le llegó"),
            (State.READ, False, "La leyó"),
            (State.READ, True, "Le avisamos que ya contestaste"),
        ],
    )
    def test_under_each_answer_what_became_of_it(
        self,
        client: Client,
        talk: Conversation,
        state: State,
        as_template: bool | None,
        said: str,
    ) -> None:
        client.post(page(talk, "contestar/"), {"texto": "Sí, ven mañana."})
        self.became(state, as_template=as_template)
        shown = read(client.get(page(talk))).text
        assert said in shown
        assert "Llámale" not in shown

    @pytest.mark.parametrize("state", [State.FAILED, State.DROPPED])
    def test_what_did_not_arrive_shows_the_number_and_who_saw_it(
        self, client: Client, lupe: User, talk: Conversation, state: State
    ) -> None:
        """promise: K4"""
        ana = book(ANA)
        client.post(page(talk, "contestar/"), {"texto": "Sí, ven mañana."})
        self.became(state)
        for _ in range(2):
            assert "No le llegó. Llámale al 722 234 56 10" in read(client.get(page(talk))).text
        [look] = AccessEntry.objects.all()
        assert (look.by, look.appointment, look.kind) == (lupe, ana, "telefono")

    def test_of_who_has_no_appointment_the_office_keeps_who_saw_it(
        self, client: Client, lupe: User, talk: Conversation
    ) -> None:
        """promise: K4"""
        client.post(page(talk, "contestar/"), {"texto": "Sí, ven mañana."})
        self.became(State.FAILED)
        for _ in range(2):
            client.get(page(talk))
        [look] = AccessEntry.objects.all()
        assert (look.by, look.office, look.appointment) == (lupe, office(), None)
        assert look.detail == "De una conversación: termina en 5610"

    def test_without_a_way_there_it_is_said_at_once(
        self, client: Client, talk: Conversation, settings: Any
    ) -> None:
        settings.WHATSAPP = WHATSAPP | {"TOKEN": ""}
        answer = client.post(page(talk, "contestar/"), {"texto": "Sí, ven mañana."}, follow=True)
        shown = read(answer).text
        assert "no se puede mandar por WhatsApp: llámale" in shown
        assert "No le llegó. Llámale al 722 234 56 10" in shown

    def test_what_is_too_long_for_a_telephone_is_said_before(
        self, client: Client, talk: Conversation
    ) -> None:
        """promise: G8"""
        answer = client.post(page(talk, "contestar/"), {"texto": "😀" * 600})
        assert answer.status_code == 422
        assert "cada dibujo 😀 cuenta como dos letras" in read(answer).text
        client.post(page(talk, "contestar/"), {"texto": "😀" * 500})
        assert OutboundMessage.objects.count() == 1

    def test_it_costs_the_same_however_many_answers(
        self, client: Client, talk: Conversation
    ) -> None:
        def cost() -> int:
            client.get(page(talk))
            with statements() as asked:
                client.get(page(talk))
            return len(asked)

        client.post(page(talk, "contestar/"), {"texto": "Uno"})
        one = cost()
        for each in ("Dos", "Tres", "Cuatro"):
            client.post(page(talk, "contestar/"), {"texto": each})
        assert cost() == one
