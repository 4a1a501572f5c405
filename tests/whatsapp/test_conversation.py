"""The whole conversation at the door: signed webhooks in, what WhatsApp takes out."""

from datetime import timedelta

import pytest
from django.conf import settings

from tests.messaging.graph import Graph
from tests.messaging.posts import post
from tests.people import CONSTANCIA, TUESDAY, Clock, at, staff
from tests.whatsapp.phone import WORDLESS, Telephone, item, of_template, text
from ventanilla.appointments.models import Appointment, Channel
from ventanilla.appointments.status import Status
from ventanilla.assistant import conversing
from ventanilla.assistant.models import Conversation, Line
from ventanilla.catalog import catalogue
from ventanilla.catalog.models import Office, OfficePoint
from ventanilla.lib.phone import grouped
from ventanilla.messaging.models import InboundMessage, OutboundMessage
from ventanilla.whatsapp import commands

pytestmark = pytest.mark.django_db

BOOKING = ("kiero una sita", "es la constansia", "toluca", "sí", "el martes", "10:30")
NAME = "Ana María Peña Gómez"


def help_phone() -> str:
    return grouped(catalogue.current().institution.help_phone)


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


class TestWithoutWords:
    @pytest.mark.parametrize(
        ("kind", "answer"),
        [
            ("audio", "Todavía no escucho audios. Escríbeme o llama al {phone}."),
            ("image", "Todavía no veo fotos ni archivos. Escríbeme o llama al {phone}."),
            ("document", "Todavía no veo fotos ni archivos. Escríbeme o llama al {phone}."),
            ("video", "Todavía no veo fotos ni archivos. Escríbeme o llama al {phone}."),
            ("sticker", "Todavía no veo fotos ni archivos. Escríbeme o llama al {phone}."),
            ("edit", commands._NO_WORDS["edit"]),
            ("location", "No puedo leer ese tipo de mensaje. Escríbeme o llama al {phone}."),
            ("contacts", "No puedo leer ese tipo de mensaje. Escríbeme o llama al {phone}."),
            ("unsupported", "No puedo leer ese tipo de mensaje. Escríbeme o llama al {phone}."),
            ("of_next_year", "No puedo leer ese tipo de mensaje. Escríbeme o llama al {phone}."),
            ("reaction", ""),
            ("revoke", ""),
        ],
    )
    def test_each_is_answered_once_and_the_question_waits(
        self, ana: Telephone, kind: str, answer: str
    ) -> None:
        ana.writes("quiero una cita", "constancia")
        assert ana.sends(item(kind, WORDLESS[kind], **ana.now())) == answer.format(
            phone=help_phone()
        )
        assert "Te toca en" in ana.writes("toluca")

    def test_a_caption_is_what_was_said(self, ana: Telephone) -> None:
        captioned = WORDLESS["image"] | {"caption": "cuánto cuesta la constancia"}
        assert "Costo de" in ana.sends(item("image", captioned, **ana.now()))

    @pytest.mark.parametrize("words", ["", "   ", "\u200b"])
    def test_nothing_at_all(self, ana: Telephone, words: str) -> None:
        assert ana.writes(words)
        assert len(ana.came) == 1


class TestBaja:
    """promise: G12"""

    @pytest.mark.parametrize("words", ["BAJA", "baja", "Baja.", "stop", "Ya no me manden mensajes"])
    def test_stops_what_nobody_asked_for(self, ana: Telephone, words: str) -> None:
        """promise: G12: what waits is dropped at once, and what comes later as well"""
        news(ana, timedelta(hours=5))
        assert ana.writes(words) == commands.STOPPED
        late = news(ana)
        work = ana.writes("hola")
        assert work.startswith("Hola. Soy el asistente")
        late.refresh_from_db()
        dropped = OutboundMessage.objects.filter(state="dropped")
        assert (dropped.count(), late.state) == (2, "dropped")

    @pytest.mark.parametrize("words", ["la baja california", "no me den de baja mi trámite"])
    def test_a_word_in_a_sentence_is_none(self, ana: Telephone, words: str) -> None:
        ana.writes(words)
        assert OutboundMessage.objects.exclude(content__body=commands.STOPPED).exists()
        assert news(ana).state == "queued"

    def test_alta_takes_it_back(self, ana: Telephone) -> None:
        ana.writes("BAJA")
        assert ana.writes("alta") == commands.RESUMED
        again = news(ana)
        ana.writes("hola")
        again.refresh_from_db()
        assert again.state == "sent"

    @pytest.mark.parametrize(
        ("first", "last", "ends"),
        [("BAJA", "ALTA", commands.RESUMED), ("ALTA", "BAJA", commands.STOPPED)],
    )
    def test_of_both_the_one_written_last_holds(
        self, ana: Telephone, first: str, last: str, ends: str
    ) -> None:
        """promise: G6: whatever comes first"""
        early, late = text(first, **ana.now()), text(last, **ana.now())
        assert ana.sends(late) == ends
        assert ana.sends(early) == ends

    def test_it_interrupts_nothing(self, ana: Telephone) -> None:
        ana.writes("quiero una cita", "constancia", "BAJA")
        assert "Te toca en" in ana.writes("toluca")

    def test_without_it_the_news_would_leave(
        self, ana: Telephone, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """promise: G12 (negative control)"""
        monkeypatch.setattr(commands, "STOP", frozenset())
        ana.writes("BAJA")
        late = news(ana)
        ana.writes("hola")
        late.refresh_from_db()
        assert late.state == "sent"


def news(ana: Telephone, wait: timedelta = timedelta()) -> OutboundMessage:
    return post("Noticia", to=ana.number, not_before=ana.clock.now + wait)


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
