"""Accessible PDFs that last: typst, PDF/UA-1 and PDF/A-2a.

What people typed reaches a template only as data (JSON in `sys.inputs`), never as source: written into
the source, a name could read a file into the page.
"""

import json
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst
from fontTools.ttLib import TTFont

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
    """What the fonts of the folder can draw, without the marks that nobody sees."""
    codes = {code for font in folder.glob("*.ttf") for code in TTFont(font).getBestCmap()}
    drawn = map(chr, codes)
    return frozenset(char for char in drawn if unicodedata.category(char) not in ("Cc", "Cf"))
