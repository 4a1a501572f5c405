"""The visit: reception says whether the person is in the right place, calls him to a window and writes how
it ended. Each act writes its own hour."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from ventanilla.accounts.models import User
from ventanilla.appointments import cts, history, progress, transitions
from ventanilla.appointments.errors import IllegalMove, Refused
from ventanilla.appointments.lookup import NotFound, by_cts, by_token
from ventanilla.appointments.models import Appointment, Channel, HistoryEntry, Visit, VisitResult
from ventanilla.appointments.status import Reason, Status
from ventanilla.catalog.models import Office, Stage
from ventanilla.lib.dates import day_bounds, local
from ventanilla.lib.locks import serialise

EARLY = timedelta(minutes=30)
_VOUCHER = re.compile(r"/citas/ver/([A-Za-z0-9_-]{1,32})/?")


class Answer(Enum):
    """What reception is told, big."""

    WELCOME = "adelante"
    EARLY = "temprano"
    OTHER_OFFICE = "otra_oficina"
    OTHER_DAY = "otro_dia"
    ALREADY = "ya_registrada"
    CANCELLED = "cancelada"
    UNKNOWN = "no_se_reconoce"


@dataclass(frozen=True)
class Reception:
    """`appointment` is None for UNKNOWN; `why` says what the answer alone does not."""

    answer: Answer
    appointment: Appointment | None = None
    why: str = ""


def receive(office: Office, shown: str, *, by: User, early: bool = False) -> Reception:
    """What to tell who shows a voucher (`shown`: what its QR holds) or says a CTS; WELCOME has written
    down the arrival, OTHER_OFFICE that he came here. With `early`, who comes long before is received too."""
    appointment = find_shown(shown)
    if appointment is None:
        return Reception(Answer.UNKNOWN)
    if appointment.office_id != office.pk:
        _redirect(appointment, office, by)
        return Reception(Answer.OTHER_OFFICE, appointment)
    refusal = _refusal(appointment, office, timezone.now(), early)
    if refusal:
        return refusal
    try:
        arrived = arrive(appointment, by=by)
    except Refused as refused:
        return Reception(Answer.CANCELLED, appointment, refused.message)
    return Reception(Answer.WELCOME, arrived)


def find_shown(shown: str) -> Appointment | None:
    voucher = _VOUCHER.search(shown[:300])
    try:
        return by_token(voucher[1]) if voucher else by_cts(cts.read(shown[:60]))
    except (NotFound, cts.Misread):
        return None


def _redirect(appointment: Appointment, here: Office, by: User) -> None:
    """Who still had to go to his own office was at this one: written once a day, however often he shows his
    voucher, so that the reports count the trips that were in vain."""
    if not (appointment.is_active or appointment.reason == Reason.NO_SHOW):
        return
    now = timezone.now()
    today = local(now, here.time_zone).date()
    start, end = day_bounds(today, today, here.time_zone)
    with transaction.atomic():
        current = transitions.latest(appointment)
        written = current.history.filter(kind=HistoryEntry.Kind.REDIRECTED, reason_text=here.name)
        if not written.filter(at__gte=start, at__lt=end).exists():
            kind = HistoryEntry.Kind.REDIRECTED
            history.record(current, kind, channel=Channel.COUNTER, by=by, at=now, note=here.name)


def _refusal(
    appointment: Appointment, office: Office, now: datetime, early: bool
) -> Reception | None:
    """Why the person is not received now, or None."""
    if appointment.has_arrived and appointment.reason != Reason.LEFT:
        return Reception(Answer.ALREADY, appointment)
    if appointment.status == Status.CANCELLED or appointment.reason == Reason.INADMISSIBLE:
        return Reception(Answer.CANCELLED, appointment, appointment.reason_text)
    starts = local(appointment.starts_at, office.time_zone)
    if starts.date() != local(now, office.time_zone).date():
        return Reception(Answer.OTHER_DAY, appointment)
    if appointment.starts_at - now > EARLY and not early:
        return Reception(Answer.EARLY, appointment)
    return None


def arrive(appointment: Appointment, *, by: User) -> Appointment:
    """The person is here. A no-show of today who comes after all gets his state back. Raises IllegalMove,
    and SlotTaken when his place was given to another."""
    with transaction.atomic():
        current = transitions.latest(appointment)
        if current.reason in (Reason.NO_SHOW, Reason.LEFT):
            current = transitions.undo_outcome(current, channel=Channel.COUNTER, by=by)
        if not current.is_active:
            label = Status(current.status).label.lower()
            raise IllegalMove(f"Esta cita está {label}: no se puede recibir")
        now = timezone.now()
        told = current.call_state.missing_papers if current.has_calls else ""
        visit, came = Visit.objects.get_or_create(
            appointment=current,
            defaults={"office": current.office, "arrived_at": now, "missing_papers": told},
        )
        if visit.ended_at:  # he had left, and is back
            visit.ended_at = visit.called_at = visit.served_by = None
            visit.arrived_at, visit.result, visit.window = now, "", ""
            visit.save()
            came = True
        if came:
            _write(current, HistoryEntry.Kind.ARRIVED, by, now)
    current.visit = visit
    return current


def note_papers(appointment: Appointment, missing: Iterable[int]) -> None:
    """Which papers the person lacks at the counter: their order numbers."""
    with transaction.atomic():
        transitions.latest(
            appointment
        )  # before the visit, as every act does: nobody waits in a ring
        Visit.objects.filter(appointment=appointment).update(
            missing_papers=" ".join(str(order) for order in sorted(missing))
        )


def waiting(office: Office, now: datetime) -> list[Visit]:
    """Who sits in the waiting room, in the order of their hours: coming early wins nothing."""
    rows = list(_today(office, now).filter(called_at=None, ended_at=None))
    return sorted(
        rows, key=lambda each: (max(each.appointment.starts_at, each.arrived_at), each.pk)
    )


def at_windows(office: Office, now: datetime) -> list[Visit]:
    """Who is being attended, the last called first."""
    return list(
        _today(office, now).filter(called_at__isnull=False, ended_at=None).order_by("-called_at")
    )


def attended_by(user: User, office: Office, now: datetime) -> Visit | None:
    """Whom this official has at his window now."""
    return _today(office, now).filter(served_by=user, ended_at=None).order_by("-called_at").first()


def last_ended_by(user: User, office: Office, now: datetime) -> Visit | None:
    """Whose visit this official ended last today: what he may take back."""
    ended = _today(office, now).filter(served_by=user, ended_at__isnull=False)
    return ended.order_by("-ended_at").first()


def call_next(office: Office, *, window: str, by: User) -> Visit | None:
    """The next of the waiting room to this window: first who is assigned to the official, then who is
    assigned to nobody, then anybody. None when nobody waits. Who has somebody at his window keeps him:
    pressing twice calls one person."""
    with transaction.atomic():
        serialise(f"window:{by.pk}")
        return attended_by(by, office, timezone.now()) or _call_next(office, window, by)


def _call_next(office: Office, window: str, by: User) -> Visit | None:
    for visit in sorted(waiting(office, timezone.now()), key=lambda each: _turn(each, by)):
        try:
            return call(visit.appointment, window=window, by=by)
        except IllegalMove:
            continue  # another window was faster
    return None


def _turn(visit: Visit, by: User) -> int:
    assigned = visit.appointment.assigned_to_id
    return 0 if assigned == by.pk else 1 if assigned is None else 2


def call(appointment: Appointment, *, window: str, by: User) -> Visit:
    """To this window. Raises IllegalMove when another window called him first."""
    with transaction.atomic():
        transitions.latest(appointment)
        now = timezone.now()
        taken = Visit.objects.filter(appointment=appointment, called_at=None, ended_at=None).update(
            called_at=now, served_by=by, window=window
        )
        if not taken:
            raise IllegalMove(_why_not_called(appointment))
        _write(appointment, HistoryEntry.Kind.CALLED, by, now)
    return Visit.objects.select_related("appointment").get(appointment=appointment)


def _why_not_called(appointment: Appointment) -> str:
    visit = Visit.objects.select_related("served_by").filter(appointment=appointment).first()
    if visit is None:
        return "Todavía no llega: primero registra su llegada"
    if visit.ended_at or visit.served_by is None:
        return "Su visita ya terminó"
    return f"Ya le llamó {visit.served_by.name}, ventanilla {visit.window}"


def call_off(appointment: Appointment) -> None:
    """Nobody came to the window: back to the waiting room."""
    with transaction.atomic():
        transitions.latest(appointment)
        Visit.objects.filter(appointment=appointment, ended_at=None).update(
            called_at=None, served_by=None, window=""
        )


def finish(
    appointment: Appointment,
    result: VisitResult,
    *,
    by: User,
    reason_text: str = "",
    stage: Stage | None = None,
    note: str = "",
) -> Appointment:
    """Ends the visit and sets the state that follows from it: one transaction. `stage` is how far the
    procedure came, with a note that the person reads. Raises IllegalMove, and ValueError for a stage of
    another procedure."""
    with transaction.atomic():
        current = transitions.latest(appointment)
        if not current.has_arrived:
            raise IllegalMove("Primero registra su llegada")
        ended = _end(current, result, by, reason_text)
        Visit.objects.filter(appointment=current).update(
            ended_at=timezone.now(), result=result, **_served(current.visit, result, by)
        )
        if stage is not None:
            progress.record(ended, stage, by=by, note=note)
    return ended


def reopen(appointment: Appointment, *, by: User) -> Appointment:
    """Takes back the end of a visit of today; the stage that was set with it is no longer shown. Raises as
    `transitions.undo_outcome` does."""
    with transaction.atomic():
        current = transitions.undo_outcome(appointment, channel=Channel.COUNTER, by=by)
        Visit.objects.filter(appointment=current).update(ended_at=None, result="")
    return current


def _end(appointment: Appointment, result: VisitResult, by: User, reason_text: str) -> Appointment:
    if result == VisitResult.LEFT:
        return transitions.mark_left(appointment, channel=Channel.COUNTER, by=by)
    if result == VisitResult.INADMISSIBLE:
        return transitions.mark_inadmissible(
            appointment, channel=Channel.COUNTER, by=by, reason_text=reason_text
        )
    return transitions.complete(appointment, channel=Channel.COUNTER, by=by)


def _served(visit: Visit, result: VisitResult, by: User) -> dict[str, object]:
    """Who is attended without having been called was called now."""
    if visit.called_at or result == VisitResult.LEFT:
        return {}
    return {"called_at": timezone.now(), "served_by": by}


def _today(office: Office, now: datetime) -> QuerySet[Visit]:
    today = local(now, office.time_zone).date()
    start, end = day_bounds(today, today, office.time_zone)
    return Visit.objects.filter(
        office=office, arrived_at__gte=start, arrived_at__lt=end
    ).select_related("appointment__procedure", "appointment__call_state", "served_by")


def _write(appointment: Appointment, kind: HistoryEntry.Kind, by: User, at: datetime) -> None:
    history.record(appointment, kind, channel=Channel.COUNTER, by=by, at=at)
