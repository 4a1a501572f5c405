"""Who said yes is told by message, and nobody else; it is known who said what, and when."""

from typing import Any

import pytest

from tests.people import ANA, BRUNO, GRANDMOTHER, at, book, desk_books, staff, walk_in, wish
from ventanilla.appointments import booking, consent, guards, seen, story
from ventanilla.appointments.models import Appointment, Channel
from ventanilla.messaging import recipients

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def told(appointment: Appointment) -> list[str]:
    return [each.sentence for each in seen.told(appointment)][1:]


def test_nobody_was_asked_until_somebody_is() -> None:
    assert [book(ANA).wants_messages, desk_books(BRUNO).wants_messages] == [None, None]


@pytest.mark.parametrize("wants", [True, False, None])
def test_what_was_said_when_booking_is_kept(wants: bool | None) -> None:
    asked = booking.Wish(**vars(wish(ANA)) | {"wants_messages": wants})
    evidence = guards.TRUSTED
    made = booking.book(asked, channel=Channel.WEB, idempotency_key="k", evidence=evidence)
    assert Appointment.objects.get().wants_messages is wants
    assert made.appointment.wants_messages is wants


def test_another_answer_is_no_other_request_and_the_first_holds() -> None:
    """promise: B4"""
    made = [
        booking.book(
            booking.Wish(**vars(wish(ANA)) | {"wants_messages": wants}),
            channel=Channel.WEB,
            idempotency_key="once",
            evidence=guards.TRUSTED,
        )
        for wants in (True, False)
    ]
    assert [each.created for each in made] == [True, False]
    assert [each.appointment.wants_messages for each in made] == [True, True]


def test_whoever_comes_without_an_appointment_is_asked_at_the_desk(clock: Any) -> None:
    clock.now = at("10:00")
    assert walk_in(GRANDMOTHER, wants_messages=True).wants_messages is True


def test_a_person_changes_his_mind_as_often_as_he_likes_and_it_is_written_down() -> None:
    ana = book(ANA)
    for wants in (True, True, False):
        assert consent.decide(ana, wants=wants, channel=Channel.WEB).wants_messages is wants
    consent.decide(ana, wants=True, channel=Channel.PHONE, by=staff("rosa"))
    said = "dijo si quiere avisos por mensaje"
    assert told(ana) == [
        f"La persona (página) {said}: «Sí los quiere»",
        f"La persona (página) {said}: «No los quiere»",
        f"rosa {said}: «Sí los quiere»",
    ]
    assert story.of(ana)[-1].what == "Dijo si quiere avisos por mensaje"
    ana.refresh_from_db()
    assert ana.wants_messages is True


def test_no_page_lifts_what_the_telephone_itself_said(clock: Any) -> None:
    """promise: G12"""
    ana = book(ANA)
    assert not consent.is_stopped(ana)
    recipients.stop(ANA.phone, clock.now)
    consent.decide(ana, wants=True, channel=Channel.WEB)
    assert consent.is_stopped(ana)
