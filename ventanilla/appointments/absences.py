"""Days on which somebody is not there, and whom his appointments go to."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from ventanilla.accounts.models import Absence, User
from ventanilla.appointments import assignment, days
from ventanilla.appointments.assignment import Suggestion
from ventanilla.appointments.errors import Refused
from ventanilla.appointments.status import ACTIVE
from ventanilla.catalog.models import Office
from ventanilla.lib.dates import local, weekday_date
from ventanilla.lib.locks import serialise

LONGEST = timedelta(days=366)
FURTHEST = 2 * LONGEST


def add(user: User, office: Office, first: date, last: date, reason: str = "") -> Absence:
    """Both days included. Raises Refused where the days make no sense or are already written."""
    today = local(timezone.now(), office.time_zone).date()
    if last < first:
        raise Refused("El último día no puede ser antes que el primero")
    if last < today:
        raise Refused("Esos días ya pasaron: revisa las fechas")
    if first - today > FURTHEST:
        raise Refused("Esa fecha está muy lejos: revisa el año")
    if last - first >= LONGEST:
        raise Refused("Una ausencia dura a lo más un año: revisa las fechas")
    with transaction.atomic():
        serialise(f"absence:{user.pk}")
        known = user.absences.filter(first_day__lte=last, last_day__gte=first).first()
        if known:
            when = f"del {weekday_date(known.first_day)} al {weekday_date(known.last_day)}"
            raise Refused(f"{user.name} ya tiene anotada una ausencia {when}")
        return Absence.objects.create(user=user, first_day=first, last_day=last, reason=reason)


def remove(absence: Absence) -> None:
    """What was given to others meanwhile stays with them."""
    absence.delete()


def to_reassign(absence: Absence, office: Office) -> list[Suggestion]:
    """The appointments of this office that the absence leaves without anybody, each with who could."""
    today = local(timezone.now(), office.time_zone).date()
    first = max(absence.first_day, today)
    if absence.last_day < first:
        return []
    own = days.appointments(office, first, absence.last_day).filter(
        assigned_to=absence.user_id, status__in=ACTIVE
    )
    starts = own.values_list("starts_at", flat=True)
    return [
        each
        for day in sorted({local(start, office.time_zone).date() for start in starts})
        for each in assignment.suggest(office, day)
        if each.appointment.assigned_to_id == absence.user_id
    ]


def chosen(suggestions: list[Suggestion]) -> Mapping[int, User | None]:
    """As `assignment.assign_all` takes them: those that somebody can attend."""
    return {each.appointment.pk: each.to for each in suggestions if each.to is not None}
