"""«Requisitos del título y de la constancia»: both are told, or the one without room is a button."""

import pytest

from tests.assistant.invention import inventions
from tests.people import NOW
from ventanilla.assistant.answers import answering
from ventanilla.assistant.reply import Reply, Target
from ventanilla.assistant.understanding.understand import understand
from ventanilla.catalog.catalogue import Catalogue


def answered(catalogue: Catalogue, text: str) -> Reply:
    return answering.answer(understand(text, catalogue), NOW)


@pytest.mark.parametrize("subject", ["requisitos", "cuánto cuesta", "cuánto tarda"])
def test_both_are_told(whole: Catalogue, subject: str) -> None:
    """promise: H3"""
    reply = answered(whole, f"{subject} del título de propiedad y de la constancia de trámite")
    named = [whole.procedures[code].short_name for code in ("titulo_propiedad", "constancia")]
    assert all(f"«{name}»" in reply.text for name in named)
    assert [link.label for link in reply.links if link.target is Target.PROCEDURE] == named
    assert not inventions(reply, whole, None)


def test_no_two_buttons_have_the_same_words(whole: Catalogue) -> None:
    reply = answered(whole, "requisitos del título de propiedad y de la constancia de trámite")
    labels = [option.label for option in reply.options]
    assert labels == ["Agendar cita", "Hablar con alguien", "Ver el menú"]


def test_the_one_without_room_is_a_button(whole: Catalogue) -> None:
    text = "papeles del título de propiedad, del estudio jurídico y del estudio socioeconómico"
    first = answered(whole, text).options[0]
    assert first.label == whole.procedures["investigacion_socioeconomica"].short_name
    assert (first.says, first.detail) == (
        "papeles:investigacion_socioeconomica",
        "Qué papeles llevar",
    )


def test_a_procedure_that_is_only_mentioned_is_not_told(whole: Catalogue) -> None:
    """promise: H3 (negative control)"""
    reply = answered(whole, "papeles para la constancia de que mi título está en trámite")
    assert "«Título de propiedad»" not in reply.text
