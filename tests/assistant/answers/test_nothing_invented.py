"""Every answer that can be given, against the catalogue."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import chain

import pytest

from tests.assistant.invention import inventions
from tests.assistant.questions import ask, every_reading, reading
from tests.assistant.sentences import LABELS, SENTENCES
from tests.people import NOW
from ventanilla.assistant.answers import answering, asking, cost, menu
from ventanilla.assistant.answers.facts import Sentence, say
from ventanilla.assistant.answers.part import Asked, Part
from ventanilla.assistant.intents import Intent
from ventanilla.assistant.reply import Reply
from ventanilla.assistant.understanding.reading import Guess, Reading
from ventanilla.catalog.catalogue import Catalogue
from ventanilla.catalog.models import Jurisdiction, Office

pytestmark = pytest.mark.django_db


def differing(replies: Iterator[tuple[Reading, Reply]]) -> Iterator[tuple[Reading, Reply]]:
    """Each text once: most of them are the same for many municipalities."""
    seen = set()
    for asked, reply in replies:
        key = (reply.text, tuple(option.label for option in reply.options), reply.facts)
        if key not in seen:
            seen.add(key)
            yield asked, reply


def answered(readings: list[Reading], at: datetime = NOW) -> Iterator[tuple[Reading, Reply]]:
    return ((each, answering.answer(each, at)) for each in readings)


def served_by_one(catalogue: Catalogue, office: Office) -> Catalogue:
    """As if that office served the whole state."""
    rows = {
        code: [Jurisdiction(municipality=place, office=office)]
        for code, place in catalogue.municipalities.items()
    }
    return replace(catalogue, jurisdictions=rows)


def test_every_subject_of_every_procedure_in_every_municipality(whole: Catalogue) -> None:
    """promise: H3"""
    readings = chain.from_iterable(
        every_reading(procedure, municipality)
        for procedure in ("", *whole.procedures)
        for municipality in ("", *whole.municipalities)
    )
    wrong = {
        line
        for asked, reply in differing(answered(list(readings)))
        for line in inventions(reply, whole, asked.day)
    }

    assert not wrong


@pytest.mark.parametrize(("wish", "texts"), [(Intent.OFFICE, 13 * 125), (Intent.HOURS, 13)])
def test_every_office_for_every_municipality(
    whole: Catalogue, monkeypatch: pytest.MonkeyPatch, wish: Intent, texts: int
) -> None:
    """promise: H3"""
    checked = 0
    for office in whole.offices.values():
        one = served_by_one(whole, office)
        monkeypatch.setattr(answering, "current", lambda one=one: one)
        readings = [
            reading(wish, procedure=procedure, municipality=municipality)
            for procedure in ("", *whole.procedures)
            for municipality in whole.municipalities
        ]
        for _, reply in differing(answered(readings)):
            assert f"office.{office.number}.hours_text" in reply.facts
            assert not inventions(reply, one)
            checked += 1

    assert checked == texts


def test_every_question_back(whole: Catalogue) -> None:
    """promise: H3"""
    places = list(whole.municipalities.values())
    questions = [menu.menu(), menu.greeting(), *(ask(intent) for intent in Intent)]
    questions += [
        ask(Intent.OFFICE, municipalities=tuple(places[n : n + 9])) for n in range(0, 125, 9)
    ]
    questions += [asking.unsure(Reading("", "", (Guess(intent, 0.4),))) for intent in Intent]

    for question in questions:
        assert not inventions(question, whole)


def test_every_own_question_of_the_institution(whole: Catalogue) -> None:
    """promise: H3. Its answer is given as it is written."""
    assert whole.common_questions
    for code, row in whole.common_questions.items():
        reply = ask(Intent.COST, taught=code)
        assert reply.text.startswith(row.answer)
        assert reply.facts[0] == f"question.{code}.answer"
        assert not inventions(reply, whole)


def test_our_sentences_hold_no_figure() -> None:
    """promise: H3"""
    for sentence in (*SENTENCES, *LABELS):
        assert not re.search(r"\d|\$", re.sub(r"\{[^}]*\}", "", sentence)), sentence


def test_an_invented_price_is_seen(whole: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    """promise: H3 (negative control)"""
    told = cost.about

    def with_a_price(asked: Asked) -> Part:
        part = told(asked)
        return replace(part, sentences=(*part.sentences, say("Cuesta $120.")))

    monkeypatch.setattr(answering, "SUBJECTS", answering.SUBJECTS | {Intent.COST: with_a_price})

    assert inventions(ask(Intent.COST, procedure="constancia"), whole) == ["Cuesta $120."]


def test_a_fact_that_is_not_named_or_not_of_the_catalogue_is_seen(whole: Catalogue) -> None:
    """promise: H3 (negative control)"""
    honest = ask(Intent.OFFICE, municipality="033")
    unnamed = replace(honest, facts=tuple(each for each in honest.facts if "address" not in each))
    moved = replace(honest, text=honest.text.replace("Ejemplo 100", "Ejemplo 101"))
    renamed = replace(honest, text=honest.text.replace("Regional Ecatepec", "Regional Toluca"))

    assert not inventions(honest, whole)
    for liar in (unnamed, moved, renamed):
        assert inventions(liar, whole)


def test_only_sentences_carry_text() -> None:
    """What is not a sentence of ours around facts has no way into a part."""
    assert Part((Sentence("uno"), Sentence("dos", ("x.y",)))).facts == ("x.y",)
