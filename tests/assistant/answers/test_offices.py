"""Which office attends: of the municipality where the property is, or a question."""

import pytest

from tests.assistant.questions import ask
from ventanilla.assistant.intents import Intent
from ventanilla.assistant.reply import Behaviour
from ventanilla.catalog.catalogue import Catalogue
from ventanilla.catalog.models import Jurisdiction

ECATEPEC = "033"


def test_the_office_comes_with_all_that_takes_a_person_there(whole: Catalogue) -> None:
    reply = ask(Intent.OFFICE, municipality=ECATEPEC)
    office = whole.offices[4]

    assert reply.behaviour is Behaviour.ANSWER
    for words in ("Ecatepec de Morelos", office.name, office.address, office.hours_text):
        assert words in reply.text
    assert reply.office == 4
    assert f"agendar::{ECATEPEC}" in [option.says for option in reply.options]


def test_without_a_telephone_of_its_own_the_general_one_is_given(whole: Catalogue) -> None:
    whole.offices[10].phone = "7221112233"

    assert "Teléfono: 722 111 22 33." in ask(Intent.OFFICE, municipality="106").text
    assert "Llama al general: 722 276 55 50." in ask(Intent.OFFICE, municipality="057").text


def test_what_nobody_has_verified_says_so(whole: Catalogue) -> None:
    assert ask(Intent.OFFICE, municipality=ECATEPEC).text.endswith("Muestra, por verificar.")
    whole.offices[4].verified = True

    assert "por verificar" not in ask(Intent.OFFICE, municipality=ECATEPEC).text


def test_names_that_may_be_several_are_asked(whole: Catalogue) -> None:
    almoloyas = tuple(whole.municipalities[code] for code in ("004", "005", "006"))
    reply = ask(Intent.OFFICE, municipalities=almoloyas)

    assert reply.behaviour is Behaviour.ASK
    assert [option.says for option in reply.options[:3]] == [
        "oficina:004",
        "oficina:005",
        "oficina:006",
    ]


def test_without_a_municipality_it_is_asked(whole: Catalogue) -> None:
    reply = ask(Intent.OFFICE)

    assert reply.behaviour is Behaviour.ASK
    assert reply.text.startswith("¿En qué municipio está tu casa o terreno?")


@pytest.mark.parametrize(("procedure", "number"), [("constancia", 10), ("comites", 4)])
def test_where_the_procedure_decides_it_is_asked_first(
    whole: Catalogue, procedure: str, number: int
) -> None:
    """Constancias of Ecatepec are given in Toluca."""
    place, constancia = whole.municipalities[ECATEPEC], whole.procedures["constancia"]
    whole.jurisdictions[ECATEPEC] = [
        *whole.jurisdictions[ECATEPEC],
        Jurisdiction(municipality=place, procedure=constancia, office=whole.offices[10]),
    ]
    question = ask(Intent.OFFICE, municipality=ECATEPEC)

    assert question.behaviour is Behaviour.ASK
    assert f"oficina:{ECATEPEC}:{procedure}" in [option.says for option in question.options]
    assert ask(Intent.OFFICE, municipality=ECATEPEC, procedure=procedure).office == number
