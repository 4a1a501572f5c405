"""The names of one catalogue's municipalities: by spelling, by sound, with a slip, by their first words."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from ventanilla.assistant.understanding import normal
from ventanilla.assistant.understanding.words import listed
from ventanilla.catalog.catalogue import Catalogue
from ventanilla.catalog.models import Municipality

_SHORTEST_HEARD, _SHORTEST_START, _SHORTEST_LIKENESS = 4, 5, 6
_LONG = 9
"""Letters of a name in which two slips are forgiven."""
LINKS = listed("places", "links")
_NEVER_ALONE = listed("places", "never_alone")
_ELSEWHERE = listed("places", "elsewhere")


@dataclass(frozen=True)
class Span:
    """Some words of a message in a row; `strange` where they may be a name that nobody writes so."""

    start: int
    end: int
    text: str
    heard: str
    strange: bool


@dataclass(frozen=True)
class Mention:
    """The words from `start` to `end` name `meant`, the likeliest first, or a place `elsewhere`."""

    start: int
    end: int
    meant: tuple[Municipality, ...]
    sure: bool
    elsewhere: str = ""


class Gazetteer:
    def __init__(self, catalogue: Catalogue) -> None:
        municipalities = catalogue.municipalities.values()
        self.names: dict[str, Municipality] = {}
        self._parts: dict[str, set[Municipality]] = defaultdict(set)
        for municipality in municipalities:
            for name in (municipality.name, municipality.short_name):
                self.names[normal.normal(name)] = municipality
                self._add_parts(normal.words(name), municipality)
        self.names |= {normal.normal(each): known for each, known in catalogue.aliases.items()}
        self._heard = _by_sound({name: {each} for name, each in self.names.items()})
        self._parts_heard = _by_sound(self._parts)
        self._first_heard = _by_sound(
            {normal.words(each.name)[0]: {each} for each in municipalities}
        )
        own = {normal.normal(catalogue.institution.state_name)} | set(self.names)
        self._elsewhere = _ELSEWHERE - own

    def _add_parts(self, words: Sequence[str], municipality: Municipality) -> None:
        for count in range(1, len(words)):
            start = words[:count]
            if start[-1] not in LINKS and not set(start) <= _NEVER_ALONE | LINKS:
                self._parts[" ".join(start)].add(municipality)

    def mention(self, spans: Sequence[Span]) -> Mention | None:
        """What is named by one of the spans, the longest first: as written, as it sounds, with a slip, by
        the first words of a name."""
        for read in (self._written, self._sounding, self._misspelt, self._begun):
            for span in spans:
                if mention := read(span):
                    return mention
        return None

    def _written(self, span: Span) -> Mention | None:
        if span.text in self.names:
            found = self.names[span.text]
            namesakes = [each for each in self._parts.get(span.text, ()) if each != found]
            return Mention(span.start, span.end, (found, *namesakes), sure=True)
        if span.text in self._elsewhere:
            return Mention(span.start, span.end, (), sure=True, elsewhere=span.text)
        return None

    def _sounding(self, span: Span) -> Mention | None:
        if span.strange and len(span.heard) >= _SHORTEST_HEARD and span.heard in self._heard:
            return _of(span, self._heard[span.heard])
        return None

    def _misspelt(self, span: Span) -> Mention | None:
        if not span.strange or len(span.heard) < _SHORTEST_LIKENESS or self._is_part(span):
            return None
        slips = 1 if len(span.heard) < _LONG else 2
        likely = process.extract(
            span.heard, self._heard.keys(), scorer=OSA.distance, score_cutoff=slips + 1, limit=9
        )
        found = [(sound, slip) for sound, slip, _ in likely if _comparable(sound, span.heard)]
        if not found or found[0][1] > slips:
            return None
        least = found[0][1]
        meant = {each for sound, slip in found if slip == least for each in self._heard[sound]}
        rivals = {each for sound, _ in found for each in self._heard[sound]} - meant
        sure = len(meant) == 1 and (least == 1 or not rivals)
        return Mention(span.start, span.end, (*meant, *(() if sure else rivals)), sure=sure)

    def _begun(self, span: Span) -> Mention | None:
        if span.text in self._parts:
            return _of(span, self._parts[span.text])
        if not span.strange or len(span.heard) < _SHORTEST_START:
            return None
        return _of(span, self._parts_heard.get(span.heard) or self._beginning(span))

    def _is_part(self, span: Span) -> bool:
        return span.text in self._parts or span.heard in self._parts_heard

    def _beginning(self, span: Span) -> set[Municipality]:
        """Those whose first word begins so: «ameca»."""
        if span.end > span.start + 1 or span.text in _NEVER_ALONE:
            return set()
        return {
            each
            for sound, found in self._first_heard.items()
            if sound.startswith(span.heard)
            for each in found
        }


def _of(span: Span, meant: set[Municipality]) -> Mention | None:
    if not meant:
        return None
    ordered = sorted(meant, key=lambda each: each.code)
    return Mention(span.start, span.end, tuple(ordered), sure=len(ordered) == 1)


def _comparable(sound: str, heard: str) -> bool:
    """A short word that begins otherwise is another word."""
    return len(sound) >= _SHORTEST_LIKENESS and (sound[0] == heard[0] or len(heard) >= _LONG)


def _by_sound(names: Mapping[str, set[Municipality]]) -> dict[str, set[Municipality]]:
    heard: dict[str, set[Municipality]] = defaultdict(set)
    for name, meant in names.items():
        words = name.split()
        heard[joined(words, [normal.sound(word) for word in words])] |= meant
    return dict(heard)


def joined(words: Sequence[str], sounds: Sequence[str]) -> str:
    """How a name of several words sounds: what only links them is left out."""
    pairs = zip(words, sounds, strict=True)
    return "".join(sound for word, sound in pairs if word not in LINKS or len(words) == 1)


@lru_cache(maxsize=2)
def of(catalogue: Catalogue) -> Gazetteer:
    return Gazetteer(catalogue)
