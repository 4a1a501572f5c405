"""Which municipality a whole message names. A wrong one sends a person to the wrong office."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventanilla.assistant.understanding import normal, places
from ventanilla.assistant.understanding.classifier import model
from ventanilla.catalog.catalogue import current

pytestmark = pytest.mark.django_db


def found(text: str) -> places.Place:
    return places.find(normal.words(text), model().known, current())


def certain(text: str) -> str:
    place = found(text)
    return place.certain.name if place.certain else ""


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("soy de neza a donde voy", "Nezahualcóyotl"),
        ("vivo en chimalwacan", "Chimalhuacán"),
        ("ke oficina le toca a ocollocac", "Ocoyoacac"),
        ("mi terreno esta en TEOLOLLUCAN", "Teoloyucan"),
        ("cita pal titulo en san martin de las piramides", "San Martín de las Pirámides"),
        ("la casa de mi papá está en los reyes la paz", "La Paz"),
        ("almoloya de juares donde voy", "Almoloya de Juárez"),
        ("Ixtapaluca", "Ixtapaluca"),
        ("soy de la paz", "La Paz"),
    ],
)
def test_a_municipality_is_known_by_name_nickname_and_ear(text: str, name: str) -> None:
    assert certain(text) == name


def test_every_municipality_is_known_by_its_own_name_in_a_sentence() -> None:
    wrong = {
        name: certain(f"mi terreno esta en {name} y quiero una cita")
        for name in (each.name for each in current().municipalities.values())
        if certain(f"mi terreno esta en {name} y quiero una cita") != name
    }
    assert not wrong


@pytest.mark.parametrize("text", ["mi terreno esta en almoloya", "tenango", "para ixtapan cual es"])
def test_a_name_of_several_is_asked_about(text: str) -> None:
    place = found(text)

    assert place.certain is None
    assert len(place.candidates) > 1


def test_a_whole_name_inside_another_is_certain_and_tells_its_namesakes() -> None:
    place = found("soy de cuautitlan")

    assert place.certain and place.certain.name == "Cuautitlán"
    assert [each.name for each in place.candidates] == ["Cuautitlán Izcalli"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("vivo en toluca pero mi terreno es de chalco", "Chalco"),
        ("puedo ir a la oficina de toluca si mi predio esta en texcoco", "Texcoco"),
        ("vivimos en tultitlan y la casa esta en sultepec", "Sultepec"),
        ("soy de malinalco, no me manden a toluca", "Malinalco"),
    ],
)
def test_of_two_that_of_the_property_counts(text: str, name: str) -> None:
    assert certain(text) == name


def test_two_without_a_word_of_which_is_the_property_are_asked_about() -> None:
    place = found("en toluca o en metepec")

    assert {each.name for each in place.candidates} == {"Toluca", "Metepec"}


@pytest.mark.parametrize(
    "text",
    [
        "vivo en la calle morelos numero 5",
        "el señor Lerma me dijo que viniera",
        "me llamo nicolas romero perez",
        "quien gano ayer el toluca",
        "quiero vivir en paz",
        "el ingeniero midio con un mecate",
        "que dia me toca",
    ],
)
def test_words_and_people_are_not_taken_for_places(text: str) -> None:
    place = found(text)
    assert not place.certain and not place.candidates


@pytest.mark.parametrize(
    "text",
    ["mi terreno esta en iztapalapa", "compre en Metepec, Hidalgo", "tengo un predio en puebla"],
)
def test_another_state_is_elsewhere(text: str) -> None:
    place = found(text)

    assert place.elsewhere
    assert place.certain is None


def test_who_lives_elsewhere_may_have_land_here() -> None:
    assert certain("vivo en los angeles estados unidos y mi terreno es de tejupilco") == "Tejupilco"


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    place = found(text)
    assert place.certain is None or place.certain in current().municipalities.values()
