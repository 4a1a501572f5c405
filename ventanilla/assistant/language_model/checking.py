"""Whether a sentence of the model may be shown: it may hold courtesy and nothing else.

A list of what is forbidden never ends: whoever invents finds another word for a price, a promise or an
office. `warm_phrases.txt` is the list of what is allowed. It has no figure, day, place, paper, obligation,
«sí», «no» nor «claro», and its verbs stand in whole phrases: «paso a paso», never «paso por tus papeles».
"""

import re
from collections.abc import Collection
from functools import cache
from pathlib import Path

from ventanilla.lib import names

LEAST_WORDS, MOST_WORDS = 4, 20
"""Fewer would answer: «¿Es gratis?» «Con gusto.»"""
_LETTERS = "A-Za-zÁÉÍÓÚÜÑáéíóúüñ"
_SENTENCE = re.compile(rf"[¡¿]?[{_LETTERS}]+(?:[,.!?]? [¡¿]?[{_LETTERS}]+)*[.!?]?")
_WORD = re.compile(rf"[{_LETTERS}]+")
_BEGINS = re.compile(r"(?:^|[.!?] )[¡¿]?$")


def is_harmless(sentence: str, facts: Collection[str] = ()) -> bool:
    """`facts` are the names of the catalogue: not even one made of everyday words is said."""
    found = [*_WORD.finditer(sentence)]
    return (
        bool(_SENTENCE.fullmatch(sentence))
        and LEAST_WORDS <= len(found) <= MOST_WORDS
        and all(_is_plain(sentence, word) for word in found)
        and _is_made_of_phrases([word[0].lower() for word in found])
        and not _names_any(sentence, facts)
    )


def _is_plain(sentence: str, word: re.Match[str]) -> bool:
    """A capital letter only where a sentence begins."""
    return word[0].islower() or (
        word[0][1:].lower() == word[0][1:] and bool(_BEGINS.search(sentence[: word.start()]))
    )


def _is_made_of_phrases(words: list[str]) -> bool:
    """From the first word to the last, one allowed phrase after the other."""
    reached = {0}
    for end in range(1, len(words) + 1):
        if any(start in reached and tuple(words[start:end]) in _phrases() for start in range(end)):
            reached.add(end)
    return len(words) in reached


def _names_any(sentence: str, facts: Collection[str]) -> bool:
    said = f" {names.key(sentence)} "
    return any(f" {key} " in said for key in map(names.key, facts) if key)


@cache
def phrases() -> tuple[str, ...]:
    lines = Path(__file__).with_name("warm_phrases.txt").read_text().splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


@cache
def _phrases() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(phrase.split()) for phrase in phrases())
