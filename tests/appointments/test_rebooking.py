"""The wrong appointment gives way to the right one: both or neither."""

import pytest

from tests.people import ANA, ECATEPEC, TITULO, at, book, fill, office, staff, wish
from ventanilla.appointments.errors import SlotTaken
from ventanilla.appointments.models import Appointment, Channel
from ventanilla.appointments.rebooking import rebook
from ventanilla.appointments.status import Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def to_ecatepec(appointment: Appointment, hour: str = "11:00") -> Appointment:
    wanted = wish(procedure=TITULO, municipality=ECATEPEC)
    return rebook(
        appointment,
        procedure=wanted.procedure,
        municipality=wanted.municipality,
        to=at(hour),
        channel=Channel.PHONE,
        by=staff(),
    )


def test_the_old_one_is_cancelled_and_the_new_one_confirmed() -> None:
    """promise: A6"""
    old = book(ANA)
    Appointment.objects.update(wants_messages=True)
    old.refresh_from_db()
    new = to_ecatepec(old)
    old.refresh_from_db()
    assert new.wants_messages is True
    assert (old.status, old.seat) == (Status.CANCELLED, None)
    assert old.reason_text == f"Se cambió a {new.procedure.plain_name} en {new.office.name}"
    assert (new.status, new.office, new.full_name) == (
        Status.CONFIRMED,
        office(ECATEPEC, TITULO),
        old.full_name,
    )


def test_where_there_is_no_place_the_old_one_stays() -> None:
    """promise: A6"""
    old = book(ANA)
    for seat, other in enumerate(fill(at("12:00"), 3), 1):
        where = office(ECATEPEC, TITULO)
        Appointment.objects.filter(pk=other.pk).update(
            office=where, starts_at=at("11:00"), seat=seat
        )
    with pytest.raises(SlotTaken):
        to_ecatepec(old)
    old.refresh_from_db()
    assert (old.status, old.seat) == (Status.PENDING, 1)
    assert not old.history.filter(kind="estado").exists()


def test_asked_twice_it_is_done_once() -> None:
    """promise: B4"""
    old = book(ANA)
    assert to_ecatepec(old) == to_ecatepec(old)
    assert Appointment.objects.count() == 2
