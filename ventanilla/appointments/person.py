"""Who comes: the three names and the telephone, as typed, cleaned and checked."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from ventanilla.appointments.errors import InvalidPerson
from ventanilla.lib import names
from ventanilla.lib import phone as phones

LONGEST_NAME = 80
# Three names of eighty letters and two spaces are 242; rare letters unfold into several.
LONGEST_NAME_KEY = 250
_SIGNS_IN_NAMES = frozenset(" .·'’‘`´-‐‑‒–")


@dataclass(frozen=True)
class Person:
    given_names: str
    first_surname: str
    second_surname: str
    phone: str  # E.164

    @property
    def name_key(self) -> str:
        full_name = f"{self.given_names} {self.first_surname} {self.second_surname}"
        return names.key(full_name)[:LONGEST_NAME_KEY]


class _NameProblem(ValueError):
    pass


def read_person(given_names: str, first_surname: str, second_surname: str, phone: str) -> Person:
    """Raises InvalidPerson with a sentence for each field to mend, all of them at once."""
    errors: dict[str, str] = {}

    def read(field: str, reader: Callable[[], str]) -> str:
        try:
            return reader()
        except (_NameProblem, phones.PhoneProblem) as problem:
            errors[field] = str(problem)
            return ""

    person = Person(
        given_names=read("given_names", lambda: _required(given_names, "tu nombre")),
        first_surname=read("first_surname", lambda: _required(first_surname, "tu primer apellido")),
        second_surname=read("second_surname", lambda: _name(second_surname, "tu segundo apellido")),
        phone=read("phone", lambda: phones.parse(phone)),
    )
    if errors:
        raise InvalidPerson(errors)
    return person


def _required(text: str, what: str) -> str:
    name = _name(text, what)
    if not name:
        raise _NameProblem(f"Escribe {what}")
    return name


def _name(text: str, what: str) -> str:
    """The clean name; empty where nothing but signs was typed, as the dash of who has no second
    surname."""
    name = names.clean(text)
    kinds = {unicodedata.category(letter)[0] for letter in name if letter not in _SIGNS_IN_NAMES}
    if "N" in kinds:
        raise _NameProblem(f"Escribe {what} sin números")
    if not kinds <= {"L", "M"}:
        raise _NameProblem(f"Usa solo letras para escribir {what}, sin otros signos")
    if len(name) > LONGEST_NAME:
        raise _NameProblem(f"Escribe {what} en {LONGEST_NAME} letras o menos")
    return name if "L" in kinds else ""
