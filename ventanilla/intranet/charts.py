"""Bars, drawn by the server: each has its name, its length and its value in words, so that neither colour
nor a mouse is needed. Each chart stands beside the table that says the same."""

from collections.abc import Iterable
from dataclasses import dataclass

NAME_WIDTH, BAR_WIDTH, VALUE_WIDTH = 142, 158, 80
WIDTH = NAME_WIDTH + BAR_WIDTH + VALUE_WIDTH
STEP, THICKNESS = 30, 20


@dataclass(frozen=True)
class Bar:
    """`value` is its length, None of nothing; `said` what stands at its end."""

    name: str
    value: float | None
    said: str


@dataclass(frozen=True)
class Drawn:
    bar: Bar
    top: int
    length: int


@dataclass(frozen=True)
class Chart:
    key: str
    title: str
    about: str
    bars: tuple[Bar, ...]
    width: int = WIDTH
    thickness: int = THICKNESS
    bars_begin: int = NAME_WIDTH

    @property
    def height(self) -> int:
        return STEP * len(self.bars) + STEP - THICKNESS

    def drawn(self) -> Iterable[Drawn]:
        """In the units of the picture; whatever is more than nothing is seen."""
        longest = max((bar.value or 0 for bar in self.bars), default=0)
        for place, bar in enumerate(self.bars):
            share = (bar.value or 0) / longest if longest else 0
            yield Drawn(bar, place * STEP + 5, max(round(share * BAR_WIDTH), 2 if bar.value else 0))
