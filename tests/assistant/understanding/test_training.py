"""The model in the repository comes from the phrases in the repository."""

from pathlib import Path

import pytest

from ventanilla.assistant.intents import Intent
from ventanilla.assistant.understanding import classifier, training
from ventanilla.catalog.catalogue import current

FEW = [
    training.Phrase("quiero una cita", (Intent.BOOK,), "-"),
    training.Phrase("dame una cita por favor", (Intent.BOOK,), "-"),
    training.Phrase("cuanto cuesta el titulo", (Intent.COST,), "titulo_propiedad"),
    training.Phrase("que precio tiene el titulo", (Intent.COST,), "titulo_propiedad"),
    training.Phrase("hola buenas tardes", (Intent.GREETING,), "-"),
] * 4


def test_the_model_was_trained_on_the_phrases_as_they_are_now() -> None:
    trained_on = classifier.model().trained_on
    assert trained_on == training.digest(training.PHRASES), "run manage.py train_assistant"


def test_no_phrase_is_labelled_two_ways() -> None:
    """Two writers may read one message otherwise; a model cannot learn both."""
    labels: dict[str, set[tuple[str, str]]] = {}
    for phrase in training.read_phrases(training.PHRASES):
        labels.setdefault(phrase.text.lower(), set()).add((phrase.intents[0], phrase.procedure))
    assert not {text: found for text, found in labels.items() if len(found) > 1}


@pytest.mark.django_db
def test_the_same_phrases_give_the_same_model(tmp_path: Path) -> None:
    one, two = (training.train(FEW, current(), "few") for _ in range(2))
    classifier.write(one, tmp_path / "one")
    classifier.write(two, tmp_path / "two")

    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert classifier.read(tmp_path / "one") == one


@pytest.mark.django_db
def test_it_learns_what_it_is_taught() -> None:
    model = training.train(FEW, current(), "few")
    seen = training.seen_in("cuanto cuesta una cita", model.known, current())
    intents = dict(model.shares("intent", seen.intent))

    assert intents[Intent.BOOK] + intents[Intent.COST] > 0.8


def test_a_wrong_line_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("book\t-\tquiero cita\nvolar\t-\tquiero volar\n")

    with pytest.raises(training.BadPhrase, match=r"a\.tsv, line 2"):
        training.read_phrases(tmp_path)


def test_shares_are_shares() -> None:
    shares = classifier.softmax([1000.0, 0.0, -1000.0])
    assert shares == [1.0, 0.0, 0.0]
    assert sum(share for _, share in classifier.model().shares("intent", [])) == pytest.approx(1)
