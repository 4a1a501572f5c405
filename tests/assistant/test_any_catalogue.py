"""No catalogue that may be published makes the assistant say what WhatsApp would refuse."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.any_catalogue import FEW, MOST_PROCEDURES, catalogues, units, words
from tests.assistant.chat import Chat
from tests.assistant.questions import every_reading, reading
from tests.catalogs import content, publish
from tests.messaging import graph
from tests.people import ANA, NOW, Clock, book, undone
from ventanilla.appointments import progress
from ventanilla.assistant.answers import answering
from ventanilla.assistant.intents import Intent
from ventanilla.assistant.reply import Reply, TooLong, are_buttons
from ventanilla.catalog.catalogue import Catalogue, current
from ventanilla.catalog.cells import Text
from ventanilla.catalog.content import Content
from ventanilla.messaging.content import Buttons, Choice, Menu
from ventanilla.messaging.content import Text as Words
from ventanilla.messaging.transports.graph_payloads import payload
from ventanilla.scheduling import publishing

pytestmark = pytest.mark.django_db


def sendable(reply: Reply) -> None:
    """As WhatsApp gets it: raises where our sender refuses it, and fails where WhatsApp would."""
    choices = tuple(Choice(o.says, o.label, o.detail) for o in reply.options)
    made: Words | Buttons | Menu = Words(reply.text)
    if choices and are_buttons(reply.options):
        made = Buttons(reply.text, tuple(Choice(each.id, each.title) for each in choices))
    elif choices:
        made = Menu(reply.text, reply.menu, choices)
    assert graph.wrong(payload("527221234567", made, "1")) is None


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Callable[[], Catalogue]:
    """Hundreds of answers of one catalogue, which is read once."""

    def hold() -> Catalogue:
        known, published = current(), publishing.newest_at()
        for module in ("answers.answering", "answers.asking", "answers.menu"):
            monkeypatch.setattr(f"ventanilla.assistant.{module}.current", lambda: known)
        monkeypatch.setattr("tests.assistant.questions.current", lambda: known)
        monkeypatch.setattr(publishing, "newest_at", lambda: published)
        return known

    return hold


@FEW
@given(new=st.deferred(catalogues))
def test_whatever_is_asked_the_answer_can_be_sent(
    held: Callable[[], Catalogue], new: Content
) -> None:
    """promise: G8"""
    with undone():
        assert publishing.problems_of(new) == []
        publish(new)
        known = held()
        places = [*known.municipalities][:2]
        asked = [("", ""), ("", places[0]), *((code, places[-1]) for code in known.procedures)]
        for procedure, place in asked:
            for each in every_reading(procedure, place):
                sendable(answering.answer(each, NOW))
        rows = tuple(known.procedures.values())
        for wish in (Intent.PROCEDURE_INFO, Intent.COST, Intent.REQUIREMENTS):
            sendable(answering.answer(reading(wish, text="y", procedures=rows), NOW))
        for code in known.common_questions:
            sendable(answering.answer(reading(Intent.UNCLEAR, taught=code), NOW))


@FEW
@given(new=st.deferred(catalogues), steps=st.lists(st.integers(0, 9), min_size=12, max_size=12))
def test_whatever_is_chosen_the_question_can_be_sent(
    clock: Clock, new: Content, steps: list[int]
) -> None:
    """promise: G8: a booking and what follows it, through the lists"""
    clock.now = NOW
    with undone():
        publish(new)
        place = next(iter(current().municipalities.values())).name
        chat = Chat(clock)
        for step in ("quiero una cita", *steps, "menú", "como va mi cita", "ayuda"):
            options = chat.last.options
            typed = "Ana María Peña Gómez" if "quién" in chat.last.text else place
            typed = "7222345610" if "10 números" in chat.last.text else typed
            chosen = options[step % len(options)].says if options and step in range(10) else typed
            chat.say(step if isinstance(step, str) else chosen)
            sendable(chat.last)


class TestManyProcedures:
    @pytest.fixture(autouse=True)
    def twelve(self, db: None) -> None:
        made = content()
        _, last = made.rows("tramites")[-1]
        for number in (10, 11, 12):
            code = {"codigo": f"otro_{number}", "numero": f"{number}"}
            named = {"nombre_corto": f"Otro {number}", "nombre_sencillo": f"Otro trámite {number}"}
            paper = {"tramite": code["codigo"], "orden": "1", "documento": "CURP", "original": "si"}
            made = made.with_row("tramites", None, last | code | named)
            paper |= {"copias": "0", "opcional": "no"}
            made = made.with_row("requisitos", None, paper)
        publish(made)

    def test_a_second_list_has_those_that_do_not_fit(self, chat: Chat) -> None:
        chat.say("quiero una cita")
        first = chat.labels
        assert len(first) == 10 and first[-2:] == ["Ver más trámites", "No sé cuál necesito"]
        chat.tap("Ver más trámites")
        second = chat.labels
        assert second == [
            "Carta de no adeudo", "Otro 10", "Otro 11", "Otro 12", "Ver los primeros",
            "No sé cuál necesito",
        ]  # fmt: skip
        chat.tap("Ver los primeros")
        assert chat.labels == first
        assert "municipio" in chat.say("ver más trámites", "otro 11")
        assert chat.state.answers["procedure"] == "otro_11"

    def test_and_whoever_asks_what_it_costs_too(self, chat: Chat) -> None:
        chat.say("cuánto cuesta")
        assert chat.labels[-2:] == ["Ver más trámites", "Hablar con alguien"]
        chat.tap("Ver más trámites")
        assert chat.last.text == "El costo depende del trámite. ¿Cuál es el tuyo?"
        assert chat.tap("Otro 12").startswith("Costo de «Otro 12»:")

    def test_each_is_in_one_page(self) -> None:
        shown: list[str] = []
        reply = answering.answer(reading(Intent.DURATION), NOW)
        while True:
            *rows, more, _ = reply.options
            shown += [each.label for each in rows]
            if more.label == "Ver los primeros":
                break
            found = answering.asking.next_page(more.says.partition(":")[2])
            assert found
            reply = found
        assert sorted(shown) == sorted(each.short_name for each in current().procedures.values())

    @pytest.mark.parametrize(
        "typed", ["mas:x:8", "mas:cost", "mas:cost:-1", "mas:cost:99999", "mas:"]
    )
    def test_a_page_that_nobody_offered_is_no_fault(self, chat: Chat, typed: str) -> None:
        chat.say("hola", typed)
        assert chat.last.options


def test_many_stages_leave_the_last_ones(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    """promise: G8"""
    book(ANA)
    steps = [progress.Step(f"{n} " + "a" * 70, NOW) for n in range(20)]
    monkeypatch.setattr(progress, "steps_of", lambda appointment: steps)
    chat.say("como va mi cita", "no la tengo", "Ana María Peña Gómez", "7222345610")
    assert "19 aaa" in chat.last.text and "\n0 aaa" not in chat.last.text


def named(letters: str) -> Content:
    """The first procedure, with that short name."""
    line, row = content().rows("tramites")[0]
    return content().with_row("tramites", line, row | {"nombre_corto": letters})


@pytest.mark.parametrize("letters", ["a" * 25, "😀" * 13])
def test_one_letter_over_is_refused_when_it_is_edited(letters: str) -> None:
    """promise: G8"""
    [problem] = publishing.problems_of(named(letters))
    assert problem.column == "nombre_corto"


def test_without_the_check_of_the_table_the_reply_would_break(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """promise: G8 (negative control): else the sender fails. Thirteen signs are 26 letters to a telephone,
    and no database cuts them."""
    monkeypatch.setattr(Text, "__call__", lambda self, cell: cell)
    publish(named("😀" * 13))
    with pytest.raises(TooLong):
        answering.answer(reading(Intent.COST), NOW)


@given(st.integers(5, 200).flatmap(lambda most: st.tuples(st.just(most), words(most))))
def test_words_are_drawn_up_to_the_last_letter(drawn: tuple[int, str]) -> None:
    most, text = drawn
    assert 0 < units(text) <= most


def test_there_are_more_procedures_than_rows() -> None:
    assert MOST_PROCEDURES > 10
