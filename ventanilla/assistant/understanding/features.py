"""What the classifier sees of a message: its words as they sound, their neighbours and their pieces.

Each feature is a number below `BUCKETS`: the CRC of its text. Nothing of a message can be told back from
them, and no list of words needs to be kept.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

from ventanilla.assistant.understanding import normal

BUCKETS = 1 << 17
_PIECES = range(3, 6)
_SHORT = 3
PLACE, ABROAD, PROCEDURE = "_lugar", "_fuera", "_tramite"
KEY, PHONE, NUMBER = "_clave", "_telefono", "_numero"
_KEY_DIGITS, _PHONE_DIGITS = 15, 10


@dataclass(frozen=True)
class Named:
    """The words from `start` to before `end` name something: `sign` stands for it."""

    start: int
    end: int
    sign: str


def tokens(words: Sequence[str], named: Iterable[Named]) -> list[str]:
    """The words with a sign in the place of each name and number: whichever they are, the wish is the same.
    Of two names over the same words the first counts."""
    starts: dict[int, str] = {}
    inside: set[int] = set()
    for each in named:
        if inside.isdisjoint(range(each.start, each.end)):
            starts[each.start] = each.sign
            inside |= {*range(each.start, each.end)}
    found: list[str] = []
    digits = ""
    for index, word in enumerate(words):
        if word.isdigit():
            digits += word
            continue
        found += _number(digits)
        digits = ""
        if index in starts:
            found.append(starts[index])
        elif index not in inside:
            found.append(word)
    return found + _number(digits)


def _number(digits: str) -> list[str]:
    if not digits:
        return []
    if len(digits) >= _KEY_DIGITS:
        return [KEY]
    return [PHONE] if len(digits) >= _PHONE_DIGITS else [NUMBER]


def features(signs: Sequence[str]) -> list[int]:
    """`signs` as `tokens` gives them."""
    heard = [sign if sign.startswith("_") else normal.sound(sign) for sign in signs]
    return sorted({crc32(each.encode()) % BUCKETS for each in _named(heard)})


def _named(heard: Sequence[str]) -> Iterator[str]:
    yield from (f"w {word}" for word in heard)
    yield from (f"b {one} {two}" for one, two in zip(["^", *heard], [*heard, "$"], strict=True))
    yield from (f"s {one} {two}" for one, two in zip(heard, heard[2:], strict=False))
    yield f"n {len(heard) if len(heard) < _SHORT else 's'}"
    for word in heard:
        if not word.startswith("_"):
            yield from _pieces(f"<{word}>")


def _pieces(word: str) -> Iterator[str]:
    for size in _PIECES:
        yield from (f"c {word[at : at + size]}" for at in range(len(word) - size + 1))
