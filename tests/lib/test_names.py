import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventanilla.lib import names

HOSTILE = [
    "a\u0301\u0327" * 20_000,
    "\u0327\u0301" * 25_000,
    "\ufdfa" * 33_000,
    " \u200b" * 25_000,
    "-_'" * 33_000,
    "x" * 100_000,
]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  María \t de la  O\n", "María de la O"),
        ("Pen\u0303a", "Peña"),
        ("Mar\u200bía\u202e\ufeff", "María"),
        ("Ana\x00 Luz\x07", "Ana Luz"),
        ("Ana\u00a0Luz", "Ana Luz"),
        ("D'Angelo", "D'Angelo"),
        ("\u3164\u115f", ""),
        ("Ana\ud800", "Ana"),
    ],
)
def test_clean_keeps_what_is_seen(typed: str, kept: str) -> None:
    """promise: B1"""
    assert names.clean(typed) == kept


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("JOSÉ", "jose"),
        ("Núñez", "NUNEZ"),
        ("O'Brien", "o’brien"),
        ("García-López", "garcia  lopez"),
        ("Ma. del Carmen", "ma del carmen"),
        ("Strauß", "STRAUSS"),
        ("Güemes", "gu\u0308emes"),
        ("Ａｎａ", "ana"),
    ],
)
def test_key_is_equal_for_two_spellings_of_one_name(one: str, other: str) -> None:
    assert names.key(one) == names.key(other) != ""


def test_key_tells_different_names_apart() -> None:
    assert names.key("De la O") == "de la o"
    assert names.key("Ana Luz") != names.key("Analuz")
    assert names.key("Calle 5") != names.key("Calle 6")


@given(st.text())
def test_clean_is_settled_and_shows_no_hidden_character(text: str) -> None:
    """promise: B1"""
    kept = names.clean(text)
    assert names.clean(kept) == kept == unicodedata.normalize("NFC", kept)
    assert not any(unicodedata.category(letter) in {"Cc", "Cf", "Cs"} for letter in kept)


@given(st.text())
def test_key_is_settled_and_has_only_letters_digits_and_single_spaces(text: str) -> None:
    found = names.key(text)
    assert names.key(found) == found
    assert all(word.isalnum() for word in found.split(" ") if found)


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:2]))
def test_hostile_text_costs_no_more_than_its_length(text: str) -> None:
    """promise: D10. Quadratic work takes minutes here; the bound is wide for a busy machine."""
    started = time.process_time()
    names.key(text)
    assert time.process_time() - started < 0.5
