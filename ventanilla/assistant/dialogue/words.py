"""Words that work at any point, whatever was asked."""

from enum import Enum

from ventanilla.lib import names


class Word(Enum):
    MENU = "menu"
    HELP = "help"
    HUMAN = "human"
    LEAVE = "leave"
    BACK = "back"
    AGAIN = "again"


_WORDS = {
    Word.MENU: (
        "menu",
        "inicio",
        "menu principal",
        "empezar de nuevo",
        "volver a empezar",
        "otra cosa",
    ),
    Word.HELP: ("ayuda", "que puedes hacer", "como funciona", "opciones"),
    Word.HUMAN: (
        "persona",
        "humano",
        "asesor",
        "asesora",
        "operador",
        "operadora",
        "hablar con alguien",
        "hablar con una persona",
        "quiero hablar con alguien",
        "quiero hablar con una persona",
    ),
    Word.LEAVE: ("cancelar", "salir", "dejalo", "ya no quiero", "olvidalo"),
    Word.BACK: ("atras", "regresar", "volver", "anterior", "para atras", "regresa"),
    Word.AGAIN: ("repetir", "repite", "repiteme", "otra vez", "repitelo"),
}
_MEANING = {said: word for word, row in _WORDS.items() for said in row}


def read(text: str) -> Word | None:
    return _MEANING.get(names.key(text[:40]))
