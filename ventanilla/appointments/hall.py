"""What the screen of the waiting room shows to whoever looks: the last digits of a CTS and a window, never
a name (docs/decisions/2026-11-22-the-hall-screen-has-a-secret-address.md)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from ventanilla.accounts.models import User
from ventanilla.appointments import visits
from ventanilla.appointments.cts import LENGTH
from ventanilla.appointments.models import HallScreen
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.catalog.models import Office
from ventanilla.lib.locks import serialise

FEWEST_DIGITS, MOST_SHOWN = 4, 6


@dataclass(frozen=True)
class Call:
    """`digits` are enough to tell this person from everybody else who is here."""

    digits: str
    window: str
    at: datetime


def calls(office: Office, now: datetime) -> list[Call]:
    """Who is called, the last one first. Two queries."""
    called = visits.at_windows(office, now)
    here = [visit.appointment.cts for visit in (*called, *visits.waiting(office, now))]
    return [
        Call(digits_of(visit.appointment.cts, here), visit.window, visit.called_at)
        for visit in called[:MOST_SHOWN]
        if visit.called_at
    ]


def digits_of(cts: str, here: list[str]) -> str:
    """The last four, or as many more as it takes to be nobody else's."""
    others = [each for each in here if each != cts]
    lengths = range(FEWEST_DIGITS, LENGTH)
    free = (n for n in lengths if not any(each.endswith(cts[-n:]) for each in others))
    return cts[-next(free, LENGTH) :]


def token_of(office: Office) -> str:
    """The secret part of the address of the office's screen: another with each renewal."""
    screen = last_renewal(office)
    signed = f"{office.number}:{screen.renewals}" if screen else str(office.number)
    return salted_hmac("ventanilla.hall", signed, algorithm="sha256").hexdigest()[:24]


def last_renewal(office: Office) -> HallScreen | None:
    return HallScreen.objects.filter(office=office).select_related("renewed_by").first()


def renew(office: Office, *, by: User) -> None:
    """From now on the address of before is nobody's."""
    now = timezone.now()
    with transaction.atomic():
        serialise(f"hall:{office.number}")
        screen = last_renewal(office) or HallScreen(office=office)
        screen.renewals, screen.renewed_by, screen.renewed_at = screen.renewals + 1, by, now
        screen.save()


def office_of(number: int, token: str) -> Office | None:
    office = current_catalogue().offices.get(number)
    return office if office and constant_time_compare(token, token_of(office)) else None
