"""What was sent, what became of it, and sending once more what did not arrive."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.appointments.notices.told import K, tell, wanting
from tests.intranet.desk import enter, person
from tests.messaging.posts import post, send_off
from tests.people import ANA, BRUNO, CARMEN, ECATEPEC, NOW, Clock, at, statements
from tests.public.markup import read
from ventanilla.accounts.models import Role
from ventanilla.appointments import cts
from ventanilla.appointments.models import Appointment, Notice
from ventanilla.appointments.notices.sent import Fate
from ventanilla.appointments.person import Person
from ventanilla.messaging import outbox
from ventanilla.messaging.models import OutboundMessage, State, Why

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

LIST = "/intranet/mensajes/enviados/"
NAMES = {
    ANA: "Ana María Peña Gómez",
    BRUNO: "Bruno Díaz",
    CARMEN: "Carmen de la O Ruiz",
}
PAYLOAD = "<img src=x onerror=alert(1)>"


@pytest.fixture(autouse=True)
def console(settings: Any) -> None:
    settings.CONSOLE_MESSAGES = True


@pytest.fixture
def client() -> Client:
    return enter(person("lupe", Role.ATTENTION))


def told(who: Person = ANA, kind: K = K.DAY_BEFORE, **more: Any) -> Notice:
    notice = tell(wanting(who, **more), kind)
    assert notice
    return notice


def became(notice: Notice, state: State, why: str = "", **more: Any) -> Notice:
    changes = {"state": state, "why": why, "channel": "whatsapp"} | more
    OutboundMessage.objects.filter(pk=notice.message_id).update(**changes)
    return Notice.objects.get(pk=notice.pk)


def text(client: Client, query: str = "", status: int = 200) -> str:
    answer = client.get(f"{LIST}{query}")
    assert answer.status_code == status
    return read(answer).text


def listed(client: Client, query: str = "") -> list[str]:
    """The names, in the order in which they stand."""
    lines = text(client, query).splitlines()
    return [name for line in lines for name in NAMES.values() if line.startswith(f"{name} Tel.")]


def test_a_message_with_all_that_became_of_it(client: Client) -> None:
    later = NOW + timedelta(minutes=14)
    became(told(), State.READ, state_at=later)
    shown = text(client)
    for said in (
        "Lunes 7 de septiembre",
        "10:00 de la mañana",
        "Ana María Peña Gómez Tel. …56 10",
        "Recordatorio del día anterior · por WhatsApp",
        "Leído 10:14 de la mañana",
    ):
        assert said in shown, said
    assert "722 234" not in shown, "only how the telephone ends"


def test_the_words_are_there_word_for_word(client: Client) -> None:
    notice = told()
    assert notice.message
    words = notice.message.content["text"].replace(notice.appointment.token, "…")
    assert " ".join(words.split()) in " ".join(text(client).split())


def test_the_persons_own_link_is_not_shown(client: Client) -> None:
    """promise: C1: a message holds what opens the appointment, and many may read it"""
    notice = told(kind=K.REGISTERED)
    assert notice.message
    assert notice.appointment.token in notice.message.content["text"]
    page = client.get(LIST).content.decode()
    assert "/citas/ver/…" in page
    assert notice.appointment.token not in page


@pytest.mark.parametrize("written", [cts.grouped, str])
@pytest.mark.parametrize("role", [Role.MANAGEMENT, Role.ATTENTION])
def test_nor_is_the_key_that_opens_it_with_how_the_telephone_ends(role: Role, written: Any) -> None:
    """promise: C1: whoever only reads the figures could have cancelled it on the public page"""
    key = written(told(kind=K.REGISTERED).appointment.cts)
    body = f"Tu clave es *{key}*. Llega diez minutos antes."
    OutboundMessage.objects.update(kind="text", content={"body": body})
    shown = text(enter(person("alguien", role)))
    assert "Tu clave es *…*. Llega diez minutos antes." in shown
    assert "Tel. …56 10" in shown
    assert key not in shown


def test_nor_in_a_conversation() -> None:
    """promise: C1"""
    key = cts.grouped(told().appointment.cts)
    post(f"Tu clave es {key}", reply=True, reference="conversation:7")
    shown = text(enter(person("gestion", Role.MANAGEMENT)), "?tipo=conversacion")
    assert "Tu clave es …" in shown
    assert key not in shown


def test_after_ninety_days_it_says_that_the_words_are_gone(client: Client) -> None:
    became(told(), State.READ, state_at=NOW - outbox.KEPT - timedelta(days=1))
    outbox.forget_words()
    assert "Qué decía ya se borró: se guarda 90 días." in text(client)


def test_what_another_release_wrote_hides_nothing_else(client: Client) -> None:
    became(told(), State.READ, content={"name": "x"})
    told(BRUNO)
    assert "Esta versión del programa ya no sabe mostrarlo." in text(client)
    assert listed(client) == [NAMES[BRUNO], NAMES[ANA]]


@pytest.mark.parametrize(
    ("why", "said"),
    [
        (Why.NOT_THERE, "Ese número no tiene WhatsApp."),
        (Why.NO_WAY, "No tiene WhatsApp y no hay otro medio para escribirle."),
        ("", "No se sabe por qué."),
    ],
)
def test_why_it_did_not_arrive_is_said_plainly(client: Client, why: str, said: str) -> None:
    """promise: I9: nothing is unsent without a reason"""
    became(told(), State.FAILED, why, error="KeyError at 0x7f (131026)")
    shown = text(client)
    assert said in shown
    assert "0x7f" not in shown


def test_counts_by_state_are_the_lengths_of_their_lists(client: Client) -> None:
    became(told(ANA), State.READ)
    became(told(BRUNO), State.FAILED, Why.NO_WAY)
    told(CARMEN)
    page = read(client.get(LIST))
    for fate, name in ((Fate.READ, ANA), (Fate.FAILED, BRUNO), (Fate.WAITING, CARMEN)):
        link = page.one("a", class_=f"fate-{fate}")
        assert " ".join(link.text.split()) == f"1 {fate.label}"
        assert listed(client, link.attributes["href"]) == [NAMES[name]]
    assert listed(client) == [NAMES[CARMEN], NAMES[BRUNO], NAMES[ANA]]


def test_filters_go_together(client: Client) -> None:
    became(told(ANA, K.CONFIRM), State.READ)
    became(told(BRUNO), State.READ)
    became(told(CARMEN), State.FAILED)
    assert listed(client, "?estado=leido&tipo=recordatorio_1d") == [NAMES[BRUNO]]
    assert listed(client, "?canal=sms") == []
    assert listed(client, "?canal=whatsapp&tipo=confirma") == [NAMES[ANA]]
    assert "No hay mensajes así en estos días." in text(client, "?canal=sms")


def test_the_days_are_the_institutions(client: Client, clock: Clock) -> None:
    notice = told()
    Notice.objects.filter(pk=notice.pk).update(at=at("23:30", NOW.date() - timedelta(days=8)))
    assert listed(client) == []
    day = (NOW.date() - timedelta(days=8)).isoformat()
    assert listed(client, f"?desde={day}&hasta={day}") == [NAMES[ANA]]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?estado=perdido", "Estado: elige de la lista"),
        ("?oficina=99", "Oficina: elige de la lista"),
        ("?desde=2026-01-01&hasta=2026-09-01", "Elige un periodo de tres meses o menos"),
        ("?desde=ayer&hasta=hoy", "No entendimos el día «ayer»"),
        ("?tipo=conversacion", "Mensaje: elige de la lista"),
    ],
)
def test_a_wrong_filter_says_how_to_mend_it(client: Client, query: str, said: str) -> None:
    assert said in text(client, query, 422)


@pytest.mark.parametrize("mark", ["x", "2026-09-07_1", "2026-13-01T00:00:00+00:00_1", "_", "%00"])
def test_an_invented_mark_leads_nowhere(client: Client, mark: str) -> None:
    assert client.get(f"{LIST}?despues={mark}").status_code == 404


def test_another_offices_messages_do_not_exist(client: Client) -> None:
    """promise: C1"""
    other = became(told(municipality=ECATEPEC), State.FAILED)
    assert listed(client) == []
    answer = client.post(f"{LIST}{other.pk}/reenviar/", {"mensaje": other.message_id})
    assert answer.status_code == 404
    assert OutboundMessage.objects.count() == 1


def test_what_belongs_to_no_office_is_counted_for_all_and_read_by_who_sees_all(
    client: Client,
) -> None:
    post("Tu cita es mañana", reply=True, reference="conversation:7")
    shown = text(client)
    assert "1 respuesta en conversaciones: 1 en espera." in shown
    assert "Tu cita es mañana" not in shown
    manager = enter(person("gestion", Role.MANAGEMENT))
    found = text(manager, "?tipo=conversacion")
    assert "Tu cita es mañana" in found
    assert "Respuesta en una conversación" in found


def test_what_was_sent_again_is_counted_once(client: Client) -> None:
    notice = became(told(), State.FAILED)
    client.post(f"{LIST}{notice.pk}/reenviar/", {"mensaje": notice.message_id})
    shown = text(client)
    assert "conversaciones" not in shown
    assert listed(client) == [NAMES[ANA]]


def test_sending_again(client: Client) -> None:
    notice = became(told(), State.FAILED, Why.NO_WAY)
    page = read(client.get(f"{LIST}?estado=no-se-pudo"))
    sent = {name: page.value(name) for name in ("mensaje", "volver")}
    for said in ("Sale otra vez en un momento.", "Ya se había mandado otra vez."):
        answer = client.post(f"{LIST}{notice.pk}/reenviar/", sent)
        assert answer.headers["Location"] == f"{LIST}?estado=no-se-pudo"
        assert said in read(client.get(LIST)).text
    assert OutboundMessage.objects.count() == 2
    send_off()
    assert "Enviado" in text(client)


def test_what_may_not_be_sent_again_has_no_button_and_says_why(client: Client) -> None:
    notice = became(told(), State.FAILED, not_after=NOW - timedelta(minutes=1))
    assert not read(client.get(LIST)).all("input", name="mensaje")
    client.post(f"{LIST}{notice.pk}/reenviar/", {"mensaje": notice.message_id})
    assert "Ya pasó la hora en que este mensaje servía" in text(client)


@pytest.mark.parametrize(
    "sent", [{}, {"mensaje": "x"}, {"mensaje": "9" * 30}, {"volver": "//evil.example\r\nX: 1"}]
)
def test_invented_forms_change_nothing(client: Client, sent: dict[str, str]) -> None:
    notice = became(told(), State.FAILED)
    answer = client.post(f"{LIST}{notice.pk}/reenviar/", sent)
    assert answer.headers["Location"].startswith(f"{LIST}?")
    assert OutboundMessage.objects.count() == 1
    assert client.post(f"{LIST}{2**63}/reenviar/", sent).status_code == 404


def test_management_reads_and_does_not_send(client: Client) -> None:
    notice = became(told(), State.FAILED)
    manager = enter(person("gestion", Role.MANAGEMENT))
    page = read(manager.get(LIST))
    assert NAMES[ANA] in page.text
    assert not page.all("input", name="mensaje")
    sent = {"mensaje": notice.message_id}
    assert manager.post(f"{LIST}{notice.pk}/reenviar/", sent).status_code == 404


def test_hostile_words_are_words(client: Client) -> None:
    """promise: D1"""
    notice = told(Person(PAYLOAD, "Peña", "", "+527222345610"))
    became(notice, State.READ, content={"body": PAYLOAD}, kind="text")
    assert text(client).count(PAYLOAD) >= 2
    assert PAYLOAD not in client.get(LIST).content.decode()


def many(count: int) -> None:
    """So many that failed, of three appointments in turn, two of them in each second."""
    booked = [*Appointment.objects.all()] or [wanting(each) for each in (ANA, BRUNO, CARMEN)]
    for n in range(count):
        notice = tell(booked[n % 3], K.OFFICE_CHANGED, cambio="Se movió.")
        assert notice
        Notice.objects.filter(pk=notice.pk).update(at=NOW + timedelta(seconds=n // 2))
    OutboundMessage.objects.update(state=State.FAILED)


def test_a_page_at_a_time_shows_each_once(client: Client) -> None:
    many(110)
    pages, query = [], ""
    while len(pages) < 9:
        page = read(client.get(f"{LIST}{query}"))
        pages.append([int(each) for each in page.choices("mensaje")])
        older = [each for each in page.all("a") if each.text == "Más antiguos"]
        if not older:
            break
        query = older[0].attributes["href"]
    assert [len(each) for each in pages] == [50, 50, 10]
    every = [*Notice.objects.order_by("-at", "-pk").values_list("message_id", flat=True)]
    assert [number for each in pages for number in each] == every


def test_more_rows_cost_no_more_queries(client: Client) -> None:
    many(2)
    text(client)  # what is asked once a session
    with statements() as few:
        text(client)
    many(30)
    with statements() as more:
        text(client)
    assert len(more) == len(few)


def test_the_appointments_page_tells_them_among_what_happened(client: Client) -> None:
    notice = became(told(), State.READ, state_at=NOW + timedelta(minutes=14))
    shown = read(client.get(f"/intranet/10/citas/{notice.appointment.cts}/")).text
    assert "por WhatsApp; lo leyó a las 10:14 de la mañana" in shown
    story = read(client.get(f"/intranet/10/citas/{notice.appointment.cts}/historia/")).text
    assert "Le mandamos el recordatorio del día anterior por WhatsApp" in story
