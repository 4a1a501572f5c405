"""A sentence of the model is shown only if it says nothing: courtesy out of a closed list."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.assistant.hostile_models import SENTENCES
from ventanilla.assistant.language_model.checking import MOST_WORDS, is_harmless, phrases
from ventanilla.catalog import catalogue
from ventanilla.lib import names

DATA = Path(__file__).resolve().parent.parent / "data"
GOOD = [
    "Qué gusto que quieras arreglar tus papeles, con calma lo vemos",
    "¡Qué gusto que quieras arreglar tus papeles! Con calma lo vemos.",
    "Qué bueno que preguntas, con gusto te ayudo.",
    "¡Qué bueno que nos escribes! Lo vemos juntos, paso a paso.",
    "Gracias por tu confianza, con mucho gusto te oriento.",
    "Gracias por escribir, te acompaño con gusto.",
    "Muchas gracias por tu mensaje, lo vemos contigo.",
    "Con mucho gusto te ayudo con tus dudas.",
    "Entiendo tu preocupación, lo vemos juntos con calma.",
    "Entiendo tus dudas, te acompaño paso a paso.",
    "Te entiendo, con calma lo vemos juntos.",
    "Sé que esto cansa, te acompaño con gusto.",
    "Sabemos que esto inquieta, cuenta con nosotros.",
    "Lamento que pases por esto, cuenta conmigo.",
    "Siento mucho que pases por esto, te acompañamos.",
    "Lo siento mucho, te acompañamos con cariño.",
    "Me alegra que nos escribas, te ayudo con gusto.",
    "Nos alegra que te acerques, con gusto te orientamos.",
    "¡Nos da gusto que nos escribas! Empecemos juntos.",
    "Me da gusto ayudarte, veámoslo juntos.",
    "Hola, qué gusto que nos escribes.",
    "¡Hola! Qué bueno que te animes a preguntar.".replace(" a preguntar", ", lo vemos"),
    "Qué importante que pienses en tu familia, te acompaño.",
    "Qué lindo que quieras cuidar tu patrimonio, con calma lo vemos.",
    "Qué bonito que quieras cuidar lo tuyo, te ayudamos con gusto.",
    "Celebro que quieras poner en orden tus papeles.",
    "Me encanta que quieras arreglar lo de tu casa, empecemos juntos.",
    "Respira, con calma lo vemos juntos.",
    "Tranquila, con calma lo platicamos.",
    "Ánimo, lo vemos contigo poco a poco.",
    "Te agradezco tu paciencia, con gusto te ayudo.",
    "Te leo con gusto, pregunta con toda confianza.",
    "Felicidades por tu ánimo, te acompañamos con alegría.",
]
NEVER = (DATA / "never.txt").read_text().split()
"""Of each kind of thing that a sentence may not say, some words."""


@pytest.mark.parametrize("sentence", GOOD)
def test_courtesy_is_shown(sentence: str) -> None:
    assert is_harmless(sentence)


def test_enough_courtesy_is_tried() -> None:
    assert len(set(GOOD)) >= 30


def hostile_replies() -> list[str]:
    lines = (DATA / "hostile_replies.jsonl").read_text().splitlines()
    return [json.loads(line)["reply"] for line in lines]


@pytest.mark.parametrize("sentence", [*hostile_replies(), *SENTENCES.values()])
def test_whatever_says_something_is_refused(sentence: str) -> None:
    """promise: H2"""
    assert not is_harmless(sentence)


@pytest.mark.parametrize("reply", hostile_replies())
def test_nor_is_a_part_of_it_after_courtesy(reply: str) -> None:
    """promise: H2"""
    assert not is_harmless(f"{GOOD[2][:-1]}, {reply}")
    for part in re.split(r"[.,:;]", reply):
        assert not is_harmless(f"Con gusto te ayudo, {part.strip().lower()}.") or not part.strip()


@pytest.mark.parametrize(
    "sentence",
    [
        "",
        "Con gusto.",  # an answer to «¿Es gratis?»
        "Qué bueno.",
        "Con gusto te ayudo, Te acompaño.",
        "Con GUSTO te ayudo.",
        "con Gusto te ayudo.",
        "Con gusto te ayudo\n",
        "Con gusto  te ayudo.",
        "Con gusto te ayudo…",
        "Con gusto te ayudo 🙂",
        "Con gusto te ayudo; paso a paso.",
        "Con gusto te ayudo-paso a paso.",
        "Con gusto te аyudo.",  # the second «a» is Cyrillic
        "Con gusto te ayudo. " * 6,
        "Paso por tus papeles con gusto.",
        "Te vemos con tus papeles.",
        "Qué gusto que tus papeles estén en orden.",
    ],
)
def test_what_is_not_quite_courtesy_is_refused(sentence: str) -> None:
    assert not is_harmless(sentence)


def test_no_phrase_holds_a_word_that_could_say_something() -> None:
    """Whoever adds a phrase that counts, dates, promises or obliges is told here. Words that turn harmless
    inside a phrase, as «paso a paso», are the few below."""
    inside = {"paso a paso", "entiendo que te preocupe"}
    said = {word for phrase in set(phrases()) - inside for word in phrase.split()}
    assert not said & set(NEVER)


def test_a_phrase_added_carelessly_would_be_seen() -> None:
    assert {"garantizamos", "tus", "papeles"} & set(NEVER)


@given(st.sampled_from(GOOD), st.integers(0, 200), st.sampled_from("0123456789٣５²½"))
def test_no_figure_gets_in(sentence: str, place: int, figure: str) -> None:
    """promise: H2"""
    place %= len(sentence) + 1
    assert not is_harmless(sentence[:place] + figure + sentence[place:])


WORD = st.text("abcdefghijklmnopqrstuvwxyzáéíóúñ", min_size=1, max_size=12)
KNOWN = {word for phrase in phrases() for word in phrase.split()}


def put_in(sentence: str, place: int, what: str) -> str:
    words = sentence.split()
    place %= len(words) + 1
    return " ".join([*words[:place], what, *words[place:]])


@given(
    st.sampled_from(GOOD), st.integers(0, MOST_WORDS), WORD.filter(lambda word: word not in KNOWN)
)
def test_no_unknown_word_gets_in(sentence: str, place: int, word: str) -> None:
    """promise: H2"""
    assert not is_harmless(put_in(sentence, place, word))


@given(st.sampled_from(GOOD), st.integers(0, MOST_WORDS), st.sampled_from(NEVER))
def test_no_word_that_says_something_gets_in(sentence: str, place: int, word: str) -> None:
    """promise: H2"""
    assert not is_harmless(put_in(sentence, place, word.replace("-", " ")))


@pytest.mark.django_db
def test_no_value_of_the_catalogue_gets_in() -> None:
    """promise: H2"""
    found = catalogue.current()
    values = {
        *(each.name for each in found.municipalities.values()),
        *found.aliases,
        *(each.name for each in found.offices.values()),
        *(each.address for each in found.offices.values()),
        *(each.name for each in found.procedures.values()),
        *(each.cost for each in found.procedures.values()),
        *(each.duration for each in found.procedures.values()),
        *(row.document for each in found.procedures.values() for row in each.requirements.all()),
    } - {""}
    assert len(values) > 200
    for value in values:
        for place in (0, 3, MOST_WORDS):
            assert not is_harmless(put_in(GOOD[0], place, value)), value
            assert not is_harmless(put_in(GOOD[0], place, names.key(value))), value


def test_a_name_made_of_everyday_words_is_refused_too() -> None:
    sentence = "Con gusto te ayudo con calma."
    assert is_harmless(sentence)
    assert not is_harmless(sentence, {"Con Calma"})
