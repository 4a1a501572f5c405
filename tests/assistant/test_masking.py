"""promise: H5. Nobody's number, key, mail or name is left in what is kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.people import ANA, BRUNO
from ventanilla.appointments import cts
from ventanilla.assistant.masking import CODE, MAIL, NAME, NUMBER, masked, without
from ventanilla.lib import names

PHONE, KEY = "7222345610", cts.compose(2026, 10, "106", 1, 421)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("mi tel es 722 234 56 10, gracias", f"mi tel es {NUMBER} gracias"),
        ("(722)234-5610", NUMBER),
        ("+52 1 722 234 5610", NUMBER),
        ("７２２２３４５６１０", NUMBER),
        ("cel:7222345610", CODE),
        ("termina en 5610", f"termina en {NUMBER}"),
        ("mi clave 2026-10-106-01-00421-88", f"mi clave {NUMBER}"),
        ("2O26 1O 1O6 O1 OO421 88", NUMBER),
        ("2026 - 10 - 106", NUMBER),
        ("ana.pena@correo.mx", MAIL),
        ("PEGA850101MMCXXX09", CODE),
        ("guadalupe hernández cruz", NAME),
        ("me llamo ana maría peña y quiero una cita", f"me llamo {NAME} quiero una cita"),
        ("soy Ana María Peña, vivo en Toluca", f"soy {NAME} vivo en Toluca"),
        ("a nombre de Carmen de la O Ruiz tel 7222345612", f"a nombre {NAME} tel {NUMBER}"),
    ],
)
def test_masked(typed: str, kept: str) -> None:
    assert masked(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "el martes a las 10:30",
        "el 15/12",
        "soy ejidatario",
        "soy de Ecatepec",
        "el 10 o el 11",
        "911",
    ],
)
def test_what_is_nobodys_stays(typed: str) -> None:
    """promise: H5 (negative control)"""
    assert masked(typed) == typed


def test_a_name_said_before_is_masked_wherever_it_comes() -> None:
    assert masked("dile a PEÑA que ya", [ANA.first_surname]) == f"dile a {NAME} que ya"
    assert masked("de la calle", ["de la O"]) == "de la calle"


def test_our_own_words_lose_what_was_put_into_them() -> None:
    said = f"Listo, {ANA.given_names}. Tu clave: {cts.grouped(KEY)}. Llama al 722 276 55 50."
    left = without(said, [ANA.given_names, cts.grouped(KEY), ""])
    assert left == f"Listo, {NAME}. Tu clave: {NUMBER}. Llama al 722 276 55 50."


separators = st.sampled_from(["", " ", "-", ".", " - ", "  "])


@given(st.sampled_from([PHONE, KEY]), st.lists(separators, min_size=18, max_size=18))
def test_however_its_digits_are_parted(number: str, parts: list[str]) -> None:
    typed = "".join(digit + part for digit, part in zip(number, parts, strict=False))
    left = masked(f"es {typed} gracias")
    assert sum(sign.isdecimal() for sign in left) == 0


@given(st.text(max_size=200))
def test_nothing_that_is_typed_breaks_it(typed: str) -> None:
    known = [BRUNO.first_surname]
    assert (
        names.key(BRUNO.first_surname)
        not in names.key(masked(f"{typed} {known[0]}", known)).split()
    )
