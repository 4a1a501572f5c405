"""The pages of the reports: whose figures, with which filters, and the list behind each figure."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from tests.intranet.desk import enter, person
from tests.people import ANA, BRUNO, CARMEN, ECATEPEC, TUESDAY, at, book, no_show, office, strangers
from ventanilla.accounts.models import Role
from ventanilla.appointments.models import Appointment, Visit
from ventanilla.appointments.status import Status
from ventanilla.reports.figures import Figure

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

SUMMARY, LIST = "/intranet/reportes/", "/intranet/reportes/citas/{}/"


@pytest.fixture
def patricia() -> Client:
    """Management: of every office."""
    return enter(person("patricia", Role.MANAGEMENT))


@pytest.fixture
def ernesto() -> Client:
    """Coordinates Toluca."""
    return enter(person("ernesto", Role.COORDINATION))


@pytest.fixture
def three() -> list[Appointment]:
    """Two of Toluca, one of which came, and one of Ecatepec."""
    came = book(ANA, at("9:30"))
    Appointment.objects.filter(pk=came.pk).update(status=Status.COMPLETED)
    return [came, book(BRUNO, at("10:00")), book(CARMEN, at("10:30"), municipality=ECATEPEC)]


def figure(client: Client, name: str, query: str = "") -> str:
    """As the summary says it: «Recibidas» -> «3»."""
    page = text(client, SUMMARY + query)
    found = re.search(rf"<h3>{name}</h3>\s*<p class=\"big-figure\">(?:<a [^>]*>)?([^<]*)", page)
    assert found, page
    return found[1]


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content.decode()
    return unescape(answer.content.decode())


def keys(page: str) -> list[str]:
    return re.findall(r"\d{4}-\d{2}-\d{3}-\d{2}-\d{5}-\d{2}", page)


def test_management_sees_every_office_and_a_coordinator_his_own(
    patricia: Client, ernesto: Client, three: list[Appointment]
) -> None:
    """promise: C1"""
    assert figure(patricia, "Recibidas") == "3"
    assert figure(ernesto, "Recibidas") == "2"
    assert office(ECATEPEC).name not in text(ernesto, SUMMARY)


@pytest.mark.parametrize("address", [SUMMARY, LIST.format("recibidas")])
def test_nobody_filters_by_an_office_that_is_not_his(
    ernesto: Client, three: list[Appointment], address: str
) -> None:
    """promise: C1: another's office and one that does not exist are answered alike"""
    number = office(ECATEPEC).number
    other, none = (ernesto.get(f"{address}?oficina={n}") for n in (number, 77))
    assert (other.status_code, none.status_code) == (422, 422)
    assert other.content == none.content
    assert not keys(other.content.decode())


def test_the_rows_of_another_office_are_not_listed(
    ernesto: Client, three: list[Appointment]
) -> None:
    """promise: C1"""
    assert len(keys(text(ernesto, LIST.format("recibidas")))) == 2


@pytest.mark.parametrize("chosen", Figure, ids=lambda each: each.value)
def test_every_figure_leads_to_as_many_rows_as_it_says(
    patricia: Client, three: list[Appointment], chosen: Figure
) -> None:
    """promise: N5"""
    page = text(patricia, LIST.format(chosen.value))
    said = re.search(r"<h1>[^<]*: (\d+) citas?</h1>", page)
    assert said and len(keys(page)) == int(said[1])


def test_the_summary_links_to_its_rows_with_the_same_filters(
    patricia: Client, three: list[Appointment]
) -> None:
    """promise: N5"""
    page = text(patricia, f"{SUMMARY}?desde=2026-09-08&hasta=2026-09-08&oficina=10")
    [link] = re.findall(r'href="([^"]*/recibidas/[^"]*)" aria-label="Recibidas: 2', page)
    assert len(keys(text(patricia, link))) == 2


def test_a_filter_narrows_the_summary_and_its_parts(
    patricia: Client, three: list[Appointment]
) -> None:
    assert figure(patricia, "Recibidas", "?estado=efectuada") == "1"
    assert figure(patricia, "Recibidas", f"?municipio={ECATEPEC}") == "1"
    assert figure(patricia, "Recibidas", "?canal=telefono") == "0"
    assert figure(patricia, "Cumplimiento", "?canal=telefono") == "sin datos"


def test_by_the_day_of_the_appointment_or_of_the_booking(
    patricia: Client, three: list[Appointment]
) -> None:
    monday, tuesday = ("?desde={0}&hasta={0}".format(f"2026-09-0{day}") for day in (7, 8))
    assert figure(patricia, "Recibidas", tuesday) == "3"
    assert figure(patricia, "Recibidas", monday) == "0"
    assert figure(patricia, "Recibidas", f"{monday}&por=registro") == "3"
    assert "pedidas" in text(patricia, f"{SUMMARY}{monday}&por=registro")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("desde=ayer&hasta=2026-09-08", "No entendimos el día «ayer»"),
        ("desde=0001-01-01&hasta=2026-09-08", "Revisa el año: 1"),
        ("desde=2026-09-08", "Escribe los dos días, o ninguno"),
        ("desde=2026-09-08&hasta=2026-09-07", "Es antes que el primer día"),
        ("desde=2020-01-01&hasta=2026-09-07", "tres años o menos"),
        ("periodo=siempre", "Elige uno de los periodos"),
        ("tramite=%00", "Trámite: elige de la lista"),
        ("estado=x&canal=y&persona=9999999999999999999999", "Estado: elige de la lista"),
        ("desde=%00&hasta=%00", "No entendimos el día"),
    ],
)
@pytest.mark.parametrize("address", [SUMMARY, LIST.format("recibidas")])
def test_what_cannot_be_read_is_said_and_the_rest_is_kept(
    patricia: Client, address: str, query: str, said: str
) -> None:
    answer = patricia.get(f"{address}?{query}&municipio=106")
    assert answer.status_code == 422
    page = unescape(answer.content.decode())
    assert said in page
    assert re.search(r'<option value="106" selected>', page)


@pytest.mark.parametrize(
    "after", ["x", "_", "2026-09-08T10:00:00Z_x", "2026-09-08T10:00:00_1", "%00_1", "2026-99-99_1"]
)
def test_a_page_that_no_page_led_to_is_none(patricia: Client, after: str) -> None:
    assert patricia.get(f"{LIST.format('recibidas')}?despues={after}").status_code == 404


def test_an_absurd_mark_is_no_fault(patricia: Client) -> None:
    after = f"2026-09-08T10:00:00Z_{'9' * 400}"
    assert patricia.get(f"{LIST.format('recibidas')}?despues={after}").status_code == 200


@pytest.mark.parametrize("name", ["nada", "%00", "recibidas%00"])
def test_a_figure_that_there_is_not(patricia: Client, name: str) -> None:
    assert patricia.get(LIST.format(name)).status_code == 404


def test_a_long_list_is_read_page_by_page_and_nobody_is_left_out(
    patricia: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """promise: N5"""
    monkeypatch.setattr("ventanilla.intranet.views.reports.PAGE", 2)
    for each in strangers(5):
        book(each, at("9:30") + timedelta(minutes=30 * (int(each.phone[-1]) // 2)))
    seen, address = [], LIST.format("recibidas")
    while address:
        page = text(patricia, address)
        seen += keys(page)
        more = re.search(r'href="(\?[^"]*despues=[^"]*)"', page)
        address = f"{LIST.format('recibidas')}{more[1]}" if more else ""
    assert len(seen) == len({*seen}) == 5


def test_the_list_shows_no_name_nor_telephone_and_leads_to_the_desk_of_who_works_there(
    patricia: Client, ernesto: Client, three: list[Appointment]
) -> None:
    """promise: K4"""
    for client in (patricia, ernesto):
        page = text(client, LIST.format("recibidas"))
        for hidden in (ANA.given_names, ANA.first_surname, ANA.phone, ANA.phone[-4:] + "<"):
            assert hidden not in page
    desk = f"/intranet/10/citas/{three[0].cts}/"
    assert desk in text(ernesto, LIST.format("recibidas"))
    assert desk not in text(patricia, LIST.format("recibidas"))


def test_each_bar_is_told_to_who_does_not_see_it_and_stands_beside_its_table(
    patricia: Client, three: list[Appointment]
) -> None:
    missed = three[1]
    no_show(missed)
    page = text(patricia, f"{SUMMARY}?oficina=10")
    told = re.search(r'<desc id="inasistencia-d">([^<]*)</desc>', page)
    assert told and "10:00 a 10:59: 100.0 %" in told[1]
    row = re.search(r'<th scope="row">10:00 a 10:59</th><td>1</td><td>0</td><td>100.0 %</td>', page)
    assert row


def test_the_net_compliance_takes_the_place_of_the_other(
    patricia: Client, three: list[Appointment]
) -> None:
    assert figure(patricia, "Cumplimiento", "") == "33.3 %"
    assert figure(patricia, "Cumplimiento neto", "?neto=1") == "33.3 %"


def test_who_left_the_house_is_still_among_those_who_attended(
    patricia: Client, three: list[Appointment]
) -> None:
    gone = person("gone", Role.ATTENTION)
    moment = at("9:30", TUESDAY)
    Visit.objects.create(
        appointment=three[0],
        office=three[0].office,
        arrived_at=moment,
        called_at=moment,
        served_by=gone,
    )
    gone.is_active = False
    gone.save()
    gone.memberships.all().delete()
    assert figure(patricia, "Recibidas", f"?persona={gone.pk}") == "1"
