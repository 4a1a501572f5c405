"""Which procedure a message is about: named, by one of its nicknames, or told as a situation."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from ventanilla.assistant.understanding.features import PROCEDURE, Named
from ventanilla.assistant.understanding.phrases import Phrases
from ventanilla.catalog.catalogue import Catalogue
from ventanilla.catalog.models import Procedure

SURE, POSSIBLE = 0.5, 0.25
OVERRULES = 0.9
"""From this share on, what the whole message tells counts more than one nickname in it."""


@dataclass(frozen=True)
class About:
    """`candidates` to ask about, where `certain` is None."""

    certain: Procedure | None = None
    candidates: tuple[Procedure, ...] = ()


class Mentioned(NamedTuple):
    """The words that name a procedure, and which."""

    named: Named
    procedure: Procedure


@lru_cache(maxsize=2)
def _names(catalogue: Catalogue) -> Phrases[Procedure]:
    named: dict[str, Procedure] = {}
    for procedure in catalogue.procedures.values():
        for name in (procedure.name, procedure.plain_name, procedure.short_name):
            named.setdefault(name, procedure)
    return Phrases(named | catalogue.procedure_aliases)


def mentions(words: Sequence[str], catalogue: Catalogue) -> list[Mentioned]:
    found = _names(catalogue).find(words)
    return [Mentioned(Named(start, end, PROCEDURE), each) for start, end, each in found]


def find(
    mentioned: Sequence[Mentioned], shares: Sequence[tuple[str, float]], catalogue: Catalogue
) -> About:
    """`shares` as the classifier gives them: of codes, the likeliest first; those that this catalogue
    does not have count for nothing."""
    code, share = shares[0] if shares else ("", 0.0)
    told = catalogue.procedures.get(code)
    if mentioned:
        named = [each.procedure for each in mentioned]
        first = told if told in named else named[0]
        return About(told if told and share >= OVERRULES else first)
    if told and share >= SURE:
        return About(told)
    likely = [
        catalogue.procedures[each]
        for each, s in shares[:3]
        if s >= POSSIBLE and each in catalogue.procedures
    ]
    return About(candidates=tuple(likely))
