"""People correct themselves in the middle of a booking, and answer other things than asked."""

import pytest

from tests.assistant.chat import Chat, Means, only
from tests.people import ECATEPEC, THURSDAY, TITULO, at
from ventanilla.assistant.intents import Intent
from ventanilla.assistant.models import Miss

pytestmark = pytest.mark.django_db


def to_the_hour(chat: Chat) -> str:
    return chat.say("quiero cita", "título de propiedad", "ecatepec", "sí", "el martes")


def to_the_review(chat: Chat) -> str:
    to_the_hour(chat)
    return chat.say("10 y media", "María García López", "722 234 5610")


class TestWhatIsBooked:
    def test_the_procedure_that_was_understood_is_said(self, chat: Chat) -> None:
        assert "Cita para: Título de propiedad." in chat.say("quiero cita", "título de propiedad")

    def test_another_municipality_keeps_the_procedure(self, chat: Chat) -> None:
        chat.say("quiero cita", "título de propiedad", "ecatepec")
        assert chat.say("en toluca").startswith("Título de propiedad, en Toluca.")

    def test_only_what_is_to_be_changed_is_asked_again(self, chat: Chat) -> None:
        chat.say("quiero cita", "título de propiedad", "ecatepec")
        assert chat.tap("Cambiar algo") == "¿Qué quieres cambiar?"
        assert "municipio" in chat.tap("El municipio")
        assert chat.say("toluca").startswith("Título de propiedad, en Toluca.")

    def test_the_municipality_first(self, chat: Chat) -> None:
        chat.say("quiero cita")
        text = chat.say("ecatepec")
        assert text.startswith("Anotado: tu casa o terreno está en Ecatepec de Morelos.")
        assert "en Ecatepec de Morelos" in chat.say("título de propiedad")

    @pytest.mark.parametrize("said", ["No sé cuál necesito", "no se"])
    def test_who_does_not_know_which_tells_the_matter(
        self, chat: Chat, means: Means, said: str
    ) -> None:
        means("nunca hubo papeles", wish=Intent.PROCEDURE_INFO, procedure=TITULO)
        chat.say("quiero cita")
        assert "Cuéntame con tus palabras" in chat.say(said)
        assert chat.labels == ["Ver los trámites", "Hablar con alguien"]
        assert "Cita para: Título de propiedad." in chat.say("nunca hubo papeles")

    def test_the_wrong_procedure_is_noticed_later(self, chat: Chat) -> None:
        to_the_hour(chat)
        chat.say("10 y media")
        assert chat.say("espera, me equivoqué de trámite") == "¿Qué trámite necesitas?"
        assert chat.state.answers["municipality"] == ECATEPEC

    def test_after_a_side_question_the_papers_are_not_told_again(self, chat: Chat) -> None:
        chat.say("quiero cita", "título de propiedad", "ecatepec")
        text = chat.say("¿cuánto cuesta?")
        assert text.endswith("¿Seguimos con tu cita?") and "Lleva:" not in text


class TestWhen:
    def test_a_better_day_is_of_this_booking(self, chat: Chat, means: Means) -> None:
        """And no wish to change an appointment that was made before."""
        means("mejor", wish=Intent.RESCHEDULE)
        to_the_hour(chat)
        chat.say("10 y media")
        assert "¿A qué hora el jueves 10" in chat.say("mejor el jueves")
        chat.say("a las 11", "María García López", "722 234 5610", "sí")
        assert only().starts_at == at("11:00", THURSDAY)

    def test_at_the_review(self, chat: Chat) -> None:
        to_the_review(chat)
        assert "jueves 10 de septiembre, a las 11:00" in chat.say("mejor el jueves a las 11")
        assert "¿A qué hora el jueves 10" in chat.say("otra hora")

    def test_before_there_is_an_office_it_waits(self, chat: Chat, means: Means) -> None:
        means("mejor", wish=Intent.RESCHEDULE)
        chat.say("quiero cita", "título de propiedad")
        assert "municipio" in chat.say("mejor el jueves")
        assert "¿A qué hora el jueves 10" in chat.say("ecatepec", "sí")

    def test_the_appointment_made_before_is_still_meant_by_its_name(
        self, chat: Chat, means: Means
    ) -> None:
        means("mejor", wish=Intent.RESCHEDULE)
        chat.say("quiero cita", "título de propiedad")
        assert "Te ayudo a cambiar tu cita." in chat.say("mejor quiero cambiar mi cita del jueves")

    def test_an_hour_out_of_hours_is_said(self, chat: Chat) -> None:
        to_the_hour(chat)
        assert chat.say("a las 8").startswith("A las 8:00 de la mañana no hay lugar.")

    @pytest.mark.parametrize(
        ("said", "first"), [("en la tarde", "12:00 del día"), ("temprano", "9:30 de la mañana")]
    )
    def test_a_part_of_the_day_in_words(self, chat: Chat, said: str, first: str) -> None:
        to_the_hour(chat)
        chat.say(said)
        assert chat.labels[0] == first

    def test_another_day_without_saying_which(self, chat: Chat) -> None:
        to_the_hour(chat)
        assert chat.say("mejor otro día") == "¿Qué día puedes ir?"


class TestWho:
    def test_name_and_telephone_at_once(self, chat: Chat) -> None:
        to_the_hour(chat)
        text = chat.say("10 y media", "me llamo María García López y mi número es 722 234 56 10")
        assert "Nombre: María. Apellidos: García López." in text
        assert "722 234 56 10" in text and text.startswith("Revisa tu cita.")

    def test_one_surname(self, chat: Chat) -> None:
        to_the_hour(chat)
        assert "Apellido: Pérez." in chat.say("10 y media", "Jorge Pérez")

    @pytest.mark.parametrize("said", ["José", "mi esposo"])
    def test_half_a_name_is_asked_whole(self, chat: Chat, means: Means, said: str) -> None:
        means(said)
        to_the_hour(chat)
        assert chat.say("10 y media", said).startswith("Escribe el nombre completo")

    def test_no_telephone(self, chat: Chat) -> None:
        to_the_hour(chat)
        text = chat.say("10 y media", "María García López", "no tengo teléfono")
        assert "de un familiar" in text and chat.labels == ["Hablar con alguien"]


class TestAfterwards:
    def test_another_one_for_the_family(self, chat: Chat) -> None:
        to_the_review(chat)
        chat.say("sí")
        assert chat.labels == ["Agendar otra cita", "Cambiar mi cita", "Ver el menú"]
        assert chat.tap("Agendar otra cita") == "¿Qué trámite necesitas?"

    def test_a_yes_to_something_else_does_not_tell_the_booking_again(self, chat: Chat) -> None:
        to_the_review(chat)
        chat.say("sí", "gracias")
        assert "ya estaba registrada" not in chat.say("sí")

    def test_a_cancelled_appointment_has_no_voucher(self, chat: Chat) -> None:
        to_the_review(chat)
        chat.say("sí", "cancelar", "sí")
        assert chat.last.text.startswith("Listo. Cancelamos")
        assert [link.label for link in chat.last.links] == ["Ver mi cita"]


class TestSmallTalk:
    @pytest.mark.parametrize("said", ["ok", "👍", "Enterada"])
    def test_assent_was_not_misunderstood(self, chat: Chat, means: Means, said: str) -> None:
        means(said, wish=Intent.UNCLEAR)
        for _ in range(3):
            assert chat.say(said).startswith("Con gusto.")
        assert not Miss.objects.exists()

    def test_who_asks_is_told_that_it_is_a_program(self, chat: Chat, means: Means) -> None:
        means("eres un robot", wish=Intent.OUT_OF_SCOPE)
        assert "Soy un programa, no una persona." in chat.say("¿eres un robot?")

    def test_a_person_who_is_awaited_is_not_offered_again(self, chat: Chat) -> None:
        chat.say("persona", "asdf qwer")
        assert "ya sabe que la esperas" in chat.say("qwer asdf")
        assert "Hablar con alguien" not in chat.labels
