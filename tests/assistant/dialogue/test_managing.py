"""Looking up, recovering the key, changing, cancelling and announcing, each told as a conversation."""

import pytest

from tests.assistant.chat import Chat, Means, only
from tests.people import (
    ANA,
    BRUNO,
    FRIDAY,
    TITULO,
    WEDNESDAY,
    Clock,
    at,
    book,
    fill,
)
from ventanilla.appointments import cts, transitions
from ventanilla.appointments.announcing import said_coming
from ventanilla.appointments.lookup import NOT_FOUND_BOTH, NOT_FOUND_KEY, NOT_FOUND_NAME
from ventanilla.appointments.models import Appointment, Channel
from ventanilla.appointments.status import Status
from ventanilla.assistant.intents import Intent
from ventanilla.assistant.reply import Target

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(clock: Clock) -> Appointment:
    return book(ANA)


@pytest.fixture
def mobile(clock: Clock) -> Chat:
    return Chat(clock, Channel.WHATSAPP, phone=ANA.phone)


def key(appointment: Appointment) -> str:
    return cts.grouped(appointment.cts)


def opened(chat: Chat, appointment: Appointment, wish: str = "como va mi cita") -> str:
    return chat.say(wish, key(appointment), appointment.phone[-4:])


class TestLookingUp:
    def test_the_key_alone_shows_public_facts(self, chat: Chat, ana: Appointment) -> None:
        assert "Escribe tu clave (CTS)" in chat.say("como va mi cita")
        text = chat.say(key(ana))
        assert "Tu cita está registrada. Falta confirmar." in text
        assert "últimos 4 números" in text
        assert ANA.first_surname not in text and "Te llamaremos" not in text
        assert not chat.state.opened

    def test_four_digits_open_the_rest(self, chat: Chat, ana: Appointment) -> None:
        text = opened(chat, ana)
        assert "Te llamaremos" in text and key(ana) in text
        assert chat.labels == ["Sí voy a ir", "Cambiar mi cita", "Cancelar mi cita"]
        assert {each.target for each in chat.last.links} == {Target.APPOINTMENT, Target.VOUCHER}

    def test_by_name_and_telephone(self, chat: Chat, ana: Appointment) -> None:
        chat.say("como va mi cita")
        assert "A nombre de quién" in chat.tap("No tengo mi clave")
        assert "teléfono" in chat.say(ANA.given_names + " Peña Gómez")
        assert key(ana) in chat.say("7222345610")

    def test_one_of_several_is_chosen(self, chat: Chat, ana: Appointment) -> None:
        other = book(ANA, at("11:00", WEDNESDAY), procedure=TITULO)
        chat.say("como va mi cita", "no la tengo", "Ana María Peña Gómez")
        assert chat.say("722 234 5610") == "Tienes varias citas. ¿Cuál es?"
        assert chat.labels == ["Mié 9 sep", "Mar 8 sep"]
        assert key(other) in chat.say("1")

    def test_all_in_one_message(self, chat: Chat, ana: Appointment) -> None:
        assert "últimos 4" in chat.say(f"como va mi cita {key(ana)}") or chat.say(key(ana))
        assert key(ana) in chat.say("termina en 5610")

    def test_what_ended_says_how(self, chat: Chat, ana: Appointment) -> None:
        transitions.cancel(ana, channel=Channel.WEB)
        assert "Esta cita se canceló." in opened(chat, ana)
        assert chat.labels[0] == "Agendar cita"


class TestTheSecondDatum:
    """The same words for what does not exist, does not fit and was tried too often."""

    @pytest.mark.parametrize("digits", ["0000", "5611", "610"])
    def test_wrong_digits_open_nothing(self, chat: Chat, ana: Appointment, digits: str) -> None:
        opened(chat, ana)
        fresh = Chat(chat.clock)
        text = fresh.say("como va mi cita", key(ana), digits)
        assert text == f"{NOT_FOUND_BOTH}." or "últimos 4 números" in text
        assert not fresh.state.opened

    def test_a_key_that_nobody_has(self, chat: Chat) -> None:
        unknown = cts.grouped(cts.compose(2026, 10, "106", 6, 99_999))
        assert chat.say("como va mi cita", unknown) == f"{NOT_FOUND_KEY}."

    def test_a_key_that_cannot_be(self, chat: Chat, ana: Appointment) -> None:
        """promise: B11"""
        bent = key(ana)[:-1] + str((int(key(ana)[-1]) + 1) % 10)
        assert chat.say("como va mi cita", bent).startswith("Revisa tu clave")

    def test_too_many_tries_lock_the_right_digits_too(self, chat: Chat, ana: Appointment) -> None:
        chat.say("como va mi cita", key(ana))
        for wrong in range(6):
            assert chat.say(f"000{wrong}") == f"{NOT_FOUND_BOTH}."
        assert chat.say("5610") == f"{NOT_FOUND_BOTH}."
        assert not chat.state.opened

    @pytest.mark.parametrize(
        ("name", "phone"),
        [
            ("Ana María Peña Gómez", "7222345611"),
            ("Bruno Díaz", "7222345610"),
            ("Fidel Cruz", "7222345699"),
        ],
    )
    def test_name_and_telephone_must_both_fit(
        self, chat: Chat, ana: Appointment, name: str, phone: str
    ) -> None:
        book(BRUNO)
        assert chat.say("como va mi cita", "no la tengo", name, phone) == f"{NOT_FOUND_NAME}."
        assert not chat.state.opened

    def test_one_person_in_another_chat_opens_nothing(self, chat: Chat, ana: Appointment) -> None:
        opened(chat, ana)
        assert "Escribe tu clave" in Chat(chat.clock).say("cancelar mi cita")


class TestAProvenTelephone:
    """promise: G11. A number only manages appointments with that same number."""

    def test_its_own_are_found_without_a_key(self, mobile: Chat, ana: Appointment) -> None:
        assert key(ana) in mobile.say("como va mi cita")

    def test_anothers_stays_closed_whatever_is_known_of_it(
        self, mobile: Chat, ana: Appointment
    ) -> None:
        """promise: G11 (negative control)"""
        bruno = book(BRUNO)
        for wish in ("como va mi cita", "cancelar mi cita", "cambiar mi cita", "si voy a mi cita"):
            mobile.say("menú", wish, key(bruno), BRUNO.phone[-4:])
            assert mobile.state.opened in ("", ana.token)
        bruno.refresh_from_db()
        assert bruno.status == Status.PENDING and bruno.history.count() == 1

    def test_none(self, mobile: Chat) -> None:
        assert mobile.say("cancelar mi cita") == "No encontramos citas con este número de teléfono."

    def test_it_confirms(self, mobile: Chat, ana: Appointment, means: Means) -> None:
        means("allá nos vemos", wish=Intent.CONFIRM)
        assert "Tu cita está confirmada." in mobile.say("allá nos vemos")
        ana.refresh_from_db()
        assert ana.status == Status.CONFIRMED
        assert "ya está confirmada" in mobile.say("allá nos vemos")


def test_who_only_knows_four_digits_says_that_he_comes(chat: Chat, ana: Appointment) -> None:
    opened(chat, ana)
    assert "te llamaremos para confirmar" in chat.tap("Sí voy a ir")
    ana.refresh_from_db()
    assert ana.status == Status.PENDING and said_coming(ana)


def test_the_key_is_recovered_with_its_voucher(chat: Chat, ana: Appointment, means: Means) -> None:
    means("no encuentro mi clave", wish=Intent.RECOVER_CTS)
    assert "A nombre de quién" in chat.say("no encuentro mi clave")
    text = chat.say("Ana María Peña Gómez", "7222345610")
    assert key(ana) in text and chat.last.voucher == ana.token


class TestCancelling:
    def test_asked_once_and_done(self, chat: Chat, ana: Appointment) -> None:
        assert "¿Cancelamos tu cita del martes 8" in opened(chat, ana, "cancelar mi cita")
        assert chat.tap("Sí, cancelar").startswith("Listo. Cancelamos")
        assert chat.labels[0] == "Agendar otra"
        ana.refresh_from_db()
        assert (ana.status, ana.seat) == (Status.CANCELLED, None)

    @pytest.mark.parametrize("typed", ["no", "no, conservarla", "2"])
    def test_kept_after_all(self, chat: Chat, ana: Appointment, typed: str) -> None:
        opened(chat, ana, "cancelar mi cita")
        assert "No cancelamos nada" in chat.say(typed)
        assert only().status == Status.PENDING

    def test_a_question_in_between(self, chat: Chat, ana: Appointment) -> None:
        opened(chat, ana, "cancelar mi cita")
        text = chat.say("cuanto cuesta la constancia de trámite")
        assert "¿Cancelamos tu cita" in text and "gratis" in text
        assert "Listo" in chat.say("sí")

    def test_what_is_over_is_not_cancelled(self, chat: Chat, ana: Appointment) -> None:
        chat.clock.now = at("12:00", WEDNESDAY)
        assert "El día de tu cita ya llegó." in opened(chat, ana, "cancelar mi cita")
        assert only().status == Status.PENDING


class TestChanging:
    def test_another_day_and_hour(self, chat: Chat, ana: Appointment) -> None:
        assert "¿Qué día puedes ir?" in opened(chat, ana, "cambiar mi cita")
        text = chat.say("viernes a las 12")
        assert "¿Cambiamos tu cita al viernes 11 de septiembre a las 12:00 del día?" in text
        assert "sigue apartado" in text and only().starts_at == at("10:00")
        assert chat.say("sí").startswith("Listo. Tu cita ahora es el viernes 11")
        assert only().starts_at == at("12:00", FRIDAY)

    def test_the_day_said_with_the_wish_is_not_asked(self, mobile: Chat, ana: Appointment) -> None:
        assert "¿A qué hora el viernes" in mobile.say("mejor kiero canbiarla pal viernes")
        assert "Vamos a cambiar tu cita" in mobile.last.text

    def test_nor_the_hour(self, mobile: Chat, ana: Appointment) -> None:
        assert "¿Cambiamos tu cita al viernes" in mobile.say(
            "quiero cambiar mi cita para el viernes a las 11"
        )

    def test_the_day_that_it_is_on_is_not_the_new_one(self, mobile: Chat, ana: Appointment) -> None:
        assert "¿Qué día puedes ir?" in mobile.say("quiero cambiar mi cita del viernes")

    def test_the_place_is_gone(self, chat: Chat, ana: Appointment) -> None:
        opened(chat, ana, "cambiar mi cita")
        chat.say("viernes a las 12")
        fill(at("12:00", FRIDAY), 3)
        assert chat.say("sí").startswith("Alguien tomó ese lugar")
        assert "11:30" in chat.tap("Vie 11 sep, 11:30")
        chat.say("sí")
        ana.refresh_from_db()
        assert ana.starts_at == at("11:30", FRIDAY)

    def test_kept_after_all(self, chat: Chat, ana: Appointment) -> None:
        opened(chat, ana, "cambiar mi cita")
        assert "No cambiamos nada" in chat.say("viernes a las 12", "no")
        assert only().starts_at == at("10:00")
