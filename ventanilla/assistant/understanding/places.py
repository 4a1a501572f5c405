"""Which municipality a message names: that of the property, among the 125, out of a whole sentence.

A wrong municipality sends a person to the wrong office. So a name that could be two is asked about, a name
that is also a common word counts only where a place is spoken of, and what merely resembles a name is asked.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from ventanilla.assistant.understanding import normal
from ventanilla.assistant.understanding.words import listed
from ventanilla.catalog.catalogue import Catalogue
from ventanilla.catalog.models import Municipality

LONGEST_NAME = 6
_SHORTEST_LIKENESS, _SHORTEST_START = 6, 5
_LONG = 9
"""Letters of a name in which two slips are forgiven."""
_LINKS = listed("places", "links")
_NEVER_ALONE = listed("places", "never_alone")
_COMMON = listed("places", "common")
_BEFORE_PLACE = listed("places", "before_a_place")
_BEFORE_ANOTHER = listed("places", "before_another_thing")
_EDGES = _LINKS | listed("places", "edges")
_PROPERTY = listed("places", "property")
_OFFICE = listed("places", "office")
_HOME = listed("places", "home")
_AVOIDED = listed("places", "avoided")
_ELSEWHERE = listed("places", "elsewhere")
_WINDOW = 7


@dataclass(frozen=True)
class Place:
    """`candidates` beside `certain` are those in whose longer names it is; alone, those to ask about.
    `spans` are the words taken by names: first, after the last, whether it is outside the state."""

    certain: Municipality | None = None
    candidates: tuple[Municipality, ...] = ()
    elsewhere: str = ""
    spans: tuple[tuple[int, int, bool], ...] = ()

    @property
    def named(self) -> bool:
        return bool(self.certain or self.candidates)


@dataclass(frozen=True)
class _Mention:
    start: int
    end: int
    meant: tuple[Municipality, ...]
    sure: bool
    elsewhere: str = ""


class Gazetteer:
    """The names of one catalogue by spelling, by sound and by their first words."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.names: dict[str, Municipality] = {}
        self.parts: dict[str, set[Municipality]] = defaultdict(set)
        for municipality in catalogue.municipalities.values():
            for name in (municipality.name, municipality.short_name):
                self.names[normal.normal(name)] = municipality
                self._add_parts(normal.words(name), municipality)
        self.names |= {normal.normal(each): known for each, known in catalogue.aliases.items()}
        self.heard = _by_sound({name: {each} for name, each in self.names.items()})
        self.first_heard = _by_sound(
            {normal.words(each.name)[0]: {each} for each in catalogue.municipalities.values()}
        )
        self.parts_heard = _by_sound(self.parts)
        own = {normal.normal(catalogue.institution.state_name)} | set(self.names)
        self.elsewhere = _ELSEWHERE - own

    def _add_parts(self, words: Sequence[str], municipality: Municipality) -> None:
        for count in range(1, len(words)):
            start = words[:count]
            if start[-1] not in _LINKS and not set(start) <= _NEVER_ALONE | _LINKS:
                self.parts[" ".join(start)].add(municipality)

    def namesakes(self, municipality: Municipality, name: str) -> tuple[Municipality, ...]:
        """Others of whose name this one is the beginning: «Cuautitlán» of «Cuautitlán Izcalli»."""
        return tuple(each for each in self.parts.get(name, ()) if each != municipality)


def _by_sound(names: Mapping[str, set[Municipality]]) -> dict[str, set[Municipality]]:
    heard: dict[str, set[Municipality]] = defaultdict(set)
    for name, meant in names.items():
        heard[_sound(name.split())] |= meant
    return heard


def _sound(words: Sequence[str]) -> str:
    return "".join(normal.sound(word) for word in words if word not in _LINKS or len(words) == 1)


@lru_cache(maxsize=2)
def gazetteer(catalogue: Catalogue) -> Gazetteer:
    return Gazetteer(catalogue)


def find(words: Sequence[str], known: frozenset[str], catalogue: Catalogue) -> Place:
    """`words` as `normal.words` gives them; `known` are common words, which resemble no name."""
    names = gazetteer(catalogue)
    mentions = [each for each in _mentions(words, known, names) if _is_place(words, each)]
    return _chosen(words, mentions)


def _mentions(words: Sequence[str], known: frozenset[str], names: Gazetteer) -> Iterator[_Mention]:
    start = 0
    while start < len(words):
        mention = _reading(words, start, known, names)
        if mention:
            yield mention
        start = mention.end if mention else start + 1


def _reading(
    words: Sequence[str], start: int, known: frozenset[str], names: Gazetteer
) -> _Mention | None:
    """What is named from `start` on: as written, as it sounds, with a slip, by the first words of it."""
    ends = range(min(len(words), start + LONGEST_NAME), start, -1)
    for read in (_written, _heard, _misspelt, _begun):
        for end in ends:
            if mention := read(words, start, end, known, names):
                return mention
    return None


def _written(
    words: Sequence[str], start: int, end: int, known: frozenset[str], names: Gazetteer
) -> _Mention | None:
    span = " ".join(words[start:end])
    if span in names.names:
        found = names.names[span]
        return _Mention(start, end, (found, *names.namesakes(found, span)), sure=True)
    if span in names.elsewhere:
        return _Mention(start, end, (), sure=True, elsewhere=span)
    return None


def _heard(
    words: Sequence[str], start: int, end: int, known: frozenset[str], names: Gazetteer
) -> _Mention | None:
    heard = _sound(words[start:end])
    if _may_be_misspelt(words[start:end], known) and len(heard) > 3 and heard in names.heard:
        meant = tuple(names.heard[heard])
        return _Mention(start, end, meant, sure=len(meant) == 1)
    return None


def _misspelt(
    words: Sequence[str], start: int, end: int, known: frozenset[str], names: Gazetteer
) -> _Mention | None:
    heard = _sound(words[start:end])
    if not _may_be_misspelt(words[start:end], known) or len(heard) < _SHORTEST_LIKENESS:
        return None
    if heard in names.parts_heard:
        return None
    slips = 1 if len(heard) < _LONG else 2
    found = [
        each
        for each in process.extract(
            heard, names.heard.keys(), scorer=OSA.distance, score_cutoff=slips + 1, limit=9
        )
        if len(each[0]) >= _SHORTEST_LIKENESS and (each[0][0] == heard[0] or len(heard) >= _LONG)
    ]
    if not found or found[0][1] > slips:
        return None
    least = found[0][1]
    meant = {each for sound, slip, _ in found if slip == least for each in names.heard[sound]}
    rivals = {each for sound, slip, _ in found for each in names.heard[sound]} - meant
    sure = len(meant) == 1 and (least == 1 or not rivals)
    return _Mention(start, end, (*meant, *(() if sure else rivals)), sure=sure)


def _begun(
    words: Sequence[str], start: int, end: int, known: frozenset[str], names: Gazetteer
) -> _Mention | None:
    span = " ".join(words[start:end])
    heard = _sound(words[start:end])
    meant = names.parts.get(span)
    if not meant and _may_be_misspelt(words[start:end], known) and len(heard) >= _SHORTEST_START:
        meant = names.parts_heard.get(heard) or {
            each
            for sound, found in names.first_heard.items()
            if sound.startswith(heard) and end == start + 1
            for each in found
        }
    if not meant:
        return None
    return _Mention(start, end, tuple(meant), sure=len(meant) == 1)


def _may_be_misspelt(span: Sequence[str], known: frozenset[str]) -> bool:
    """Whether it may be a name that nobody writes so: not of common words alone, nor beginning or ending
    in those that only join."""
    ends = {span[0], span[-1]}
    return not ends & _EDGES and not ends & known and all(word.isalpha() for word in span)


def _is_place(words: Sequence[str], mention: _Mention) -> bool:
    before = words[mention.start - 1] if mention.start else ""
    span = " ".join(words[mention.start : mention.end])
    if before in _BEFORE_ANOTHER and not (before == "estado" and mention.elsewhere):
        return False
    if span in _COMMON:
        return before in _BEFORE_PLACE or mention.end - mention.start >= len(words) - 1
    return True


def _chosen(words: Sequence[str], mentions: Sequence[_Mention]) -> Place:
    """That of the property where several are named."""
    spans = tuple((each.start, each.end, bool(each.elsewhere)) for each in mentions)
    mentions = _qualified(words, mentions)
    if len(mentions) > 1:
        ranks = [_rank(words, each, mentions) for each in mentions]
        mentions = [each for each, rank in zip(mentions, ranks, strict=True) if rank == max(ranks)]
    if not mentions:
        return Place()
    first = mentions[0]
    if all(each.elsewhere for each in mentions):
        return Place(elsewhere=first.elsewhere, spans=spans)
    ours = [each for each in mentions if not each.elsewhere]
    meant = tuple(dict.fromkeys(each for mention in ours for each in mention.meant))
    if all(each.sure and each.meant[0] == ours[0].meant[0] for each in ours):
        return Place(certain=ours[0].meant[0], candidates=meant[1:], spans=spans)
    return Place(candidates=meant, spans=spans)


def _qualified(words: Sequence[str], mentions: Sequence[_Mention]) -> Sequence[_Mention]:
    """«Metepec, Hidalgo» is no place of ours: what follows says of which state it is."""
    kept = []
    for mention, following in zip(mentions, [*mentions[1:], None], strict=False):
        between = words[mention.end : following.start] if following else []
        abroad = following and following.elsewhere and not mention.elsewhere
        if not (abroad and len(between) <= 4 and not set(between) & (_HOME | _PROPERTY)):
            kept.append(mention)
    return kept


def _rank(words: Sequence[str], mention: _Mention, mentions: Sequence[_Mention]) -> int:
    """How far a mention is said of the property; of the words since the mention before it."""
    since = max((each.end for each in mentions if each.end <= mention.start), default=0)
    near = set(words[max(since, mention.start - _WINDOW) : mention.start])
    if set(words[max(since, mention.start - 2) : mention.start]) & _OFFICE:
        return 0
    if near & _PROPERTY:
        return 3
    if near & _HOME:
        return 2
    return 0 if near & _AVOIDED else 1
