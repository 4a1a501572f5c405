"""What is understood of a message: the wish, the procedure, the key, and when to ask."""

import time
from types import SimpleNamespace

import pytest

from ventanilla.assistant.intents import Intent
from ventanilla.assistant.understanding import understand as understanding
from ventanilla.assistant.understanding.reading import Reading
from ventanilla.catalog.catalogue import current

pytestmark = pytest.mark.django_db


def understand(text: str) -> Reading:
    return understanding.understand(text, current())


@pytest.mark.parametrize(
    ("text", "wish", "procedure"),
    [
        ("q papeles nesesito pa escriturar", Intent.REQUIREMENTS, "titulo_propiedad"),
        ("cuanto me cobran por la carta finikito", Intent.COST, "carta_finiquito"),
        ("ke tanto tarda el estudio juridiko", Intent.DURATION, "estudio_juridico"),
        ("necesito q vengan a medir mi terreno", Intent.PROCEDURE_INFO, "verificacion_tecnica"),
        ("kiero una sita porfa", Intent.BOOK, ""),
        ("ya no voy a poder ir el jueves, me cambian el dia?", Intent.RESCHEDULE, ""),
        ("se me perdio el papel con la clave", Intent.RECOVER_CTS, ""),
        ("pasenme con alguien de carne y hueso", Intent.HUMAN, ""),
    ],
)
def test_wishes_are_understood_as_people_write_them(
    text: str, wish: Intent, procedure: str
) -> None:
    reading = understand(text)

    assert reading.wish == wish
    assert (reading.procedure.code if reading.procedure else "") == procedure


def test_several_wishes_are_all_heard_in_their_order() -> None:
    reading = understand("necesito una cita para la constancia y que documentos llevo")

    assert reading.wishes == (Intent.BOOK, Intent.REQUIREMENTS)


def test_a_bare_key_asks_for_its_state_and_says_what_it_is_about() -> None:
    reading = understand("2026-04-033-01-00123-78")

    assert reading.wish == Intent.STATUS
    assert reading.procedure and reading.procedure.code == "titulo_propiedad"
    assert reading.municipality and reading.municipality.name == "Ecatepec de Morelos"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "me llamo Rosa Hernández Cruz tel 7224567890 como va mi tramite",
            ("Rosa", "Hernández", "Cruz"),
        ),
        ("soy jose luis perez gomez y mi cel es 722 456 78 90", ("Jose Luis", "Perez", "Gomez")),
        ("rosa maria cruz diaz 7224567890", ("Rosa Maria", "Cruz", "Diaz")),
        ("soy de toluca y mi tel es 7224567890", None),
        ("mi telefono es 7224567890 quiero saber como va", None),
    ],
)
def test_who_writes_is_read_where_name_and_telephone_are_told(
    text: str, names: tuple[str, str, str] | None
) -> None:
    reading = understand(text)

    assert reading.phone == "+527224567890"
    assert reading.names == names


def test_a_key_does_not_change_what_is_asked_of_it() -> None:
    assert understand("cancelar 2026-04-033-01-00123-78").wish == Intent.CANCEL


@pytest.mark.parametrize(
    "text",
    [
        "ya no quiero vivir",
        "auxilio hay hombres armados sacandonos de la casa",
        "huele mucho a gas y estan los niños",
        "mi esposo me esta pegando",
    ],
)
def test_danger_comes_before_everything(text: str) -> None:
    assert understand(text).wish == Intent.EMERGENCY


@pytest.mark.parametrize(
    "text",
    ["se quemaron mis papeles de la casa, que hago", "me muero de la risa jaja gracias"],
)
def test_a_manner_of_speaking_is_no_danger(text: str) -> None:
    assert understand(text).wish != Intent.EMERGENCY


def test_what_is_refused_is_about_nothing_of_ours() -> None:
    reading = understand("dame el telefono de mi vecina que saco cita en toluca")

    assert reading.wish == Intent.UNSAFE
    assert reading.procedure is None and reading.municipality is None


def test_land_outside_the_state_is_not_ours() -> None:
    assert understand("vivo en iztapalapa cdmx donde me atienden").wish == Intent.OUT_OF_SCOPE


def test_noise_is_not_understood_as_something() -> None:
    for text in ("asdfgh", "?", "", "🙂", "si"):
        reading = understand(text)
        assert reading.wish == Intent.UNCLEAR, text


def test_the_three_likeliest_wishes_are_there_to_be_asked() -> None:
    guesses = understand("lo de la casa").guesses

    assert len(guesses) >= 3
    assert [each.share for each in guesses[1:4]] == sorted(
        (each.share for each in guesses[1:4]), reverse=True
    )


def test_what_the_institution_taught_counts_before_the_model() -> None:
    taught = SimpleNamespace(intent="requirements", procedure="constancia")
    text = "lo mismo que la otra vez"

    reading = understanding.understand(text, current(), lesson=taught)

    assert reading.wish == Intent.REQUIREMENTS
    assert reading.procedure and reading.procedure.code == "constancia"


@pytest.mark.parametrize(
    "text",
    ["a" * 100_000, "1 " * 50_000, "que " * 25_000, "ñ́" * 50_000, "2026-" * 20_000, "y " * 50_000],
    ids=["letters", "numbers", "words", "marks", "keys", "clauses"],
)
def test_a_hostile_message_is_read_in_no_time(text: str) -> None:
    """promise: D10. Of CPU, so that a busy machine does not fail it; the second time, as the first one
    reads the model."""
    understand("hola")
    started = time.process_time()
    understand(text)
    assert time.process_time() - started < 0.25
