"""What people ask the assistant, for whoever plans with it."""

import csv
import io
from datetime import date

import pytest
from django.test import Client

from tests.assistant.conversations import counted
from tests.intranet.desk import enter, person
from tests.people import ECATEPEC, TITULO, TOLUCA, TUESDAY, statements
from tests.public.markup import Document, read
from ventanilla.accounts.models import Role
from ventanilla.appointments.models import AccessEntry, AccessKind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

PAGE = "/intranet/asistente/preguntas/"
FILE = f"{PAGE}preguntas.csv"


@pytest.fixture
def pat() -> Client:
    return enter(person("pat", Role.MANAGEMENT))


def page(client: Client, **chosen: str) -> Document:
    return read(client.get(PAGE, chosen))


def test_this_month_by_what_which_where_and_how_it_ended(pat: Client) -> None:
    counted("cost", 6, procedure=TITULO, municipality=TOLUCA)
    counted("hours", 3, TUESDAY, municipality=ECATEPEC)
    counted("unclear", 1, outcome="sin entender")
    found = page(pat)
    assert found.heading == "Qué preguntan al asistente"
    assert "10 preguntas" in found.text
    for said in (
        "Cuánto cuesta 6 60.0 %",
        "Título de propiedad 6 60.0 %",
        "No se entendió 1 10.0 %",
    ):
        assert said in " ".join(found.text.split()), said
    assert "Ecatepec de Morelos" in found.text


def test_few_are_told_too_because_nobody_is_in_them(pat: Client) -> None:
    counted("cost", 1, municipality=TOLUCA)
    assert "1 pregunta." in page(pat).text


def test_last_month_and_days_of_one_s_own(pat: Client) -> None:
    counted("cost", 6, date(2026, 8, 31))
    counted("hours", 3)
    assert "6 preguntas" in page(pat, periodo="mes-pasado").text
    assert "9 preguntas" in page(pat, desde="2026-08-31", hasta="2026-09-07").text
    assert "Nadie preguntó nada" in page(pat, desde="2026-01-01", hasta="2026-01-31").text


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"desde": "2026-09-08", "hasta": "2026-09-01"}, "Es antes que el primer día"),
        ({"desde": "2026-09-08"}, "Escribe los dos días"),
        ({"desde": "x", "hasta": "2026-09-08"}, "No entendimos el día «x»"),
        ({"periodo": "siempre"}, "Elige uno de los periodos"),
    ],
)
def test_days_that_cannot_be_say_why(pat: Client, chosen: dict[str, str], said: str) -> None:
    answer = pat.get(PAGE, chosen)
    assert answer.status_code == 422
    assert said in read(answer).text
    assert pat.get(FILE, chosen).status_code == 400


def test_what_named_no_municipality_comes_last(pat: Client) -> None:
    counted("cost", 60)
    counted("hours", 3, municipality=ECATEPEC)
    assert page(pat).text.index("Ecatepec") < page(pat).text.rindex("Sin decir cuál")


def test_many_municipalities_are_behind_a_fold(pat: Client) -> None:
    for n in range(1, 14):
        counted("cost", n, municipality=f"{n:03d}")
    assert "Ver los otros 3" in page(pat).text


def test_the_file_holds_the_same_and_who_took_it_is_written_down(pat: Client) -> None:
    """promise: K4"""
    counted("cost", 6, procedure=TITULO, municipality=TOLUCA)
    counted("hours", 3, procedure="ya-no-existe")
    answer = pat.get(FILE)
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="preguntas-2026-09-01-2026-09-30.csv"'
    )
    text = answer.content.decode("utf-8-sig")
    assert [*csv.reader(io.StringIO(text))] == [
        ["pregunta", "tramite", "municipio", "resultado", "veces"],
        ["Cuánto cuesta", "Título de propiedad", "Toluca", "Se contestó", "6"],
        ["A qué hora atienden", "ya-no-existe", "", "Se contestó", "3"],
    ]
    entry = AccessEntry.objects.get(kind=AccessKind.EXPORT)
    assert entry.by.username == "pat"
    assert "del martes 1 de septiembre de 2026" in entry.detail


def test_it_costs_one_query_of_its_own_whatever_was_asked(pat: Client) -> None:
    for n in range(1, 60):
        counted("cost", n, municipality=f"{n:03d}")
    page(pat)
    with statements() as asked:
        page(pat)
    assert len([each for each in asked if "askedcount" in each]) == 1
