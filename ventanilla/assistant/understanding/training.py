"""Training the classifier from the phrases in the repository.

Softmax regression by AdaGrad (Duchi, Hazan and Singer, 2011) in plain floating point and in a fixed order,
so that the same files give the same model on any machine. The temperature is found on a tenth of the
phrases that the model has not seen (Guo et al., 2017, «On Calibration of Modern Neural Networks»).
"""

import hashlib
import math
import random
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from ventanilla.assistant.intents import Intent
from ventanilla.assistant.understanding import gazetteer, normal, places
from ventanilla.assistant.understanding.classifier import Head, Model, softmax
from ventanilla.assistant.understanding.features import BUCKETS, features, tokens
from ventanilla.assistant.understanding.procedures import mentions
from ventanilla.catalog.catalogue import Catalogue

PHRASES = Path(__file__).parent.parent / "training"
NO_PROCEDURE = "-"
EPOCHS, RATE = 10, 0.5
FURTHER = 0.3
"""What a message with further wishes teaches of them; the rest is the first wish's."""
_COMMON = 3
_SEED = 20261123
_NEGLIGIBLE = 1e-3


@dataclass(frozen=True)
class Phrase:
    text: str
    intents: tuple[Intent, ...]
    procedure: str  # its code, or NO_PROCEDURE


@dataclass(frozen=True)
class Example:
    """What a phrase teaches one head: the share of each label that applies."""

    features: tuple[int, ...]
    targets: dict[int, float]
    weight: float = 1.0


class BadPhrase(ValueError):
    pass


def read_phrases(folder: Path) -> list[Phrase]:
    """Lines of three columns apart by tabs: intents joined by +, procedure or -, text. Raises BadPhrase."""
    return [
        _phrase(line, f"{path.name}, line {number}")
        for path in sorted(folder.glob("*.tsv"))
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if line.strip()
    ]


def _phrase(line: str, where: str) -> Phrase:
    try:
        intents, procedure, text = line.split("\t")
        return Phrase(text, tuple(Intent(each) for each in intents.split("+")), procedure)
    except ValueError as problem:
        raise BadPhrase(f"{where}: {problem}") from None


def digest(folder: Path) -> str:
    """Of the phrases: what a model says it was trained on."""
    said = hashlib.sha256()
    for path in sorted(folder.glob("*.tsv")):
        said.update(path.read_bytes())
    return said.hexdigest()


def common_words(phrases: Iterable[Phrase], catalogue: Catalogue) -> frozenset[str]:
    """Those of several phrases that are in no municipality's name: they resemble none."""
    counted = Counter(word for phrase in phrases for word in {*normal.words(phrase.text)})
    named = {word for name in gazetteer.of(catalogue).names for word in name.split()}
    return frozenset(word for word, count in counted.items() if count >= _COMMON) - named


def train(
    phrases: Sequence[Phrase], catalogue: Catalogue, trained_on: str, *, calibrate: bool = True
) -> Model:
    """Without calibration its shares are no shares: to compare labels, in half the time."""
    known = common_words(phrases, catalogue)
    seen = [seen_in(phrase.text, known, catalogue) for phrase in phrases]
    procedures = sorted({phrase.procedure for phrase in phrases})
    lessons = {
        "intent": (
            [intent.value for intent in Intent],
            [
                Example(each.intent, _intent_targets(phrase), weight)
                for each, phrase, weight in zip(seen, phrases, _weights(phrases), strict=True)
            ],
        ),
        "procedure": (
            procedures,
            [
                Example(each.procedure, {procedures.index(phrase.procedure): 1.0})
                for each, phrase in zip(seen, phrases, strict=True)
            ],
        ),
    }
    heads, columns, start = {}, [], 0
    for name, (labels, examples) in lessons.items():
        regression = fitted(examples, len(labels))
        temperature = temperature_of(examples, len(labels)) if calibrate else 1.0
        biases = tuple(round(bias, 4) for bias in regression.biases)
        heads[name] = Head(tuple(labels), start, biases, round(temperature, 3))
        columns.append(regression)
        start += len(labels)
    scale, weights = _as_bytes(columns)
    return Model(heads, start, scale, weights, known, trained_on)


class Seen(NamedTuple):
    """What each head sees of a message: that of the intent, a sign where a procedure is named."""

    intent: tuple[int, ...]
    procedure: tuple[int, ...]


def seen_in(text: str, known: frozenset[str], catalogue: Catalogue) -> Seen:
    words = normal.words(text)
    place = places.find(words, known, catalogue)
    named = [*place.named, *(each.named for each in mentions(words, catalogue))]
    return Seen(tuple(features(tokens(words, named))), tuple(features(tokens(words, place.named))))


def _weights(phrases: Sequence[Phrase]) -> list[float]:
    """How much each counts: of a wish with many phrases, less, lest it answer every doubt."""
    counted = Counter(phrase.intents[0] for phrase in phrases)
    usual = len(phrases) / len(counted)
    return [math.sqrt(usual / counted[phrase.intents[0]]) for phrase in phrases]


def _intent_targets(phrase: Phrase) -> dict[int, float]:
    order = [*Intent]
    first, *further = (order.index(intent) for intent in phrase.intents)
    if not further:
        return {first: 1.0}
    return {first: 1 - FURTHER} | dict.fromkeys(further, FURTHER / len(further))


class Regression:
    """One head while it learns: a row of weights a feature, a row of what AdaGrad remembers."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.biases = [0.0] * width
        self.rows: dict[int, list[float]] = {}
        self._steps: dict[int, list[float]] = {}

    def scores(self, found: Sequence[int]) -> list[float]:
        rows = [self.rows[each] for each in found if each in self.rows]
        size = 1 / math.sqrt(max(1, len(found)))
        sums = [sum(column) * size for column in zip(*rows, strict=True)] or [0.0] * self.width
        return [total + bias for total, bias in zip(sums, self.biases, strict=True)]

    def learn(self, example: Example, rate: float) -> None:
        shares = softmax(self.scores(example.features))
        size = 1 / math.sqrt(max(1, len(example.features)))
        for label, share in enumerate(shares):
            error = example.targets.get(label, 0.0) - share
            if abs(error) > _NEGLIGIBLE:
                self.biases[label] += 0.02 * rate * error
                self._push(example.features, label, error * size * example.weight, rate)

    def _push(self, found: Sequence[int], label: int, push: float, rate: float) -> None:
        square = push * push
        for each in found:
            row = self.rows.setdefault(each, [0.0] * self.width)
            steps = self._steps.setdefault(each, [1e-3] * self.width)
            steps[label] += square
            row[label] += rate * push / math.sqrt(steps[label])


def fitted(examples: Sequence[Example], width: int) -> Regression:
    regression = Regression(width)
    order = list(range(len(examples)))
    shuffle = random.Random(_SEED)  # noqa: S311 (the same order each time)
    for epoch in range(EPOCHS):
        shuffle.shuffle(order)
        for index in order:
            regression.learn(examples[index], RATE / (1 + 0.15 * epoch))
    return regression


def temperature_of(examples: Sequence[Example], width: int) -> float:
    """That by which a model that has not seen a tenth of the examples is least surprised by them."""
    partial = fitted([each for place, each in enumerate(examples) if place % 10], width)
    scored = [(partial.scores(each.features), each.targets) for each in examples[::10]]
    tried = [0.3 * 1.06**step for step in range(50)]
    return min(tried, key=lambda each: _surprise(scored, each))


def _surprise(scored: Sequence[tuple[list[float], dict[int, float]]], temperature: float) -> float:
    return -sum(
        share * math.log(max(1e-9, softmax([score / temperature for score in scores])[label]))
        for scores, targets in scored
        for label, share in targets.items()
    )


def _as_bytes(regressions: Sequence[Regression]) -> "tuple[float, array[int]]":
    """All heads side by side, the largest weight 127."""
    width = sum(each.width for each in regressions)
    weights = array("b", bytes(BUCKETS * width))
    largest = max(abs(value) for each in regressions for row in each.rows.values() for value in row)
    scale = largest / 127
    start = 0
    for regression in regressions:
        for bucket, row in regression.rows.items():
            for label, value in enumerate(row):
                weights[bucket * width + start + label] = round(value / scale)
        start += regression.width
    return scale, weights


def folds(phrases: Sequence[Phrase], count: int) -> Iterator[tuple[list[Phrase], list[Phrase]]]:
    """For cross-validation: what to train on and what to be asked, `count` times."""
    mixed = list(phrases)
    random.Random(_SEED).shuffle(mixed)  # noqa: S311
    for fold in range(count):
        kept = [each for place, each in enumerate(mixed) if place % count != fold]
        yield kept, mixed[fold::count]
