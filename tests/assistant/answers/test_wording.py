"""How the assistant speaks: short sentences, plain words, easy to read."""

import re
from statistics import mean

import pytest

from tests.assistant.sentences import LABELS, SENTENCES
from tests.wording import BANNED, inflesz
from ventanilla.assistant.answers import asking, menu
from ventanilla.assistant.intents import Intent
from ventanilla.assistant.reply import LONGEST_BUTTON

LONGEST_SENTENCE = 20
EASY, EASY_ON_THE_WHOLE = 70, 80
OURS = [re.sub(r"\[[^]]*\]", "", each) for each in SENTENCES]


def test_sentences_are_short() -> None:
    """A field of the catalogue counts as one word: how long it is, is its author's."""
    for sentence in OURS:
        for one in re.split(r"(?<=[.?!:])\s", re.sub(r"\{[^}]*\}", "dato", sentence)):
            assert len(one.split()) <= LONGEST_SENTENCE, one


def test_no_word_is_banned() -> None:
    for sentence in (*SENTENCES, *LABELS):
        assert not re.search(rf"\b({BANNED})\b", sentence, re.IGNORECASE), sentence


def test_it_is_easy_to_read() -> None:
    text = "\n".join(re.sub(r"\{[^}]*\}", "", sentence) for sentence in OURS)

    assert inflesz(text) >= EASY_ON_THE_WHOLE
    long_ones = [each for each in OURS if len(each.split()) >= 8]
    assert mean(inflesz(each) for each in long_ones) >= EASY


def test_an_official_sentence_would_be_seen() -> None:
    official = (
        "Para la calendarización de su solicitud deberá requisitar la documentación probatoria"
        " correspondiente ante la unidad administrativa competente"
    )

    assert inflesz(official) < 40
    assert re.search(rf"\b({BANNED})\b", official)


@pytest.mark.django_db
def test_buttons_fit_and_begin_with_a_capital() -> None:
    questions = [menu.menu(), menu.greeting(), *(asking.procedure_part(each) for each in Intent)]
    for option in (each for question in questions for each in question.options):
        assert option.label[0].isupper() or option.label[0].isdigit(), option.label
    for label in LABELS:
        assert len(label) <= LONGEST_BUTTON
