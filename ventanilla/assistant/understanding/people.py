"""A whole name in one message, parted as names are written in Mexico: given names and two surnames."""

import re

from ventanilla.lib import names

LONGEST = 200
_LEAD = re.compile(
    r"^(?:hola |buenas? |buenos dias |si )*(?:yo )?"
    r"(?:me llamo|mi nombre(?: completo)? es|soy|es|seria|a nombre de|nombre|se llama)\b[ :,.]*",
    re.IGNORECASE,
)
_PARTICLES = frozenset(
    {"de", "del", "la", "las", "los", "y", "van", "von", "da", "di", "mac", "mc"}
)
# «María del Carmen», «María de los Ángeles»: what follows the particle is not a surname.
_DEVOUT_WORDS = """
carmen angeles jesus lourdes rosario pilar refugio socorro guadalupe consuelo luz paz dolores
rocio mar sol fatima soledad milagros cielo concepcion belen
"""
_DEVOUT = frozenset(_DEVOUT_WORDS.split())
# Written before the surnames far more often than as one.
_GIVEN_WORDS = """
maria jose juan luis carlos antonio ana rosa guadalupe jesus francisco javier miguel angel
alejandro alejandra fernando fernanda eduardo ricardo roberto raul sergio jorge alberto enrique
manuel arturo daniel daniela david diego rafael martha margarita leticia patricia laura lucia
elena isabel teresa gabriela adriana veronica claudia silvia sandra beatriz gloria carolina
andrea paola monica karla karina diana irma norma yolanda lourdes carmen pedro pablo ramon ruben
oscar hector hugo ivan adrian emilio ernesto felipe gerardo gustavo ignacio jaime joel julio
mario mauricio omar rodrigo victor alma araceli aurora blanca cecilia cristina elizabeth
esperanza esther eva fabiola graciela ines juana josefina julia liliana luz marisol mariana
nancy natalia olga pilar rocio sofia susana valeria virginia ximena yesenia zoila eulalia
"""
GIVEN = frozenset(_GIVEN_WORDS.split())
MOST_WORDS = 12
_NEVER_WORDS = """
que como cuanto cuanta cuando donde cual porque mi me se no si ya quiero quisiera puedo para por con un una
es esta este cita favor gracias hola ok bueno buenos buenas tardes dias noches otra otro cosa necesito tengo
eso ese asi hay tus instrucciones pero aqui todavia mejor nada persona menu ayuda cancelar
"""
_NEVER = frozenset(_NEVER_WORDS.split())
_ENDS_A_NAME = _NEVER | frozenset(
    ["tel", "telefono", "cel", "celular", "numero", "num", "y", "con", "vivo", "clave", "soy"]
)
_INTRODUCES = re.compile(
    r"\b(?:me llamo|mi nombre(?: completo)? es|a nombre de|soy|nombre)\b[ :]*", re.IGNORECASE
)


def read_names(text: str) -> tuple[str, str, str] | None:
    """Given names, first and second surname; None where there are not a name and a surname. A comma, if
    there is one, parts the given names from the surnames."""
    typed = names.clean(_LEAD.sub("", names.clean(text[:LONGEST]))).rstrip(".!")
    if any(sign.isdigit() or sign in "?¿@:/;" for sign in typed) or _NEVER & {*_keys(typed)}:
        return None
    given, comma, surnames = typed.partition(",")
    if comma:
        return _parted(_units(given), _units(surnames))
    units = _units(typed)
    count = _surnames_among(units)
    return _parted(units[: len(units) - count], units[len(units) - count :])


def told_names(text: str) -> tuple[str, str, str] | None:
    """Of who says them among other things: «me llamo Rosa Hernández Cruz y mi teléfono es…», or begins
    with them. Only what looks like a name."""
    typed = names.clean(text[:LONGEST])
    beginnings = [found.end() for found in _INTRODUCES.finditer(typed)]
    for start in [*beginnings, 0]:
        said = _until_another_thing(typed[start:])
        if looks_like_a_name(said) and (found := read_names(said)):
            return found
    return None


def _until_another_thing(text: str) -> str:
    words = []
    for word in text.split():
        if not word.strip(".,").isalpha() or names.key(word) in _ENDS_A_NAME:
            break
        words.append(word.strip(".,"))
        if word[-1] in ".,":
            break
    return " ".join(words)


def looks_like_a_name(text: str) -> bool:
    """Every word has a capital, or the first is one of the common given names."""
    typed = names.clean(_LEAD.sub("", names.clean(text[:LONGEST])))
    words = [word for word in typed.split() if names.key(word) not in _PARTICLES]
    return all(word[:1].isupper() for word in words) or {*_keys(typed)[:1]} <= GIVEN


def _keys(text: str) -> list[str]:
    return names.key(text).split()


def _parted(given: list[str], surnames: list[str]) -> tuple[str, str, str] | None:
    if not given or not surnames or len(given) + len(surnames) > MOST_WORDS:
        return None
    as_typed = (" ".join(given), surnames[0], " ".join(surnames[1:]))
    return _capitalised(as_typed)


def _surnames_among(units: list[str]) -> int:
    """The last two units, one where there are but two, or three of which two are given names."""
    if len(units) <= 2:
        return 1 if len(units) == 2 else 0
    if len(units) == 3 and _is_given(units[1]):
        return 1
    return 2


def _is_given(unit: str) -> bool:
    words = names.key(unit).split()
    if words[0] in _PARTICLES:
        return words[-1] in _DEVOUT
    return words[-1] in GIVEN


def _units(text: str) -> list[str]:
    """The words, each with the particles before it: «de la Cruz» is one."""
    units: list[str] = []
    held: list[str] = []
    for word in text.split():
        held.append(word)
        if names.key(word) not in _PARTICLES:
            units.append(" ".join(held))
            held = []
    if held and units:
        units[-1] = " ".join([units[-1], *held])
    return units


def _capitalised(typed: tuple[str, str, str]) -> tuple[str, str, str]:
    """As typed; who typed all of it small or large is given capitals."""
    whole = " ".join(typed)
    if whole not in (whole.lower(), whole.upper()):
        return typed
    given, first, second = (" ".join(map(_word, part.split())) for part in typed)
    return given, first, second


def _word(word: str) -> str:
    return word.lower() if names.key(word) in _PARTICLES else word.capitalize()
