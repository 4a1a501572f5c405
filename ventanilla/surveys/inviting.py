"""Who was attended is asked by message how it went, some hours later, unless they have said."""

from datetime import datetime, time, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from ventanilla.appointments.models import Appointment
from ventanilla.appointments.notices import sweeping
from ventanilla.appointments.status import Status
from ventanilla.catalog.models import MessageKind, SurveyKind
from ventanilla.surveys.answering import questions
from ventanilla.surveys.models import Answered

HOURS = (time(9), time(20))
"""Of the office's day."""
AT_HOME = timedelta(hours=2)
DAYS = timedelta(days=2)
"""Later nobody remembers."""


def invite() -> None:
    """A sweep."""
    if questions(SurveyKind.VISIT):
        now = timezone.now()
        sweeping.tell_each([*_attended(now)], MessageKind.SURVEY, now)


def _attended(now: datetime) -> QuerySet[Appointment]:
    done = Answered.objects.filter(appointment=OuterRef("pk"), survey=SurveyKind.VISIT)
    return sweeping.untold(MessageKind.SURVEY, now, *HOURS).filter(
        ~Exists(done),
        starts_at__gt=now - DAYS,
        starts_at__lt=now,
        status=Status.COMPLETED,
        status_changed_at__lte=now - AT_HOME,
    )
