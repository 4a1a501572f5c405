"""The catalogue as one Excel workbook: it leaves and comes back the same, and nothing in it is run."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from tests.catalogs import IMEVIS
from ventanilla.catalog import workbook
from ventanilla.catalog.content import Content, content_of
from ventanilla.catalog.models import Office
from ventanilla.catalog.tables import CatalogProblems, Folder, Problem
from ventanilla.scheduling import publishing
from ventanilla.scheduling.sheets import EVERY_TABLE

Edit = Callable[[Workbook], None]


def imevis() -> Content:
    return content_of(Folder(IMEVIS), EVERY_TABLE)


def edited(edit: Edit) -> bytes:
    book = load_workbook(io.BytesIO(workbook.write(imevis())))
    edit(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(data: bytes) -> Content:
    return workbook.read(data, EVERY_TABLE)


def refusal(data: bytes) -> list[Problem]:
    with pytest.raises(CatalogProblems) as refused:
        read(data)
    return refused.value.problems


def test_the_whole_catalogue_leaves_and_comes_back_the_same() -> None:
    assert read(workbook.write(imevis())) == imevis()
    assert read(edited(lambda book: None)) == imevis(), "also when another program saved it"


cells = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=40)


@given(st.lists(st.lists(cells, min_size=3, max_size=3), max_size=6))
def test_any_text_leaves_and_comes_back_as_it_is(rows: list[list[str]]) -> None:
    said = [["apodo", "municipio", "nota"], *([" ".join(c.split()) for c in r] for r in rows)]
    while not any(said[-1]):
        said.pop()
    content = Content({"apodos": said}, {})
    assert workbook.read(workbook.write(content), ["apodos"]) == content


@pytest.mark.parametrize("start", ["=", "+", "-", "@", '=HYPERLINK("http://x")', "\t="])
def test_no_cell_that_leaves_is_a_formula(start: str) -> None:
    """promise: D2 (of the catalogue)"""
    content = imevis().with_row("apodos", None, {"apodo": f"{start}1+1", "municipio": "001"})
    book = load_workbook(io.BytesIO(workbook.write(content)))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "n"}
    assert "f" not in kinds


def test_a_formula_that_enters_is_refused_by_its_cell() -> None:
    def edit(book: Workbook) -> None:
        book["oficinas"]["B3"] = '=WEBSERVICE("http://x")'
        book["horarios"]["F2"] = "=1+2"

    assert [str(problem) for problem in refusal(edited(edit))] == [
        "horarios, fila 2, columna «lugares»: la celda F2 tiene una fórmula: escribe en su lugar el"
        " resultado",
        "oficinas, fila 3, columna «nombre»: la celda B3 tiene una fórmula: escribe en su lugar el"
        " resultado",
    ]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (date(2026, 12, 24), "2026-12-24"),
        (datetime(2026, 12, 24), "2026-12-24"),
        (time(9, 30), "9:30"),
        (timedelta(hours=9, minutes=30), "9:30"),
        (7222765550, "7222765550"),
        (7222765550.0, "7222765550"),
        (True, "si"),
        (False, "no"),
        ("  con espacios ", "con espacios"),
        (None, ""),
    ],
)
def test_what_the_spreadsheet_makes_of_a_cell_is_read_as_it_was_meant(
    value: object, said: str
) -> None:
    def edit(book: Workbook) -> None:
        book["apodos"]["A2"] = value  # type: ignore[assignment]
        book["apodos"]["B2"] = "001"

    assert read(edited(edit)).tables["apodos"][1] == [said, "001"]


def test_lines_keep_their_number_and_a_problem_its_cell() -> None:
    def edit(book: Workbook) -> None:
        book["oficinas"].insert_rows(3)
        book["oficinas"]["F7"] = "123"

    content = read(edited(edit))
    with pytest.raises(CatalogProblems) as refused:
        publishing.check(content)
    [problem] = refused.value.problems
    assert problem.row == 7
    assert workbook.located(problem, content) == "hoja oficinas, celda F7 (codigo_postal)"


def test_a_sheet_that_is_missing_is_told() -> None:
    content = read(edited(lambda book: book.remove(book["municipios"])))
    with pytest.raises(CatalogProblems) as refused:
        publishing.check(content)
    assert any("municipios: falta esta tabla" in str(each) for each in refused.value.problems)


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (41 * 1024 * 1024))
    return out.getvalue()


def entities() -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook.write(imevis()))) as good,
        zipfile.ZipFile(out, "w") as archive,
    ):
        for name in good.namelist():
            start = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' if name == "xl/workbook.xml" else b""
            archive.writestr(name, start + good.read(name))
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no es un libro de Excel"),
        (b"numero,nombre\n1,dos\n", "no es un libro de Excel"),
        (b"PK\x03\x04" + b"\0" * 100, "no es un libro de Excel"),
        (workbook.write(imevis())[:20_000], "no es un libro de Excel"),
        (b"0" * (workbook.LARGEST + 1), "pesa más de 2 MB"),
        (bomb(), "demasiado grande al abrirlo"),
        (entities(), "trae declaraciones"),
    ],
    ids=["nothing", "csv", "half a head", "cut", "heavy", "bomb", "entities"],
)
def test_what_is_no_workbook_gets_a_sentence(data: bytes, said: str) -> None:
    [problem] = refusal(data)
    assert said in problem.reason
    assert "guárdalo como libro de Excel (.xlsx)" in problem.reason


@pytest.mark.django_db
def test_the_command_loads_a_workbook(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def edit(book: Workbook) -> None:
        book["oficinas"]["G2"] = 7221112233

    path = tmp_path / "catalogo.xlsx"
    path.write_bytes(edited(edit))
    call_command("load_catalog", str(path))
    assert "13 oficinas" in capsys.readouterr().out
    assert Office.objects.get(number=0).phone == "7221112233"
    last = publishing.newest()
    assert last
    assert last.summary == "Se cargó de catalogo.xlsx"
