"""The questions of name and telephone."""

from ventanilla.appointments.errors import InvalidPerson
from ventanilla.appointments.person import Person, read_person
from ventanilla.assistant.dialogue.turn import Heard, Question, Turn
from ventanilla.assistant.intents import Intent
from ventanilla.assistant.reply import Option, Reply
from ventanilla.assistant.understanding.people import looks_like_a_name, read_names
from ventanilla.lib import phone as phones

NAME_KEYS = ("given_names", "first_surname", "second_surname")
_ANY = "722 234 5678"
"""A telephone that may be called, to have only the names checked."""
CORRECT = Option("Corregir nombre", "fix:name")
COMMA = "Pon una coma entre el nombre y los apellidos. Por ejemplo: Ana María, Peña Gómez."


def ask_name(turn: Turn) -> Reply:
    return turn.ask("¿A nombre de quién? Escribe nombre y apellidos.")


def hear_name(turn: Turn) -> Heard:
    read = turn.reading.names or read_names(turn.text)
    if read is None or not is_a_name(turn):
        return False
    try:
        person = read_person(*read, _ANY)
    except InvalidPerson as refusal:
        return turn.ask(f"{next(iter(refusal.errors.values()))}.")
    for key in NAME_KEYS:
        turn.answers[key] = getattr(person, key)
    turn.state.knows(*read)
    return True


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
    return f"Nombre: {turn.kept(given)}. Apellidos: {turn.kept(surnames)}."


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
        return False
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
