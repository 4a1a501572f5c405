"""What the screen of the waiting room may show."""

import pytest

from tests.people import ANA, BRUNO, TUESDAY, Clock, at, book, office, staff
from ventanilla.appointments import hall, visits

TEN = at("10:00", TUESDAY)


def test_four_digits_and_more_only_where_two_people_share_them() -> None:
    here = ["202610106010001234", "202610106010771234", "202610106010009999"]
    assert hall.digits_of(here[0], here) == "01234"
    assert hall.digits_of(here[1], here) == "71234"
    assert hall.digits_of(here[2], here) == "9999"
    assert hall.digits_of("202610106010005678", []) == "5678"


@pytest.mark.django_db
def test_the_last_called_comes_first_and_who_ended_is_gone(clock: Clock) -> None:
    people = [book(person, TEN) for person in (ANA, BRUNO)]
    clock.now = TEN
    for number, each in enumerate(people):
        visits.receive(office(), each.cts, by=staff())
        clock.now = at(f"10:0{number}", TUESDAY)
        visits.call(each, window=str(number), by=staff(f"w{number}"))
    shown = hall.calls(office(), clock.now)
    assert [(call.digits, call.window) for call in shown] == [
        (people[1].cts[-4:], "1"),
        (people[0].cts[-4:], "0"),
    ]
    visits.finish(people[1], visits.VisitResult.FILED, by=staff("w1"))
    assert len(hall.calls(office(), clock.now)) == 1


@pytest.mark.django_db
def test_each_office_has_its_own_secret() -> None:
    here, there = office(), office("033", "titulo_propiedad")
    assert hall.office_of(here.number, hall.token_of(here)) == here
    assert hall.office_of(here.number, hall.token_of(there)) is None
    assert hall.office_of(99, hall.token_of(here)) is None
