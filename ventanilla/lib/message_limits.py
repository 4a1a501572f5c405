"""What WhatsApp publishes that a message may hold, in one place: for whoever edits the words, whoever puts
a reply together and whoever makes content of it. Nothing is found out when it is sent.

From the Cloud API's pages «Interactive reply buttons messages», «Interactive list messages», «Text
messages» and «Templates» (November 2025). Where pages differ, the smaller number.
"""

import re
from collections.abc import Sequence

BODY = 1_024
"""A list and a text may be longer; nobody reads so much."""
HEADER = FOOTER = 60
BUTTONS, BUTTON, BUTTON_ID = 3, 20, 256
ROWS, ROW, ROW_DESCRIPTION, ROW_ID = 10, 24, 72, 200
LIST_BUTTON = 20
FILENAME = 240
NAME, ADDRESS = 100, 300
"""Of a place: ours, WhatsApp names none."""
VARIABLE = 500
"""Ours too: the whole body with its variables must stay under BODY."""
NO_VARIABLE = "-"

_TEMPLATE_NAME = re.compile(r"[a-z0-9_]{1,512}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Z]{2})?")


class OverLimit(ValueError):
    """The message says which limit, for whoever writes the text."""


def length(text: str) -> int:
    """In UTF-16 units, as telephones count: an emoji is two or more."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def beginning(text: str, longest: int) -> str:
    """So much of it, an emoji whole or not at all."""
    units = text.encode("utf-16-le", "surrogatepass")[: 2 * max(longest, 0)]
    return units.decode("utf-16-le", "ignore")


def check(what: str, text: str, longest: int, *, may_be_empty: bool = False) -> None:
    if not may_be_empty and not text.strip():
        raise OverLimit(f"{what}: está vacío")
    if "\0" in text:
        raise OverLimit(f"{what}: tiene un signo que nadie puede leer")
    if length(text) > longest:
        raise OverLimit(f"{what}: tiene {length(text)} letras y caben {longest}: «{text[:40]}…»")


def check_line(what: str, text: str, longest: int, *, may_be_empty: bool = False) -> None:
    check(what, text, longest, may_be_empty=may_be_empty)
    if any(ord(sign) < 32 for sign in text):
        raise OverLimit(f"{what}: debe ir en un solo renglón")


def check_count(what: str, count: int, most: int) -> None:
    if not 1 <= count <= most:
        raise OverLimit(f"{what}: hay {count} y puede haber de 1 a {most}")


def check_distinct(what: str, texts: Sequence[str]) -> None:
    if len({*texts}) != len(texts):
        raise OverLimit(f"{what}: hay dos iguales")


def check_id(what: str, text: str, longest: int) -> None:
    check_line(what, text, longest)
    if text != text.strip():
        raise OverLimit(f"{what}: empieza o termina con espacio")


def check_template(name: str, language: str) -> None:
    if not _TEMPLATE_NAME.fullmatch(name):
        raise OverLimit(f"Plantilla «{name}»: solo minúsculas, números y guion bajo")
    if not _LANGUAGE.fullmatch(language):
        raise OverLimit(f"Plantilla «{name}»: «{language}» no es un idioma como es_MX")


def variable(text: str) -> str:
    """As a template takes it: one line, no tab, no run of spaces, not empty, not longer than VARIABLE."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    if length(line) > VARIABLE:
        line = beginning(line, VARIABLE - len("…")).rstrip() + "…"
    return line or NO_VARIABLE
