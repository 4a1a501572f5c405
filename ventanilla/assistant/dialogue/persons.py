"""The questions of name and telephone."""

import re
from dataclasses import replace

from ventanilla.appointments.errors import InvalidPerson
from ventanilla.appointments.person import Person, read_person
from ventanilla.assistant.dialogue.turn import HUMAN, Heard, Question, Turn
from ventanilla.assistant.intents import Intent
from ventanilla.assistant.reply import Option, Reply
from ventanilla.assistant.understanding.people import looks_like_a_name, read_names
from ventanilla.lib import names
from ventanilla.lib import phone as phones

NAME_KEYS = ("given_names", "first_surname", "second_surname")
_ANY = "722 234 5678"
"""A telephone that may be called, to have only the names checked."""
CORRECT = Option("Corregir nombre", "fix:name")
WHOLE_NAME = "Escribe el nombre completo, con apellidos. Por ejemplo: Ana María Peña Gómez."
ANY_PHONE = (
    "Puede ser el teléfono de un familiar o de un vecino. Si no hay ninguno, te ayuda una persona."
)
_WITH_PHONE = re.compile(
    r"[\s,;.]*(?:\by\s+)?(?:\b(?:mi|el|su)\s+)?(?:\b(?:n[uú]m(?:ero)?|tel(?:[eé]fono)?|cel(?:ular)?)\b)?"
    r"[\s.:]*(?:\bes\b\s*(?:el\s+)?)?\+?[0-9][0-9\s.()-]{8,}.*$",
    re.IGNORECASE,
)
_HAS_NONE = re.compile(r"\b(?:no (?:tengo|tiene|uso|usa|cuento)|sin) ")
COMMA = "Pon una coma entre el nombre y los apellidos. Por ejemplo: Ana María, Peña Gómez."


def ask_name(turn: Turn) -> Reply:
    return turn.ask("¿A nombre de quién? Escribe nombre y apellidos.")


def hear_name(turn: Turn) -> Heard:
    turn = _without_phone(turn)
    read = turn.reading.names or read_names(turn.text)
    if read is None or not is_a_name(turn):
        return _half_a_name(turn)
    try:
        person = read_person(*read, _ANY)
    except InvalidPerson as refusal:
        return turn.ask(f"{next(iter(refusal.errors.values()))}.")
    for key in NAME_KEYS:
        turn.answers[key] = getattr(person, key)
    turn.state.knows(*read)
    return True


def _without_phone(turn: Turn) -> Turn:
    """Who tells name and telephone at once is not asked for the second."""
    if turn.choice or not turn.reading.phone:
        return turn
    turn.answers["phone"] = turn.reading.phone
    name = _WITH_PHONE.sub("", turn.text)
    return replace(turn, reading=replace(turn.reading, text=name, wishes=()))


def _half_a_name(turn: Turn) -> Heard:
    """«José», «mi esposo»: asked for the rest, and not told that it was not understood."""
    words = turn.text.split()
    is_one = words and len(words) <= 2 and all(word.isalpha() for word in words)
    if turn.choice or not is_one or turn.reading.wish is not Intent.UNCLEAR:
        return False
    return turn.ask(WHOLE_NAME, HUMAN)


def is_a_name(turn: Turn) -> bool:
    """And no question. Names are like nothing that people ask us, so they are often read as a matter of
    somebody else's; those written as names, or that begin with a common one, are believed."""
    if turn.choice or read_names(turn.text) is None:
        return False
    return looks_like_a_name(turn.text) or turn.reading.wish is Intent.OUT_OF_SCOPE


def read_back(turn: Turn) -> str:
    """How the name was parted, for who wrote it to see."""
    given, first, second = (turn.answers[key] for key in NAME_KEYS)
    surnames = " ".join(filter(None, [first, second]))
    label = "Apellidos" if first and second else "Apellido"
    return f"Nombre: {turn.kept(given)}. {label}: {turn.kept(surnames)}."


def ask_phone(turn: Turn) -> Reply:
    question = "¿A qué teléfono te llamamos para confirmar? Escribe los 10 números."
    return turn.ask(f"{read_back(turn)}\n\n{question}", CORRECT)


def ask_same_phone(turn: Turn) -> Reply:
    return turn.ask(
        f"{read_back(turn)}\n\n¿Con qué teléfono la agendaste? Escribe los 10 números.", CORRECT
    )


def hear_phone(turn: Turn) -> Heard:
    if turn.chose("fix"):
        for key in NAME_KEYS:
            turn.answers.pop(key, None)
        turn.note = COMMA
        return True
    if turn.reading.phone:
        turn.answers["phone"] = turn.reading.phone
        return True
    if not any(sign.isdecimal() for sign in turn.text):
        none = _HAS_NONE.search(f"{names.key(turn.text[:80])} ")
        return turn.ask(ANY_PHONE, HUMAN) if none else False
    try:
        turn.answers["phone"] = phones.parse("".join(s for s in turn.text if not s.isalpha()))
    except phones.PhoneProblem as problem:
        return turn.ask(f"{problem}.")
    return True


def person_of(turn: Turn) -> Person:
    given, first, second = (turn.answers[key] for key in NAME_KEYS)
    return Person(given, first, second, turn.phone or turn.answers["phone"])


def is_unproven(turn: Turn) -> bool:
    return not turn.phone


NAME = Question("name", NAME_KEYS, ask_name, hear_name, about_people=True)
PHONE = Question("phone", ("phone",), ask_phone, hear_phone, is_unproven, about_people=True)
