"""A whole name, parted as it is written in Mexico: a given name or more and two surnames."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventanilla.assistant.understanding.people import read_names


@pytest.mark.parametrize(
    ("typed", "given", "first", "second"),
    [
        ("María García López", "María", "García", "López"),
        ("maría garcía lópez", "María", "García", "López"),
        ("JOSÉ LUIS PÉREZ DE LA CRUZ", "José Luis", "Pérez", "de la Cruz"),
        ("Juan de la Cruz Pérez", "Juan", "de la Cruz", "Pérez"),
        ("María de los Ángeles López Pérez", "María de los Ángeles", "López", "Pérez"),
        ("María del Carmen Ruiz", "María del Carmen", "Ruiz", ""),
        ("Carmen de la O Ruiz", "Carmen", "de la O", "Ruiz"),
        ("Ana María Peña", "Ana María", "Peña", ""),
        ("Ana María Peña Gómez", "Ana María", "Peña", "Gómez"),
        ("Bruno Díaz", "Bruno", "Díaz", ""),
        ("me llamo Eulalia Ñáñez Cruz.", "Eulalia", "Ñáñez", "Cruz"),
        ("a nombre de Fidel Cruz Mora", "Fidel", "Cruz", "Mora"),
        ("Guadalupe Rosario, Trinidad Reyes", "Guadalupe Rosario", "Trinidad", "Reyes"),
        ("Sean O'Neill Díaz", "Sean", "O'Neill", "Díaz"),
    ],
)
def test_parted(typed: str, given: str, first: str, second: str) -> None:
    assert read_names(typed) == (given, first, second)


@pytest.mark.parametrize(
    "typed", ["Bruno", "", "de la", "¿cuánto cuesta?", "Juan 5", "a@b.mx", ", Peña", "Ana,"]
)
def test_not_a_name_and_surname(typed: str) -> None:
    assert read_names(typed) is None


@given(st.text(max_size=120))
def test_nothing_that_is_typed_breaks_it(typed: str) -> None:
    read = read_names(typed)
    assert read is None or (read[0] and read[1])
