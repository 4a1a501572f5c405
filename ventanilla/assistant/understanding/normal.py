"""A message in one spelling: as people meant to write it, and as it sounds.

Chat Spanish drops accents, letters and spaces. `words` undoes what is always the same; `sound` makes equal
what sounds equal in Mexico, so that «nesesito» and «necesito» are one word. What remains is left to the
n-grams of `features`.
"""

import re

from ventanilla.assistant.understanding.words import CHAT
from ventanilla.lib import names

_STRETCHED = re.compile(r"([a-z])\1{2,}")
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("ch", "C"),
        ("sh", "C"),
        ("qu(?=[ei])|q|k", "k"),
        ("gu(?=[ei])", "G"),
        ("g(?=[ei])", "j"),
        ("sc(?=[ei])|c(?=[ei])|z|x(?=[^aeiou]|$)", "s"),
        ("[hg]?u(?=[aeo])|w", "w"),
        ("c", "k"),
        ("v", "b"),
        ("ll", "y"),
        ("y$", "i"),
        ("h", ""),
        ("m(?=[bpv])", "n"),
        (r"(.)\1", r"\1"),
    )
)


def words(text: str) -> list[str]:
    """The words in plain letters, abbreviations of chat written out."""
    plain = _STRETCHED.sub(r"\1", names.key(text))
    return " ".join(CHAT.get(word, word) for word in plain.split()).split()


def normal(text: str) -> str:
    return " ".join(words(text))


def sound(word: str) -> str:
    """Of one word."""
    for pattern, letter in _SOUNDS:
        word = pattern.sub(letter, word)
    return word
