import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventanilla.lib import phone

UNREAL = "Ese teléfono no parece real. Revísalo, te vamos a llamar ahí"


@pytest.mark.parametrize(
    "typed",
    [
        "722 123 4567",
        "(722)1234567",
        "722.123.45.67",
        "722-123-4567",
        "+52 722 123 4567",
        "+52 1 722 123 4567",
        "+521 (722) 123-4567",
        "52 722 123 4567",
        "0052 722 123 4567",
        "00 52 1 722 123 4567",
        "044 722 123 4567",
        "045 722 123 4567",
        "01 722 123 4567",
        "+52 044 722 123 4567",
        "+52 01 722 123 4567",
        "７２２ １２３ ４５６７",
        "＋52 722 123 4567",
        "\u200e722\u00a0123\u20104567\u202c",
    ],
)
def test_every_way_of_writing_gives_the_same_ten_digits(typed: str) -> None:
    """promise: B2"""
    assert phone.parse(typed) == "+527221234567"


@pytest.mark.parametrize(
    "national", ["7221234567", "5512345678", "5612345678", "5941234567", "7131234567", "8112345678"]
)
def test_area_codes_in_use_are_real(national: str) -> None:
    assert phone.parse(national) == f"+52{national}"


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Escribe un teléfono para poder confirmarte"),
        (" -() ", "Escribe un teléfono para poder confirmarte"),
        ("722 123 456", "Faltan números: escribiste 9 de 10"),
        ("+52 722 123 456", "Faltan números: escribiste 9 de 10"),
        ("044 722 123 456", "Faltan números: escribiste 9 de 10"),
        ("01 722 123 45", "Faltan números: escribiste 8 de 10"),
        (
            "722 123 4567 89",
            "Sobran números: escribiste 12. Usa los 10 del teléfono, sin +52",
        ),
        (
            "+52 722 123 4567 8",
            "Sobran números: escribiste 11. Usa los 10 del teléfono, sin +52",
        ),
        ("7777777777", UNREAL),
        ("0000000000", UNREAL),
        ("1234567890", UNREAL),
        ("0123456789", UNREAL),
        ("9876543210", UNREAL),
        ("0722123456", UNREAL),
        ("1992123456", UNREAL),
        ("5001234567", UNREAL),
        ("no tengo", "Escribe el teléfono solo con números, sin letras"),
        ("722 123 4567 ext 2", "Escribe el teléfono solo con números, sin letras"),
    ],
)
def test_the_problem_says_how_to_mend_it(typed: str, message: str) -> None:
    """promise: B2"""
    with pytest.raises(phone.PhoneProblem) as problem:
        phone.parse(typed)
    assert str(problem.value) == message


@pytest.mark.parametrize("typed", ["800 123 4567", "900 123 4567", "01 800 123 4567"])
def test_numbers_of_companies_are_no_person(typed: str) -> None:
    with pytest.raises(phone.PhoneProblem, match="Escribe el tuyo o el de un familiar"):
        phone.parse(typed)


@pytest.mark.parametrize("typed", ["+1 713 555 1234", "001 713 555 1234", "+34 612 345 678"])
def test_only_mexican_telephones_can_be_called(typed: str) -> None:
    with pytest.raises(phone.PhoneProblem, match="teléfonos de México"):
        phone.parse(typed)


@given(st.text() | st.text(alphabet="0123456789+-() .٣７", max_size=25))
def test_any_text_is_a_telephone_or_a_problem(text: str) -> None:
    """promise: B2"""
    try:
        e164 = phone.parse(text)
    except phone.PhoneProblem as problem:
        assert str(problem)
    else:
        assert phone.parse(e164) == e164 == phone.parse(phone.grouped(e164))
        assert len(e164) == 13


@given(st.lists(st.sampled_from(["", " ", "-", ".", "(", ")", "/"]), min_size=10, max_size=10))
def test_signs_between_the_digits_do_not_matter(signs: list[str]) -> None:
    """promise: B2"""
    typed = "".join(digit + sign for digit, sign in zip("7221234567", signs, strict=True))
    assert phone.parse(typed) == "+527221234567"


def test_it_is_shown_in_groups() -> None:
    assert phone.grouped("+527221234567") == "722 123 45 67"
    assert phone.grouped("+525512345678") == "55 1234 5678"
    assert phone.grouped("+528112345678") == "81 1234 5678"
    assert phone.last4("+527221234567") == "4567"
