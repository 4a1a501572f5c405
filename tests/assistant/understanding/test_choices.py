"""Choosing by the button, its number, its place or its words, with slips of the finger."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventanilla.assistant.reply import Option
from ventanilla.assistant.understanding.choices import Choice, chosen, place, yes_or_no

OFFERED = (
    Option("Título de propiedad", "procedure:titulo"),
    Option("Verificación técnica", "procedure:tecnica"),
    Option("Verificación de campo", "procedure:campo"),
    Option("Comité de prevención", "procedure:comites"),
)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1", "titulo"),
        ("el 2", "tecnica"),
        ("opción 3", "campo"),
        ("la primera", "titulo"),
        ("El segundo.", "tecnica"),
        ("quiero el tercero", "campo"),
        ("el último", "comites"),
        ("titulo de propiedad", "titulo"),
        ("TITULO DE PROPIEDAT", "titulo"),
        ("quiero título de propiedad por favor", "titulo"),
        ("el título", "titulo"),
        ("comite", "comites"),
        ("procedure:campo", "campo"),
    ],
)
def test_chosen(typed: str, value: str) -> None:
    assert chosen(typed, OFFERED) == Choice("procedure", value)


@pytest.mark.parametrize(
    "typed", ["", "5", "0", "verificación", "otra cosa", "diez", "10:30", "de"]
)
def test_none_or_two_is_none(typed: str) -> None:
    assert chosen(typed, OFFERED) is None


def test_a_button_of_an_earlier_question_says_so() -> None:
    assert chosen("day:2026-09-08", OFFERED) == Choice("day", "2026-09-08", offered=False)


@pytest.mark.parametrize("typed", ["sí", "Si, por favor", "claro", "ok", "👍", "está bien", "sip"])
def test_yes(typed: str) -> None:
    assert yes_or_no(typed) is True


@pytest.mark.parametrize("typed", ["no", "No, gracias", "nel", "todavía no", "👎"])
def test_no(typed: str) -> None:
    assert yes_or_no(typed) is False


@pytest.mark.parametrize(
    "typed", ["", "quizá", "si mi terreno es ejidal qué papeles llevo", "nombre"]
)
def test_neither(typed: str) -> None:
    assert yes_or_no(typed) is None


@given(st.text(max_size=80))
def test_nothing_that_is_typed_breaks_it(typed: str) -> None:
    chosen(typed, OFFERED)
    place(typed)
    yes_or_no(typed)
