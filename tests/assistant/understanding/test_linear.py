"""promise: D10. A hundred thousand hostile letters are read in less than 50 ms."""

import time
from collections.abc import Callable
from datetime import date

import pytest

from ventanilla.assistant.masking import masked
from ventanilla.assistant.reply import Option
from ventanilla.assistant.understanding.choices import chosen, yes_or_no
from ventanilla.assistant.understanding.days import read_day
from ventanilla.assistant.understanding.hours import read_hour
from ventanilla.assistant.understanding.people import read_names

LETTERS, LIMIT = 100_000, 0.05
PIECES = ["1", "1 ", "1/", "12:30 ", "a@", "O0-", "á", "de la ", "hola ", "el ", "me llamo ", "y "]
READERS: list[Callable[[str], object]] = [
    masked,
    lambda text: chosen(text, [Option("Sí, continuar", "yes:")]),
    yes_or_no,
    lambda text: read_day(text, date(2026, 9, 7)),
    read_hour,
    read_names,
]


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("piece", PIECES)
def test_hostile_input_costs_nothing(reader: Callable[[str], object], piece: str) -> None:
    hostile = piece * (LETTERS // len(piece))
    began = time.perf_counter()
    reader(hostile)
    assert time.perf_counter() - began < LIMIT
