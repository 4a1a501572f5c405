"""Accessible PDFs that last: typst, PDF/UA-1 and PDF/A-2a.

What people typed reaches a template only as data (JSON in `sys.inputs`), never as source: written into
the source, a name could read a file into the page.
"""

import json
import struct
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

STANDARDS: list[Any] = ["ua-1", "a-2a"]
REPLACEMENT = "?"


class TooLong(Exception):
    """The template asserted, with the message «TOO LONG», that the data take more room than they may."""


def compile(template: Path, data: Mapping[str, Any], *, fonts: Path, made_at: datetime) -> bytes:
    """The template set with `data`, which it reads with `json(bytes(sys.inputs.data))`.

    `fonts` is a folder of TrueType files: no font of the machine is used, so every server makes the
    same page, and the same data and `made_at` give the same bytes. Safe in threads. Raises TooLong.
    """
    try:
        return typst.compile(
            template,
            root=template.parent,
            font_paths=_typefaces(fonts),
            sys_inputs={"data": json.dumps(_printable(data, _characters_in(fonts)))},
            pdf_standards=STANDARDS,
            timestamp=int(made_at.timestamp()),
        )
    except typst.TypstError as error:
        if "TOO LONG" in error.message and "assertion" in error.message:
            raise TooLong from None
        raise


def printable(text: str, characters: frozenset[str]) -> str:
    """The text with what the fonts can draw: PDF/A and PDF/UA refuse a page with a missing glyph.

    A letter or sign without one becomes «?»; every kind of space, a space; marks that nobody sees
    (direction, joiners, variants, control) go.
    """
    if characters.issuperset(text):
        return text
    return "".join(_drawn(char, characters) for char in text)


def _drawn(char: str, characters: frozenset[str]) -> str:
    category = unicodedata.category(char)
    if char.isspace() or category in ("Zl", "Zp"):
        return " "
    if category in ("Cc", "Cf"):
        return ""
    if char in characters:
        return char
    return "" if category in ("Mn", "Me") else REPLACEMENT


def _printable(value: Any, characters: frozenset[str]) -> Any:
    if isinstance(value, str):
        return printable(value, characters)
    if isinstance(value, Mapping):
        return {key: _printable(inner, characters) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_printable(inner, characters) for inner in value]
    return value


@cache
def _typefaces(folder: Path) -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
    )


@cache
def _characters_in(folder: Path) -> frozenset[str]:
    return frozenset().union(*(characters(font.read_bytes()) for font in folder.glob("*.ttf")))


def characters(font: bytes) -> set[str]:
    """What a TrueType font can draw of Unicode's first plane, without the invisible marks: typst does
    not tell, so its table is read here (OpenType `cmap`, Windows Unicode subtable, format 4)."""
    tables = struct.iter_unpack(">4s4xL4x", font[12 : 12 + 16 * _words(font, 4, 1)[0]])
    cmap = dict(tables)[b"cmap"]
    for n in range(_words(font, cmap + 2, 1)[0]):
        platform, encoding, start = struct.unpack_from(">HHL", font, cmap + 4 + 8 * n)
        if (platform, encoding) == (3, 1) and _words(font, cmap + start, 1) == (4,):
            drawn = map(chr, _mapped(font, cmap + start))
            return {char for char in drawn if unicodedata.category(char) not in ("Cc", "Cf")}
    raise ValueError("this font has no Unicode table of format 4")


def _mapped(font: bytes, start: int) -> list[int]:
    """The code points that a format 4 subtable maps to a glyph other than 0, «missing»."""
    segments = _words(font, start + 6, 1)[0] // 2
    columns = [start + 14, *(start + 16 + 2 * segments * n for n in (1, 2, 3))]
    last, first, delta, offset = (_words(font, column, segments) for column in columns[:4])
    found = []
    for n in range(segments):
        for code in range(first[n], min(last[n], 0xFFFE) + 1):
            glyph = code
            if offset[n]:
                place = columns[3] + 2 * n + offset[n] + 2 * (code - first[n])
                glyph = _words(font, place, 1)[0]
            if glyph and (glyph + delta[n]) % 0x10000:
                found.append(code)
    return found


def _words(font: bytes, start: int, count: int) -> tuple[int, ...]:
    return struct.unpack_from(f">{count}H", font, start)
