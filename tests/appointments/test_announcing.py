"""Somebody says that he comes where nobody knows who he is: kept, and nothing is confirmed."""

import pytest

from tests.people import ANA, WEDNESDAY, Clock, at, book
from ventanilla.appointments import moving, seen, story, transitions
from ventanilla.appointments.announcing import said_coming, say_coming
from ventanilla.appointments.errors import IllegalMove
from ventanilla.appointments.models import Channel
from ventanilla.appointments.status import Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_it_is_told_and_the_state_stays() -> None:
    ana = book(ANA)
    say_coming(ana, channel=Channel.WEB)
    ana.refresh_from_db()
    assert ana.status == Status.PENDING and said_coming(ana)
    assert [each.sentence for each in seen.told(ana)][
        -1
    ] == "La persona (página) avisó que sí viene"
    assert story.of(ana)[-1].what == "Avisó que sí viene"


def test_twice_is_once() -> None:
    ana = book(ANA)
    say_coming(ana, channel=Channel.WEB)
    say_coming(ana, channel=Channel.API)
    assert ana.history.count() == 2


def test_of_another_day_it_was_not_said() -> None:
    ana = book(ANA)
    say_coming(ana, channel=Channel.WEB)
    moved = moving.move(ana, to=at("10:00", WEDNESDAY), channel=Channel.WEB)
    assert not said_coming(moved)
    say_coming(moved, channel=Channel.WEB)
    assert said_coming(moved)


def test_not_of_what_is_over(clock: Clock) -> None:
    ana = book(ANA)
    transitions.cancel(ana, channel=Channel.WEB)
    with pytest.raises(IllegalMove):
        say_coming(ana, channel=Channel.WEB)
