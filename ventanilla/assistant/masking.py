"""Nobody's telephone, key, mail or name stays in what is kept, logged or shown to a language model."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from ventanilla.assistant.understanding.people import GIVEN, read_names
from ventanilla.lib import names

NUMBER, CODE, MAIL, NAME = "[número]", "[clave]", "[correo]", "[nombre]"
LEAST_DIGITS = 4
"""The last four of a telephone open an appointment."""
LEAST_LETTERS = 3
LONGEST = 1_000
"""Letters that are kept of a text."""

# A word that can be part of a number: its digits, what parts them, and the letters taken for 0 and 1.
_NUMERIC = re.compile(r"[0-9OoIlL+()\[\]#*.,:;_/·'\"\-\u2010-\u2015\u2212]{1,40}")
_HOUR_OR_DAY = re.compile(
    r"[(¿]?(?:[0-9]{1,2}:[0-9]{2}|[0-9]{1,2}/[0-9]{1,2}(?:/20[0-9]{2})?)[?.,)]{0,2}"
)
_LEADS = (
    ("me", "llamo"),
    ("mi", "nombre", "es"),
    ("mi", "nombre", "completo", "es"),
    ("a", "nombre", "de"),
    ("se", "llama"),
    ("se", "llamaba"),
    ("nombre",),
    ("soy",),
)
_PARTICLES = frozenset(["de", "del", "la", "las", "los", "y"])
_OTHER_WORDS = """
quiero necesito para con mi tengo vivo y en que el un una tel telefono celular numero la los las
por favor busco cita como cuando donde pero su es curp clave folio municipio oficina
"""
_NOT_NAMES = frozenset(_OTHER_WORDS.split())
_MOST_NAMES = 7


def masked(text: str, known_names: Iterable[str] = ()) -> str:
    """`known_names` are those said in the conversation, whole or in parts."""
    plain = unicodedata.normalize("NFKC", names.clean(text[:LONGEST]))
    words = plain.split()
    keys = [names.key(word) for word in words]
    if _is_a_name(plain, keys):
        return NAME
    hidden = _known(keys, known_names) | _introduced(words, keys)
    return " ".join(_tidy(_marked(words, hidden)))


def without(text: str, private: Iterable[str]) -> str:
    """Our own words without what was put into them of a person: each of `private`, as it stands there."""
    for part in sorted({*filter(None, private)}, key=len, reverse=True):
        text = text.replace(part, NUMBER if any(sign.isdigit() for sign in part) else NAME)
    return text


def _marked(words: list[str], hidden: set[int]) -> Iterator[str]:
    run: list[str] = []
    for place, word in enumerate(words):
        if place not in hidden and _is_part_of_a_number(word):
            run.append(word)
            continue
        yield from _number(run)
        run = []
        yield NAME if place in hidden else _word(word)
    yield from _number(run)


def _is_part_of_a_number(word: str) -> bool:
    """Not the «o» of «el 10 o el 11», which has no digit."""
    if not _NUMERIC.fullmatch(word) or _HOUR_OR_DAY.fullmatch(word):
        return False
    return bool(_digits(word)) or not any(sign.isalpha() for sign in word)


def _number(run: list[str]) -> Iterator[str]:
    """«722 123 45 67», «2026 - 10 - 106»: as many words as it was parted into."""
    if sum(_digits(word) for word in run) >= LEAST_DIGITS:
        yield NUMBER
    else:
        yield from run


def _word(word: str) -> str:
    if "@" in word:
        return MAIL
    if _digits(word) >= LEAST_DIGITS and not _HOUR_OR_DAY.fullmatch(word):
        return CODE
    return word


def _digits(word: str) -> int:
    return sum(sign.isdecimal() for sign in word)


def _is_a_name(plain: str, keys: list[str]) -> bool:
    """Nothing but a name, said where none was asked for."""
    return {*keys[:1]} <= GIVEN and len(keys) <= _MOST_NAMES and read_names(plain) is not None


def _known(keys: list[str], known_names: Iterable[str]) -> set[int]:
    parts = {part for name in known_names for part in names.key(name).split()}
    parts = {part for part in parts - _PARTICLES if len(part) >= LEAST_LETTERS}
    return {place for place, key in enumerate(keys) if parts & {*key.split()}}


def _introduced(words: list[str], keys: list[str]) -> set[int]:
    """The words after «me llamo», as far as they can be a name."""
    found: set[int] = set()
    for place in range(len(keys)):
        for lead in _LEADS:
            if tuple(keys[place : place + len(lead)]) == lead:
                found |= _name_from(place + len(lead), words, keys, sure=lead != ("soy",))
    return found


def _name_from(start: int, words: list[str], keys: list[str], *, sure: bool) -> set[int]:
    """`sure` where only a name can follow: «soy» may be followed by anything."""
    found: list[int] = []
    for place in range(start, min(start + _MOST_NAMES, len(words))):
        key = keys[place]
        is_name = words[place][:1].isupper() or key in GIVEN or (bool(found) and key in _PARTICLES)
        if key in _NOT_NAMES - _PARTICLES or not (sure or is_name):
            break
        found.append(place)
        if words[place][-1] in ".;!?" or not key:
            break
    return {*found}


def _tidy(words: Iterable[str]) -> Iterator[str]:
    """A name of four words is one mark."""
    before = ""
    for word in words:
        if word != before or word not in (NAME, NUMBER):
            yield word
        before = word
