"""The whole conversation at the door: signed webhooks in, what WhatsApp takes out."""

from datetime import timedelta

import pytest
from django.conf import settings

from tests.messaging.graph import Graph
from tests.people import CONSTANCIA, TUESDAY, Clock, at, staff
from tests.whatsapp.phone import Telephone, of_template, text
from ventanilla.appointments.models import Appointment, Channel
from ventanilla.appointments.status import Status
from ventanilla.assistant import conversing
from ventanilla.assistant.models import Conversation, Line
from ventanilla.catalog import catalogue
from ventanilla.catalog.models import Office, OfficePoint
from ventanilla.messaging.models import InboundMessage, OutboundMessage

pytestmark = pytest.mark.django_db

BOOKING = ("kiero una sita", "es la constansia", "toluca", "sí", "el martes", "10:30")
NAME = "Ana María Peña Gómez"


def only() -> Appointment:
    return Appointment.objects.get()


def booked(ana: Telephone) -> Appointment:
    ana.writes(*BOOKING, NAME, "sí")
    return only()


def test_a_greeting_is_answered_with_three_buttons(ana: Telephone) -> None:
    said = ana.writes("Hola")
    assert said.startswith("Hola. Soy el asistente automático de IMEVIS. Tu cita es gratis.")
    assert ana.labels == ["Agendar cita", "Ver mi cita", "Otra cosa"]


def test_in_her_own_words_with_misspellings(ana: Telephone) -> None:
    assert "Revisa tu cita." in ana.writes(*BOOKING, NAME)
    assert "Teléfono: 722 123 45 67" in ana.read
    assert ana.writes("si esta vien").startswith("Listo, Ana María. Tu clave (CTS) es:")
    made = only()
    assert (made.starts_at, made.procedure.code) == (at("10:30", TUESDAY), CONSTANCIA)
    assert (made.full_name, made.phone, made.channel) == (NAME, ana.number, Channel.WHATSAPP)


def test_that_she_comes_said_at_once_is_no_second_yes_to_the_booking(ana: Telephone) -> None:
    booked(ana)
    assert "ya estaba registrada" in ana.writes("sí, gracias")
    assert "Tu cita está confirmada." in ana.writes("si boi a ir")
    assert only().status == Status.CONFIRMED


def test_with_buttons_it_takes_nine_messages(ana: Telephone) -> None:
    """At most twelve."""
    ana.writes("Buenas tardes")
    ana.taps("Agendar cita", "Constancia")
    ana.writes("Toluca")
    ana.taps("Sí, continuar", "Mar 8", "9:30 a 11:00")
    ana.taps(ana.labels[0])
    ana.writes(NAME)
    ana.taps("Confirmar cita")
    assert only().starts_at == at("9:30", TUESDAY)
    assert InboundMessage.objects.count() == 10


def test_the_voucher_and_the_place_come_along(ana: Telephone, whatsapp: Graph) -> None:
    toluca = Office.objects.get(number=10)
    OfficePoint.objects.update_or_create(
        office=toluca, defaults={"latitude": 19.2826, "longitude": -99.6557}
    )
    catalogue.forget()
    made = booked(ana)
    assert made.office == toluca
    assert ana.kinds == ["interactive", "document", "location"]
    document, place = ana.came[1]["document"], ana.came[2]["location"]
    assert document["filename"] == f"comprobante-{made.cts}.pdf"
    [pdf] = whatsapp.world.uploads
    assert b"%PDF-" in pdf and len(pdf) > 10_000
    assert (place["latitude"], place["name"]) == (19.2826, toluca.name)
    assert f"Ver mi cita: {settings.PUBLIC_URL}/citas/ver/{made.token}/" in ana.read


def test_an_office_of_which_nobody_said_where_it_is(ana: Telephone) -> None:
    OfficePoint.objects.all().delete()
    catalogue.forget()
    booked(ana)
    assert ana.kinds == ["interactive", "document"]
    assert only().office.address in ana.read


def test_it_is_seen_confirmed_moved_and_cancelled(ana: Telephone) -> None:
    made = booked(ana)
    assert "Tu cita está registrada." in ana.writes("cómo va mi cita")
    assert ana.labels == ["Sí voy a ir", "Cambiar mi cita", "Cancelar mi cita"]
    assert ana.taps("Sí voy a ir").startswith("Gracias. Tu cita está confirmada.")
    made.refresh_from_db()
    assert made.status == Status.CONFIRMED
    ana.taps("Cambiar mi cita")
    ana.writes("el jueves", "11:00")
    assert ana.taps("Sí, cambiar").startswith("Listo. Tu cita ahora es el jueves 10 de septiembre")
    assert ana.kinds == ["interactive", "document"]
    assert "¿Cancelamos tu cita" in ana.writes("quiero cancelar mi cita")
    assert ana.taps("Sí, cancelar").startswith("Listo. Cancelamos tu cita")
    made.refresh_from_db()
    assert made.status == Status.CANCELLED


def test_of_two_on_one_day_she_is_asked_which(ana: Telephone) -> None:
    """Grandmother and grandchild share the telephone, and go together."""
    ana.writes(*BOOKING, NAME, "sí")
    ana.writes(*BOOKING, "Bruno Díaz López", "sí")
    conversing.end(Conversation.objects.get())
    assert ana.writes("cómo va mi cita") == "Tienes varias citas. ¿Cuál es?"
    rows = ana.came[0]["interactive"]["action"]["sections"][0]["rows"]
    assert [each["title"] for each in rows] == ["Mar 8 sep", "Mar 8 sep"]
    assert ana.writes("2").startswith("Tu cita está registrada.")


def test_a_button_of_a_template_is_a_word_like_any_other(ana: Telephone) -> None:
    booked(ana)
    ana.sends(of_template("cancelar:", "Cancelar cita", **ana.now()))
    assert "¿Cancelamos tu cita" in ana.read


@pytest.mark.parametrize(
    ("word", "answer"),
    [
        ("menú", "Esto es lo que puedo hacer por ti."),
        ("ayuda", "Escribe «atrás», «cancelar» o «persona» cuando quieras."),
        ("cancelar", "Lo dejamos aquí. No cambiamos nada."),
        ("persona", "Le avisamos a"),
    ],
)
def test_words_that_work_at_any_point(ana: Telephone, word: str, answer: str) -> None:
    ana.writes(*BOOKING)
    assert ana.writes(word).startswith(answer)


def test_two_misunderstandings_lead_to_a_person(ana: Telephone) -> None:
    assert "No logro entenderte." in ana.writes("grr", "brr")
    ana.taps("Hablar con alguien")
    assert [each.phone for each in Conversation.objects.exclude(waiting_since=None)] == [ana.number]


def test_while_an_official_attends_the_assistant_keeps_silent(ana: Telephone) -> None:
    ana.writes("persona")
    conversation = Conversation.objects.get()
    conversing.take_over(conversation, by=staff())
    assert ana.writes("mi terreno está en la loma").startswith("Le pasamos tu mensaje")
    assert ana.writes("y no sé a dónde ir") == ""
    assert not InboundMessage.objects.exclude(state="answered").exists()
    heard = Line.objects.filter(who=Line.Who.PERSON)
    assert heard.last() and heard.count() == 3


def test_each_number_has_one_conversation_until_it_ends(
    ana: Telephone, whatsapp: Graph, clock: Clock
) -> None:
    beto = Telephone(whatsapp, clock, "+527229876543")
    ana.writes(*BOOKING)
    assert "No encontramos citas" in beto.writes("cómo va mi cita")
    assert "A nombre de quién" in ana.writes("¿qué me preguntaste?")
    assert Conversation.objects.count() == 2
    conversing.end(Conversation.objects.get(phone=ana.number))
    assert ana.writes("hola").startswith("Hola. Soy el asistente")
    assert Conversation.objects.filter(phone=ana.number).count() == 2


def test_what_leaves_says_what_it_is_about(ana: Telephone) -> None:
    ana.writes("hola")
    [sent] = OutboundMessage.objects.all()
    conversation = Conversation.objects.get()
    assert sent.reference == f"conversation:{conversation.pk}"
    assert (sent.to, sent.channel, sent.fixed, sent.reply) == (ana.number, "whatsapp", True, True)


class TestLate:
    """promise: G6: what was written half an hour before it came carries out nothing."""

    def test_nothing_is_booked(self, ana: Telephone, clock: Clock) -> None:
        """promise: G6"""
        ana.writes(*BOOKING, NAME)
        yes = text("sí", **ana.now())
        clock.now += timedelta(minutes=31)
        assert "¿Todavía quieres esta cita?" in ana.sends(yes)
        assert not Appointment.objects.exists()
        ana.writes("sí")
        assert Appointment.objects.exists()

    @pytest.mark.parametrize(
        ("before", "command"),
        [
            ((), "sí voy a ir a mi cita"),
            (("cancelar mi cita",), "sí"),
            (("cambiar mi cita", "el jueves", "11:00"), "sí"),
        ],
    )
    def test_nothing_is_done_with_what_was_booked(
        self, ana: Telephone, clock: Clock, before: tuple[str, ...], command: str
    ) -> None:
        """promise: G6"""
        made = booked(ana)
        ana.writes(*before)
        late = text(command, **ana.now())
        clock.now += timedelta(minutes=31)
        assert "¿Todavía quieres hacerlo?" in ana.sends(late)
        told = Appointment.objects.get()
        assert (told.status, told.starts_at) == (Status.PENDING, made.starts_at)

    def test_a_question_is_answered_however_late(self, ana: Telephone, clock: Clock) -> None:
        late = text("cuánto cuesta la constancia", **ana.now())
        clock.now += timedelta(hours=5)
        assert "Costo de" in ana.sends(late)

    def test_in_time_it_is_done(self, ana: Telephone, clock: Clock) -> None:
        """promise: G6 (negative control)"""
        ana.writes(*BOOKING, NAME)
        yes = text("sí", **ana.now())
        clock.now += timedelta(minutes=29)
        assert ana.sends(yes).startswith("Listo")


def test_written_in_one_second_they_are_read_in_their_order(ana: Telephone) -> None:
    now = ana.now()
    ana.sends(*(text(each, **now) for each in ("quiero una cita", "constancia", "toluca")))
    assert "¿Seguimos con tu cita?" in ana.read


def test_what_overtook_another_is_read_first(ana: Telephone) -> None:
    first, second = text("quiero una cita", **ana.now()), text("constancia", **ana.now())
    assert ana.sends(second).startswith("«Constancia de trámite»")
    assert "Cita para: Constancia" in ana.sends(first)
