"""Which procedure a message is about: named, by one of its nicknames, or told as a situation."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz, process

from ventanilla.assistant.understanding import normal
from ventanilla.assistant.understanding.features import PROCEDURE, Named
from ventanilla.assistant.understanding.phrases import Phrases
from ventanilla.catalog.catalogue import Catalogue
from ventanilla.catalog.models import Procedure

SURE, POSSIBLE = 0.45, 0.25
_ALIKE, _LONG = 92, 12
"""Of a hundred, and letters of a name that is known with a slip."""
OVERRULES = 0.9
"""From this share on, what the whole message tells counts more than one nickname in it."""


@dataclass(frozen=True)
class About:
    """`candidates` to ask about where `certain` is None; beside it, all that were named, where several."""

    certain: Procedure | None = None
    candidates: tuple[Procedure, ...] = ()


class Mentioned(NamedTuple):
    """The words that name a procedure, and which."""

    named: Named
    procedure: Procedure


@lru_cache(maxsize=2)
def _names(catalogue: Catalogue) -> Phrases[Procedure]:
    return Phrases(_called(catalogue) | catalogue.procedure_aliases)


def _called(catalogue: Catalogue) -> dict[str, Procedure]:
    named: dict[str, Procedure] = {}
    for procedure in catalogue.procedures.values():
        for name in (procedure.name, procedure.plain_name, procedure.short_name):
            named.setdefault(name, procedure)
    return named


def mentions(words: Sequence[str], catalogue: Catalogue) -> list[Mentioned]:
    found = _names(catalogue).find(words)
    return [Mentioned(Named(start, end, PROCEDURE), each) for start, end, each in found]


def _resembling(words: Sequence[str], catalogue: Catalogue) -> Procedure | None:
    """The one whose name the message holds with a slip: «verificasion tegnica»."""
    found = process.extract(
        _run(words),
        _runs(catalogue).keys(),
        scorer=fuzz.partial_ratio,
        score_cutoff=_ALIKE,
        limit=3,
    )
    meant = {_runs(catalogue)[name] for name, _, _ in found}
    return meant.pop() if len(meant) == 1 else None


@lru_cache(maxsize=2)
def _runs(catalogue: Catalogue) -> dict[str, Procedure]:
    names = {**_called(catalogue), **catalogue.procedure_aliases}
    runs = {_run(normal.words(name)): procedure for name, procedure in names.items()}
    return {run: procedure for run, procedure in runs.items() if len(run) >= _LONG}


def _run(words: Sequence[str]) -> str:
    """Without spaces, which people leave out: «socio economico»."""
    return "".join(normal.sound(word) for word in words)


def find(
    words: Sequence[str],
    mentioned: Sequence[Mentioned],
    shares: Sequence[tuple[str, float]],
    catalogue: Catalogue,
) -> About:
    """`shares` as the classifier gives them: of codes, the likeliest first; those that this catalogue
    does not have count for nothing."""
    code, share = shares[0] if shares else ("", 0.0)
    told = catalogue.procedures.get(code)
    if mentioned:
        named = tuple(dict.fromkeys(each.procedure for each in mentioned))
        certain = told if told and share >= OVERRULES else named[0]
        return About(certain, candidates=named if len(named) > 1 else ())
    if told and share >= SURE:
        return About(told)
    if resembling := _resembling(words, catalogue):
        return About(resembling)
    likely = [
        catalogue.procedures[each]
        for each, s in shares[:3]
        if s >= POSSIBLE and each in catalogue.procedures
    ]
    return About(candidates=tuple(likely))
