"""Which municipality a person means by what was typed.

Nobody is sent to the wrong place: where two could be meant, the person is asked.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from ventanilla.catalog.models import Municipality
from ventanilla.lib import names

LONGEST_QUERY = 100
MOST_CANDIDATES = 9

# How well a spelling answers what was typed, best first. Below 1 it is a likeness.
_SAME, _SOUNDS_SAME, _NAME_HAS_IT, _SOUNDS_IN_NAME = 4, 3, 2, 1
_PART = 0.8
_LEAST_LIKENESS = 0.7
_SHORTEST_PREFIX = 3
# Another name so near to what was typed that a slip of the finger could explain it.
_NEAR = 2

_POSTAL_CODE = re.compile(r"(?:\b(?:c ?p|codigo postal) )?\b([0-9]{5})\b")
_BEFORE = re.compile(r"^(?:en )?(?:(?:el )?(?:municipio|mpio|mun) )?(?:de )?")
_AFTER = re.compile(r"(?:^| )(?:(?:(?:estado|edo) (?:de )?)?(?:mexico|mex)|edomex|edo)$")
_LINK_WORDS = frozenset({"de", "del", "la", "las", "el", "los", "y"})

# Spellings that sound alike in central Mexico, in the order in which they are told apart.
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("ch", "C"),
        ("qu(?=[ei])|q", "k"),
        ("tz|z|c(?=[ei])|x(?![aeiou])", "s"),
        ("x|g(?=[ei])", "j"),
        ("[hg]?[uw](?=[aeiou])", "w"),
        ("c", "k"),
        ("v", "b"),
        ("ll", "y"),
        ("h", ""),
        ("m(?![aeiou])", "n"),
        (r"(.)\1+", r"\1"),
    )
)


@dataclass(frozen=True)
class Match:
    """`certain` only when nobody else could be meant; else `candidates`, best first, to ask."""

    certain: Municipality | None = None
    candidates: tuple[Municipality, ...] = ()


@dataclass(frozen=True)
class _Spelling:
    """A name as written and as it sounds; `spans` are its runs of words, by number of words."""

    key: str
    words: tuple[str, ...]
    sound_words: tuple[str, ...]
    sounds: frozenset[str]
    spans: Mapping[int, frozenset[str]]


def find(
    text: str,
    municipalities: Sequence[Municipality],
    aliases: Mapping[str, Municipality],
    postal_codes: Mapping[str, Municipality],
) -> Match:
    typed = names.key(text[:LONGEST_QUERY])[:LONGEST_QUERY]
    code = _POSTAL_CODE.search(typed)
    suggested = postal_codes.get(code[1]) if code else None
    name = _BEFORE.sub("", _AFTER.sub("", _POSTAL_CODE.sub(" ", typed).strip()))
    known = [(_spelling(each.name), each) for each in municipalities]
    known += [(_spelling(alias), each) for alias, each in aliases.items()]
    return _with_suggestion(_by_name(_spell(name), known), suggested)


def _by_name(query: _Spelling, known: Sequence[tuple[_Spelling, Municipality]]) -> Match:
    score = _score if all(query.key != spelling.key for spelling, _ in known) else _reading
    scores: dict[str, float] = {}
    by_code = {}
    for spelling, municipality in known if query.sound_words else ():
        if found := score(query, spelling):
            scores[municipality.code] = max(found, scores.get(municipality.code, 0))
            by_code[municipality.code] = municipality
    ranked = sorted(scores, key=lambda code: -scores[code])
    best = max(scores.values(), default=0)
    meant = [code for code in ranked if scores[code] >= _floor(best)]
    if best == _SOUNDS_SAME:
        others = (spelling for spelling, each in known if each.code != ranked[0])
        meant = ranked if _any_near(query, others) else meant
    if best >= _SOUNDS_SAME and len(meant) == 1:
        return Match(certain=by_code[meant[0]])
    return Match(candidates=tuple(by_code[code] for code in meant[:MOST_CANDIDATES]))


def _floor(best: float) -> float:
    """The least score that still could be meant beside the best one: of a name written in full, the
    names that have it among their words; of a name by ear, those that sound as if they had."""
    if best == _SAME:
        return _NAME_HAS_IT
    return _SOUNDS_IN_NAME if best == _SOUNDS_SAME else 0


def _any_near(query: _Spelling, others: Iterable[_Spelling]) -> bool:
    return any(OSA.distance(query.key, other.key, score_cutoff=_NEAR) <= _NEAR for other in others)


def _with_suggestion(match: Match, suggested: Municipality | None) -> Match:
    """A postal code is one more candidate, and enough to doubt of a name that it contradicts."""
    if suggested is None or match.certain == suggested:
        return match
    named = (match.certain,) if match.certain else match.candidates[: MOST_CANDIDATES - 1]
    others = tuple(each for each in named if each.code != suggested.code)
    return Match(candidates=(*named, suggested) if len(others) == len(named) else named)


def _score(query: _Spelling, spelling: _Spelling) -> float:
    reading = _reading(query, spelling)
    if reading:
        return reading
    part = _PART if _is_part(query, spelling) else 0
    return max(part, _likeness(query, spelling))


def _reading(query: _Spelling, spelling: _Spelling) -> float:
    """1 or more where the spelling can be read as what was typed: all that counts beside a name that was
    written in full."""
    share = min(len(query.key) / max(len(spelling.key), 1), 0.99)
    if query.key == spelling.key:
        return _SAME
    if query.sounds & spelling.sounds:
        return _SOUNDS_SAME
    if query.key in spelling.spans.get(len(query.words), ()):
        return _NAME_HAS_IT + share
    if _is_run(query.sound_words, spelling.sound_words):
        return _SOUNDS_IN_NAME + share
    return 0


def _is_part(query: _Spelling, spelling: _Spelling) -> bool:
    """«colonia Centro, Toluca» names Toluca; «zinac» and «sinac» begin Zinacantepec."""
    if spelling.key in query.spans.get(len(spelling.words), ()):
        return True
    heard = tuple(sound for sound in query.sounds if len(sound) >= _SHORTEST_PREFIX)
    if any(theirs.startswith(heard) for theirs in spelling.sounds):
        return True
    return len(query.key) >= _SHORTEST_PREFIX and f" {query.key}" in f" {spelling.key}"


def _likeness(query: _Spelling, spelling: _Spelling) -> float:
    pairs = [(query.key, span) for span in spelling.spans.get(len(query.words), ())]
    pairs += [(query.key, spelling.key)]
    pairs += [(mine, theirs) for mine in query.sounds for theirs in spelling.sounds]
    return max(
        OSA.normalized_similarity(mine, theirs, score_cutoff=_LEAST_LIKENESS)
        for mine, theirs in pairs
    )


def _is_run(part: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    starts = range(len(whole) - len(part) + 1)
    return any(whole[start : start + len(part)] == part for start in starts)


@lru_cache(maxsize=4096)
def _spelling(name: str) -> _Spelling:
    """Of the catalogue only: what people type is not kept."""
    return _spell(names.key(name))


def _spell(key: str) -> _Spelling:
    words = tuple(key.split())
    content = [word for word in words if word not in _LINK_WORDS]
    sounds = frozenset({_sound("".join(words)), _sound("".join(content))}) - {""}
    spans = {
        count: frozenset(
            " ".join(words[start : start + count]) for start in range(len(words) - count + 1)
        )
        for count in range(1, len(words) + 1)
    }
    heard = tuple(sound for word in content if (sound := _sound(word)))
    return _Spelling(key, words, heard, sounds, spans)


def _sound(word: str) -> str:
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    return word
