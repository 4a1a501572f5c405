"""The morning after: who did not come is told how to get another appointment."""

from datetime import datetime, time, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from ventanilla.appointments.models import Appointment
from ventanilla.appointments.notices import sweeping
from ventanilla.appointments.status import ACTIVE, Reason, Status
from ventanilla.catalog.models import MessageKind
from ventanilla.lib.dates import local

HOURS = (time(9), time(19))
"""Of the office's day."""
DAYS = timedelta(days=3)
"""After the visit it is too late to be of any use."""


def tell_missed() -> None:
    """A sweep. Not on the day itself: until it ends an outcome is taken back without telling anybody."""
    now = timezone.now()
    found = [each for each in _missed(now) if _is_another_day(each, now)]
    sweeping.tell_each(found, MessageKind.MISSED, now)


def _missed(now: datetime) -> QuerySet[Appointment]:
    """But for those who have another one already."""
    same = {"phone": OuterRef("phone"), "procedure": OuterRef("procedure")}
    another = Appointment.objects.filter(status__in=ACTIVE, starts_at__gt=now, **same)
    return sweeping.untold(MessageKind.MISSED, now, *HOURS).filter(
        ~Exists(another),
        starts_at__gt=now - DAYS,
        starts_at__lt=now,
        status=Status.NOT_HELD,
        reason=Reason.NO_SHOW,
    )


def _is_another_day(appointment: Appointment, now: datetime) -> bool:
    zone = appointment.office.time_zone
    return local(now, zone).date() > local(appointment.status_changed_at, zone).date()
