"""The Excel file, opened again: what it holds, and that nothing in it is more than text."""

import re
import zipfile
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import pytest
import xlsxwriter
from openpyxl import load_workbook

from tests.intranet.desk import person
from tests.people import (
    ANA,
    BRUNO,
    MONDAY,
    NOW,
    TUESDAY,
    at,
    book,
    desk_books,
    office,
    statements,
    strangers,
)
from ventanilla.accounts.models import Role
from ventanilla.appointments import transitions
from ventanilla.appointments.models import Appointment, CallEntry, CallOutcome, Channel, Visit
from ventanilla.catalog.catalogue import current
from ventanilla.catalog.models import Office
from ventanilla.lib import spreadsheet
from ventanilla.reports import workbook
from ventanilla.reports.filters import Filters

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
HOSTILE = [
    *("=1+1", "=cmd|' /C calc'!A0", "@SUM(A1)", "+52", "-1", "-1+1", "\t=1+1", "{=1+1}", "%0A=1"),
    *("https://malo.example", "mailto:a@b.mx", "internal:Hoja2!A1", "00123", "1e5", "TRUE", "#N/A"),
    *("<r><t>x</t></r>", "</t></is></c><c><f>1+1</f></c>", "<![CDATA[x]]>", "&amp;", "&L", "]]>"),
    *("_x0041_", "_x000D_", " con espacios ", "dos\nlíneas", "«ñandú» 😀", "A\u202eB", "'=1"),
]


def filters(first: date = MONDAY, last: date = MONDAY + timedelta(days=90), **more: Any) -> Filters:
    return Filters(first, last, more.pop("offices", tuple(current().offices.values())), **more)


def written(asked: Filters | None = None) -> bytes:
    out = BytesIO()
    workbook.write(out, asked or filters(), by=person("pat", Role.MANAGEMENT))
    return out.getvalue()


def table(data: bytes) -> list[dict[str, Any]]:
    title, *rows = load_workbook(BytesIO(data))["Citas"].iter_rows(values_only=True)
    return [dict(zip(title, row, strict=True)) for row in rows]


def facts(data: bytes, sheet: str) -> dict[str, Any]:
    """First column to second; of titles that come twice, the first."""
    found: dict[str, Any] = {}
    for row in load_workbook(BytesIO(data))[sheet].iter_rows(values_only=True):
        found.setdefault(str(row[0]), row[1])
    return found


def cells(data: bytes) -> list[ElementTree.Element]:
    archive = zipfile.ZipFile(BytesIO(data))
    sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    trees = [ElementTree.fromstring(archive.read(name)) for name in sheets]
    return [cell for tree in trees for cell in tree.iter(f"{MAIN}c")]


def names(appointment: Appointment, **values: str) -> None:
    """Straight into the table: a name like these is not always taken at the door."""
    Appointment.objects.filter(pk=appointment.pk).update(**values)


def test_each_appointment_has_its_row_with_real_dates_and_the_official_words() -> None:
    ana = book(ANA, at("9:30"))
    CallEntry.objects.create(appointment=ana, at=NOW, by=person("eva"), outcome=CallOutcome.BUSY)
    [row] = table(written())
    assert row["Clave (CTS)"].replace("-", "") == ana.cts
    assert (row["Fecha"], row["Hora"]) == (datetime.combine(TUESDAY, time()), time(9, 30))
    assert row["Registrada el"] == datetime(2026, 9, 7, 10, 0)
    assert (row["Estado"], row["Canal"], row["Motivo"]) == ("Pendiente", "Página", None)
    assert (row["Nombre"], row["Primer apellido"]) == ("Ana María", "Peña")
    assert (row["Teléfono"], row["Llamadas"]) == ("722 234 56 10", 1)
    assert (row["Oficina"], row["Municipio"]) == (office().name, "Toluca")


def test_the_visit_is_told_too() -> None:
    eva, ana = person("eva"), book(ANA, at("10:00"))
    Visit.objects.create(
        appointment=ana,
        office=ana.office,
        arrived_at=at("9:50"),
        called_at=at("10:05"),
        served_by=eva,
        ended_at=at("10:20"),
        result="ingresado",
    )
    [row] = table(written())
    hours = [row[name].time() for name in ("Llegada", "Llamado", "Fin")]
    assert hours == [time(9, 50), time(10, 5), time(10, 20)]
    assert row["Atendió"] == "eva"


def test_hours_are_those_of_the_office() -> None:
    """Two hours earlier in Tijuana."""
    book(ANA, at("10:00"))
    Office.objects.update(time_zone="America/Tijuana")
    [row] = table(written())
    assert row["Hora"] == time(9, 0)  # Tijuana has summer time in September


def test_cancelled_ones_are_there_and_the_states_add_up() -> None:
    """promise: N6"""
    transitions.cancel(book(ANA), channel=Channel.WEB)
    transitions.confirm(book(BRUNO, at("11:00")), channel=Channel.PHONE, by=person("eva"))
    data = written()
    rows, summary = table(data), facts(data, "Resumen")
    assert sorted(row["Estado"] for row in rows) == ["Cancelada", "Confirmada"]
    parts = ("Efectuadas", "No asistió", "Improcedente", "Se retiró sin ser atendida")
    parts += ("Canceladas", "Pendientes", "Confirmadas")
    assert sum(summary[part] for part in parts) == summary["Recibidas"] == len(rows) == 2
    assert summary["Inasistencia"] == "sin datos"


def test_no_text_of_a_person_is_more_than_text() -> None:
    """promise: D2: in the file's own letters, cell by cell, and as a program reads it"""
    for stranger, text in zip(strangers(len(HOSTILE)), HOSTILE, strict=True):
        names(book_anywhere(stranger), given_names=text, first_surname=text)
    data = written()
    assert no_formula(data)
    # openpyxl leaves an escaped escape as it stands; Excel does not.
    shown = [row["Nombre"].replace("_x005F_", "_") for row in table(data)]
    assert sorted(shown) == sorted(HOSTILE)
    for cell in cells(data):
        assert {each.tag for each in cell} <= {f"{MAIN}v", f"{MAIN}is"}
    parts = zipfile.ZipFile(BytesIO(data)).namelist()
    assert not [name for name in parts if "calcChain" in name or "externalLink" in name]
    assert b"hyperlink" not in zipfile.ZipFile(BytesIO(data)).read("xl/worksheets/sheet1.xml")


def test_the_same_names_by_the_plain_library_would_be_formulas() -> None:
    """promise: D2 (negative control)"""
    out = BytesIO()
    with xlsxwriter.Workbook(out) as plain:
        sheet = plain.add_worksheet()
        for row, text in enumerate(HOSTILE):
            sheet.write(row, 0, text)
    assert not no_formula(out.getvalue())


def no_formula(data: bytes) -> bool:
    return not any(cell.find(f"{MAIN}f") is not None for cell in cells(data))


def book_anywhere(stranger: Any) -> Appointment:
    taken = Appointment.objects.count()
    return desk_books(
        stranger, at(f"{10 + taken // 6 % 4}:00", MONDAY + timedelta(days=1)), reason="x"
    )


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\x00b\x07c\x1bd", "abcd"),
        ("a\ufffeb", "ab"),
        ("x" * 40_000, "x" * 32_766 + "…"),
        ("a\r\nb\rc", "a\nb\nc"),
    ],
    ids=["control characters", "no character", "too long", "line ends"],
)
def test_what_a_cell_cannot_hold(typed: str, kept: str) -> None:
    """promise: D2"""
    assert spreadsheet.fit(typed) == kept
    inside = ElementTree.fromstring(spreadsheet.text(typed))
    assert "".join(inside.itertext()) == kept


def test_a_name_of_staff_or_of_an_office_is_text_as_well() -> None:
    """promise: D2: in the summary, the definitions, the footer and the properties"""
    book(ANA)
    Office.objects.update(name="<r><t>=1+1</t></r>")
    eva = person("pat", Role.MANAGEMENT)
    eva.first_name = "=1+1 & <r>"
    eva.save()
    out = BytesIO()
    workbook.write(out, filters(offices=tuple(Office.objects.all())), by=eva)
    data = out.getvalue()
    assert no_formula(data)
    assert [row["Oficina"] for row in table(data)] == ["<r><t>=1+1</t></r>"]
    assert facts(data, "Definiciones y filtros")["Lo pidió"] == "=1+1 & <r>"
    footer = load_workbook(BytesIO(data))["Citas"].oddFooter.left.text
    assert footer.startswith("Contiene datos personales. Exportó: =1+1 ")


def test_the_header_stays_the_filters_are_on_and_it_says_what_it_is() -> None:
    book(ANA)
    data = written()
    opened = load_workbook(BytesIO(data))
    sheet = opened["Citas"]
    assert opened.sheetnames == ["Citas", "Resumen", "Definiciones y filtros"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:S2")
    assert sheet.dimensions == "A1:S2"
    assert all(sheet.column_dimensions[name].width >= 8 for name in "ABCS")
    said = "Contiene datos personales. Exportó: pat el 07/09/2026 a las 10:00"
    assert opened.properties.description == opened.properties.subject == said
    about = facts(data, "Definiciones y filtros")
    assert (about["Renglones"], about["Desde"]) == (1, "lunes 7 de septiembre de 2026")
    assert "Efectuadas entre recibidas" in about["Cumplimiento"]


def test_nothing_at_all_is_a_file_too() -> None:
    data = written(filters(offices=(office(),), status="cancelada"))
    assert table(data) == []
    assert facts(data, "Resumen")["Recibidas"] == 0
    assert facts(data, "Definiciones y filtros")["Estado"] == "Cancelada"


def test_more_rows_ask_no_more_of_the_database() -> None:
    book(ANA)
    with statements() as few:
        written()
    for stranger in strangers(20):
        book_anywhere(stranger)
    out = BytesIO()
    with statements() as many:
        workbook.write(out, filters(), by=person("eva"))
    assert len(many) <= len(few)
    assert len(table(out.getvalue())) == 21


def test_programs_find_the_kind_of_file_at_its_beginning() -> None:
    archive = zipfile.ZipFile(BytesIO(written()))
    assert archive.testzip() is None
    assert archive.namelist()[0] == "[Content_Types].xml"
    assert len(set(archive.namelist())) == len(archive.namelist())
    for name in archive.namelist():
        if re.search(r"\.(xml|rels)$", name):
            ElementTree.fromstring(archive.read(name))
