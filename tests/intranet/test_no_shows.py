"""Who did not come: proposed by the clock, written by a person, taken back the same day."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.intranet.desk import enter, person
from tests.people import ANA, BRUNO, CARMEN, Clock, at, book, staff
from tests.public.markup import read
from ventanilla.accounts.models import Role
from ventanilla.appointments import visits
from ventanilla.appointments.models import Appointment

pytestmark = pytest.mark.django_db

PAGE = "/intranet/10/inasistencias/"


@pytest.fixture
def three(clock: Clock) -> list[Appointment]:
    """At half past nine, ten and half past ten of Tuesday, and it is half past ten."""
    hours = zip((ANA, BRUNO, CARMEN), ("9:30", "10:00", "10:30"), strict=True)
    made = [book(who, at(hour)) for who, hour in hours]
    clock.now = at("10:30")
    return made


@pytest.fixture
def lupe(three: list[Appointment]) -> Client:
    return enter(person("lupe", Role.ATTENTION))


def states() -> list[str]:
    return list(Appointment.objects.order_by("starts_at").values_list("reason", flat=True))


def test_half_an_hour_late_is_proposed_and_nobody_is_marked_alone(lupe: Client) -> None:
    page = read(lupe.get(PAGE))
    assert "Pasó media hora y no llegan: 2" in page.text
    assert "Carmen" not in page.text
    assert states() == ["", "", ""]


def test_a_quarter_of_an_hour_late_is_still_expected(lupe: Client, clock: Clock) -> None:
    clock.now += timedelta(minutes=14)
    assert "Carmen" not in read(lupe.get(PAGE)).text
    clock.now += timedelta(minutes=1)
    page = read(lupe.get(PAGE))
    assert "Van tarde: 1" in page.text
    assert "Carmen" in page.text


def test_one_press_marks_one(lupe: Client, three: list[Appointment]) -> None:
    sent = {"citas": [each.cts for each in three], "una": three[0].cts}
    answer = lupe.post(PAGE, sent, follow=True)
    assert "Ana María Peña Gómez: no asistió." in read(answer).text
    assert states() == ["no_asistio", "", ""]


def test_all_with_an_exception(lupe: Client, three: list[Appointment]) -> None:
    lupe.post(PAGE, {"citas": [three[1].cts]})
    assert states() == ["", "no_asistio", ""]


def test_whoever_is_not_half_an_hour_late_cannot_be_marked(
    lupe: Client, three: list[Appointment]
) -> None:
    answer = lupe.post(PAGE, {"una": three[2].cts}, follow=True)
    assert "No se anotó nada" in read(answer).text
    assert states() == ["", "", ""]


def test_who_arrived_meanwhile_is_not_marked(lupe: Client, three: list[Appointment]) -> None:
    visits.arrive(three[0], by=staff())
    lupe.post(PAGE, {"citas": [each.cts for each in three]})
    assert states() == ["", "no_asistio", ""]


def test_it_is_taken_back_the_same_day(lupe: Client, three: list[Appointment]) -> None:
    lupe.post(PAGE, {"una": three[0].cts})
    undo = f"{PAGE}{three[0].cts}/deshacer/"
    assert "otra vez se le espera" in read(lupe.post(undo, follow=True)).text
    assert states() == ["", "", ""]
    assert "Solo se deshace el resultado de hoy" in read(lupe.post(undo, follow=True)).text
