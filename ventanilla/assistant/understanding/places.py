"""Which municipality a message names: that of the property, out of a whole sentence.

A wrong municipality sends a person to the wrong office. So a name that could be two is asked about, a name
that is also a common word counts only where a place is spoken of, and of two that of the property counts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ventanilla.assistant.understanding import gazetteer, normal
from ventanilla.assistant.understanding.features import ABROAD, PLACE, Named
from ventanilla.assistant.understanding.gazetteer import LINKS, Mention, Span
from ventanilla.assistant.understanding.words import listed
from ventanilla.catalog.catalogue import Catalogue
from ventanilla.catalog.models import Municipality

LONGEST_NAME = 6
_COMMON = listed("places", "common")
_BEFORE_PLACE = listed("places", "before_a_place")
_BEFORE_ANOTHER = listed("places", "before_another_thing")
_EDGES = LINKS | listed("places", "edges")
_PROPERTY = listed("places", "property")
_OFFICE = listed("places", "office")
_HOME = listed("places", "home")
_AVOIDED = listed("places", "avoided")
_WINDOW = 10
"""How many words before a name say what of it."""


@dataclass(frozen=True)
class Place:
    """`candidates` beside `certain` are those in whose longer names it is; alone, those to ask about.
    `named` are the words that name places, ours or not."""

    certain: Municipality | None = None
    candidates: tuple[Municipality, ...] = ()
    elsewhere: str = ""
    named: tuple[Named, ...] = ()


def find(words: Sequence[str], known: frozenset[str], catalogue: Catalogue) -> Place:
    """`words` as `normal.words` gives them; `known` are common words, which resemble no name."""
    names = gazetteer.of(catalogue)
    mentions = [each for each in _mentions(words, known, names) if _is_place(words, each)]
    return _chosen(words, mentions)


def _mentions(
    words: Sequence[str], known: frozenset[str], names: gazetteer.Gazetteer
) -> Iterator[Mention]:
    sounds = [normal.sound(word) for word in words]
    start = 0
    while start < len(words):
        ends = range(min(len(words), start + LONGEST_NAME), start, -1)
        mention = names.mention([_span(words, sounds, start, end, known) for end in ends])
        if mention:
            yield mention
        start = mention.end if mention else start + 1


def _span(
    words: Sequence[str], sounds: Sequence[str], start: int, end: int, known: frozenset[str]
) -> Span:
    inside = words[start:end]
    ends = {inside[0], inside[-1]}
    strange = not ends & _EDGES and not ends & known and all(word.isalpha() for word in inside)
    heard = gazetteer.joined(inside, sounds[start:end])
    return Span(start, end, " ".join(inside), heard, strange)


def _is_place(words: Sequence[str], mention: Mention) -> bool:
    before = words[mention.start - 1] if mention.start else ""
    span = " ".join(words[mention.start : mention.end])
    if before in _BEFORE_ANOTHER and not (before == "estado" and mention.elsewhere):
        return False
    if span in _COMMON:
        return before in _BEFORE_PLACE or mention.end - mention.start >= len(words) - 1
    return True


def _chosen(words: Sequence[str], mentions: Sequence[Mention]) -> Place:
    """That of the property where several are named."""
    named = tuple(
        Named(each.start, each.end, ABROAD if each.elsewhere else PLACE) for each in mentions
    )
    mentions = _qualified(words, mentions)
    if len(mentions) > 1:
        ranks = [_rank(words, each, mentions) for each in mentions]
        mentions = [each for each, rank in zip(mentions, ranks, strict=True) if rank == max(ranks)]
    if not mentions:
        return Place()
    first = mentions[0]
    if all(each.elsewhere for each in mentions):
        return Place(elsewhere=first.elsewhere, named=named)
    ours = [each for each in mentions if not each.elsewhere]
    meant = tuple(dict.fromkeys(each for mention in ours for each in mention.meant))
    if all(each.sure and each.meant[0] == ours[0].meant[0] for each in ours):
        return Place(certain=ours[0].meant[0], candidates=meant[1:], named=named)
    return Place(candidates=meant, named=named)


def _qualified(words: Sequence[str], mentions: Sequence[Mention]) -> Sequence[Mention]:
    """«Metepec, Hidalgo» is no place of ours: what follows says of which state it is."""
    kept = []
    for mention, following in zip(mentions, [*mentions[1:], None], strict=False):
        between = words[mention.end : following.start] if following else []
        abroad = following and following.elsewhere and not mention.elsewhere
        if not (abroad and len(between) <= 4 and not set(between) & (_HOME | _PROPERTY)):
            kept.append(mention)
    return kept


def _rank(words: Sequence[str], mention: Mention, mentions: Sequence[Mention]) -> int:
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
