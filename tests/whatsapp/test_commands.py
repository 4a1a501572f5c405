"""What the door itself answers: messages without words, «BAJA» and «ALTA»."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.messaging.graph import Graph
from tests.messaging.posts import post
from tests.people import ANA, BRUNO, book, staff
from tests.whatsapp.phone import WORDLESS, Telephone, item, of_template, text, work_off
from ventanilla.appointments import consent, transitions
from ventanilla.appointments.models import Appointment, Channel, HistoryEntry
from ventanilla.assistant import conversing
from ventanilla.assistant.models import Conversation
from ventanilla.catalog import catalogue
from ventanilla.lib.phone import grouped
from ventanilla.messaging.models import OutboundMessage
from ventanilla.whatsapp import commands

pytestmark = pytest.mark.django_db


def help_phone() -> str:
    return grouped(catalogue.current().institution.help_phone)


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

    def test_twice_in_a_row_a_person_is_offered(self, ana: Telephone) -> None:
        """given somebody who sends only voice notes; then it goes round no longer."""
        ana.writes("quiero una cita")
        for _ in range(2):
            said = ana.sends(item("audio", WORDLESS["audio"], **ana.now()))
        assert said.startswith("Todavía no escucho audios.")
        assert said.endswith("Elige una opción o habla con una persona.")
        assert "Una persona te contesta" in ana.taps("Hablar con alguien")

    def test_what_is_understood_in_between_starts_anew(self, ana: Telephone) -> None:
        for _ in range(2):
            said = ana.sends(item("audio", WORDLESS["audio"], **ana.now()))
            ana.writes("cuánto cuesta la constancia")
        assert "No logro entenderte" not in said

    def test_what_was_offered_before_can_still_be_chosen(self, ana: Telephone) -> None:
        ana.writes("hola")
        ana.sends(item("audio", WORDLESS["audio"], **ana.now()))
        assert "¿Qué trámite" in ana.writes("1")

    @pytest.mark.parametrize(
        ("kind", "line"),
        [
            ("audio", "(nota de voz)"),
            ("image", "(foto o archivo)"),
            ("edit", "(mensaje corregido)"),
            ("location", "(mensaje sin palabras)"),
            ("reaction", "Hola, Ana"),
            ("revoke", "Hola, Ana"),
        ],
    )
    def test_while_an_official_attends_it_is_for_them(
        self, ana: Telephone, kind: str, line: str
    ) -> None:
        """Nothing is answered, and they see that there was something."""
        ana.writes("hola")
        talk = Conversation.objects.get()
        conversing.say_as_staff(talk, "Hola, Ana", by=staff("rosa"))
        work_off()
        for _ in range(3):
            assert ana.sends(item(kind, WORDLESS[kind], **ana.now())) == ""
        assert talk.lines.latest("pk").text == line
        assert bool(conversing.waiting([])) is (line != "Hola, Ana")

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

    def test_a_button_says_it_as_well(self, ana: Telephone) -> None:
        assert ana.sends(of_template("x", "Darme de baja", **ana.now())) == commands.STOPPED

    @pytest.mark.parametrize(
        "words",
        [
            "BAJA por favor",
            "Baja, gracias.",
            "dar de baja",
            "quiero baja",
            "no quiero recibir mensajes",
            "no quiero más mensajes",
            "Ya no quiero recibir mensajes",
            "No me manden más mensajes",
            "no manden mensajes",
            "ya no me manden mensajes por favor",
        ],
    )
    def test_with_courtesy_or_in_other_words(self, ana: Telephone, words: str) -> None:
        assert ana.writes(words) == commands.STOPPED

    @pytest.mark.parametrize(
        "words",
        [
            "la baja california",
            "baja california",
            "no me den de baja mi trámite",
            "quiero dar de baja mi cita",
            "ya no quiero más",
            "gracias",
            "baja" + " por favor" * 6,
        ],
    )
    def test_a_word_in_a_sentence_is_none(self, ana: Telephone, words: str) -> None:
        ana.writes(words)
        assert not OutboundMessage.objects.filter(content__body=commands.STOPPED).exists()
        assert news(ana).state == "queued"

    def test_alta_takes_it_back(self, ana: Telephone) -> None:
        ana.writes("BAJA")
        assert ana.writes("Alta, por favor") == commands.RESUMED
        again = news(ana)
        ana.writes("hola")
        again.refresh_from_db()
        assert again.state == "sent"

    def test_alta_is_a_yes_to_messages_of_what_is_to_come(
        self, ana: Telephone, whatsapp: Graph
    ) -> None:
        """given visits of whom nobody asked and of who said no; then she is told of them, as promised."""
        asked = [book(replace(ANA, given_names=each)) for each in ("Ana", "Beto", "Caro")]
        consent.decide(asked[1], wants=False, channel=Channel.WEB)
        transitions.cancel(asked[2], channel=Channel.WEB)
        others = book(BRUNO)
        hers = Telephone(whatsapp, ana.clock, ANA.phone)
        assert hers.writes("ALTA") == commands.RESUMED
        wants = Appointment.objects.order_by("pk").values_list("wants_messages", flat=True)
        assert [*wants] == [True, True, None, others.wants_messages]
        entry = HistoryEntry.objects.get(kind=HistoryEntry.Kind.MESSAGES, appointment=asked[0])
        assert entry.channel == Channel.WHATSAPP

    def test_an_alta_that_baja_has_overtaken_decides_nothing(
        self, ana: Telephone, whatsapp: Graph
    ) -> None:
        """promise: G6"""
        visit, hers = book(ANA), Telephone(whatsapp, ana.clock, ANA.phone)
        early = text("ALTA", **hers.now())
        hers.writes("BAJA")
        assert hers.sends(early) == commands.STOPPED
        visit.refresh_from_db()
        assert visit.wants_messages is None

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
