import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ventanilla.appointments import cts

VECTORS = [
    (2026, 4, "033", 1, 123, "2026-04-033-01-00123-78"),
    (2026, 10, "106", 1, 1, "2026-10-106-01-00001-87"),
    (2027, 1, "122", 9, 99_999, "2027-01-122-09-99999-38"),
    (2026, 9, "085", 3, 42, "2026-09-085-03-00042-91"),
    (2026, 11, "011", 5, 7, "2026-11-011-05-00007-35"),
]
KEYS = st.builds(
    cts.compose,
    st.integers(2024, 2099),
    st.integers(0, 99),
    st.integers(1, 999).map("{:03d}".format),
    st.integers(1, 99),
    st.integers(1, 99_999),
)
SEPARATORS = st.sampled_from(["", "", "", " ", "-", ".", "  ", "·", "\u2003", "CTS", "cts: ", "\n"])
WRITTEN = {
    **{str(digit): [str(digit), chr(0xFF10 + digit)] for digit in range(2, 10)},
    "0": ["0", "０", "O", "o"],
    "1": ["1", "１", "I", "i", "l", "L"],
}


@pytest.mark.parametrize(
    ("year", "office", "municipality", "procedure", "consecutive", "key"), VECTORS
)
def test_vectors(
    year: int, office: int, municipality: str, procedure: int, consecutive: int, key: str
) -> None:
    digits = cts.compose(year, office, municipality, procedure, consecutive)
    assert cts.grouped(digits) == key
    assert cts.read(key) == digits
    assert int(digits) % 97 == 1


@pytest.mark.parametrize("consecutive", [0, 100_000, -1])
def test_a_consecutive_that_does_not_fit_is_refused(consecutive: int) -> None:
    with pytest.raises(OverflowError):
        cts.compose(2026, 4, "033", 1, consecutive)


@given(KEYS)
def test_every_key_is_18_digits_and_reads_back(digits: str) -> None:
    assert len(digits) == cts.LENGTH
    assert cts.is_valid(digits)
    assert cts.read(cts.grouped(digits)) == digits


@given(KEYS, st.data())
def test_whatever_is_sprinkled_the_key_is_understood(digits: str, data: st.DataObject) -> None:
    """promise: B11"""
    typed = data.draw(SEPARATORS, label="before")
    for digit in digits:
        typed += data.draw(st.sampled_from(WRITTEN[digit])) + data.draw(SEPARATORS)
    assert cts.read(typed) == digits


@given(KEYS, st.integers(0, cts.LENGTH - 1), st.sampled_from("0123456789"))
def test_any_wrong_digit_is_refused(digits: str, at: int, wrong: str) -> None:
    """promise: B11"""
    assume(digits[at] != wrong)
    with pytest.raises(cts.Misread, match="Revisa tu clave"):
        cts.read(digits[:at] + wrong + digits[at + 1 :])


@given(KEYS, st.integers(0, cts.LENGTH - 2))
def test_any_two_neighbours_changed_are_refused(digits: str, at: int) -> None:
    """promise: B11"""
    assume(digits[at] != digits[at + 1])
    with pytest.raises(cts.Misread, match="Revisa tu clave"):
        cts.read(digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :])


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Escribe tu clave"),
        (" CTS - ", "Escribe tu clave"),
        ("hola", "solo lleva números"),
        ("2026-04-033-01-00123-7", "le faltan números: escribiste 17 de 18"),
        ("2026-04-033-01-00123-789", "le sobran números: escribiste 19 y lleva 18"),
        ("2026-04-033-01-00123-87", "algún número está cambiado"),
    ],
)
def test_the_problem_says_how_to_mend_it(typed: str, message: str) -> None:
    """promise: B11"""
    with pytest.raises(cts.Misread, match=message):
        cts.read(typed)


@given(st.text())
def test_any_text_is_a_key_or_a_misreading(text: str) -> None:
    """promise: B11"""
    try:
        assert cts.is_valid(cts.read(text))
    except cts.Misread as problem:
        assert str(problem)
