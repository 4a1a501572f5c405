"""Finding fixed phrases in a message, by their sound, whole words only."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Generic, TypeVar

from ventanilla.assistant.understanding import normal

T = TypeVar("T")


class Phrases(Generic[T]):
    """What each phrase stands for. A phrase of more words is found before those inside it."""

    def __init__(self, meant: Mapping[str, T]) -> None:
        heard = {_heard(normal.words(phrase)): value for phrase, value in meant.items()}
        self._meant = {key: value for key, value in heard.items() if key}
        self._longest = max((len(key) for key in self._meant), default=0)

    def find(self, words: Sequence[str]) -> list[tuple[int, int, T]]:
        """From left to right, none over another: where it begins, where it ends, what it stands for."""
        heard = _heard(words)
        found: list[tuple[int, int, T]] = []
        start = 0
        while start < len(heard):
            end = self._end(heard, start)
            if end:
                found.append((start, end, self._meant[heard[start:end]]))
            start = end or start + 1
        return found

    def _end(self, heard: tuple[str, ...], start: int) -> int:
        for end in range(min(len(heard), start + self._longest), start, -1):
            if heard[start:end] in self._meant:
                return end
        return 0


def of(phrases: Iterable[str]) -> Phrases[str]:
    return Phrases({phrase: phrase for phrase in phrases})


def _heard(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(normal.sound(word) for word in words)
