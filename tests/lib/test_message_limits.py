"""Letters as telephones count them, and the variables of a template."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventanilla.lib import message_limits as limits
from ventanilla.lib.message_limits import VARIABLE, length, variable

ANY = st.one_of(
    st.text(alphabet=st.sampled_from("aé \n\t\r\0\v\u2028😀𝐛")),
    st.text(max_size=700),
    st.text(min_size=480, max_size=1_200),
)


@pytest.mark.parametrize(
    ("text", "units"), [("", 0), ("año", 3), ("😀", 2), ("𝐛𝐨𝐥𝐝", 8), ("👨‍👩‍👧", 8)]
)
def test_letters_are_units_of_utf_16(text: str, units: int) -> None:
    assert length(text) == units


@given(ANY)
def test_a_variable_is_cleaned(text: str) -> None:
    """promise: D4: no line break, tab or run of spaces, not empty, not too long"""
    clean = variable(text)
    assert clean == clean.strip()
    assert clean.isprintable() and not re.search(r"\s\s|[^\S ]", clean)
    assert 0 < length(clean) <= VARIABLE


@given(ANY)
def test_what_is_clean_stays_as_it_is(text: str) -> None:
    assert variable(variable(text)) == variable(text)


@given(st.text(alphabet="a \n\t", min_size=1))
def test_words_survive_the_cleaning(text: str) -> None:
    assert variable(text).split() == (text.split() or [limits.NO_VARIABLE])


@given(st.text(alphabet="aé😀", min_size=VARIABLE + 1, max_size=900))
def test_one_too_long_is_cut_at_its_end_and_says_so(text: str) -> None:
    """promise: D4"""
    cut = variable(text)
    assert cut.endswith("…") and text.startswith(cut.removesuffix("…"))
    assert length(cut) >= VARIABLE - 8


def test_what_is_not_cleaned_would_be_seen() -> None:
    """promise: D4 (negative control)"""
    raw = "Ana\n\tLópez     Peña"
    assert re.search(r"\s\s|[^\S ]", raw)
    assert variable(raw) == "Ana López Peña"
