"""A workbook whose first sheet may have a million rows.

XlsxWriter makes the book with a specimen row; the rows themselves are written here, in the specimen's
place and straight into the file, in less than half the time and with no copy on the disk. Every text is an
inline string: nothing that a person typed is ever a formula, a number, a link or mark-up.
"""

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from typing import BinaryIO, NamedTuple
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 1_048_575
"""What Excel's last row leaves below the header."""
LONGEST = 32_767
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_SHEET = "xl/worksheets/sheet1.xml"
_CONTENTS = "[Content_Types].xml"
_PIECE = 500
_EPOCH = datetime(1899, 12, 30)
_DAY = 86_400
# What XML 1.0 cannot hold at all; a carriage return it would read as a line feed.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_LIKE_AN_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


class Column(NamedTuple):
    title: str
    width: int
    format: str = ""
    """How Excel shows a number; empty where the cell is text."""


@dataclass
class Result:
    rows: int = 0


def fit(text: str) -> str:
    """What a cell can hold of it."""
    clean = _UNFIT.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    return clean if len(clean) <= LONGEST else f"{clean[: LONGEST - 1]}…"


def say(sheet: Worksheet, row: int, column: int, text: str, look: Format | None = None) -> None:
    """A text into a cell by XlsxWriter, which takes one that is wrapped in its own mark-up for mark-up."""
    clean = fit(text)
    sheet.write_string(row, column, f"{clean} " if clean.endswith("</r>") else clean, look)


@lru_cache(maxsize=50_000)
def text(value: str) -> str:
    """The inside of a cell of text; empty for nothing, which is no cell at all."""
    if not value:
        return ""
    said = escape(_LIKE_AN_ESCAPE.sub("_x005F_", fit(value)))
    keep = ' xml:space="preserve"' if said != said.strip() or "\n" in said else ""
    return f"<is><t{keep}>{said}</t></is>"


def number(value: float) -> str:
    return f"<v>{value}</v>"


def serial(moment: datetime, zone: ZoneInfo) -> float:
    """Days since Excel's beginning, by the wall clock of the zone, to the second."""
    wall = moment.astimezone(zone).replace(tzinfo=None) - _EPOCH
    return wall.days + round(wall.seconds / _DAY, 10)


def header(sheet: Worksheet, columns: Sequence[Column], book: Workbook) -> None:
    """Titles, widths and the specimen row, from which `write` learns how each column looks."""
    bold = book.add_format({"bold": True, "bg_color": "#E8E2DF", "border": 1, "text_wrap": True})
    for position, column in enumerate(columns):
        sheet.set_column(position, position, column.width)
        say(sheet, 0, position, column.title, bold)
        look = book.add_format({"num_format": column.format or "@"})
        if column.format:
            sheet.write_number(1, position, 1, look)
        else:
            sheet.write_string(1, position, "x", look)


def write(
    out: BinaryIO,
    columns: Sequence[Column],
    rows: Iterable[Sequence[str]],
    *,
    expected: int,
    book: Callable[[int], bytes],
) -> int:
    """How many rows. `book` makes the workbook for so many, with `header` in its first sheet; it is asked
    before the rows and again after them, when their number and their sums are known."""
    blank = book(expected)
    first = _part(blank, _SHEET)
    result = Result()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        # Programs look for it at the beginning.
        archive.writestr(_CONTENTS, _part(blank, _CONTENTS))
        # No ZIP64, which some of them refuse: a full sheet of long rows has half of its two gigabytes.
        with archive.open(_SHEET, "w") as sheet:
            sheet.write(_head(first, columns, expected).encode())
            for piece in _pieces(rows, _frames(first, columns), result):
                sheet.write(piece.encode())
            finished = book(result.rows)
            whole = _part(finished, _SHEET)
            sheet.write(whole[whole.index("</sheetData>") :].encode())
        _copy_others(finished, archive)
    return result.rows


def _head(sheet: str, columns: Sequence[Column], expected: int) -> str:
    """What comes before the first row."""
    last = f"{xl_col_to_name(len(columns) - 1)}{expected + 1}"
    head = sheet[: sheet.index('<row r="2"')]
    return re.sub(r'<dimension ref="[^"]*"/>', f'<dimension ref="A1:{last}"/>', head)


class Frame(NamedTuple):
    """What stands around the number of a row and the inside of a cell."""

    before: str
    between: str


def _frames(sheet: str, columns: Sequence[Column]) -> list[Frame]:
    looks = dict(re.findall(r'<c r="([A-Z]+)2" s="(\d+)"', sheet))
    frames = []
    for position, column in enumerate(columns):
        name = xl_col_to_name(position)
        kind = "" if column.format else ' t="inlineStr"'
        frames.append(Frame(f'<c r="{name}', f'" s="{looks[name]}"{kind}>'))
    return frames


def _pieces(
    rows: Iterable[Sequence[str]], frames: Sequence[Frame], result: Result
) -> Iterator[str]:
    """Some hundred rows at a time: few calls, little memory."""
    piece: list[str] = []
    for position, cells in enumerate(rows, start=2):
        said = str(position)
        filled = [
            f"{before}{said}{between}{inside}</c>"
            for (before, between), inside in zip(frames, cells, strict=True)
            if inside
        ]
        piece.append(f'<row r="{said}">{"".join(filled)}</row>')
        result.rows += 1
        if len(piece) == _PIECE:
            yield "".join(piece)
            piece.clear()
    yield "".join(piece)


def _part(book: bytes, name: str) -> str:
    with zipfile.ZipFile(BytesIO(book)) as archive:
        return archive.read(name).decode()


def _copy_others(book: bytes, archive: zipfile.ZipFile) -> None:
    with zipfile.ZipFile(BytesIO(book)) as made:
        for name in made.namelist():
            if name not in (_CONTENTS, _SHEET):
                archive.writestr(name, made.read(name))
