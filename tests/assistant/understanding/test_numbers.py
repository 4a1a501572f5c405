"""Keys and telephones as people type them inside a message."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventanilla.appointments import cts
from ventanilla.assistant.understanding.numbers import find

KEY = "202604033010012378"


@pytest.mark.parametrize(
    "text",
    [
        "2026-04-033-01-00123-78",
        "mi clave es 2026 04 033 01 00123 78 como va",
        "2026.04.033.01.00123.78 porfa",
        "202604033010012378",
        "cancelar la 2O26-O4-O33-O1-OO123-78",
        "la ２０２６-04-033-01-00123-78",
        "soy rosa tel 722 123 45 67, clave 2026/04/033/01/00123/78",
    ],
)
def test_a_key_is_read_however_it_is_written(text: str) -> None:
    """promise: B11"""
    assert find(text).cts == KEY


@pytest.mark.parametrize("text", ["2026-04-033-01-00123-77", "2026-04-033-01-00123-7"])
def test_a_key_with_a_slip_is_told_and_not_guessed(text: str) -> None:
    found = find(text)

    assert not found.cts
    assert found.cts_problem.startswith("Revisa tu clave")


def test_a_telephone_beside_a_key_is_not_part_of_it() -> None:
    found = find("clave 2026-04-033-01-00123-78 tel 7221234567")

    assert (found.cts, found.phone) == (KEY, "+527221234567")


@pytest.mark.parametrize("text", ["tel 722 123 45 67", "+52 1 722 123 4567", "55 1234 5670"])
def test_a_telephone_is_read_with_its_spaces(text: str) -> None:
    assert len(find(text).phone) == 13


def test_a_message_without_numbers_has_none() -> None:
    assert find("Lolita quiere su título, ¿oiga?") == find("")


@given(
    st.integers(2024, 2099), st.integers(0, 12), st.integers(1, 125), st.integers(1, 9),
    st.integers(1, 99_999), st.sampled_from(["-", " ", ".", "", " - "]),
    st.sampled_from(["", "mi clave es ", "cancelar "]),
)  # fmt: skip
def test_every_key_is_found_in_its_message(
    year: int,
    office: int,
    municipality: int,
    procedure: int,
    number: int,
    between: str,
    before: str,
) -> None:
    key = cts.compose(year, office, str(municipality), procedure, number)
    assert find(before + between.join(cts.grouped(key).split("-"))).cts == key


@given(st.text(max_size=2_000))
def test_no_text_is_too_strange(text: str) -> None:
    found = find(text)
    assert not found.cts or cts.is_valid(found.cts)
