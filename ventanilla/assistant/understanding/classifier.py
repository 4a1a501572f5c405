"""The intent and the procedure of a message: two linear models, side by side.

Softmax regression, trained by `training` from the files of `assistant/training`. A weight is a signed byte;
`scale` and `temperature` bring sums back to calibrated shares. Reading a message adds a few hundred rows of
thirty bytes: no array library is needed and nothing leaves the process.
"""

import json
import math
import zlib
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ventanilla.assistant.understanding.features import BUCKETS

PATH = Path(__file__).with_name("model.bin")


@dataclass(frozen=True)
class Head:
    """`labels` of the columns from `start` on; `biases` and shares in natural units."""

    labels: tuple[str, ...]
    start: int
    biases: tuple[float, ...]
    temperature: float


@dataclass(frozen=True)
class Model:
    heads: dict[str, Head]
    width: int
    scale: float
    weights: "array[int]"  # signed bytes, BUCKETS rows of `width`
    known: frozenset[str]  # common words of the training messages
    trained_on: str  # digest of the files

    def shares(self, name: str, features: Sequence[int]) -> list[tuple[str, float]]:
        """The labels of the head of that name with their shares, the likeliest first."""
        head = self.heads[name]
        first, width = head.start, len(head.labels)
        starts = [each * self.width + first for each in features]
        rows = [self.weights[start : start + width] for start in starts]
        sums = [sum(column) for column in zip(*rows, strict=True)] or [0] * width
        size = self.scale / math.sqrt(max(1, len(rows)))
        scores = [
            (total * size + bias) / head.temperature
            for total, bias in zip(sums, head.biases, strict=True)
        ]
        return sorted(zip(head.labels, softmax(scores), strict=True), key=lambda each: -each[1])


def softmax(scores: Sequence[float]) -> list[float]:
    highest = max(scores)
    powers = [math.exp(score - highest) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


def write(model: Model, path: Path) -> None:
    header = {
        "heads": {
            name: [list(head.labels), head.start, list(head.biases), head.temperature]
            for name, head in model.heads.items()
        },
        "width": model.width,
        "scale": model.scale,
        "known": sorted(model.known),
        "trained_on": model.trained_on,
    }
    said = json.dumps(header, ensure_ascii=False, sort_keys=True).encode()
    path.write_bytes(zlib.compress(said + b"\n" + model.weights.tobytes(), 9))


def read(path: Path) -> Model:
    said, _, weights = zlib.decompress(path.read_bytes()).partition(b"\n")
    header = json.loads(said)
    if len(weights) != BUCKETS * header["width"]:
        raise ValueError(f"{path.name} was trained with other features: run train_assistant")
    heads = {
        name: Head(tuple(labels), start, tuple(biases), temperature)
        for name, (labels, start, biases, temperature) in header["heads"].items()
    }
    return Model(
        heads,
        header["width"],
        header["scale"],
        array("b", weights),
        frozenset(header["known"]),
        header["trained_on"],
    )


@lru_cache(maxsize=1)
def model() -> Model:
    return read(PATH)
