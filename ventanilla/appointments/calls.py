"""Confirming by telephone: whom to call next, and what came of it.

A person is in one official's hands at a time. What is due comes in this order: the nearest day, the
fewest calls, the times of day at which nobody has tried yet.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from ventanilla.accounts.models import User
from ventanilla.appointments import transitions
from ventanilla.appointments.displaced import is_without_service, without_service
from ventanilla.appointments.errors import IllegalMove
from ventanilla.appointments.models import (
    Appointment,
    CallEntry,
    CallOutcome,
    CallState,
    Channel,
)
from ventanilla.appointments.moving import move_and_confirm
from ventanilla.appointments.notices import asking
from ventanilla.appointments.rebooking import rebook
from ventanilla.appointments.status import Status
from ventanilla.catalog.models import Municipality, Office, Procedure
from ventanilla.lib.dates import local

MOST_TRIES = 3
HELD = timedelta(minutes=5)
BUSY_PAUSE = timedelta(minutes=30)
# The bands in which a person may be found at home, by the office's clock: each begins where it says.
BANDS = ((time(9), "mañana"), (time(12), "mediodía"), (time(15), "tarde"))
REACHED_NOBODY = frozenset({CallOutcome.NO_ANSWER, CallOutcome.BUSY})


class HeldByAnother(IllegalMove):
    """Another official is calling this person now."""


def due(office: Office, now: datetime) -> list[Appointment]:
    """Who has to be called at this office, in order; each with its `call_state` or none yet. First those
    whose day or hour the office no longer opens, confirmed or not: they need another. Who was asked by
    message may answer it first."""
    shut = [each for each in without_service(office, now) if _may_be_called(each, now)]
    waiting = (
        Appointment.objects.filter(office=office, status=Status.PENDING, starts_at__gt=now)
        .filter(
            Q(call_state=None)
            | Q(call_state__tries__lt=MOST_TRIES, call_state__wrong_number=False)
            & (Q(call_state__retry_at=None) | Q(call_state__retry_at__lte=now))
        )
        .exclude(asking.may_still_answer(office, now))
        .select_related("call_state", "procedure")
    )
    band = band_of(local(now, office.time_zone))
    known = {each.pk for each in shut}
    rest = [each for each in waiting if each.pk not in known]
    return shut + sorted(rest, key=lambda each: _urgency(each, office, band))


def given_up(office: Office, now: datetime) -> list[Appointment]:
    """Whom no more calls will reach: three tries, or a number that is not theirs. Their place is kept. Also
    who had confirmed an hour that the office no longer opens."""
    lost = Q(call_state__tries__gte=MOST_TRIES) | Q(call_state__wrong_number=True)
    shut = [each.pk for each in without_service(office, now)]
    return list(
        Appointment.objects.filter(lost, office=office, starts_at__gt=now)
        .filter(Q(status=Status.PENDING) | Q(pk__in=shut))
        .select_related("call_state", "procedure")
        .order_by("starts_at", "pk")
    )


def take_next(office: Office, *, by: User) -> Appointment | None:
    """The next person to call, in this official's hands from now on; None when nobody is due."""
    for appointment in _free_first(due(office, timezone.now()), by):
        try:
            return take(appointment, by=by)
        except IllegalMove:
            continue  # another official was faster
    return None


def take(appointment: Appointment, *, by: User) -> Appointment:
    """Puts the person in this official's hands for five minutes. Raises HeldByAnother, or IllegalMove when
    there is nothing to confirm any more."""
    now = timezone.now()
    with transaction.atomic():
        current = transitions.latest(appointment)
        if current.status != Status.PENDING and not is_without_service(current):
            label = Status(current.status).label.lower()
            raise IllegalMove(f"Esta cita ya no está pendiente: está {label}")
        state, _ = CallState.objects.get_or_create(appointment=current)
        if state.holder and state.holder != by and state.held_until and state.held_until > now:
            raise HeldByAnother(f"{state.holder.name} le está llamando ahora")
        state.holder, state.held_until = by, now + HELD
        state.save(update_fields=["holder", "held_until"])
    current.call_state = state
    return current


def release(appointment: Appointment, *, by: User) -> None:
    """Out of this official's hands, without a call."""
    CallState.objects.filter(appointment=appointment, holder=by).update(
        holder=None, held_until=None
    )


def record(
    appointment: Appointment,
    outcome: CallOutcome,
    *,
    by: User,
    note: str = "",
    retry_at: datetime | None = None,
    missing_papers: Iterable[int] = (),
) -> Appointment:
    """Writes down a call and does what follows from it. Raises IllegalMove.

    ATTENDS confirms, CANCELLED cancels with the note as its reason; the calls that reached nobody come
    back later, in another time of day. MOVED and NOT_OURS are `reschedule` and `refuse`.
    """
    with transaction.atomic():
        current = transitions.latest(appointment)
        if current.status != Status.PENDING and not is_without_service(current):
            label = Status(current.status).label.lower()
            raise IllegalMove(f"Otra persona ya la dejó como {label}. No cambiamos nada")
        if outcome == CallOutcome.ATTENDS:
            current = transitions.confirm(current, channel=Channel.PHONE, by=by)
        if outcome == CallOutcome.CANCELLED:
            current = transitions.cancel(
                current, channel=Channel.PHONE, by=by, reason_text=note.strip()
            )
        state = _write_down(current, outcome, by, note.strip())
        state.retry_at = retry_at
        state.missing_papers = " ".join(str(order) for order in missing_papers)
        _count(state, current, outcome)
        state.save()
    return current


def reschedule(appointment: Appointment, *, to: datetime, by: User) -> Appointment:
    """Another start, agreed on the telephone and so confirmed with it. Raises as `move` does."""
    with transaction.atomic():
        moved = move_and_confirm(appointment, to=to, channel=Channel.PHONE, by=by)
        _write_down(moved, CallOutcome.MOVED, by).save()
    return moved


def refuse(appointment: Appointment, *, reason_text: str, by: User) -> Appointment:
    """The matter is not the institution's. Raises IllegalMove."""
    with transaction.atomic():
        refused = transitions.mark_inadmissible(
            appointment, channel=Channel.PHONE, by=by, reason_text=reason_text
        )
        _write_down(refused, CallOutcome.NOT_OURS, by).save()
    return refused


def send_elsewhere(
    appointment: Appointment,
    *,
    procedure: Procedure,
    municipality: Municipality,
    to: datetime,
    by: User,
) -> Appointment:
    """It was another procedure or is another office's: the right appointment, agreed on the telephone.
    Returns the new one. Raises as `rebook` does."""
    with transaction.atomic():
        right = rebook(
            appointment,
            procedure=procedure,
            municipality=municipality,
            to=to,
            channel=Channel.PHONE,
            by=by,
        )
        note = f"{procedure.short_name} en {right.office.name}"
        _write_down(appointment, CallOutcome.NOT_OURS, by, note).save()
    return right


def _write_down(
    appointment: Appointment, outcome: CallOutcome, by: User, note: str = ""
) -> CallState:
    """The call, and the person out of anybody's hands; the state is still to be saved."""
    CallEntry.objects.create(
        appointment=appointment, at=timezone.now(), by=by, outcome=outcome, note=note
    )
    state, _ = CallState.objects.select_for_update().get_or_create(appointment=appointment)
    state.holder = state.held_until = None
    state.note = note or state.note
    return state


def _count(state: CallState, appointment: Appointment, outcome: CallOutcome) -> None:
    now = timezone.now()
    if outcome in REACHED_NOBODY:
        band = band_of(local(now, appointment.office.time_zone))
        state.tries += 1
        state.tried_bands = " ".join(dict.fromkeys([*state.tried_bands.split(), band]))
        state.retry_at = _another_time(appointment, outcome, now)
        if state.tries == MOST_TRIES:
            asking.ask(appointment, at=now)
    if outcome == CallOutcome.WRONG_NUMBER:
        state.wrong_number = True


def band_of(moment: datetime) -> str:
    """The time of day of a local moment; before nine counts as morning."""
    begun = [name for begins, name in BANDS if begins <= moment.time()]
    return begun[-1] if begun else BANDS[0][1]


def _another_time(appointment: Appointment, outcome: CallOutcome, now: datetime) -> datetime:
    """Half an hour later when it was busy, else when the next band begins."""
    if outcome == CallOutcome.BUSY:
        return now + BUSY_PAUSE
    zone = ZoneInfo(appointment.office.time_zone)
    today = now.astimezone(zone)
    for begins, _ in BANDS:
        start = datetime.combine(today.date(), begins, zone)
        if start > today:
            return start
    return datetime.combine(today.date() + timedelta(days=1), BANDS[0][0], zone)


def _free_first(queue: list[Appointment], by: User) -> Iterator[Appointment]:
    """This official's own first, so that a page shown again shows the same person; then the free ones."""
    now = timezone.now()
    held = {each.pk: _holder(each, now) for each in queue}
    yield from (each for each in queue if held[each.pk] == by.pk)
    yield from (each for each in queue if held[each.pk] is None)


def _holder(appointment: Appointment, now: datetime) -> int | None:
    state: CallState | None = getattr(appointment, "call_state", None)
    if state is None or state.held_until is None or state.held_until <= now:
        return None
    return state.holder_id


def _may_be_called(appointment: Appointment, now: datetime) -> bool:
    if not appointment.has_calls:
        return True
    state = appointment.call_state
    return state.tries < MOST_TRIES and not state.wrong_number and (state.retry_at or now) <= now


def _urgency(appointment: Appointment, office: Office, band: str) -> tuple[object, ...]:
    state: CallState | None = getattr(appointment, "call_state", None)
    day = local(appointment.starts_at, office.time_zone).date()
    tries, tried = (state.tries, state.tried_bands.split()) if state else (0, [])
    return (day, tries, band in tried, appointment.starts_at, appointment.pk)
