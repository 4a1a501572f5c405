import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventanilla.appointments.errors import InvalidPerson
from ventanilla.appointments.person import LONGEST_NAME_KEY, Person, read_person
from ventanilla.lib import names

PHONE = "722 123 4567"
# Any letter or mark of any script, and the signs that names carry.
NAMES = st.text(
    st.characters(categories=["L", "M"]) | st.sampled_from(" .'’-"), min_size=1, max_size=70
)


def errors(
    given_names: str = "Ana",
    first_surname: str = "Luz",
    second_surname: str = "",
    phone: str = PHONE,
) -> dict[str, str]:
    with pytest.raises(InvalidPerson) as refused:
        read_person(given_names, first_surname, second_surname, phone)
    return refused.value.errors


def test_a_person_is_cleaned() -> None:
    person = read_person("  María\u200b  José ", "Pen\u0303a", "", "(722)1234567")
    assert person == Person("María José", "Peña", "", "+527221234567")
    assert person.name_key == "maria jose pena"


@pytest.mark.parametrize(
    "name",
    [
        "Ñ",
        "O",
        "De la O",
        "Agüero",
        "D'Angelo",
        "D’Angelo",
        "Pérez-Gil",
        "Ma. del Carmen",
        "Mª Luisa",
        "Nguyễn",
        "Łukasz",
        "王",
        "محمد",
        "देवी",
        "e\u0301",
        "X" * 80,
    ],
)
def test_real_names_are_accepted(name: str) -> None:
    """promise: B1"""
    person = read_person(name, name, name, PHONE)
    assert person.given_names == person.first_surname == names.clean(name)


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("given_names", "", "Escribe tu nombre"),
        ("given_names", " \u200b\u202e ", "Escribe tu nombre"),
        ("given_names", "\x00", "Escribe tu nombre"),
        ("given_names", "\u3164", "Escribe tu nombre"),
        ("given_names", "\u0301", "Escribe tu nombre"),
        ("given_names", ".-'", "Escribe tu nombre"),
        ("given_names", "Juan 3", "Escribe tu nombre sin números"),
        ("given_names", "Juan ٣", "Escribe tu nombre sin números"),
        ("first_surname", "", "Escribe tu primer apellido"),
        ("first_surname", "P3rez", "Escribe tu primer apellido sin números"),
        ("second_surname", "P3rez", "Escribe tu segundo apellido sin números"),
        (
            "given_names",
            "<b>Ana</b>",
            "Usa solo letras para escribir tu nombre, sin otros signos",
        ),
        (
            "second_surname",
            "=HYPERLINK",
            "Usa solo letras para escribir tu segundo apellido, sin otros signos",
        ),
        ("given_names", "Ana 🙂", "Usa solo letras para escribir tu nombre, sin otros signos"),
        ("given_names", "X" * 81, "Escribe tu nombre en 80 letras o menos"),
        ("first_surname", "X" * 81, "Escribe tu primer apellido en 80 letras o menos"),
        ("phone", "", "Escribe un teléfono para poder confirmarte"),
        ("phone", "722 123 456", "Faltan números: escribiste 9 de 10"),
    ],
)
def test_each_problem_has_its_sentence(field: str, typed: str, message: str) -> None:
    """promise: B1"""
    assert errors(**{field: typed}) == {field: message}


def test_all_problems_are_told_at_once() -> None:
    assert set(errors("", "", "5", "")) == {
        "given_names",
        "first_surname",
        "second_surname",
        "phone",
    }


@pytest.mark.parametrize("typed", ["", "-", " . "])
def test_a_second_surname_is_not_needed(typed: str) -> None:
    assert read_person("Ana", "Luz", typed, PHONE).second_surname == ""


def test_two_spellings_of_a_person_have_one_key() -> None:
    one = read_person("JOSÉ", "Núñez", "O'Brien", PHONE)
    other = read_person("jose", "NUNEZ", "o’brien", PHONE)
    assert one.name_key == other.name_key != read_person("josé", "Núñez", "", PHONE).name_key


@given(st.text(), st.text(), st.text(), st.text())
def test_any_text_is_a_person_or_says_what_to_mend(
    given_names: str, first_surname: str, second_surname: str, phone: str
) -> None:
    """promise: B1"""
    try:
        read_person(given_names, first_surname, second_surname, phone)
    except InvalidPerson as refused:
        assert all(refused.errors.values())


@given(NAMES, NAMES)
def test_letters_of_any_script_make_a_name_that_fits_the_database(one: str, other: str) -> None:
    """promise: B1"""
    person = read_person(f"A{one}", f"B{other}", one + other[:5], PHONE)
    again = read_person(
        person.given_names, person.first_surname, person.second_surname, person.phone
    )
    assert again == person
    assert 0 < len(person.name_key) <= LONGEST_NAME_KEY


def test_a_key_of_letters_that_unfold_fits_the_database() -> None:
    person = read_person("\ufdfa" * 80, "\ufdfa" * 80, "\ufdfa" * 80, PHONE)
    assert len(person.name_key) <= LONGEST_NAME_KEY


@pytest.mark.parametrize(
    "broken", ["\ud800", "Ana\udfff", "\x00" * 500, "\u0301" * 50_000, "9" * 99_999]
)
def test_broken_and_hostile_text_is_refused_or_cleaned(broken: str) -> None:
    """promise: B1"""
    try:
        person = read_person(broken, broken, broken, broken)
    except InvalidPerson as refused:
        assert "phone" in refused.errors
    else:
        person.given_names.encode()
