"""The end of the day: every appointment says how it ended, a person signs, and it is locked."""

import pytest
from django.test import Client

from tests.intranet.desk import enter, person
from tests.people import ANA, BRUNO, CARMEN, MONDAY, THURSDAY, TUESDAY, Clock, at, book, staff
from tests.public.markup import read
from ventanilla.accounts.models import Role
from ventanilla.appointments import closing, transitions, visits
from ventanilla.appointments.models import Appointment, Channel, DayClose, Visit, VisitResult
from ventanilla.appointments.status import Status

pytestmark = pytest.mark.django_db

TODAY, DAY = "/intranet/10/cierre/", "/intranet/10/cierre/2026-09-08/"


@pytest.fixture
def three(clock: Clock) -> list[Appointment]:
    """Tuesday is over: Ana was attended, Bruno still sits in the waiting room, Carmen was not seen."""
    made = [book(who, at("10:00")) for who in (ANA, BRUNO, CARMEN)]
    clock.now = at("10:00")
    for each in made[:2]:
        visits.arrive(each, by=staff())
    visits.finish(made[0], VisitResult.FILED, by=staff())
    clock.now = at("15:30")
    return made


@pytest.fixture
def ramos(three: list[Appointment]) -> Client:
    return enter(person("ramos", Role.COORDINATION))


def sent(page_of: Client, **changes: str) -> dict[str, str]:
    """What the page sends when nothing is touched, and what is changed on it."""
    page = read(page_of.get(TODAY))
    names = [each.attributes["name"] for each in page.all("select")]
    values = [o.attributes["value"] for o in page.all("option") if "selected" in o.attributes]
    return dict(zip(names, values, strict=True)) | changes


def sign(client: Client) -> None:
    client.post(DAY, sent(client))
    client.post(f"{DAY}firmar/")


def test_what_is_open_comes_with_what_it_looks_like(
    ramos: Client, three: list[Appointment]
) -> None:
    assert sent(ramos) == {
        f"{three[1].cts}-fin": "se_retiro",
        f"{three[2].cts}-fin": "no_asistio",
    }
    text = read(ramos.get(TODAY)).text
    assert "Siguen abiertas: 2" in text
    assert "Firmar" not in text


def test_nothing_is_written_until_a_person_presses(ramos: Client) -> None:
    before = list(Appointment.objects.values_list("pk", "status"))
    ramos.get(TODAY)
    assert list(Appointment.objects.values_list("pk", "status")) == before
    assert "Faltan 2 por terminar" in read(ramos.post(f"{DAY}firmar/", follow=True)).text
    assert not DayClose.objects.exists()


def test_the_day_is_signed_and_shows_its_figures(ramos: Client, three: list[Appointment]) -> None:
    page = read(ramos.post(DAY, sent(ramos), follow=True))
    assert "Lo firma ramos" in page.text
    page = read(ramos.post(f"{DAY}firmar/", follow=True))
    assert "Lo firmó ramos el martes 8 de septiembre, 3:30 de la tarde." in page.text
    figures = "Recibidas 3 · Atendidas 1 · No asistieron 1 · Se retiraron 1 · Canceladas 0"
    assert f"{figures} · Indicador 33.3 %" in page.text
    assert [each.by.username for each in DayClose.objects.all()] == ["ramos"]


def test_an_exception_is_chosen_in_its_row(ramos: Client, three: list[Appointment]) -> None:
    changes = {f"{three[1].cts}-fin": "orientacion", f"{three[2].cts}-fin": "atendida"}
    ramos.post(DAY, sent(ramos, **changes))
    assert set(Appointment.objects.values_list("status", flat=True)) == {Status.COMPLETED}
    assert Visit.objects.get(appointment=three[1]).result == "orientacion"


def test_inadmissible_needs_its_reason_and_the_rest_stays(
    ramos: Client, three: list[Appointment]
) -> None:
    key = three[2].cts
    changes = {f"{key}-fin": "improcedente", f"{three[1].cts}-fin": "falta_doc"}
    answer = ramos.post(DAY, sent(ramos, **changes))
    assert answer.status_code == 422
    assert "Escribe por qué es improcedente" in read(answer).text
    chosen = [o.attributes["value"] for o in read(answer).all("option", selected="")]
    assert chosen == ["falta_doc", "improcedente"]
    assert closing.still_open(three[0].office, TUESDAY)
    ramos.post(DAY, sent(ramos, **changes, **{f"{key}-motivo": "El predio es ejidal"}))
    assert Appointment.objects.get(cts=key).reason_text == "El predio es ejidal"


@pytest.mark.parametrize("value", ["", "pendiente", "\0", "ingresado"])
def test_an_end_that_cannot_be_is_asked_again(
    ramos: Client, three: list[Appointment], value: str
) -> None:
    answer = ramos.post(DAY, sent(ramos, **{f"{three[2].cts}-fin": value}))
    assert answer.status_code == 422
    assert "Di cómo acabó" in read(answer).text


def test_who_was_finished_at_a_window_meanwhile_is_left_as_he_is(
    ramos: Client, three: list[Appointment]
) -> None:
    changes = sent(ramos)
    visits.finish(three[1], VisitResult.FILED, by=staff())
    ramos.post(DAY, changes)
    assert Appointment.objects.get(pk=three[1].pk).status == Status.COMPLETED


def test_those_whose_hour_has_not_come_wait(ramos: Client, clock: Clock) -> None:
    clock.now = at("9:45")
    page = read(ramos.get(TODAY))
    assert "Siguen abiertas: 1" in page.text  # who came early
    assert "Carmen" not in page.text and "Firmar" not in page.text


def test_a_closed_day_changes_only_with_its_reason(ramos: Client, three: list[Appointment]) -> None:
    sign(ramos)
    carmen = Appointment.objects.get(pk=three[2].pk)
    with pytest.raises(transitions.IllegalMove, match="di por qué lo corriges"):
        transitions.complete(carmen, channel=Channel.COUNTER, by=staff())
    address = f"/intranet/10/cierre/corregir/{carmen.cts}/"
    refused = ramos.post(address, {"fin": "atendida", "porque": " "})
    assert refused.status_code == 422
    assert "Escribe por qué lo corriges" in read(refused).text
    page = read(ramos.post(address, {"fin": "atendida", "porque": "Sí vino"}, follow=True))
    assert "Después de las correcciones" in page.text
    assert "Indicador 33.3 %" in page.text and "Indicador 66.7 %" in page.text
    last = carmen.history.last()
    assert last and (last.reason_text, last.by and last.by.username) == ("Sí vino", "ramos")


def test_a_correction_to_inadmissible_keeps_both_reasons(
    ramos: Client, three: list[Appointment]
) -> None:
    sign(ramos)
    typed = {"fin": "improcedente", "motivo": "Es ejidal", "porque": "Se escribió mal"}
    ramos.post(f"/intranet/10/cierre/corregir/{three[0].cts}/", typed)
    found = Appointment.objects.get(pk=three[0].pk)
    last = found.history.last()
    assert (found.reason_text, last and last.reason_text) == ("Es ejidal", "Se escribió mal")


def test_what_is_not_closed_is_not_corrected(ramos: Client, three: list[Appointment]) -> None:
    assert ramos.get(f"/intranet/10/cierre/corregir/{three[0].cts}/").status_code == 404


def test_days_left_open_come_first(three: list[Appointment], clock: Clock) -> None:
    clock.now = at("15:00", THURSDAY)
    page = read(enter(person("ramos", Role.COORDINATION)).get(TODAY))
    assert "Martes 8 de septiembre: 2 abiertas" in page.text
    assert page.text.index("Días sin cerrar") < page.text.index("Cerrar el día:")


@pytest.mark.parametrize("day", ["2026-09-09", "x", "1900-01-01", "2026-09-08x"])
def test_a_day_to_come_and_what_is_no_day_have_no_page(ramos: Client, day: str) -> None:
    assert ramos.get(f"{TODAY}{day}/").status_code == 404


def test_a_day_without_people_is_signed_too(ramos: Client) -> None:
    address = f"{TODAY}{MONDAY.isoformat()}/"
    assert "Lo firma ramos" in read(ramos.get(address)).text
    assert "Recibidas 0" in read(ramos.post(f"{address}firmar/", follow=True)).text
