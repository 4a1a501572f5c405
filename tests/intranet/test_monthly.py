"""The report of a month leaves the intranet: who may take it, of which offices, and its trace."""

import io
from html import unescape

import pypdfium2
import pytest
from django.test import Client

from tests.intranet.desk import enter, person
from tests.people import ANA, CARMEN, ECATEPEC, MONDAY, book, office
from ventanilla.accounts.models import Role
from ventanilla.appointments import access
from ventanilla.appointments.models import AccessEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

PAGE, FILE = "/intranet/reportes/mensual/", "/intranet/reportes/mensual/{}.pdf"


@pytest.fixture
def ernesto() -> Client:
    """Coordinates Toluca."""
    return enter(person("ernesto", Role.COORDINATION))


@pytest.fixture
def patricia() -> Client:
    """Management: of every office."""
    return enter(person("patricia", Role.MANAGEMENT))


def words(client: Client, month: str = "2026-09") -> str:
    answer = client.get(FILE.format(month))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="informe-{month}.pdf"'
    pages = pypdfium2.PdfDocument(io.BytesIO(answer.content))
    return " ".join(" ".join(p.get_textpage().get_text_bounded() for p in pages).split())


def test_a_coordinator_gets_the_figures_of_his_office_alone(ernesto: Client) -> None:
    """promise: C1"""
    book(ANA)
    book(CARMEN, municipality=ECATEPEC)
    text = words(ernesto)
    assert f"Comprende: {office().name}." in text
    assert "Recibidas 1 0" in text
    assert office(ECATEPEC).name not in text
    assert "por ernesto." in text


def test_management_gets_those_of_every_office(patricia: Client) -> None:
    book(ANA)
    book(CARMEN, municipality=ECATEPEC)
    text = words(patricia)
    assert "Recibidas 2 0" in text
    assert office(ECATEPEC).name in text


def test_that_it_left_is_written_down(ernesto: Client, patricia: Client) -> None:
    """promise: C2"""
    words(ernesto)
    (entry,) = access.of_office(office(), MONDAY)
    assert (entry.by.username, entry.kind) == ("ernesto", "exportacion")
    assert entry.detail == "Informe de septiembre de 2026, en PDF: cifras de 1 oficina"
    words(patricia, "2026-08")
    last = AccessEntry.objects.get(by__username="patricia")
    assert last.office is None
    assert last.detail == "Informe de agosto de 2026, en PDF: cifras de 13 oficinas"


def test_the_page_offers_the_month_in_course_and_those_that_ended(ernesto: Client) -> None:
    page = unescape(ernesto.get(PAGE).content.decode())
    for month in ("2026-09", "2026-08", "2025-09", "2024-09"):
        assert page.count(FILE.format(month)) == 1
    assert "2026-10.pdf" not in page
    assert page.index("2026-08.pdf") < page.index("Mes en curso") < page.index("2026-09.pdf")
    assert "Agosto de 2026" in page
    assert office().name in page
    assert PAGE in ernesto.get("/intranet/reportes/").content.decode()
    assert not AccessEntry.objects.exists()


@pytest.mark.parametrize(
    "month", ["2026-10", "2026-13", "2026-00", "1999-12", "9999-12", "2026-9", "%00", "2026-09%00"]
)
def test_a_month_that_has_not_come_or_does_not_exist_is_no_page(
    patricia: Client, month: str
) -> None:
    assert patricia.get(FILE.format(month)).status_code == 404
    assert not AccessEntry.objects.exists()


def test_no_person_is_in_it(patricia: Client) -> None:
    """promise: C2"""
    made = book(ANA)
    text = words(patricia)
    for datum in (made.cts, made.phone, ANA.first_surname, ANA.given_names):
        assert datum not in text
