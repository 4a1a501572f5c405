"""Whether a message is one of the questions that the institution answers in its own words."""

from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process

from ventanilla.assistant.understanding import normal
from ventanilla.assistant.understanding.words import listed
from ventanilla.catalog.catalogue import Catalogue

ALIKE = 84
"""Of a hundred, by the words that say something, in any order, as they sound."""
_FEWEST = 2
_SAY_NOTHING = listed("questions", "say_nothing")


def find(words: Sequence[str], catalogue: Catalogue) -> str:
    """The code of the question; nothing where none is alike enough."""
    heard = _key(words)
    if heard.count(" ") + 1 < _FEWEST:
        return ""
    known = _phrasings(catalogue)
    found = process.extractOne(
        heard, known.keys(), scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE
    )
    return known[found[0]] if found else ""


def _key(words: Sequence[str]) -> str:
    return " ".join(normal.sound(word) for word in words if word not in _SAY_NOTHING)


@lru_cache(maxsize=2)
def _phrasings(catalogue: Catalogue) -> dict[str, str]:
    return {
        _key(normal.words(phrasing)): code
        for code, question in catalogue.common_questions.items()
        for phrasing in question.phrasings
    }
