"""Greetings, complaints, refusals, danger: said to a person who may be angry or afraid."""

import pytest

from tests.assistant.invention import EMERGENCY
from tests.assistant.questions import ask, reading
from ventanilla.assistant.answers import acts, emergency
from ventanilla.assistant.intents import Intent
from ventanilla.assistant.reply import Behaviour
from ventanilla.catalog.catalogue import Catalogue


@pytest.mark.parametrize(
    ("wish", "behaviour"),
    [
        (Intent.GREETING, Behaviour.ANSWER),
        (Intent.THANKS, Behaviour.ANSWER),
        (Intent.HOURS, Behaviour.ANSWER),
        (Intent.BOOK, Behaviour.ANSWER),
        (Intent.HUMAN, Behaviour.ANSWER),
        (Intent.COMPLAINT, Behaviour.ANSWER),
        (Intent.EMERGENCY, Behaviour.ANSWER),
        (Intent.UNCLEAR, Behaviour.ASK),
        (Intent.STATUS, Behaviour.ASK),
        (Intent.RESCHEDULE, Behaviour.ASK),
        (Intent.CANCEL, Behaviour.ASK),
        (Intent.CONFIRM, Behaviour.ASK),
        (Intent.RECOVER_CTS, Behaviour.ASK),
        (Intent.OUT_OF_SCOPE, Behaviour.REFUSE),
        (Intent.UNSAFE, Behaviour.REFUSE),
    ],
)
def test_what_each_wish_gets_without_more(
    whole: Catalogue, wish: Intent, behaviour: Behaviour
) -> None:
    assert ask(wish).behaviour is behaviour


@pytest.mark.parametrize("wish", [Intent.STATUS, Intent.CANCEL, Intent.RESCHEDULE, Intent.CONFIRM])
def test_with_a_key_an_appointment_is_answered(whole: Catalogue, wish: Intent) -> None:
    assert ask(wish, cts="202610106010004217").behaviour is Behaviour.ANSWER


def test_a_name_and_a_telephone_find_a_status_and_nothing_else(whole: Catalogue) -> None:
    who = {"names": ("Ana", "Peña", ""), "phone": "+527222345610"}

    assert ask(Intent.STATUS, **who).behaviour is Behaviour.ANSWER
    assert ask(Intent.CANCEL, **who).behaviour is Behaviour.ASK


@pytest.mark.parametrize(
    "text", ["que es la clave cts y donde la encuentro", "donde viene la clave"]
)
def test_what_a_key_is(whole: Catalogue, text: str) -> None:
    reply = ask(Intent.RECOVER_CTS, text=text)

    assert reply.behaviour is Behaviour.ANSWER
    assert reply.text.startswith("Tu clave (CTS) es el número de tu cita.")
    assert not acts.asks_what_a_key_is(reading(text="perdi mi clave"))


def test_a_bribe_has_its_telephone_and_no_consequence(whole: Catalogue) -> None:
    text = ask(Intent.COMPLAINT).text

    assert "800 746 38 47" in text
    assert "no afecta tu cita" in text


def test_an_emergency_says_911_first_and_the_numbers_are_the_declared_ones(
    whole: Catalogue,
) -> None:
    assert ask(Intent.EMERGENCY).text.startswith("Llama ahora mismo al 911.")
    assert set(emergency.NUMBERS.values()) == set(EMERGENCY.values())


def test_whose_matter_it_is_is_told_in_the_catalogue_s_words(whole: Catalogue) -> None:
    reply = ask(Intent.OUT_OF_SCOPE, text="mi parcela es ejidal")

    assert "pregunta en el Registro Agrario Nacional" in reply.text
    assert "procedure.titulo_propiedad.notes" in reply.facts
    assert "Registro Agrario" not in ask(Intent.OUT_OF_SCOPE, text="cuentame un chiste").text


def test_land_in_another_state_is_told_whose_state_this_is(whole: Catalogue) -> None:
    reply = ask(Intent.OUT_OF_SCOPE, elsewhere="Iztapalapa")

    assert "Solo atendemos casas y terrenos en el Estado de México." in reply.text
    assert "Iztapalapa" not in reply.text


def test_every_answer_offers_something_to_do(whole: Catalogue) -> None:
    assert all(ask(wish).options for wish in Intent)
