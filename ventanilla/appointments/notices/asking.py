"""Whether a person was asked by message to confirm, and what came of it. Who may still answer is not
called."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from ventanilla.appointments import messages
from ventanilla.appointments.models import Appointment, Notice
from ventanilla.appointments.notices.reminding import NOT_WITHIN
from ventanilla.appointments.notices.telling import tell
from ventanilla.appointments.status import Status
from ventanilla.catalog.models import MessageKind, Office
from ventanilla.lib.dates import day_bounds, local
from ventanilla.messaging.models import UNFINISHED, WENT, OutboundMessage, State
from ventanilla.scheduling import grid

TIME_TO_ANSWER = timedelta(hours=24)
MONTH = 30


def may_still_answer(office: Office, now: datetime) -> Q:
    """Of its appointments, those whose question is on its way or left less than a day ago. Not those of the
    next day with service: a call reaches them sooner."""
    since = now - TIME_TO_ANSWER
    on_its_way = Q(message__state__in=UNFINISHED, at__gt=since)
    arrived = Q(message__state__in=WENT, message__sent_at__gt=since)
    asked = Notice.objects.filter(
        on_its_way | arrived,
        appointment=OuterRef("pk"),
        kind=MessageKind.CONFIRM,
        starts_at=OuterRef("starts_at"),
    )
    return Q(Exists(asked)) & Q(starts_at__gte=_after_next_day(office, now))


def ask(appointment: Appointment, *, at: datetime) -> None:
    """Whom calls do not reach, unless it was asked before or the visit is too near."""
    if appointment.starts_at > at + NOT_WITHIN[MessageKind.CONFIRM]:
        tell(appointment, MessageKind.CONFIRM, at=at)


def unanswered(phone: str, *, since: datetime | None, until: datetime) -> Notice | None:
    """The last question that this telephone was asked after `since`, where its answer can still be of use."""
    asked = Notice.objects.filter(
        kind=MessageKind.CONFIRM,
        appointment__phone=phone,
        appointment__status=Status.PENDING,
        starts_at__gt=timezone.now(),
        message__state__in=WENT,
        message__sent_at__lte=until,
    )
    if since:
        asked = asked.filter(message__sent_at__gt=since)
    return asked.order_by("-message__sent_at", "-pk").first()


def what_came_of_it(appointment: Appointment) -> str:
    """For whoever calls; empty where nobody asked, or it is answered (one query)."""
    if appointment.status != Status.PENDING:
        return ""
    asked = Notice.objects.filter(appointment=appointment, kind=MessageKind.CONFIRM)
    notice = asked.filter(starts_at=appointment.starts_at).select_related("message").first()
    return _in_words(appointment, notice.message) if notice else ""


def _in_words(appointment: Appointment, message: OutboundMessage | None) -> str:
    if message is None:
        return "No se pudo mandar mensaje."
    if message.state in UNFINISHED:
        return "Su mensaje para confirmar todavía no sale."
    if message.state not in WENT or message.sent_at is None:
        return f"No se pudo mandar mensaje: {message.plain_why}."
    when = messages.moment(message.sent_at, appointment.office)
    read = "lo leyó y " if message.state == State.READ else ""
    return f"Le mandamos mensaje el {when}: {read}no ha contestado."


def _after_next_day(office: Office, now: datetime) -> datetime:
    """The end of the next day with service."""
    table, today = grid.current(), local(now, office.time_zone).date()
    days = (today + timedelta(days=ahead) for ahead in range(1, MONTH))
    following = next((day for day in days if table.slots(office, day)), today)
    return day_bounds(following, following, office.time_zone)[1]
