"""The one entrance: what it answers, what it keeps, and what it refuses in a sentence."""

import json
import logging
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection

from tests.assistant.chat import Chat, Means
from tests.people import ANA, CONSTANCIA, ECATEPEC, NOW, TITULO, TOLUCA, Clock, book, office, staff
from ventanilla.appointments import cts
from ventanilla.appointments.models import Appointment
from ventanilla.assistant import counting, replies
from ventanilla.assistant.intents import Intent
from ventanilla.assistant.models import Announcement, AskedCount, Conversation, Line, Miss
from ventanilla.assistant.replies import reply
from ventanilla.assistant.reply import Reply
from ventanilla.catalog.models import Office

pytestmark = pytest.mark.django_db

BOOKING = ("quiero cita", "título de propiedad", "ecatepec", "sí", "el martes", "10:30")


def test_both_lines_are_kept_with_what_goes_along(chat: Chat) -> None:
    chat.say("hola")
    mine, its = Line.objects.all()
    assert (mine.who, mine.text) == (Line.Who.PERSON, "hola")
    assert (its.who, its.text) == (Line.Who.ASSISTANT, chat.last.text)
    assert its.reply["options"][0][0] == chat.labels[0]
    assert chat.stored.touched_at == chat.clock.now


def test_a_button_is_kept_as_its_words(chat: Chat) -> None:
    chat.say("quiero cita")
    chat.tap("Título de propiedad")
    said = Line.objects.filter(who=Line.Who.PERSON).values_list("text", flat=True)
    assert list(said) == ["quiero cita", "Título de propiedad"]


@pytest.mark.parametrize("text", ["x" * 1_001, "", "   ", "\n"])
def test_too_long_or_empty_is_a_sentence_and_nothing_is_kept(chat: Chat, text: str) -> None:
    assert chat.say(text) in (replies.TOO_LONG, replies.NOTHING)
    assert not Line.objects.exists()


@pytest.mark.parametrize("gone", [{"procedure": "x"}, {"municipality": "999"}, {"office": "99"}])
def test_what_a_new_catalogue_no_longer_has_is_asked_again(
    chat: Chat, gone: dict[str, str]
) -> None:
    chat.say(*BOOKING)
    state = chat.stored.state
    Conversation.objects.update(state=state | {"answers": state["answers"] | gone})
    chat.say("Ana María Peña Gómez")
    (key,) = gone
    assert chat.state.step == ("papers" if key == "office" else key)
    assert "starts_at" not in chat.state.answers


@pytest.mark.parametrize("sign", ["\0", "\ud800", "\udfff"])
def test_what_no_database_keeps_is_not_there(chat: Chat, sign: str) -> None:
    assert chat.say(sign) == replies.NOTHING
    for text in ("quiero una cita", "título de propiedad", "ecatepec", "sí", "el martes"):
        chat.say(f"{text} {sign}", f"book:{sign}")
    assert chat.state.step == "hour"
    assert sign not in "".join(Line.objects.values_list("text", flat=True))


def test_too_many_in_a_minute(chat: Chat) -> None:
    for _ in range(replies.MOST_A_MINUTE):
        reply(chat.row, "hola")
    assert reply(chat.row, "hola").text == replies.TOO_MANY
    chat.clock.now += timedelta(minutes=1)
    assert reply(chat.row, "hola").text != replies.TOO_MANY


def test_too_many_in_an_hour(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replies, "MOST_AN_HOUR", 3)
    assert chat.say("hola", "hola", "hola") != replies.TOO_MANY
    assert chat.say("hola") == replies.TOO_MANY and chat.labels == ["Hablar con alguien"]


def test_the_same_again_at_once_is_one_message(chat: Chat) -> None:
    chat.say("quiero cita")
    first = chat.say("1")
    chat.clock.now += timedelta(seconds=1)
    assert reply(chat.row, "1").text == first
    assert Line.objects.count() == 4


def test_what_carries_it_on_is_of_the_same_transaction(chat: Chat) -> None:
    """promise: G10: what cannot be carried on was never said"""
    chat.say("quiero una cita")
    before, carried = chat.stored.state, []

    def then(said: Reply) -> None:
        assert connection.in_atomic_block
        carried.append(said)
        if len(carried) == 1:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        reply(chat.row, "constancia", then=then)
    assert chat.stored.state == before
    assert Line.objects.count() == 2
    for text in ("constancia", "", "x" * 1_001):
        assert reply(chat.row, text, then=then) == carried[-1]
    assert [each.text for each in carried[2:]] == [replies.NOTHING, replies.TOO_LONG]


def test_it_goes_on_where_it_was_on_any_server(chat: Chat) -> None:
    """promise: G10"""
    for text in BOOKING:
        chat.row = Conversation.objects.get(pk=chat.row.pk)  # nothing but the row is left
        chat.say(text)
    assert "A nombre de quién" in chat.last.text


def test_a_state_of_another_release_is_no_fault(chat: Chat) -> None:
    chat.say(*BOOKING)
    Conversation.objects.update(state={"flow": "book", "step": "gone", "new": 1, "answers": {}})
    assert chat.say("¿?").endswith("¿Qué trámite necesitas?")
    Conversation.objects.update(state={"flow": "a flow of before"})
    assert chat.say("hola")


class TestWhatIsKeptOfAnybody:
    """promise: H5. A canary is told at every question, and looked for in every table and in the log."""

    CANARIES = ("Zoraida", "Xochiquétzal", "7224445566", "722 444 55 66", "5566")

    def tell(self, chat: Chat) -> Appointment:
        chat.say("me llamo Zoraida Xochiquétzal Peña y mi tel es 722 444 5566", *BOOKING)
        chat.say("zoraida", "pues Zoraida", "Zoraida Xochiquétzal Peña", "7224445566")
        confirm = chat.last.options[0].says
        chat.say("oye, ¿sí dice Zoraida?", "repetir", confirm, "repetir")
        appointment = Appointment.objects.get()
        chat.say(
            f"mi clave {cts.grouped(appointment.cts)}",
            "como va mi cita",
            "otra vez",
            "repite",
            "menú",
            "qué le digo a Zoraida",
        )
        fresh = Chat(chat.clock)
        fresh.say(
            "como va mi cita", cts.grouped(appointment.cts), "0000", "5566", "menú", "asdf Zoraida"
        )
        fresh.say("cancelar mi cita", "menú", "como va mi cita")
        return appointment

    def tables(self) -> dict[str, str]:
        kept = (Line, Miss, AskedCount)
        return {
            model.__name__: json.dumps(list(model.objects.values()), default=str) for model in kept
        }

    def test_nothing_is_left(self, chat: Chat, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.DEBUG)
        caplog.handler.addFilter(lambda record: record.name != "django.db.backends")
        appointment = self.tell(chat)
        canaries = (*self.CANARIES, appointment.cts, cts.grouped(appointment.cts))
        for name, held in (self.tables() | {"log": caplog.text}).items():
            assert [each for each in canaries if each in held] == [], name

    def test_an_ended_conversation_holds_nothing(self, chat: Chat) -> None:
        from ventanilla.assistant import conversing

        appointment = self.tell(chat)
        for each in Conversation.objects.all():
            conversing.end(each)
        held = json.dumps([*Conversation.objects.values(), *Line.objects.values()], default=str)
        assert [each for each in (*self.CANARIES, appointment.token) if each in held] == []

    def test_without_the_mask_it_would_be_seen(
        self, chat: Chat, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """promise: H5 (negative control)"""
        monkeypatch.setattr(replies, "masked", lambda text, _=(): text)
        self.tell(chat)
        assert "Zoraida" in self.tables()["Line"]


class TestCounting:
    def test_what_is_asked_is_counted_without_anybody(self, chat: Chat) -> None:
        chat.say("cuanto cuesta la constancia de trámite")
        Chat(chat.clock).say("cuanto cuesta la constancia de trámite")
        row = AskedCount.objects.get()
        assert (row.intent, row.procedure, row.outcome, row.count) == (
            Intent.COST,
            CONSTANCIA,
            AskedCount.Outcome.ANSWERED,
            2,
        )
        assert row.day == NOW.date()

    def test_answers_to_questions_are_not_counted(self, chat: Chat) -> None:
        chat.say(*BOOKING)
        assert [row.intent for row in AskedCount.objects.all()] == [Intent.BOOK]

    def test_what_was_not_understood_is_kept_masked_and_counted(self, chat: Chat) -> None:
        chat.say("mi vecino 7222345610 ruge", "Mi vecino  7222345611 RUGE", "menú")
        miss = Miss.objects.get()
        assert (miss.text, miss.count) == ("mi vecino [número] ruge", 2)
        assert AskedCount.objects.get().outcome == AskedCount.Outcome.MISSED

    def test_a_flood_of_nonsense_fills_no_table(
        self, chat: Chat, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(counting, "MOST_AN_HOUR", 2)
        chat.say("grrra", "menú", "grrre", "menú", "grrri", "menú")
        assert Miss.objects.count() == 2
        chat.clock.now += timedelta(hours=1)
        chat.say("grrro")
        assert Miss.objects.count() == 3

    def test_what_nobody_writes_any_more_is_forgotten(self, chat: Chat) -> None:
        chat.say("grrra", "menú")
        chat.clock.now += timedelta(days=80)
        chat.say("grrre", "menú")
        chat.clock.now += timedelta(days=11)
        counting.forget_misses()
        assert Miss.objects.get().text == "grrre"

    def test_inside_a_flow_it_is_no_miss(self, chat: Chat) -> None:
        chat.say("quiero cita", "grrr")
        assert not Miss.objects.exists()


class TestAnnouncements:
    @pytest.fixture(autouse=True)
    def announcement(self, clock: Clock) -> None:
        self.announce("Hoy cerramos a la 1.", None)

    def announce(self, text: str, where: Office | None, hours: int = 1) -> None:
        times = {"starts_at": NOW, "ends_at": NOW + timedelta(hours=hours), "created_at": NOW}
        Announcement.objects.create(text=text, office=where, by=staff(), **times)

    def test_said_first_and_once(self, chat: Chat) -> None:
        assert chat.say("hola").startswith("Hoy cerramos a la 1.\n\nHola")
        assert "cerramos" not in chat.say("cuanto cuesta la constancia de trámite")

    def test_and_with_hours_and_offices(self, chat: Chat, means: Means) -> None:
        self.announce("En Toluca no hay luz.", office())
        means("a qué hora abren", wish=Intent.HOURS, place=TOLUCA)
        means("y en la otra", wish=Intent.OFFICE, place=ECATEPEC)
        chat.say("hola")
        assert "En Toluca no hay luz." in chat.say("a qué hora abren")
        text = chat.say("y en la otra")
        assert "Hoy cerramos" in text and "Toluca" not in text

    def test_until_it_ends(self, chat: Chat) -> None:
        chat.clock.now += timedelta(hours=2)
        assert "cerramos" not in chat.say("hola")


def test_the_row_is_locked_before_it_is_read(chat: Chat) -> None:
    if connection.vendor == "postgresql":
        from tests.people import statements

        with statements() as seen:
            chat.say("hola")
        assert any("FOR UPDATE" in each for each in seen)


def test_every_model_of_the_room_is_looked_at_for_canaries() -> None:
    """A new table that holds words must be added to what the canary looks through."""
    known = {"Conversation", "Line", "Announcement", "Lesson", "Miss", "AskedCount"}
    assert {each.__name__ for each in apps.get_app_config("assistant").get_models()} == known


def test_who_talks_about_one_thing_goes_on_about_it(chat: Chat, means: Means) -> None:
    means("cuanto cuesta el título", wish=Intent.COST, procedure=TITULO)
    means("y la constancia", procedure=CONSTANCIA)
    means("cuánto tarda", wish=Intent.DURATION)
    means("dónde", wish=Intent.OFFICE, place=TOLUCA)
    means("y en ecatepec", place=ECATEPEC)
    chat.say("cuanto cuesta el título", "y la constancia")
    assert (chat.last.intent, chat.last.procedure) == (Intent.COST, CONSTANCIA)
    chat.say("cuánto tarda")
    assert (chat.last.intent, chat.last.procedure) == (Intent.DURATION, CONSTANCIA)
    chat.say("dónde", "y en ecatepec")
    assert (chat.last.intent, chat.last.municipality) == (Intent.OFFICE, ECATEPEC)
    assert "Lleva" in chat.say("quiero una cita")  # both are known by now


def test_booked_from_a_conversation_is_found_in_another(chat: Chat) -> None:
    ana = book(ANA)
    assert cts.grouped(ana.cts) in chat.say(
        "como va mi cita", "no la tengo", "Ana María Peña Gómez", "7222345610"
    )
