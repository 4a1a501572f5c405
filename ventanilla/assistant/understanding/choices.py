"""Which of the things offered a person chose: the button, its number, its place or its words with slips."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from ventanilla.assistant.reply import Option
from ventanilla.lib import names

LONGEST = 200
_PAYLOAD = re.compile(r"([a-z]{2,12}):([^\s]{0,180})")
_NUMBER = re.compile(r"(?:(?:el|la|opcion|numero|num|no) )*([0-9]{1,2})")
_ORDINALS = (
    ("primero", "primera", "primer", "uno"),
    ("segundo", "segunda", "dos"),
    ("tercero", "tercera", "tercer", "tres"),
    ("cuarto", "cuarta", "cuatro"),
    ("quinto", "quinta", "cinco"),
    ("sexto", "sexta", "seis"),
    ("septimo", "septima", "siete"),
    ("octavo", "octava", "ocho"),
    ("noveno", "novena", "nueve"),
    ("decimo", "decima", "diez"),
)
_PLACE = {word: place for place, row in enumerate(_ORDINALS) for word in row}
_FILLING_WORDS = """
el la los las lo de del un una opcion numero quiero elijo esa ese por
"""
_FILLING = frozenset(_FILLING_WORDS.split())
_ALIKE = 0.8
_SHORTEST_PART = 4

_YES_WORDS = """
si sip simon claro ok okay oki va vale dale sale adelante correcto exacto confirmo acepto
continuar continua seguir afirmativo bueno perfecto
"""
_YES = frozenset(_YES_WORDS.split())
_NO = frozenset(["no", "nop", "nel", "nunca", "negativo"])
_YES_PHRASES = frozenset(
    {"esta bien", "asi es", "asi esta bien", "de acuerdo", "por favor", "por supuesto", "todo bien"}
)
_NO_PHRASES = frozenset({"mejor no", "todavia no", "aun no", "para nada", "ya no"})
_COURTESY = frozenset(["por", "favor", "gracias", "muchas", "senorita", "joven"])
_SIGNS = {"👍": True, "👌": True, "✅": True, "👎": False, "❌": False}
_MOST_WORDS = 5


@dataclass(frozen=True)
class Choice:
    """What `Option.says` carries, read. `offered` is False for a button of an earlier question."""

    verb: str
    value: str = ""
    offered: bool = True

    @property
    def says(self) -> str:
        return f"{self.verb}:{self.value}"


def chosen(text: str, offered: Sequence[Option]) -> Choice | None:
    """Raises nothing: what chooses none of them, or could choose two, is None."""
    typed = text.strip()[:LONGEST]
    if payload := _PAYLOAD.fullmatch(typed):
        return Choice(payload[1], payload[2], any(each.says == typed for each in offered))
    normal = names.key(typed)
    option = _by_place(normal, offered) or _by_label(normal, offered)
    return read(option.says) if option else None


def read(says: str) -> Choice:
    verb, _, value = says.partition(":")
    return Choice(verb, value)


def place(text: str) -> int | None:
    """«3», «el tercero», «opción 3» → 2."""
    normal = names.key(text[:LONGEST])
    if number := _NUMBER.fullmatch(normal):
        return int(number[1]) - 1
    words = [word for word in normal.split() if word not in _FILLING]
    return _PLACE.get(words[0]) if len(words) == 1 else None


def yes_or_no(text: str) -> bool | None:
    """«sí, por favor», «no, gracias»; None for anything else."""
    for sign, meaning in _SIGNS.items():
        if sign in text:
            return meaning
    normal = names.key(text[:LONGEST])
    words = normal.split()
    if not words or len(words) > _MOST_WORDS:
        return None
    if words[0] in _NO or normal in _NO_PHRASES:
        return False
    return True if words[0] in _YES or normal in _YES_PHRASES else None


def is_only_yes(text: str) -> bool:
    """«Sí», «ok, gracias», and not «sí voy a ir», which says to what."""
    others = {*names.key(text[:LONGEST]).split()} - _YES - _COURTESY
    return yes_or_no(text) is True and not others


def _by_place(normal: str, offered: Sequence[Option]) -> Option | None:
    if normal in {"el ultimo", "la ultima", "ultimo", "ultima"} and offered:
        return offered[-1]
    found = place(normal)
    return offered[found] if found is not None and 0 <= found < len(offered) else None


def _by_label(normal: str, offered: Sequence[Option]) -> Option | None:
    """The label itself, the only one that has what was typed or is in it, or the only one alike."""
    keys = [(names.key(each.label), each) for each in offered]
    for matches in (_same, _has, _is_in, _is_alike):
        found = [each for key, each in keys if key and matches(normal, key)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _same(normal: str, key: str) -> bool:
    return normal == key


def _has(normal: str, key: str) -> bool:
    """«quiero título de propiedad por favor»."""
    return len(key) >= _SHORTEST_PART and f" {key} " in f" {normal} "


def _is_in(normal: str, key: str) -> bool:
    """«el título»."""
    words = [word for word in normal.split() if word not in _FILLING]
    part = " ".join(words)
    return len(part) >= _SHORTEST_PART and f" {part} " in f" {key} "


def _is_alike(normal: str, key: str) -> bool:
    return OSA.normalized_similarity(normal, key, score_cutoff=_ALIKE) >= _ALIKE
