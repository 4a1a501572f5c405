"""The locks against false bookings, each by its name."""

import pytest
from django.conf import LazySettings

from tests.people import (
    ANA,
    BRUNO,
    CARMEN,
    TITULO,
    ask,
    at,
    office,
    set_institution,
    strangers,
    wish,
)
from ventanilla.appointments import availability
from ventanilla.appointments.errors import LooksAutomatic, TooManyActive
from ventanilla.appointments.guards import TRUSTED, Evidence, Proof
from ventanilla.appointments.models import Appointment, AttemptCount

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

HOME, OFFICE_WIFI = "192.0.2.1", "192.0.2.2"


@pytest.mark.parametrize(
    "evidence",
    [
        pytest.param(Evidence(trap="http://gana.example"), id="the field nobody sees"),
        pytest.param(Evidence(trap=" ", proof=Proof.GOOD), id="even with proof"),
        pytest.param(Evidence(proof=Proof.BAD), id="a false proof"),
    ],
)
def test_what_looks_automatic_is_refused_with_a_telephone_to_call(evidence: Evidence) -> None:
    with pytest.raises(LooksAutomatic, match="llámanos al 722 276 55 50"):
        ask(wish(), evidence=evidence)
    assert not Appointment.objects.exists()


def test_without_proof_a_network_has_a_limit_by_the_hour() -> None:
    """promise: F5 (its other side: the limit is the institution's, and generous)"""
    set_institution(unproven_per_hour=2)
    home = Evidence(network=HOME)
    people = strangers(5)
    for person in people[:2]:
        ask(wish(person), evidence=home)
    with pytest.raises(LooksAutomatic, match="Hay demasiadas solicitudes desde tu conexión"):
        ask(wish(people[2]), evidence=home)
    assert ask(wish(people[2]), evidence=Evidence(network=OFFICE_WIFI)).created
    assert ask(wish(people[3], at("11:00")), evidence=Evidence(proof=Proof.GOOD, network=HOME))


def test_three_hundred_people_behind_one_address_are_served() -> None:
    """promise: F5

    Telephone companies put thousands behind one address: the limit of the catalogue leaves room.
    """
    first, last = availability.bookable_range(office())
    starts = [
        slot.starts_at
        for day in availability.open_days(office(), first, last)
        for slot in day.slots
        for _ in range(slot.remaining)
    ]
    for person, starts_at in zip(strangers(300), starts, strict=False):
        ask(wish(person, starts_at), evidence=Evidence(network=HOME))
    assert Appointment.objects.count() == 300


def test_the_address_is_not_kept() -> None:
    """promise: L2"""
    ask(wish(), evidence=Evidence(network=HOME))
    [row] = AttemptCount.objects.values("subject", "count")
    assert row["count"] == 1
    assert HOME not in row["subject"]


@pytest.mark.parametrize(
    ("seconds", "too_fast"), [(None, False), (0.0, True), (3.9, True), (4.0, False), (900, False)]
)
def test_a_form_filled_faster_than_it_is_read_is_marked_not_refused(
    seconds: float | None, too_fast: bool
) -> None:
    """promise: F11"""
    made = ask(wish(), evidence=Evidence(seconds=seconds, proof=Proof.GOOD)).appointment
    assert made.too_fast is too_fast


def test_the_row_remembers_whether_there_was_proof() -> None:
    assert ask(wish(ANA), evidence=Evidence(proof=Proof.GOOD)).appointment.proven
    assert not ask(wish(BRUNO), evidence=Evidence()).appointment.proven
    assert ask(wish(CARMEN), evidence=TRUSTED).appointment.proven


def test_an_installation_may_switch_them_off(settings: LazySettings) -> None:
    settings.ANTIBOT = False
    set_institution(unproven_per_hour=0)
    for person, evidence in (
        (ANA, Evidence(trap="x")),
        (BRUNO, Evidence(proof=Proof.BAD)),
        (CARMEN, Evidence(network=HOME)),
    ):
        assert ask(wish(person), evidence=evidence).created


def test_switched_off_the_limits_of_people_still_hold(settings: LazySettings) -> None:
    """promise: F2"""
    settings.ANTIBOT = False
    set_institution(active_per_phone=1)
    ask(wish(ANA))
    with pytest.raises(TooManyActive, match="Este teléfono ya tiene 1 cita\\."):
        ask(wish(ANA, at("11:00"), procedure=TITULO))
