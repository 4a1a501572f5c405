"""Buttons of messages that were sent: each names its appointment, and opens it to its own telephone only."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.assistant.chat import Chat, Means
from tests.people import (
    ANA,
    BRUNO,
    FRIDAY,
    NOW,
    TITULO,
    WEDNESDAY,
    Clock,
    at,
    book,
    statements,
    undone,
)
from ventanilla.appointments import moving
from ventanilla.appointments.models import Appointment, Channel, Notice
from ventanilla.appointments.status import Status
from ventanilla.assistant.answers import payloads
from ventanilla.assistant.answers.payloads import Verb
from ventanilla.assistant.dialogue import finding
from ventanilla.assistant.dialogue.confirming import MOVED
from ventanilla.assistant.dialogue.finding import NONE_OF_THIS_NUMBER
from ventanilla.assistant.dialogue.managing import LATE
from ventanilla.assistant.intents import Intent
from ventanilla.assistant.models import Line
from ventanilla.assistant.replies import reply
from ventanilla.assistant.reply import check
from ventanilla.catalog.models import MessageKind

pytestmark = pytest.mark.django_db

ABOUT = (Verb.LOOKUP, Verb.RECOVER, Verb.CONFIRM, Verb.RESCHEDULE, Verb.CANCEL)


@pytest.fixture
def mobile(db: None, clock: Clock) -> Chat:
    return Chat(clock, Channel.WHATSAPP, phone=ANA.phone)


@pytest.fixture
def ana(db: None, clock: Clock) -> Appointment:
    return book(ANA)


@pytest.fixture
def other(ana: Appointment) -> Appointment:
    """Her second one, on Wednesday."""
    return book(ANA, at("11:00", WEDNESDAY), procedure=TITULO)


def asked_for(appointment: Appointment) -> None:
    """«¿Vas a venir?» was sent for the day that it has now."""
    Notice.objects.create(
        appointment=appointment,
        kind=MessageKind.CONFIRM,
        variant="A",
        starts_at=appointment.starts_at,
        at=appointment.created_at,
    )


def status(appointment: Appointment) -> str:
    appointment.refresh_from_db()
    return appointment.status


def by_now(appointment: Appointment) -> str:
    return payloads.of_appointment(Verb.CONFIRM, appointment.pk, appointment.starts_at)


class TestOfSeveral:
    """promise: G11"""

    def test_one_touch_confirms_the_one_that_was_asked_about(
        self, mobile: Chat, ana: Appointment, other: Appointment
    ) -> None:
        text = mobile.say(f"confirmar:{other.pk}")
        assert text.startswith("Gracias. Tu cita está confirmada. Te esperamos el miércoles 9")
        assert other.office.name in text and other.office.address in text
        assert "Lleva:" in text
        assert (status(ana), status(other)) == (Status.PENDING, Status.CONFIRMED)
        assert other.history.last().channel == Channel.WHATSAPP

    def test_the_voucher_is_there_for_the_asking(
        self, mobile: Chat, ana: Appointment, other: Appointment
    ) -> None:
        mobile.say(f"confirmar:{other.pk}")
        assert mobile.labels == ["Mi comprobante", "Cambiar mi cita", "Cancelar mi cita"]
        mobile.tap("Mi comprobante")
        assert mobile.last.voucher == other.token

    @pytest.mark.parametrize("verb", ABOUT)
    def test_each_opens_its_own_whatever_was_open(
        self, mobile: Chat, ana: Appointment, other: Appointment, verb: Verb
    ) -> None:
        for each in (other, ana, other):
            mobile.say(f"consultar:{each.pk}")
            mobile.say(f"{verb}:{each.pk}")
            assert mobile.state.opened == each.token

    def test_nothing_answered_of_one_is_done_to_the_other(
        self, mobile: Chat, ana: Appointment, other: Appointment
    ) -> None:
        mobile.say(f"cambiar:{ana.pk}", "viernes a las 12")
        assert mobile.say(f"cambiar:{other.pk}").endswith("¿Qué día puedes ir?")
        assert "miércoles 9" in mobile.last.text
        assert "¿Cambiamos tu cita al viernes 11" in mobile.say("viernes a las 11")
        mobile.say("sí")
        ana.refresh_from_db()
        other.refresh_from_db()
        assert (ana.starts_at, other.starts_at) == (at("10:00"), at("11:00", FRIDAY))

    def test_to_cancel_is_still_asked(self, mobile: Chat, other: Appointment) -> None:
        assert "¿Cancelamos tu cita del miércoles 9" in mobile.say(f"cancelar:{other.pk}")
        assert status(other) == Status.PENDING
        assert mobile.say("sí").startswith("Listo. Cancelamos")

    def test_the_plain_word_still_asks_which(self, mobile: Chat, other: Appointment) -> None:
        """promise: G11 (negative control): nothing names one"""
        assert mobile.say("confirmar:") == "Tienes varias citas. ¿Cuál es?"

    def test_staff_reads_what_was_touched(self, mobile: Chat, other: Appointment) -> None:
        mobile.say(f"confirmar:{other.pk}")
        heard = mobile.row.lines.filter(who=Line.Who.PERSON).values_list("text", flat=True)
        assert [*heard] == ["Avisar que sí voy"]


class TestAnothers:
    """promise: G11"""

    @pytest.fixture
    def bruno(self, ana: Appointment) -> Appointment:
        return book(BRUNO)

    def told(self, chat: Chat, text: str) -> tuple[str, list[str], str, int]:
        """What is said and offered, what it opened, and how often the database was asked."""
        chat.say("hola")
        with undone(), statements() as asked:
            return chat.say(text), chat.labels, chat.state.opened, len(asked)

    @pytest.mark.parametrize("verb", ABOUT)
    @pytest.mark.parametrize("owns", [True, False])
    def test_it_is_like_a_number_that_nobody_has(
        self, clock: Clock, bruno: Appointment, verb: Verb, owns: bool
    ) -> None:
        """The same words for the same work, whether she has one of her own or none."""
        phone = ANA.phone if owns else "+527222345698"
        plain, *numbered = (
            self.told(Chat(clock, Channel.WHATSAPP, phone), f"{verb}:{number}")
            for number in ("", bruno.pk, 987_654_321, 10**18 - 1)
        )
        assert numbered == [numbered[0]] * 3
        assert plain[:3] == numbered[0][:3]
        assert owns or plain[0] == NONE_OF_THIS_NUMBER
        assert status(bruno) == Status.PENDING and bruno.history.count() == 1

    @pytest.mark.parametrize("verb", ABOUT)
    def test_a_door_that_proves_no_telephone_opens_none(
        self, chat: Chat, ana: Appointment, verb: Verb
    ) -> None:
        """Not even as the plain word with one thing less to ask."""
        plain = Chat(chat.clock)
        assert chat.say(f"{verb}:{ana.pk}") == plain.say(f"{verb}:")
        assert not chat.state.opened
        assert status(ana) == Status.PENDING

    def test_a_number_that_was_enough_would_be_seen(
        self, mobile: Chat, bruno: Appointment, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """promise: G11 (negative control)"""
        monkeypatch.setattr(finding, "_named", lambda turn: bruno)
        mobile.say(f"cancelar:{bruno.pk}", "sí")
        assert status(bruno) == Status.CANCELLED


class TestOfAnotherDay:
    """The button names the appointment, and the day that it spoke of may be gone."""

    def moved(self, appointment: Appointment) -> None:
        moving.move(appointment, to=at("11:00", FRIDAY), channel=Channel.PHONE)
        appointment.refresh_from_db()

    def test_the_day_that_it_has_now_is_said_and_asked(
        self, mobile: Chat, ana: Appointment
    ) -> None:
        asked_for(ana)
        self.moved(ana)
        text = mobile.say(f"confirmar:{ana.pk}")
        assert text.startswith(f"{MOVED} Tu cita es el viernes 11 de septiembre a las 11:00")
        assert status(ana) == Status.PENDING
        assert "está confirmada" in mobile.say("sí")
        assert status(ana) == Status.CONFIRMED

    def test_a_button_that_says_its_day_is_believed_of_that_day_alone(
        self, mobile: Chat, ana: Appointment
    ) -> None:
        before = by_now(ana)
        self.moved(ana)
        assert mobile.say(before).startswith(MOVED)
        assert "está confirmada" in mobile.say(by_now(ana))

    def test_where_it_was_asked_of_no_other_day_there_is_no_doubt(
        self, mobile: Chat, ana: Appointment
    ) -> None:
        self.moved(ana)
        asked_for(ana)
        assert "está confirmada" in mobile.say(f"confirmar:{ana.pk}")

    def test_no_is_not_taken_for_a_yes(self, mobile: Chat, ana: Appointment) -> None:
        asked_for(ana)
        self.moved(ana)
        assert "sigue como estaba" in mobile.say(f"confirmar:{ana.pk}", "no")
        assert mobile.labels[:2] == ["Cambiar mi cita", "Cancelar mi cita"]
        assert status(ana) == Status.PENDING

    def test_another_question_in_between_confirms_nothing(
        self, mobile: Chat, ana: Appointment
    ) -> None:
        asked_for(ana)
        self.moved(ana)
        mobile.say(f"confirmar:{ana.pk}")
        text = mobile.say("cuanto cuesta la constancia de trámite")
        assert "gratis" in text and "¿Vas a venir?" in text
        assert status(ana) == Status.PENDING

    def test_moved_again_before_the_yes_it_is_asked_again(
        self, mobile: Chat, ana: Appointment
    ) -> None:
        asked_for(ana)
        self.moved(ana)
        mobile.say(f"confirmar:{ana.pk}")
        moving.move(ana, to=at("12:00", FRIDAY), channel=Channel.PHONE)
        assert "viernes 11 de septiembre a las 12:00" in mobile.say("sí")
        assert status(ana) == Status.PENDING
        mobile.say("sí")
        assert status(ana) == Status.CONFIRMED


class TestLate:
    """promise: G6"""

    def say(self, chat: Chat, text: str, minutes: int) -> str:
        return reply(chat.row, text, at=chat.clock.now - timedelta(minutes=minutes)).text

    def test_a_touch_that_took_long_to_arrive_is_asked_about(
        self, mobile: Chat, ana: Appointment
    ) -> None:
        text = self.say(mobile, f"confirmar:{ana.pk}", minutes=31)
        assert text.startswith(LATE) and "martes 8 de septiembre a las 10:00" in text
        assert status(ana) == Status.PENDING
        self.say(mobile, "cuánto cuesta la constancia de trámite", minutes=0)
        assert status(ana) == Status.PENDING
        self.say(mobile, "sí", minutes=31)
        assert status(ana) == Status.PENDING
        assert "está confirmada" in mobile.say("sí")

    def test_in_time_it_is_done(self, mobile: Chat, ana: Appointment) -> None:
        """promise: G6 (negative control)"""
        self.say(mobile, f"confirmar:{ana.pk}", minutes=29)
        assert status(ana) == Status.CONFIRMED

    def test_nor_is_one_cancelled(self, mobile: Chat, ana: Appointment) -> None:
        self.say(mobile, f"cancelar:{ana.pk}", minutes=31)
        self.say(mobile, "sí", minutes=31)
        assert status(ana) == Status.PENDING


def test_a_word_is_as_good_as_a_touch(mobile: Chat, ana: Appointment, means: Means) -> None:
    means("allá nos vemos", wish=Intent.CONFIRM)
    assert "Lleva:" in mobile.say("allá nos vemos")


buttons = st.builds(
    "{}:{}{}".format,
    st.sampled_from([*Verb, "yes", "no", "which", "book"]),
    st.sampled_from(["ANA", "BRUNO", "0", "999999999999999999", "1e9", "-1", "", "ﬀ", "%s"]),
    st.sampled_from(["", ":202609081600", ":202609111700", ":999999999999", ":", ":x"]),
)


@pytest.mark.parametrize("phone", ["", ANA.phone])
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.lists(buttons | st.sampled_from(["sí", "no", "menú", "el viernes"]), max_size=8))
def test_no_button_breaks_anything(clock: Clock, phone: str, said: list[str]) -> None:
    """promise: G11"""
    clock.now = NOW
    with undone():
        ana, bruno = book(ANA), book(BRUNO)
        chat = Chat(clock, Channel.WHATSAPP if phone else Channel.WEB, phone)
        for text in said:
            chat.say(text.replace("ANA", str(ana.pk)).replace("BRUNO", str(bruno.pk)))
            check(chat.last)
        bruno.refresh_from_db()
        assert bruno.history.count() == 1
        assert phone or ana.history.count() == 1
