"""What one is told before publishing a catalogue, and what then happens to who has an appointment."""

import pytest

from tests.catalogs import closing_tuesday, content, publish
from tests.people import ANA, BRUNO, TUESDAY, Clock, at, book, fill, office
from ventanilla.appointments import consequences
from ventanilla.appointments.availability import nearest
from ventanilla.appointments.calls import due
from ventanilla.appointments.models import Appointment
from ventanilla.scheduling import publishing
from ventanilla.scheduling.models import Closure

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_closing_a_day_tells_who_is_left_without_service(clock: Clock) -> None:
    """promise: A9: none stays on a closed day unseen: they are on the list of calls"""
    ana, bruno = book(ANA, at("10:00")), book(BRUNO, at("11:00"))
    told = consequences.of(closing_tuesday())
    assert told.displaced == [ana, bruno]
    assert not Closure.objects.filter(reason="Fumigación").exists(), "a rehearsal changes nothing"
    assert not [each for each in told.places if each[1] <= each[2]], "places are only lost"
    publish(closing_tuesday())
    assert {ana, bruno} <= set(due(office(), clock.now))
    assert all(slot.local.date() != TUESDAY for slot in nearest(office(), at("10:00"), 20))
    assert consequences.of(content()).displaced == [], "only what the change itself brings about"


def test_fewer_places_than_people_deletes_nobody_and_lists_the_excess(clock: Clock) -> None:
    """promise: A8"""
    people = fill(at("10:00"), 3)
    where = office().code
    lower = content()
    for line, row in lower.rows("horarios"):
        if row["oficina"] == where:
            lower = lower.with_row("horarios", line, row | {"lugares": "2"})
    told = consequences.of(lower)
    [excess] = told.excess
    assert (excess.slot.capacity, excess.appointments) == (2, people)
    [(which, before, after)] = told.places
    assert which == office()
    assert after * 3 == before * 2
    publish(lower)
    assert set(Appointment.objects.all()) == set(people)


def test_a_rehearsal_says_what_only_the_database_knows() -> None:
    """A municipality of which there are appointments cannot go."""
    book(ANA)
    lacking = content()
    for table, column in (
        ("municipios", "clave"),
        ("jurisdicciones", "municipio"),
        ("apodos", "municipio"),
        ("codigos_postales", "municipio"),
    ):
        rows = [row for _, row in lacking.rows(table) if row[column] != "106"]
        lacking = lacking.with_rows(table, rows)
    lacking = lacking.with_rows(
        "oficinas", [row | {"municipio": "001"} for _, row in lacking.rows("oficinas")]
    )
    [problem] = publishing.problems_of(lacking)
    assert "falta el municipio 106, que ya usan citas" in problem.reason
