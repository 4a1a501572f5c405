"""Who was attended is asked by message how it went, once, unless they have said."""

from typing import Any

import pytest

from tests.appointments.notices.told import K, notices, said, set_text, wanting
from tests.people import ANA, THURSDAY, TUESDAY, WEDNESDAY, Clock, at, no_show, staff, statements
from ventanilla.appointments import transitions
from ventanilla.appointments.models import Appointment, Channel, Notice
from ventanilla.catalog import catalogue
from ventanilla.catalog.models import Question, SurveyKind
from ventanilla.surveys import answering
from ventanilla.surveys.inviting import invite
from ventanilla.surveys.models import How

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "channel")]


@pytest.fixture
def channel(settings: Any) -> None:
    settings.CONSOLE_MESSAGES = True


def attended(clock: Clock, wants: bool | None = True) -> Appointment:
    """On Tuesday at ten; done at eleven."""
    appointment = wanting(ANA, at("10:00", TUESDAY), wants)
    clock.now = at("11:00", TUESDAY)
    return transitions.complete(appointment, channel=Channel.COUNTER, by=staff())


def asked_at(clock: Clock, *hours: str, day: Any = TUESDAY) -> list[str]:
    for hour in hours:
        clock.now = at(hour, day)
        invite()
    return notices()


def test_some_hours_later_and_once(clock: Clock) -> None:
    appointment = attended(clock)
    assert asked_at(clock, "11:30", "12:59") == []
    assert asked_at(clock, "13:00", "13:10") == [K.SURVEY]
    assert f"/citas/ver/{appointment.token}/encuesta/" in said(Notice.objects.get())


@pytest.mark.parametrize("wants", [False, None])
def test_only_who_said_yes(clock: Clock, wants: bool | None) -> None:
    attended(clock, wants)
    assert asked_at(clock, "14:00") == []


def test_whoever_answered_or_would_not_is_not_asked_again(clock: Clock) -> None:
    answering.decline(attended(clock), SurveyKind.VISIT, how=How.TABLET)
    assert asked_at(clock, "14:00") == []


def test_what_was_said_when_booking_is_another_survey(clock: Clock) -> None:
    answering.decline(attended(clock), SurveyKind.BOOKING, how=How.LINK)
    assert asked_at(clock, "14:00") == [K.SURVEY]


def test_who_was_not_attended_is_not_asked(clock: Clock) -> None:
    appointment = wanting(ANA, at("10:00", TUESDAY))
    clock.now = at("11:00", TUESDAY)
    no_show(appointment)
    assert asked_at(clock, "14:00") == []


def test_nobody_is_asked_at_night_nor_after_days(clock: Clock) -> None:
    attended(clock)
    assert asked_at(clock, "20:00", "23:00") == []
    assert asked_at(clock, "10:00", day=THURSDAY) == []
    assert asked_at(clock, "9:00", day=WEDNESDAY) == [K.SURVEY]


def test_without_questions_or_words_nobody_is_asked(clock: Clock) -> None:
    attended(clock)
    set_text(K.SURVEY, active=False)
    assert asked_at(clock, "14:00") == []
    set_text(K.SURVEY, active=True)
    Question.objects.filter(survey=SurveyKind.VISIT).update(current=False)
    catalogue.forget()
    assert asked_at(clock, "14:00") == []


def test_a_sweep_with_nothing_to_do_asks_once(clock: Clock) -> None:
    invite()
    with statements() as asked:
        invite()
    assert len(asked) == 1
