"""«Hoy cerramos a la 1»: from its minute to its end, and no longer."""

from datetime import timedelta

import pytest

from tests.people import ECATEPEC, NOW, Clock, office, staff, statements
from ventanilla.assistant import announcements
from ventanilla.assistant.models import Announcement
from ventanilla.catalog.models import Office

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def announce(
    text: str = "Hoy cerramos a la 1", *, where: Office | None = None, begins: timedelta = -HOUR
) -> Announcement:
    starts = NOW + begins
    return announcements.announce(
        text, office=where, starts_at=starts, ends_at=starts + 2 * HOUR, by=staff()
    )


def texts(where: Office | None, hours: int = 0) -> list[str]:
    return [each.text for each in announcements.current(where, NOW + hours * HOUR)]


def test_it_is_said_from_its_minute_to_its_end(clock: Clock) -> None:
    announce(begins=HOUR)
    assert [texts(None, hours) for hours in (0, 1, 2, 3)] == [
        [],
        ["Hoy cerramos a la 1"],
        ["Hoy cerramos a la 1"],
        [],
    ]


def test_that_of_an_office_is_said_there_only_and_that_of_all_everywhere(clock: Clock) -> None:
    announce("No hay luz", where=office())
    announce("El lunes es festivo")
    assert texts(office()) == ["El lunes es festivo", "No hay luz"]
    assert texts(office(ECATEPEC)) == texts(None) == ["El lunes es festivo"]
    assert len(announcements.everywhere(NOW)) == 2


def test_withdrawn_it_is_said_no_more_and_stays_written_down(clock: Clock) -> None:
    said, coming = announce(), announce(begins=HOUR)
    texts(None)
    announcements.withdraw(said, by=staff())
    announcements.withdraw(coming, by=staff())
    assert texts(None) == texts(None, 1) == []
    assert [*Announcement.objects.all()] == [said], "what was to come was never said"


def test_withdrawing_what_ended_does_not_make_it_longer(clock: Clock) -> None:
    said = announce()
    clock.now += 5 * HOUR
    announcements.withdraw(said, by=staff())
    said.refresh_from_db()
    assert said.ends_at == NOW + HOUR


def test_the_same_sent_twice_is_announced_once(clock: Clock) -> None:
    assert announce() == announce()


def test_the_list_holds_what_one_may_withdraw(clock: Clock) -> None:
    own, foreign, of_all = announce(where=office()), announce(where=office(ECATEPEC)), announce()
    assert [*announcements.listed([office()], of_all=False)] == [own]
    assert {*announcements.listed([office()], of_all=True)} == {own, of_all}
    assert foreign not in announcements.listed([office()], of_all=True)


def test_a_page_asks_nothing_once_they_are_known(clock: Clock) -> None:
    announce(where=office())
    announcements.current(None, NOW)
    with statements() as asked:
        [each.office for each in announcements.everywhere(NOW)]
    assert asked == []
