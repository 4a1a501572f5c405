"""What a message wishes, in the order in which it says it, and how sure that is."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ventanilla.assistant.intents import Intent
from ventanilla.assistant.understanding import normal, phrases, places, procedures
from ventanilla.assistant.understanding.classifier import model
from ventanilla.assistant.understanding.features import Named, features, tokens
from ventanilla.assistant.understanding.reading import Guess
from ventanilla.assistant.understanding.words import listed, names
from ventanilla.catalog.catalogue import Catalogue

SURE = 0.36
"""Below it the person is asked: there, asking back is right more often than answering."""
CLAUSE_SURE, POSSIBLE, TOLD = 0.6, 0.03, 0.2
_TOLD_IN_PASSING = frozenset({Intent.OFFICE, Intent.PROCEDURE_INFO})
"""Of a clause by itself, and of its wish in the whole message."""
MOST_WISHES = 3
_ALONE = frozenset(
    {Intent.OUT_OF_SCOPE, Intent.UNSAFE, Intent.EMERGENCY, Intent.UNCLEAR}
    | {Intent.GREETING, Intent.THANKS}
)
"""Never one wish among others: who greets and asks, asks."""
_CLAUSES = re.compile(r"[,;.:?!¿¡\n]| (?:y|e|tambien|también|ademas|además|aparte|tmb|tb) ", re.I)


@dataclass(frozen=True)
class Wished:
    wishes: tuple[Intent, ...]
    guesses: tuple[Guess, ...]


def read(text: str, words: Sequence[str], named: Sequence[Named], catalogue: Catalogue) -> Wished:
    """`named` are the words that name places and procedures."""
    whole = _with_cue(words, hear(words, named))
    danger = _danger(words, whole)
    if not (danger or named or whole[0].share >= _CERTAIN) and _is_noise(words):
        return Wished((Intent.UNCLEAR,), _with_first(whole, Intent.UNCLEAR))
    if danger:
        guesses = _with_first(whole, danger)
        return Wished((danger,), guesses)
    wishes = _wishes(text, whole, catalogue)
    return Wished(wishes, _with_first(whole, wishes[0]) if wishes else whole)


def hear(words: Sequence[str], named: Iterable[Named]) -> tuple[Guess, ...]:
    """Every intent with its share, the likeliest first."""
    shares = model().shares("intent", features(tokens(words, named)))
    return tuple(Guess(Intent(label), share) for label, share in shares)


def names_in(words: Sequence[str], catalogue: Catalogue) -> list[Named]:
    place = places.find(words, model().known, catalogue)
    return [*place.named, *(each.named for each in procedures.mentions(words, catalogue))]


def _danger(words: Sequence[str], whole: tuple[Guess, ...]) -> Intent | None:
    """The lists come before the model: they are what must not be missed."""
    share = {guess.intent: guess.share for guess in whole}
    lists = _lists()
    calm = bool(lists["calm"].find(words))
    said = lists["emergency"].find(words)
    perhaps = share[Intent.EMERGENCY] >= _UNLIKELY and lists["perhaps"].find(words)
    if (said or perhaps or share[Intent.EMERGENCY] >= _LIKELY_DANGER) and not calm:
        return Intent.EMERGENCY
    if lists["injection"].find(words) and share[Intent.UNSAFE] >= _UNLIKELY:
        return Intent.UNSAFE
    return None


_UNLIKELY, _LIKELY_DANGER, _CERTAIN = 0.02, 0.5, 0.9


def _is_noise(words: Sequence[str]) -> bool:
    """Not one word that people write here, nor a number."""
    return not any(word.isdigit() or normal.sound(word) in _known_sounds() for word in words)


@lru_cache(maxsize=1)
def _known_sounds() -> frozenset[str]:
    return frozenset(normal.sound(word) for word in model().known)


def _with_cue(words: Sequence[str], whole: tuple[Guess, ...]) -> tuple[Guess, ...]:
    """What is asked in so many words goes before what the rest of the message makes likely."""
    top = whole[0]
    asked = {intent for intent, cues in _cues().items() if cues.find(words)}
    cue = top.intent if top.intent in asked else next(iter(asked), None)
    share = next((guess.share for guess in whole if guess.intent == cue), 0.0)
    if cue is None or share < _UNLIKELY:
        return whole
    if cue != top.intent and (len(asked) > 1 or not _gives_way(top)):
        return whole
    rest = [guess for guess in whole if guess.intent != cue]
    return (Guess(cue, max(top.share, SURE)), *rest)


def _gives_way(top: Guess) -> bool:
    return top.intent in _VAGUE or top.share < _GIVES_WAY


_VAGUE = frozenset({Intent.PROCEDURE_INFO, Intent.GREETING, Intent.THANKS})
_GIVES_WAY = 0.6


@lru_cache(maxsize=1)
def _cues() -> dict[Intent, phrases.Phrases[str]]:
    return {Intent(name): phrases.of(listed("cues", name)) for name in names("cues")}


@lru_cache(maxsize=1)
def _lists() -> dict[str, phrases.Phrases[str]]:
    return {
        "emergency": phrases.of(listed("danger", "emergency")),
        "perhaps": phrases.of(listed("danger", "perhaps")),
        "calm": phrases.of(listed("danger", "calm")),
        "injection": phrases.of(listed("attack", "injection")),
    }


def _wishes(text: str, whole: tuple[Guess, ...], catalogue: Catalogue) -> tuple[Intent, ...]:
    top = whole[0]
    if top.share < SURE:
        return ()
    if top.intent in _ALONE:
        return (top.intent,)
    found = _of_clauses(text, whole, catalogue)
    return tuple(found[:MOST_WISHES]) if top.intent in found else (top.intent,)


def _of_clauses(text: str, whole: tuple[Guess, ...], catalogue: Catalogue) -> list[Intent]:
    clauses = [words for part in _CLAUSES.split(text) if len(words := normal.words(part)) > 1]
    if len(clauses) < 2:
        return [whole[0].intent]
    possible = {guess.intent for guess in whole if guess.share >= _least(guess.intent)} - _ALONE
    found: list[Intent] = []
    for words in clauses:
        guess = hear(words, names_in(words, catalogue))[0]
        if guess.share >= CLAUSE_SURE and guess.intent in possible - {*found}:
            found.append(guess.intent)
    return found


def _least(intent: Intent) -> float:
    """Who says where he is from, or what happened to him, does not thereby ask for it."""
    return TOLD if intent in _TOLD_IN_PASSING else POSSIBLE


def _with_first(guesses: tuple[Guess, ...], first: Intent) -> tuple[Guess, ...]:
    return tuple(sorted(guesses, key=lambda guess: (guess.intent != first, -guess.share)))
