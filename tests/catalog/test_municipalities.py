"""The finder on the real names of the catalogue."""

import csv
import random
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ventanilla.catalog import municipalities
from ventanilla.catalog.models import Municipality
from ventanilla.lib import names

CATALOG = Path(__file__).parents[2] / "catalogs" / "imevis"
LETTERS = "abcdefghijklmnopqrstuvwxyz "


def rows(table: str) -> list[dict[str, str]]:
    with (CATALOG / table).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ALL = [Municipality(code=row["clave"], name=row["nombre"]) for row in rows("municipios.csv")]
BY_CODE = {each.code: each for each in ALL}
ALIASES = {row["apodo"]: BY_CODE[row["municipio"]] for row in rows("apodos.csv")}
POSTAL_CODES = {
    row["codigo_postal"]: BY_CODE[row["municipio"]] for row in rows("codigos_postales.csv")
}
WRITTEN = {names.key(name) for name in [*(each.name for each in ALL), *ALIASES]}


def find(text: str) -> municipalities.Match:
    return municipalities.find(text, ALL, ALIASES, POSTAL_CODES)


def certain(text: str) -> str | None:
    found = find(text).certain
    return found.name if found else None


def candidates(text: str) -> list[str]:
    match = find(text)
    assert match.certain is None
    return [each.name for each in match.candidates]


def offered(match: municipalities.Match) -> list[str]:
    return [each.code for each in ((match.certain,) if match.certain else match.candidates)]


def test_every_name_finds_itself_without_accents_and_in_capitals() -> None:
    assert len(ALL) == 125
    for each in ALL:
        for typed in (each.name, names.key(each.name), names.key(each.name).upper()):
            assert offered(find(typed))[0] == each.code, typed


def test_a_name_that_no_other_name_holds_is_certain() -> None:
    asked = {each.name for each in ALL if find(each.name).certain is None}
    assert asked == {"Atenco", "Atizapán", "Chalco", "Cuautitlán", "Morelos"}


def test_every_alias_finds_its_municipality() -> None:
    assert len(ALIASES) >= 40
    for alias, municipality in ALIASES.items():
        assert municipality.code in offered(find(alias)), alias


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("neza", "Nezahualcóyotl"),
        ("ecatepec", "Ecatepec de Morelos"),
        ("ecatepek", "Ecatepec de Morelos"),
        ("netzahualcoyotl", "Nezahualcóyotl"),
        ("naucalpam", "Naucalpan de Juárez"),
        ("chimalwacan", "Chimalhuacán"),
        ("huisquilucan", "Huixquilucan"),
        ("xilotepec", "Jilotepec"),
        ("rallon", "Rayón"),
        ("sumpango", "Zumpango"),
        ("balle de brabo", "Valle de Bravo"),
        ("lapaz", "La Paz"),
        ("villa carbon", "Villa del Carbón"),
        ("municipio de Toluca", "Toluca"),
        ("Toluca edomex", "Toluca"),
        ("Toluca, Estado de México", "Toluca"),
        ("Toluca, Edo. de Méx.", "Toluca"),
        ("TOLUCA MEX", "Toluca"),
        ("El Oro", "El Oro"),
    ],
)
def test_what_can_only_mean_one_is_certain(typed: str, name: str) -> None:
    assert certain(typed) == name


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Chalco", ["Chalco", "Valle de Chalco Solidaridad"]),
        ("chalko", ["Chalco", "Valle de Chalco Solidaridad"]),
        ("Atizapán", ["Atizapán", "Atizapán de Zaragoza"]),
        ("Atenco", ["Atenco", "San Mateo Atenco"]),
        ("Morelos", ["Morelos", "Ecatepec de Morelos"]),
        ("oro", ["El Oro", "Ixtapan del Oro"]),
        ("Tenango", ["Tenango del Aire", "Tenango del Valle"]),
        ("San José", ["San José del Rincón"]),
        ("Cuautitlan Iscali", ["Cuautitlán Izcalli"]),
        ("Tolca", ["Toluca"]),
        ("osumba", ["Ozumba", "Otumba"]),
        ("sultepek", ["Sultepec", "Tultepec"]),
        ("tlanepantla", ["Tlalnepantla de Baz"]),
        ("ecat", ["Ecatepec de Morelos", "Ecatzingo"]),
        ("sinac", ["Zinacantepec"]),
        ("colonia Centro, Toluca", ["Toluca"]),
    ],
)
def test_what_could_mean_another_is_asked_best_first(typed: str, first: list[str]) -> None:
    assert candidates(typed)[: len(first)] == first


def test_almoloya_is_one_of_three() -> None:
    assert set(candidates("Almoloya")) == {
        "Almoloya de Alquisiras",
        "Almoloya de Juárez",
        "Almoloya del Río",
    }


@pytest.mark.parametrize(
    "typed",
    ["", " ", "de", "el", "h", "hhh", "xyz", "México", "Guadalajara", "99999", "🏠", "\x00"],
)
def test_what_resembles_nothing_finds_nothing(typed: str) -> None:
    assert find(typed) == municipalities.Match()


@pytest.mark.parametrize("typed", ["50000", "C.P. 50000", "５００００", "cp 50000 Edo. Méx."])
def test_a_postal_code_suggests_and_never_decides(typed: str) -> None:
    assert candidates(typed) == ["Toluca"]


def test_a_postal_code_that_contradicts_the_name_is_asked_about() -> None:
    assert certain("Toluca 50000") == "Toluca"
    assert candidates("Ecatepec 50000") == ["Ecatepec de Morelos", "Toluca"]


def slips(name: str) -> list[str]:
    """Every letter left out, doubled, or changed with its neighbour."""
    typed = [name[:at] + name[at + 1 :] for at in range(len(name))]
    typed += [name[: at + 1] + name[at:] for at in range(len(name))]
    typed += [name[:at] + name[at + 1] + name[at] + name[at + 2 :] for at in range(len(name) - 1)]
    return typed


def check_slip(each: Municipality, typed: str) -> None:
    match = find(typed)
    if names.key(typed) in WRITTEN:  # «Sultepec» is no longer a slip of «Tultepec»
        return
    assert match.certain is None or match.certain.code == each.code, typed
    if len(each.name) >= 6:
        assert each.code in offered(match), typed


def test_a_slip_of_the_finger_never_leads_elsewhere() -> None:
    for each in ALL:
        for typed in slips(names.key(each.name)):
            check_slip(each, typed)


@settings(max_examples=1500, deadline=None)
@given(st.sampled_from(ALL), st.integers(0, 40), st.sampled_from(LETTERS), st.booleans())
def test_a_wrong_letter_never_leads_elsewhere(
    each: Municipality, at: int, letter: str, inserted: bool
) -> None:
    name = names.key(each.name)
    at %= len(name)
    check_slip(each, name[:at] + letter + name[at + (not inserted) :])


@given(st.text() | st.text(alphabet="tolucaecp 50", max_size=30))
def test_any_text_is_answered_in_the_promised_form(text: str) -> None:
    match = find(text)
    assert len(match.candidates) <= municipalities.MOST_CANDIDATES
    assert len({each.code for each in match.candidates}) == len(match.candidates)
    assert match.certain is None or not match.candidates


def test_a_strange_catalogue_is_no_crash() -> None:
    odd = Municipality(code="900", name="¿?")
    assert municipalities.find("toluca", [odd], {"—": odd, "de": odd}, {}) == municipalities.Match()


def test_the_cost_does_not_grow_with_what_is_typed() -> None:
    """promise: D10"""
    for text in ("x" * 100_000, "ab " * 33_000, "a\u0301\u0327" * 20_000, "\ufdfa" * 33_000):
        started = time.process_time()
        find(text)
        assert time.process_time() - started < 0.1


def test_the_order_of_the_catalogue_does_not_decide() -> None:
    shuffled = random.Random(1).sample(ALL, len(ALL))
    for typed in ("Chalco", "neza", "naucalpam", "Ecatepec 50000"):
        other = municipalities.find(typed, shuffled, ALIASES, POSTAL_CODES)
        assert offered(other) == offered(find(typed))
