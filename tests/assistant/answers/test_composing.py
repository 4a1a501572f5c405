"""Several wishes in one message: all answered, in order, within the letters of a reply."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from tests.assistant.invention import inventions
from tests.assistant.questions import ask
from ventanilla.assistant.answers import answering
from ventanilla.assistant.answers.payloads import VERB_OF, parse
from ventanilla.assistant.intents import Intent
from ventanilla.assistant.reply import LONGEST_BODY, MOST_BUTTONS, Behaviour, Reply
from ventanilla.catalog.catalogue import Catalogue
from ventanilla.scheduling import grid

TOLD = [Intent.REQUIREMENTS, Intent.COST, Intent.DURATION, Intent.OFFICE, Intent.HOURS]
TITULO, ECATEPEC = "titulo_propiedad", "033"


def test_an_answer_costs_one_query(
    db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """When the catalogue was published; all else is in memory."""
    answering.current()
    grid.current()
    with django_assert_num_queries(1):
        ask(*TOLD, procedure="constancia", municipality=ECATEPEC)


def test_every_intent_has_its_subject() -> None:
    assert set(answering.SUBJECTS) == set(Intent)


def test_two_wishes_are_answered_in_their_order(whole: Catalogue) -> None:
    reply = ask(Intent.COST, Intent.DURATION, procedure="constancia")
    procedure = whole.procedures["constancia"]

    assert 0 < reply.text.index(procedure.cost) < reply.text.index(procedure.duration)
    assert (reply.intent, reply.also) == (Intent.COST, (Intent.DURATION,))
    assert reply.text.count("Información al") == 1


def test_what_does_not_fit_is_a_button(whole: Catalogue) -> None:
    reply = ask(*TOLD, procedure=TITULO, municipality=ECATEPEC)

    assert [option.says for option in reply.options][:2] == [
        f"oficina:{ECATEPEC}:{TITULO}",
        f"horario:{ECATEPEC}",
    ]
    assert whole.procedures[TITULO].duration in reply.text


def test_alone_the_papers_come_with_their_notes_and_among_others_without(whole: Catalogue) -> None:
    note = next(iter(whole.procedures["constancia"].requirements.all())).note
    alone = ask(Intent.REQUIREMENTS, procedure="constancia")
    among = ask(*TOLD, procedure="constancia", municipality=ECATEPEC)

    assert note in alone.text
    assert note not in among.text and "Hay más detalles" in among.text


def test_a_second_question_waits_as_a_button(whole: Catalogue) -> None:
    reply = ask(Intent.OFFICE, Intent.COST)

    assert reply.text.count("¿") == 1
    assert "costo:" in [option.says for option in reply.options]
    assert reply.behaviour is Behaviour.ASK


def test_nothing_goes_with_an_emergency_or_a_refusal(whole: Catalogue) -> None:
    assert ask(Intent.COST, Intent.EMERGENCY).text == ask(Intent.EMERGENCY).text
    assert ask(Intent.COST, Intent.UNSAFE).text == ask(Intent.UNSAFE).text
    assert ask(Intent.UNSAFE, Intent.EMERGENCY).text == ask(Intent.EMERGENCY).text


def test_a_greeting_before_a_question_is_not_answered_apart(whole: Catalogue) -> None:
    both = ask(Intent.GREETING, Intent.COST, procedure="constancia")

    assert both.text == ask(Intent.COST, procedure="constancia").text


def test_an_answer_longer_than_a_message_leads_to_its_page(whole: Catalogue) -> None:
    whole.procedures["constancia"].cost = "Cuesta. " * 200
    reply = ask(Intent.COST, Intent.HOURS, procedure="constancia")

    assert "no cabe aquí" in reply.text and "Cuesta." not in reply.text
    assert [link.value for link in reply.links] == ["constancia"]
    assert reply.options[0].says == "horario:"


@pytest.mark.parametrize("letters", [600, 980, 1_000, 1_024, 3_000])
def test_no_length_of_a_field_breaks_the_limit(whole: Catalogue, letters: int) -> None:
    for field in ("cost", "duration", "summary"):
        setattr(whole.procedures["constancia"], field, "a" * letters)
    for wish in Intent:
        assert len(ask(wish, Intent.COST, procedure="constancia").text) <= LONGEST_BODY


@pytest.mark.usefixtures("whole")
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from(Intent), min_size=1, max_size=6, unique=True),
    st.sampled_from(["", TITULO, "constancia", "carta_finiquito"]),
    st.sampled_from(["", ECATEPEC, "057"]),
)
def test_any_wishes_together(wishes: list[Intent], procedure: str, municipality: str) -> None:
    """promise: H3"""
    reply = ask(*wishes, procedure=procedure, municipality=municipality)

    assert len(reply.text) <= LONGEST_BODY
    assert not inventions(reply, answering.current())
    assert len({option.says for option in reply.options}) == len(reply.options)
    assert len(reply.options) > 0
    if len(wishes) > 1 and not {Intent.EMERGENCY, Intent.UNSAFE} & set(wishes):
        assert_none_is_forgotten(reply, wishes, procedure, municipality)


def assert_none_is_forgotten(
    reply: Reply, wishes: list[Intent], procedure: str, municipality: str
) -> None:
    """Each is said, or its button is there: a list to choose from leaves room for one."""
    offered = {payload.verb for option in reply.options if (payload := parse(option.says))}
    missing = []
    for wish in wishes:
        if wish in (Intent.GREETING, Intent.THANKS, Intent.UNCLEAR):
            continue
        alone = ask(wish, procedure=procedure, municipality=municipality)
        first = alone.text.split("\n")[0]
        if first not in reply.text and VERB_OF.get(wish) not in offered:
            missing.append(wish)
    assert len(reply.options) > MOST_BUTTONS or not missing
