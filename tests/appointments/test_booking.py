"""A person asks for a place and gets an appointment: all of it, once, or nothing."""

from datetime import datetime, timedelta

import pytest
from django.db import connection

from tests.people import (
    ANA,
    BRUNO,
    ECATEPEC,
    FRIDAY,
    GRANDDAUGHTER,
    GRANDFATHER,
    GRANDMOTHER,
    HOLIDAY,
    MONDAY,
    NOW,
    TITULO,
    TOLUCA,
    TUESDAY,
    Clock,
    ask,
    at,
    book,
    close,
    office,
    set_hours,
    set_institution,
    staff,
    statements,
    wish,
)
from ventanilla.appointments import availability, guards
from ventanilla.appointments.errors import (
    AlreadyHasAppointment,
    IdempotencyConflict,
    SlotTaken,
    TooManyActive,
)
from ventanilla.appointments.models import Appointment, Channel, CtsCounter, HistoryEntry
from ventanilla.appointments.seats import JUST_TAKEN, NOT_OFFERED
from ventanilla.appointments.status import Status
from ventanilla.appointments.transitions import cancel
from ventanilla.catalog.jurisdiction import NoOffice
from ventanilla.catalog.models import Jurisdiction
from ventanilla.scheduling import grid

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_a_booking_is_a_place_a_key_and_a_first_line_of_history() -> None:
    rosa = staff()
    made = ask(wish(ANA, at("10:00")), key="k1", channel=Channel.PHONE, by=rosa)
    assert made.created

    stored = Appointment.objects.get()
    assert stored == made.appointment
    assert (stored.office, stored.starts_at) == (office(TOLUCA), at("10:00"))
    assert (stored.seat, stored.capacity, stored.status) == (1, 3, Status.PENDING)
    assert stored.cts == made.appointment.cts == "202610106060000195"
    assert stored.full_name == "Ana María Peña Gómez"
    assert (stored.name_key, stored.phone) == ("ana maria pena gomez", "+527222345610")
    assert (stored.proven, stored.too_fast) == (True, False)
    assert stored.privacy_version
    assert stored.created_at == stored.status_changed_at == NOW

    [entry] = stored.history.all()
    assert (entry.kind, entry.status) == (HistoryEntry.Kind.BOOKED, Status.PENDING)
    assert (entry.previous_status, entry.previous_starts_at) == ("", None)
    assert (entry.at, entry.starts_at) == (NOW, at("10:00"))
    assert (entry.by, entry.channel) == (rosa, Channel.PHONE)


def test_each_token_is_secret_and_its_own() -> None:
    tokens = {book(person).token for person in (ANA, BRUNO)}
    assert len(tokens) == 2
    assert all(len(token) == 22 for token in tokens)


def test_the_property_decides_the_office() -> None:
    """promise: B7"""
    assert book(ANA, municipality=TOLUCA).office.number == 10
    assert book(BRUNO, municipality=ECATEPEC).office.number == 4


def test_where_no_office_serves_nothing_can_be_asked_for() -> None:
    """promise: B7

    A wish names no office, so another jurisdiction's cannot be asked for at all.
    """
    Jurisdiction.objects.filter(municipality__code=TOLUCA).delete()
    set_institution()
    with pytest.raises(NoOffice):
        book(ANA, municipality=TOLUCA)
    assert not Appointment.objects.exists()


def test_the_seats_of_a_start_are_taken_from_the_lowest() -> None:
    seats = [book(person).seat for person in (ANA, BRUNO, GRANDMOTHER)]
    assert seats == [1, 2, 3]


def test_a_full_start_is_refused_and_burns_no_number() -> None:
    """promise: A3, A11

    All three are *pendiente* and each holds its place.
    """
    for person in (ANA, BRUNO, GRANDMOTHER):
        book(person)
    with pytest.raises(SlotTaken, match=JUST_TAKEN):
        book(GRANDFATHER)
    assert book(GRANDFATHER, at("10:30")).cts == "202610106060000486"
    assert CtsCounter.objects.get().last == 4


def test_a_cancelled_place_is_free_again_and_its_number_is_not() -> None:
    """promise: A11"""
    first, _, _ = (book(person) for person in (ANA, BRUNO, GRANDMOTHER))
    cancel(first, channel=Channel.WEB)
    heir = book(GRANDFATHER)
    assert heir.seat == 1
    assert (heir.cts or "")[11:16] == "00004"
    assert Appointment.objects.filter(status=Status.CANCELLED).get().cts == first.cts


@pytest.mark.parametrize(
    "starts_at",
    [
        pytest.param(at("10:00", TUESDAY - timedelta(days=30)), id="past"),
        pytest.param(at("12:00", MONDAY), id="today, before the lead time"),
        pytest.param(at("10:00", FRIDAY + timedelta(days=1)), id="Saturday"),
        pytest.param(at("10:00", HOLIDAY), id="holiday"),
        pytest.param(at("10:00", MONDAY + timedelta(days=61)), id="past the horizon"),
        pytest.param(at("9:00"), id="before the first start"),
        pytest.param(at("15:00"), id="after the last start"),
        pytest.param(at("10:15"), id="between two starts"),
        pytest.param(at("10:00") + timedelta(microseconds=1), id="a hair off"),
        pytest.param(datetime.max.replace(tzinfo=NOW.tzinfo) - timedelta(days=2), id="never"),
    ],
)
def test_what_the_office_does_not_give_is_refused(starts_at: datetime) -> None:
    """promise: B7"""
    with pytest.raises(SlotTaken, match=NOT_OFFERED):
        book(ANA, starts_at)
    assert not Appointment.objects.exists()
    assert len(availability.nearest(office(), starts_at)) == 3


def test_the_first_and_the_last_day_may_be_booked() -> None:
    """promise: B7"""
    set_institution(lead_days=2, horizon_days=3)
    assert book(ANA, at("10:00", MONDAY + timedelta(days=2)))
    assert book(BRUNO, at("10:00", MONDAY + timedelta(days=3)))
    for days in (1, 4):
        with pytest.raises(SlotTaken):
            book(GRANDMOTHER, at("10:00", MONDAY + timedelta(days=days)))


def test_with_no_lead_time_today_is_given_but_never_the_past(clock: Clock) -> None:
    """promise: B7"""
    set_institution(lead_days=0)
    clock.now = at("12:10", MONDAY)
    for person, hour in ((ANA, "12:00"), (BRUNO, "9:30")):
        with pytest.raises(SlotTaken):
            book(person, at(hour, MONDAY))
    assert book(ANA, at("12:30", MONDAY))


def test_tomorrow_is_tomorrow_by_the_clock_of_the_office(clock: Clock) -> None:
    """promise: B7

    At eleven at night in Toluca it is already Tuesday in UTC.
    """
    clock.now = at("23:00", MONDAY)
    assert book(ANA, at("10:00", TUESDAY))


def test_a_closure_that_the_list_has_not_seen_rules() -> None:
    """promise: A12

    The list may be five seconds old: here it still shows the day after it was closed.
    """
    assert availability.slots_of_day(office(), TUESDAY)
    close(TUESDAY)
    assert availability.slots_of_day(office(), TUESDAY), "this list is not stale: nothing is proved"
    with pytest.raises(SlotTaken, match=NOT_OFFERED):
        book(ANA, at("10:00", TUESDAY))
    grid.forget()
    assert not availability.slots_of_day(office(), TUESDAY)


def test_a_list_that_shows_more_places_than_there_are_oversells_none() -> None:
    """promise: A12"""
    set_hours(office(), {"capacity": 3})
    assert availability.slots_of_day(office(), TUESDAY)[0].remaining == 3
    office().opening_hours.update(capacity=1)
    assert availability.slots_of_day(office(), TUESDAY)[0].remaining == 3
    book(ANA)
    with pytest.raises(SlotTaken, match=JUST_TAKEN):
        book(BRUNO)


def test_believing_the_list_would_book_a_closed_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """promise: A12 (its negative control)"""
    availability.slots_of_day(office(), TUESDAY)
    close(TUESDAY)
    believing = "ventanilla.appointments.offers.timetable_of"
    monkeypatch.setattr(believing, lambda office, day: grid.current())
    assert book(ANA, at("10:00", TUESDAY))


def test_the_same_request_again_is_the_same_appointment() -> None:
    """promise: B4"""
    first = ask(wish(), key="k1")
    again = ask(wish(), key="k1")
    assert (first.created, again.created) == (True, False)
    assert again.appointment == first.appointment
    assert again.appointment.cts == first.appointment.cts
    assert CtsCounter.objects.get().last == HistoryEntry.objects.count() == 1


def test_the_same_request_is_answered_also_when_it_could_no_longer_be_made() -> None:
    """promise: B4

    The answer was lost on the way; meanwhile the start filled up and the office closed the day.
    """
    first = ask(wish(), key="k1")
    book(BRUNO), book(GRANDMOTHER)
    close(TUESDAY)
    set_institution(active_per_phone=1)
    trapped = guards.Evidence(trap="http://")
    assert ask(wish(), key="k1", evidence=trapped).appointment.cts == first.appointment.cts


@pytest.mark.parametrize(
    "other",
    [
        {"person": BRUNO},
        {"starts_at": at("10:30")},
        {"procedure": TITULO},
        {"municipality": ECATEPEC},
    ],
    ids=lambda other: next(iter(other)),
)
def test_the_same_key_with_other_data_changes_nothing(other: dict) -> None:
    """promise: B5"""
    ask(wish(), key="k1")
    before = everything()
    with pytest.raises(IdempotencyConflict, match="No cambiamos nada"):
        ask(wish(**other), key="k1")
    assert everything() == before


def test_one_appointment_per_person_and_procedure() -> None:
    """promise: B6"""
    mine = book(ANA, at("10:00"))
    with pytest.raises(AlreadyHasAppointment) as refused:
        book(ANA, at("11:00"))
    assert refused.value.existing == mine
    assert refused.value.message == (
        "Ya tienes una cita para este trámite el martes 8 de septiembre a las 10:00 de la mañana."
        " Puedes cambiarla o cancelarla"
    )
    assert book(ANA, at("11:00"), procedure=TITULO)


def test_a_name_typed_otherwise_is_the_same_person() -> None:
    """promise: B6"""
    book(ANA)
    shouted = type(ANA)("ANA-MARIA", "PENA", "GOMEZ", ANA.phone)
    with pytest.raises(AlreadyHasAppointment):
        book(shouted, at("11:00"))


def test_what_is_cancelled_or_past_no_longer_counts(clock: Clock) -> None:
    """promise: B6"""
    cancel(book(ANA, at("10:00")), channel=Channel.WEB)
    book(ANA, at("10:00"))
    clock.now = at("10:00")
    assert book(ANA, at("10:00", FRIDAY))


def test_three_people_may_share_a_telephone_for_the_same_procedure() -> None:
    """promise: B6, F2"""
    for person in (GRANDMOTHER, GRANDFATHER, GRANDDAUGHTER):
        book(person)
    with pytest.raises(TooManyActive) as refused:
        book(GRANDMOTHER, at("11:00"), procedure=TITULO)
    assert refused.value.message == (
        "Este teléfono ya tiene 3 citas. Para otra, llámanos al 722 276 55 50"
    )


def test_how_many_per_telephone_is_a_setting() -> None:
    """promise: F2"""
    set_institution(active_per_phone=1)
    book(GRANDMOTHER)
    with pytest.raises(TooManyActive):
        book(GRANDFATHER)


def test_a_booking_costs_at_most_ten_statements() -> None:
    """What is active, the hours (2), the seats, the number, the row, the history; PostgreSQL
    also locks the telephone, and a request without proof of work is counted."""
    book(BRUNO)
    locks = connection.vendor == "postgresql"
    with statements() as proven:
        book(ANA)
    assert len(proven) == 7 + locks
    with statements() as unproven:
        ask(wish(GRANDMOTHER), evidence=guards.Evidence(network="192.0.2.1"))
    assert len(unproven) == 8 + locks


def test_a_crowded_office_costs_no_more() -> None:
    wanted = wish(ANA)
    with statements() as first:
        book(ANA, procedure=TITULO)
    for person in (BRUNO, GRANDMOTHER, GRANDFATHER):
        book(person, at("9:30"))
    with statements() as later:
        ask(wanted)
    assert len(later) == len(first)


def everything() -> list:
    tables = (Appointment, HistoryEntry, CtsCounter)
    return [list(table.objects.order_by("pk").values()) for table in tables]
