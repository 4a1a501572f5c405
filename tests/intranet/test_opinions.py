"""What people said in a month, and never who."""

from datetime import date, timedelta

import pytest
from django.test import Client

from tests.intranet.desk import enter, person
from tests.people import ECATEPEC, office
from tests.public.markup import Document, read
from ventanilla.accounts.models import Role
from ventanilla.catalog import catalogue
from ventanilla.catalog.models import Office, SurveyKind
from ventanilla.surveys.models import Answer, How, Response

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

PAGE = "/intranet/reportes/opiniones/"
AUGUST = date(2026, 8, 3)
PAYLOAD = "<img src=x onerror=alert(1)>"


def said(
    count: int, where: Office | None = None, day: date = AUGUST, text: str = "Más sillas"
) -> None:
    known = {each.code: each for each in catalogue.current().questions[SurveyKind.VISIT]}
    for n in range(count):
        response = Response.objects.create(
            survey=SurveyKind.VISIT,
            day=day,
            office=where or office(),
            procedure=catalogue.current().procedures["constancia"],
            channel="web",
            how=How.LINK,
        )
        Answer.objects.create(response=response, question=known["atencion"], value="5")
        Answer.objects.create(response=response, question=known["mejorar"], text=f"{text} {n}")


def page(client: Client, **chosen: str) -> Document:
    return read(client.get(PAGE, chosen))


@pytest.fixture
def pat() -> Client:
    return enter(person("pat", Role.MANAGEMENT))


def test_the_last_month_that_ended_with_its_answers_and_its_words(pat: Client) -> None:
    said(10)
    found = page(pat)
    assert found.heading == "Lo que dijeron las personas en agosto de 2026"
    assert "Muy bien" in found.text
    assert "100.0 %" in found.text
    assert found.text.count("Más sillas") == 10


def test_of_fewer_than_ten_nothing_is_shown(pat: Client) -> None:
    said(9)
    found = page(pat)
    assert "Más sillas" not in found.text
    assert "Muy bien" not in found.text
    assert "Menos de diez personas escribieron" in found.text


def test_the_order_tells_nothing_of_when(pat: Client) -> None:
    """By chance once in two hundred thousand million: ten in the order in which they came."""
    said(15)
    texts = [each.text for each in page(pat).all("li") if "Más sillas" in each.text]
    assert len(texts) == 15
    assert texts != [f"Más sillas {n}" for n in range(15)]


def test_days_cannot_be_chosen_nor_a_month_in_course(pat: Client) -> None:
    """Two periods that differ by a day would tell what was said on it."""
    said(10)
    said(10, day=date(2026, 9, 2), text="De hoy")
    assert "De hoy" not in page(pat, desde="2026-08-01", hasta="2026-09-30").text
    assert pat.get(PAGE, {"mes": "2026-09"}).status_code == 422


def test_another_month_and_one_office(pat: Client) -> None:
    said(10, day=AUGUST - timedelta(days=20), text="De julio")
    said(10, office(ECATEPEC), day=AUGUST - timedelta(days=20), text="Allá")
    number = str(office(ECATEPEC).number)
    assert "De julio" in page(pat, mes="2026-07").text
    found = page(pat, mes="2026-07", oficina=number).text
    assert "Allá" in found
    assert "De julio" not in found


def test_a_coordinator_reads_those_of_the_own_office(pat: Client) -> None:
    """promise: C1"""
    said(10)
    said(10, office(ECATEPEC), text="Allá")
    lead = enter(person("lead", Role.COORDINATION))
    assert "Más sillas" in page(lead).text
    assert "Allá" not in page(lead).text
    assert lead.get(PAGE, {"oficina": str(office(ECATEPEC).number)}).status_code == 422


@pytest.mark.parametrize("sent", [{"mes": "x"}, {"mes": "\0"}, {"oficina": "9" * 40}])
def test_what_is_mistaken_is_told(pat: Client, sent: dict[str, str]) -> None:
    answer = pat.get(PAGE, sent)
    assert answer.status_code == 422
    assert "Elige de la lista" in read(answer).text


def test_what_people_write_is_only_text(pat: Client) -> None:
    """promise: D1"""
    said(10, text=PAYLOAD)
    found = page(pat)
    assert PAYLOAD in found.text
    assert not found.all("img")
