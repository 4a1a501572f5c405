"""Handing over in conversation, silence while an official answers, and how a conversation ends."""

from datetime import timedelta

import pytest

from tests.assistant.chat import Chat
from tests.people import ANA, ECATEPEC, TITULO, book, office, staff
from ventanilla.appointments.models import Appointment, Channel
from ventanilla.assistant import conversing
from ventanilla.assistant.dialogue.handing import ATTENDED
from ventanilla.assistant.models import Conversation, Line
from ventanilla.catalog.catalogue import current
from ventanilla.lib.phone import grouped

pytestmark = pytest.mark.django_db


def test_it_is_found_by_its_token_until_it_ends(chat: Chat) -> None:
    assert conversing.of_token(chat.row.token) == chat.row
    conversing.end(chat.row)
    assert conversing.of_token(chat.row.token) is None
    assert conversing.of_token("x") is None and conversing.of_token("\x00") is None


def test_what_was_last_said_is_there_whole(chat: Chat) -> None:
    chat.say("quiero cita")
    last = conversing.last_said(chat.stored)
    assert last and (last.text, last.options) == (chat.last.text, chat.last.options)


class TestHandingOver:
    def test_told_who_answers_where_and_when(self, chat: Chat) -> None:
        institution = current().institution
        text = chat.say("persona")
        assert institution.short_name in text and institution.help_hours in text
        assert grouped(institution.help_phone) in text
        assert conversing.waiting([office()]) == [chat.row]

    def test_the_office_of_what_was_talked_about(self, chat: Chat) -> None:
        chat.say("quiero cita", "título de propiedad", "ecatepec")
        assert "Delegación Regional Ecatepec" in chat.tap("Hablar con alguien")
        here = office(ECATEPEC, TITULO)
        assert conversing.waiting([here]) == [chat.row]
        assert conversing.waiting([office()]) == []
        assert "¿Qué día" in chat.say("el menú no, sigamos") or chat.state.flow == "book"

    def test_the_office_of_the_appointment(self, chat: Chat) -> None:
        book(ANA)
        chat.say("como va mi cita", "no la tengo", "Ana María Peña Gómez", "7222345610")
        assert office().name in chat.say("humano")

    def test_asked_twice_it_waits_since_the_first(self, chat: Chat) -> None:
        chat.say("persona")
        since = chat.stored.waiting_since
        chat.say("persona")
        assert chat.stored.waiting_since == since

    def test_the_assistant_goes_on_while_nobody_has_come(self, chat: Chat) -> None:
        assert "gratis" in chat.say("persona", "cuanto cuesta la constancia de trámite")


class TestAttended:
    @pytest.fixture
    def attended(self, chat: Chat) -> Chat:
        chat.say("persona")
        conversing.take_over(chat.row, by=staff())
        return chat

    def test_the_assistant_is_silent_and_says_so_once(self, attended: Chat) -> None:
        conversing.say_as_staff(attended.row, "Hola", by=staff())
        assert conversing.waiting([office()]) == []
        assert attended.say("¿hay alguien?") == ATTENDED
        assert attended.say("quiero cita") == "" and attended.last.options == ()
        said = Line.objects.filter(who=Line.Who.PERSON).values_list("text", flat=True)
        assert list(said) == ["persona", "¿hay alguien?", "quiero cita"]
        assert conversing.waiting([office()]) == [attended.row]

    def test_given_back_the_assistant_answers_again(self, attended: Chat) -> None:
        attended.say("hola")
        conversing.give_back(attended.row, by=staff())
        assert "Te dejaron conmigo" in Line.objects.latest("pk").text
        assert "Hola" in attended.say("hola")
        attended.say("persona")
        conversing.take_over(attended.row, by=staff())
        assert attended.say("otra vez yo") == ATTENDED


class TestEnding:
    def test_silent_for_a_day(self, chat: Chat) -> None:
        chat.say("quiero cita", "título de propiedad", "ecatepec")
        chat.clock.now += timedelta(hours=23)
        conversing.end_silent()
        assert chat.stored.ended_at is None
        chat.clock.now += timedelta(hours=1, seconds=1)
        conversing.end_silent()
        assert chat.stored.ended_at == chat.clock.now and chat.stored.state == {}

    def test_who_waits_over_a_long_weekend_has_a_day_to_read_the_answer(self, chat: Chat) -> None:
        chat.say("persona")
        chat.clock.now += timedelta(days=3)
        conversing.end_silent()
        assert chat.stored.ended_at is None
        conversing.say_as_staff(chat.row, "Ya te contesto", by=staff())
        conversing.end_silent()
        assert chat.stored.ended_at is None
        chat.clock.now += timedelta(hours=24, seconds=1)
        conversing.end_silent()
        assert chat.stored.ended_at and not chat.stored.attended_by

    def test_nobody_waits_for_ever(self, chat: Chat) -> None:
        chat.say("persona")
        chat.clock.now += conversing.WAITS + timedelta(seconds=1)
        conversing.end_silent()
        assert chat.stored.ended_at and not chat.stored.waiting_since

    def test_of_very_many_the_rest_ends_the_next_time(
        self, chat: Chat, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(conversing, "_AT_ONCE", 2)
        for _ in range(2):
            conversing.start(Channel.WEB)
        chat.clock.now += timedelta(days=2)
        for left in (1, 0):
            conversing.end_silent()
            assert Conversation.objects.filter(ended_at=None).count() == left

    def test_lines_are_deleted_after_thirty_days(self, chat: Chat) -> None:
        chat.say("hola")
        conversing.end(chat.row)
        chat.clock.now += timedelta(days=29)
        conversing.forget_lines()
        assert Line.objects.exists()
        chat.clock.now += timedelta(days=2)
        conversing.forget_lines()
        assert not Line.objects.exists() and not Conversation.objects.exists()

    def test_the_appointment_stays(self, chat: Chat) -> None:
        book(ANA)
        conversing.end(chat.row)
        chat.clock.now += timedelta(days=31)
        conversing.forget_lines()
        assert Appointment.objects.exists()

    def test_who_writes_to_an_ended_one_begins_anew(self, chat: Chat) -> None:
        chat.say("quiero cita", "título de propiedad")
        conversing.end(chat.row)
        assert "Hola" in chat.say("hola")
        assert chat.stored.ended_at is None

    def test_an_ended_one_is_not_taken(self, chat: Chat) -> None:
        conversing.end(chat.row)
        with pytest.raises(conversing.IsOver):
            conversing.take_over(chat.row, by=staff())


def test_a_door_that_hands_over_by_itself(chat: Chat) -> None:
    row = conversing.hand_over(chat.row, office=office())
    assert row.waiting_since and row.office == office()
    assert conversing.start(Channel.WHATSAPP, ANA.phone).phone == ANA.phone
