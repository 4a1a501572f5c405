"""What the messages must keep so that WhatsApp approves and delivers them, whatever their facts.

From Meta's pages «Templates», «Template components» and «Template review»: the body may neither begin nor end
with a variable, nor have two of them side by side, and its line breaks are two in a row at most. How many
variables a text may have for its words Meta does not publish; providers report two words each and one more.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ventanilla.catalog import message_facts
from ventanilla.catalog.models import MessageKind
from ventanilla.catalog.tables import Problem, Row
from ventanilla.lib.message_limits import BODY, OverLimit, check_template, length

WORDS_A_NAME = 2
BREAKS = 2
_WORD = re.compile(r"[^\W\d_]+")


class Shape(NamedTuple):
    """How many buttons a kind has, and between which hours before the visit it leaves: none, when something
    happens."""

    buttons: tuple[int, ...] = (0,)
    hours: tuple[int, int] | None = None


SHAPES = {
    MessageKind.CONFIRM: Shape((3,), (24, 336)),
    MessageKind.DAY_BEFORE: Shape((0, 2), (18, 36)),
    MessageKind.HOURS_BEFORE: Shape((0, 2), (1, 6)),
    MessageKind.ANSWERED: Shape((1,)),
}
"""Of the others none has a button."""


def check_messages(rows: Sequence[Row], longest: Mapping[str, int]) -> Iterable[Problem]:
    """`longest`: the letters of the longest value of each name in this catalogue."""
    first: dict[str, Row] = {}
    for row in rows:
        yield from check_message(row, longest)
        if row.has("kind", "buttons", "hours_before"):
            yield from _check_variant(row, first.setdefault(row["kind"], row))


def check_message(row: Row, longest: Mapping[str, int]) -> Iterable[Problem]:
    if row.has("template", "language"):
        yield from _check_template(row)
    if row.has("kind", "buttons"):
        yield from _check_buttons(row)
    if row.has("kind", "hours_before"):
        yield from _check_hours(row)
    if row.has("kind", "body"):
        for reason in _wrong_with(row["body"], row["kind"], longest):
            yield row.problem("body", reason)


def _check_template(row: Row) -> Iterable[Problem]:
    for field, name, language in (
        ("template", row["template"], "es_MX"),
        ("language", "a", row["language"]),
    ):
        try:
            check_template(name, language)
        except OverLimit:
            example = "recordatorio_1d" if field == "template" else "es_MX"
            reason = f"WhatsApp no acepta «{row[field]}»: escríbelo como «{example}»"
            yield row.problem(field, reason)


def _check_buttons(row: Row) -> Iterable[Problem]:
    allowed, count = shape(row["kind"]).buttons, len(row["buttons"])
    if count not in allowed:
        wanted = " o ".join(map(str, allowed))
        reason = f"«{row['kind']}» lleva {wanted} botones y tiene {count}: agrega o quita"
        if allowed == (0,):
            reason = f"«{row['kind']}» no lleva botones: deja la celda vacía"
        yield row.problem("buttons", reason)


def _check_hours(row: Row) -> Iterable[Problem]:
    hours, found = shape(row["kind"]).hours, row["hours_before"]
    if hours is None and found is not None:
        reason = f"«{row['kind']}» sale cuando algo pasa, no a una hora: deja la celda vacía"
        yield row.problem("hours_before", reason)
    if hours and (found is None or not hours[0] <= found <= hours[1]):
        reason = f"escribe cuántas horas antes de la cita sale «{row['kind']}»: de {hours[0]} a {hours[1]}"
        yield row.problem("hours_before", reason)


def _check_variant(row: Row, first: Row) -> Iterable[Problem]:
    """Only the words are tried out."""
    for field in ("buttons", "hours_before"):
        if row[field] != first[field]:
            same = f"debe ser igual en todas las versiones de «{row['kind']}»"
            yield row.problem(field, f"{same}: cópialo de la fila {first.line}")


def shape(kind: str) -> Shape:
    return SHAPES.get(MessageKind(kind), Shape())


def _wrong_with(body: str, kind: str, longest: Mapping[str, int]) -> Iterable[str]:
    allowed, names = message_facts.of_kind(kind), message_facts.names_in(body)
    pieces = message_facts.pieces(body)
    if strangers := [name for name in names if name not in allowed]:
        listed = ", ".join(f"{{{name}}}" for name in allowed)
        yield f"no hay un dato «{{{strangers[0]}}}» en este mensaje: usa {listed}"
        return
    if any(sign in piece for piece in pieces for sign in "{}"):
        yield "hay una llave sin su pareja o con algo que no es un dato: escribe cada dato como «{nombre}»"
        return
    yield from _wrong_places(names, pieces)
    if re.search(rf"\n{{{BREAKS + 1},}}", body):
        yield "hay más de un renglón vacío seguido: deja uno"
    letters = full_length(body, longest)
    if letters > BODY:
        yield (
            f"con los datos más largos de este catálogo llega a {letters:,} letras y caben {BODY:,}:"
            f" quita {letters - BODY}"
        )


def _wrong_places(names: Sequence[str], pieces: Sequence[str]) -> Iterable[str]:
    """WhatsApp would not approve it."""
    words = [len(_WORD.findall(piece)) for piece in pieces]
    if again := [name for name in names if names.count(name) > 1]:
        yield f"«{{{again[0]}}}» está dos veces: déjalo una"
    if names and not words[0]:
        yield "empieza con un dato: escribe antes unas palabras, como «Hola, {nombre}»"
    if names and not words[-1]:
        yield "termina con un dato: escribe después unas palabras, como «Te esperamos.»"
    for name, count, following in zip(names, words[1:-1], names[1:], strict=False):
        if not count:
            yield f"«{{{name}}}» y «{{{following}}}» están juntos: escribe unas palabras entre los dos"
    if names and sum(words) <= WORDS_A_NAME * len(names):
        yield (
            f"tiene {len(names)} datos y solo {sum(words)} palabras: escribe al menos"
            f" {WORDS_A_NAME * len(names) + 1} o quita datos"
        )


def full_length(body: str, longest: Mapping[str, int]) -> int:
    """Letters with the longest facts."""
    around = sum(map(length, message_facts.pieces(body)))
    return around + sum(longest.get(name, 0) for name in message_facts.names_in(body))
