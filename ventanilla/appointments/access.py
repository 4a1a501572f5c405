"""Who looked at whose telephone, and who took a list away: written down once and for ever."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from ventanilla.accounts.models import User
from ventanilla.appointments.models import AccessEntry, AccessKind, Appointment
from ventanilla.catalog.models import Office
from ventanilla.lib.dates import day_bounds
from ventanilla.lib.phone import last4

SAME_LOOK = timedelta(minutes=10)
"""Whoever turns back to a page within these has looked once."""


def looked_at(*appointments: Appointment, by: User) -> None:
    """Every page that shows a telephone to staff says so here. A test opens all and sees who forgot."""
    now = timezone.now()
    known = set(
        AccessEntry.objects.filter(
            by=by, kind=AccessKind.PHONE, appointment__in=appointments, at__gt=now - SAME_LOOK
        ).values_list("appointment_id", flat=True)
    )
    AccessEntry.objects.bulk_create(
        AccessEntry(
            at=now, by=by, kind=AccessKind.PHONE, appointment=each, office_id=each.office_id
        )
        for each in appointments
        if each.pk not in known
    )


def looked_at_number(phone: str, office: Office | None, *, by: User) -> None:
    """The same of a number that somebody wrote from: for all appointments that have it; where there is none,
    for the office."""
    own = Appointment.objects.filter(phone=phone)
    if own:
        looked_at(*own, by=by)
        return
    look = {"by": by, "kind": AccessKind.PHONE, "office": office}
    detail = f"De una conversación: termina en {last4(phone)}"
    now = timezone.now()
    if not AccessEntry.objects.filter(**look, detail=detail, at__gt=now - SAME_LOOK).exists():
        AccessEntry.objects.create(**look, at=now, detail=detail)


def exported(office: Office | None, *, by: User, detail: str) -> None:
    """A list left the system. `detail` says what it held: «128 citas del 1 al 30 de noviembre»."""
    AccessEntry.objects.create(
        at=timezone.now(), by=by, kind=AccessKind.EXPORT, office=office, detail=detail[:200]
    )


def of_office(
    office: Office, day: date, *, by: User | None = None, cts: str = ""
) -> QuerySet[AccessEntry]:
    """The latest first. With a `cts`, of whatever day."""
    entries = AccessEntry.objects.filter(office=office).select_related("by", "appointment")
    if cts:
        entries = entries.filter(appointment__cts=cts)
    else:
        start, end = day_bounds(day, day, office.time_zone)
        entries = entries.filter(at__gte=start, at__lt=end)
    return entries.filter(by=by) if by else entries


def who_looked(office: Office) -> Iterable[User]:
    """Those who ever did, by name."""
    seen = AccessEntry.objects.filter(office=office).order_by().values("by").distinct()
    return User.objects.filter(pk__in=seen).order_by("first_name", "last_name", "pk")
