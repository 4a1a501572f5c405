"""A whole booking told as a conversation, and every way in which it may go otherwise."""

from datetime import timedelta
from typing import Any

import pytest

from tests.assistant.chat import Chat, Means, only
from tests.people import (
    ANA,
    ECATEPEC,
    HOLIDAY,
    THURSDAY,
    TITULO,
    TUESDAY,
    Clock,
    at,
    book,
    office,
    set_institution,
    strangers,
)
from ventanilla.appointments import guards
from ventanilla.appointments.models import Appointment, Channel
from ventanilla.appointments.person import read_person
from ventanilla.assistant.intents import Intent
from ventanilla.assistant.replies import reply
from ventanilla.catalog import catalogue
from ventanilla.catalog.models import Jurisdiction, Office

pytestmark = pytest.mark.django_db

PERSON = ("María García López", "722 234 5610")


def test_question_by_question(chat: Chat) -> None:
    assert chat.say("quiero una cita") == "¿Qué trámite necesitas?"
    assert len(chat.labels) == 10
    assert "municipio" in chat.tap("Título de propiedad")
    assert "Te toca en Delegación Regional Ecatepec" in chat.say("Ecatepec")
    assert "Identificación oficial" in chat.last.text
    assert chat.tap("Sí, continuar") == "¿Qué día puedes ir?"
    assert chat.labels[0] == "Mar 8 sep" and chat.labels[-1] == "Ver más días"
    chat.tap("Mar 8 sep")
    assert chat.labels == ["9:30 a 11:00", "11:30 a 1:00", "1:30 a 2:30"]
    chat.tap("9:30 a 11:00")
    assert "nombre" in chat.tap("10:00 de la mañana")
    assert "Nombre: María. Apellidos: García López." in chat.say(PERSON[0])
    assert "722 234 56 10" in chat.say(PERSON[1])
    assert chat.labels == ["Confirmar cita", "Cambiar datos", "Elegir otra hora"]
    assert chat.tap("Confirmar cita").startswith("Listo, María. Tu clave (CTS) es:")
    appointment = only()
    assert appointment.starts_at == at("10:00", TUESDAY)
    assert (appointment.full_name, appointment.phone) == (PERSON[0], "+527222345610")
    assert (appointment.channel, appointment.wants_messages) == (Channel.WEB, None)
    assert chat.last.voucher == appointment.token and chat.last.intent is Intent.BOOK


def test_what_was_said_is_not_asked_again(chat: Chat, means: Means) -> None:
    means("título de propiedad en ecatepec", wish=Intent.BOOK, procedure=TITULO, place=ECATEPEC)
    text = chat.say("quiero cita para título de propiedad en ecatepec el martes")
    assert "Te toca en Delegación Regional Ecatepec" in text
    assert "¿A qué hora el martes 8 de septiembre?" in chat.say("sí")


def test_pressed_twice_is_booked_once(chat: Chat) -> None:
    chat.say("quiero cita para título de propiedad", "ecatepec", "sí", "mañana", "10 y media")
    chat.say(*PERSON)
    confirm = chat.last.options[0].says
    chat.say(confirm)
    assert chat.say(confirm).startswith("Tu cita ya estaba registrada.")
    assert Appointment.objects.count() == 1


def to_the_review(chat: Chat, hour: str = "10 y media", person: str = PERSON[0]) -> str:
    chat.say("quiero cita", "título de propiedad", "ecatepec", "sí", "el martes", hour)
    return chat.say(person, PERSON[1])


def test_the_day_and_the_hour_in_one_message(chat: Chat) -> None:
    chat.say("quiero cita", "título de propiedad", "ecatepec", "sí")
    assert "A nombre de quién" in chat.say("el jueves a las 11")
    chat.say(*PERSON, "sí")
    assert only().starts_at == at("11:00", THURSDAY)


def test_an_hour_that_ends_a_part_of_the_day(chat: Chat) -> None:
    chat.say("quiero cita", "título de propiedad", "ecatepec", "sí", "el martes", "a las 11")
    assert "A nombre de quién" in chat.last.text


def test_a_part_of_the_day_typed(chat: Chat) -> None:
    chat.say("quiero cita", "título de propiedad", "ecatepec", "sí", "el martes", "9:30 a 11:00")
    assert chat.labels[0] == "9:30 de la mañana"


@pytest.mark.parametrize("typed", ["mañana", "x mañana"])
def test_of_the_day_that_is_tomorrow_the_morning(chat: Chat, typed: str) -> None:
    chat.say("quiero cita", "título de propiedad", "ecatepec", "sí", "mañana")
    assert chat.say(typed) == "¿A qué hora el martes 8 de septiembre?"
    assert chat.labels[0] == "9:30 de la mañana"


@pytest.mark.parametrize(
    "typed", ["el juebes en la mañana", "juebes x la mañana", "Jueves temprano"]
)
def test_a_day_and_a_part_of_it_as_they_are_written(chat: Chat, typed: str) -> None:
    chat.say("quiero cita", "título de propiedad", "ecatepec", "sí")
    assert chat.say(typed) == "¿A qué hora el jueves 10 de septiembre?"
    assert chat.labels[0] == "9:30 de la mañana" and "Otro día" in chat.labels
    assert not any("tarde" in each for each in chat.labels)


@pytest.mark.parametrize("typed", ["alas 10", "a las dies de la mañana"])
def test_an_hour_before_the_day_is_kept_for_it(chat: Chat, typed: str) -> None:
    chat.say("quiero cita", "título de propiedad", "ecatepec", "sí")
    assert chat.say(typed) == "Primero dime qué día.\n\n¿Qué día puedes ir?"
    assert "A nombre de quién" in chat.say("el juebes")
    chat.say(*PERSON, "sí")
    assert only().starts_at == at("10:00", THURSDAY)


def test_an_hour_that_is_asked_about_is_no_wish(chat: Chat) -> None:
    chat.say("quiero cita", "título de propiedad", "ecatepec", "sí")
    assert "atiende: lunes a viernes" in chat.say("abren a las 8")


def test_another_day_after_all(chat: Chat) -> None:
    chat.say("quiero cita", "título de propiedad", "ecatepec", "sí", "el martes")
    assert "jueves 10 de septiembre" in chat.say("mejor el jueves")


def test_a_number_that_is_a_day_and_a_place_in_the_list_is_asked(chat: Chat) -> None:
    """promise: B12"""
    chat.say("quiero cita", "título de propiedad", "ecatepec", "sí")
    assert "puede ser el día o el lugar en la lista" in chat.say("8")
    assert "martes 8" in chat.say("martes 8")


def test_a_day_without_places_is_said_and_others_are_offered(chat: Chat) -> None:
    chat.say("quiero cita", "título de propiedad", "ecatepec", "sí")
    text = chat.say(f"el {HOLIDAY.day}")
    assert text.startswith("Miércoles 16 de septiembre no hay lugares.")
    assert chat.labels[0] == "Mar 8 sep"
    assert "¿Qué día puedes ir?" in chat.say("30 de febrero")


def test_more_days_and_back_to_the_first(chat: Chat) -> None:
    chat.say("quiero cita", "título de propiedad", "ecatepec", "sí")
    first = chat.labels
    seen = [chat.labels]
    while chat.labels[-1] == "Ver más días":
        chat.tap("Ver más días")
        seen.append(chat.labels)
    assert len(seen) > 3 and not {*seen[0][:-1]} & {*seen[1][:-1]}
    assert chat.say("atrás") and chat.say("sí")
    assert chat.labels == first


def test_an_hour_that_is_not_given(chat: Chat) -> None:
    chat.say("quiero cita", "título de propiedad", "ecatepec", "sí", "el martes")
    assert chat.say("5 de la tarde").startswith("A las 5:00 de la tarde no hay lugar.")
    assert chat.labels[0] == "9:30 a 11:00"


def test_an_hour_that_is_full_by_now(chat: Chat) -> None:
    """«Las 10 y media» could be of the night too; nobody means that."""
    for person in strangers(3):
        book(person, at("10:30"), procedure=TITULO, municipality=ECATEPEC)
    chat.say("quiero una cita", "título de propiedad", "ecatepec", "sí", "el martes")

    assert chat.say("a las 10 y media").startswith("A las 10:30 de la mañana no hay lugar.")


def test_a_name_of_several_is_asked_about(chat: Chat) -> None:
    chat.say("quiero una cita", "título de propiedad")

    assert chat.say("almoloya") == "¿Cuál de estos municipios es?"
    assert chat.labels == ["Almoloya de Alquisiras", "Almoloya de Juárez", "Almoloya del Río"]
    assert "en Almoloya de Juárez" in chat.tap("Almoloya de Juárez")


def test_a_name_that_nobody_could_be_sure_of_is_offered(chat: Chat) -> None:
    """And not taken: a wrong municipality is a wrong office."""
    chat.say("quiero una cita", "constancia")
    assert chat.say("tolca").startswith("¿Cuál municipio quisiste decir?")
    assert chat.labels == ["Toluca"]
    assert "Te toca en" in chat.tap("Toluca")


def test_what_names_no_place_is_asked_again(chat: Chat) -> None:
    """The question itself, after what was asked in between."""
    chat.say("quiero una cita", "constancia")
    assert "quisiste decir" not in chat.say("asdf")


def test_of_like_names_that_go_to_one_office_the_one_that_was_said(chat: Chat) -> None:
    chat.say("quiero una cita", "título de propiedad")
    assert "en Cuautitlán." in chat.say("cuautitlan")


def test_of_like_names_that_go_to_different_offices_nobody_guesses(chat: Chat) -> None:
    """promise: B12"""
    izcalli = Jurisdiction.objects.get(municipality__code="121")
    izcalli.office = Office.objects.get(number=4)
    izcalli.save()
    catalogue.forget()
    chat.say("quiero una cita", "título de propiedad")

    assert chat.say("cuautitlan") == "¿Cuál de estos municipios es?"
    assert chat.labels == ["Cuautitlán", "Cuautitlán Izcalli"]


def test_the_name_parted_otherwise(chat: Chat) -> None:
    chat.say("quiero cita", "título de propiedad", "ecatepec", "sí", "el martes", "10:30")
    assert "Nombre: Guadalupe. Apellidos: Rosario Trinidad." in chat.say(
        "Guadalupe Rosario Trinidad"
    )
    assert "coma" in chat.tap("Corregir nombre")
    chat.say("Guadalupe Rosario, Trinidad", PERSON[1], "sí")
    assert (only().given_names, only().first_surname) == ("Guadalupe Rosario", "Trinidad")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("722 234 561", "Faltan números: escribiste 9 de 10."),
        ("1111111111", "Ese teléfono no parece real. Revísalo, te vamos a llamar ahí."),
    ],
)
def test_a_telephone_to_mend(chat: Chat, typed: str, sentence: str) -> None:
    chat.say("quiero cita", "título de propiedad", "ecatepec", "sí", "el martes", "10:30")
    assert chat.say(PERSON[0], typed) == sentence
    assert "Revisa tu cita" in chat.say(PERSON[1])


@pytest.mark.parametrize(
    ("what", "question"),
    [
        ("Nombre", "nombre"),
        ("Teléfono", "teléfono"),
        ("Trámite", "trámite"),
        ("Municipio", "municipio"),
        ("Día y hora", "día"),
    ],
)
def test_every_datum_can_be_changed(chat: Chat, what: str, question: str) -> None:
    to_the_review(chat)
    chat.tap("Cambiar datos", what)
    assert question in chat.last.text.splitlines()[-1]


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("mi nombre está mal", "nombre"),
        ("cambiar el teléfono", "teléfono"),
        ("sí pero mal nombre", "nombre"),
        ("quiero corregir", "cambiar"),
    ],
)
def test_what_is_wrong_can_be_typed(chat: Chat, typed: str, question: str) -> None:
    to_the_review(chat)
    assert question in chat.say(typed).splitlines()[-1]
    assert chat.state.flow == Intent.BOOK


def test_another_hour_keeps_the_rest(chat: Chat) -> None:
    to_the_review(chat)
    assert "¿A qué hora el martes 8" in chat.tap("Elegir otra hora")
    assert "11:30 de la mañana" in chat.say("11 y media")
    chat.tap("Confirmar cita")
    assert only().starts_at == at("11:30", TUESDAY)


def test_a_step_back_and_another(chat: Chat) -> None:
    to_the_review(chat)
    assert "teléfono" in chat.say("atrás")
    assert "A nombre de quién" in chat.say("atrás")
    assert "¿A qué hora" in chat.say("atrás")
    assert chat.say("repetir") == chat.say("repite")


def test_leaving_says_so_and_keeps_nothing(chat: Chat) -> None:
    to_the_review(chat)
    assert chat.say("cancelar") == "Lo dejamos aquí. No cambiamos nada."
    assert not Appointment.objects.exists()
    assert not chat.state.answers


def test_a_proven_telephone_is_not_asked_for(clock: Clock) -> None:
    chat = Chat(clock, Channel.WHATSAPP, phone=ANA.phone)
    chat.say("quiero cita", "título de propiedad", "ecatepec", "sí", "el martes", "10:30")
    assert "Revisa tu cita" in chat.say(PERSON[0])
    chat.tap("Confirmar cita")
    assert (only().phone, only().channel) == (ANA.phone, Channel.WHATSAPP)
    assert only().wants_messages is True


def test_no_office_gives_it_there(chat: Chat) -> None:
    Jurisdiction.objects.filter(municipality__code=ECATEPEC).delete()
    catalogue.forget()
    text = chat.say("quiero cita", "título de propiedad", "ecatepec")
    assert text.startswith("Por ahora ninguna oficina da este trámite en Ecatepec de Morelos.")
    assert "Hablar con alguien" in chat.labels
    assert "Te toca en" in chat.say("toluca")


class TestRefused:
    def test_the_place_went_to_somebody_else(self, chat: Chat) -> None:
        to_the_review(chat)
        for person in strangers(3):
            book(person, at("10:30"), procedure=TITULO, municipality=ECATEPEC)
        text = chat.tap("Confirmar cita")
        assert text.startswith("Alguien tomó ese lugar hace un momento.")
        assert chat.labels == [
            "Mar 8 sep, 9:30",
            "Mar 8 sep, 10:00",
            "Mar 8 sep, 11:00",
            "Otro día",
        ]
        assert "11:00 de la mañana" in chat.say("la de las 11")
        chat.tap("Confirmar cita")
        assert Appointment.objects.get(phone="+527222345610").starts_at == at("11:00")

    def test_who_has_one_for_it_is_led_to_it(self, chat: Chat) -> None:
        to_the_review(chat)
        book(read_person("María", "García", "López", PERSON[1]), procedure=TITULO)
        assert chat.tap("Confirmar cita").startswith(
            "Ya tienes una cita para este trámite el martes 8"
        )
        assert chat.labels == ["Cambiar mi cita", "Cancelar mi cita", "Ver el menú"]
        moving = chat.tap("Cambiar mi cita")  # nothing is asked twice
        assert moving.startswith("Vamos a cambiar tu cita del martes 8 de septiembre")
        assert moving.endswith("¿Qué día puedes ir?")

    def test_too_many_of_one_telephone(self, chat: Chat) -> None:
        set_institution(active_per_phone=1)
        book(ANA)
        to_the_review(chat)
        assert chat.tap("Confirmar cita").startswith("Este teléfono ya tiene 1 cita.")
        assert "Hablar con alguien" in chat.labels

    def test_looks_automatic(self, chat: Chat, settings: Any) -> None:
        settings.ANTIBOT = True
        to_the_review(chat)
        chat.evidence = guards.Evidence(trap="x")
        text = chat.tap("Confirmar cita")
        assert "No pudimos comprobar" in text and not Appointment.objects.exists()
        chat.evidence = guards.TRUSTED
        assert chat.tap("Intentar otra vez").startswith("Listo")

    def test_another_office_attends_it_by_now(self, chat: Chat) -> None:
        to_the_review(chat)
        toluca = office()
        Jurisdiction.objects.filter(municipality__code=ECATEPEC).update(office=toluca)
        catalogue.forget()
        assert toluca.name in chat.tap("Confirmar cita")
        assert not Appointment.objects.exists()

    def test_a_message_that_comes_late_books_nothing(self, chat: Chat, clock: Clock) -> None:
        """promise: G6"""
        to_the_review(chat)
        confirm, written = chat.last.options[0].says, clock.now
        clock.now += timedelta(minutes=31)
        late = reply(chat.row, confirm, at=written, evidence=guards.TRUSTED)
        assert late.text.startswith("Tu mensaje tardó en llegar.")
        assert not Appointment.objects.exists()
        assert reply(chat.row, confirm, evidence=guards.TRUSTED).text.startswith("Listo")
