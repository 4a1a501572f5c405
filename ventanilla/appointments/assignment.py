"""Who attends whom: one appointment, a whole day at once, and what an absence leaves without anybody."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from ventanilla.accounts.models import Absence, User
from ventanilla.accounts.permissions import Permission, who_may
from ventanilla.appointments import days, history, transitions
from ventanilla.appointments.errors import IllegalMove, Refused
from ventanilla.appointments.models import Appointment, Channel, HistoryEntry
from ventanilla.appointments.status import ACTIVE
from ventanilla.catalog.models import Office
from ventanilla.lib.dates import local


@dataclass(frozen=True)
class Official:
    """A public servant of an office on a day: with the procedures he attends (none means all), what he
    already has, and whether he is there."""

    user: User
    skills: frozenset[int]
    absent: bool
    starts: tuple[datetime, ...]

    def attends(self, appointment: Appointment) -> bool:
        return not self.absent and (not self.skills or appointment.procedure_id in self.skills)


@dataclass(frozen=True)
class Suggestion:
    """`to` is None where nobody can attend it."""

    appointment: Appointment
    to: User | None


def team(office: Office) -> list[User]:
    """Whoever works at the office, by name."""
    return list(who_may(Permission.WORK, office))


def officials(office: Office, day: date) -> list[Official]:
    """Whoever works at the office, by name, with his day. Four queries."""
    people = who_may(Permission.WORK, office).prefetch_related("skills")
    absent = set(
        Absence.objects.filter(first_day__lte=day, last_day__gte=day).values_list(
            "user_id", flat=True
        )
    )
    starts: dict[int, list[datetime]] = defaultdict(list)
    for user_id, start in of_day(office, day).values_list("assigned_to_id", "starts_at"):
        starts[user_id].append(start)
    return [
        Official(
            user,
            frozenset(skill.pk for skill in user.skills.all()),
            user.pk in absent,
            tuple(starts[user.pk]),
        )
        for user in people
    ]


def of_day(office: Office, day: date) -> QuerySet[Appointment]:
    """The day's appointments that hold or wait for attention, in order."""
    found = days.appointments(office, day, day).filter(status__in=ACTIVE)
    return found.order_by("starts_at", "pk")


def suggest(office: Office, day: date) -> list[Suggestion]:
    """For each appointment of the day without an official, or with one who is absent: of those who know
    the procedure and are there, who has nothing at that hour, then who has least that day."""
    there = officials(office, day)
    able = {official.user.pk for official in there if not official.absent}
    load = Counter({official.user.pk: len(official.starts) for official in there})
    busy = Counter((official.user.pk, start) for official in there for start in official.starts)
    suggestions = []
    for appointment in of_day(office, day).select_related("procedure", "assigned_to"):
        if appointment.assigned_to_id in able:
            continue
        candidates = [official.user for official in there if official.attends(appointment)]
        to = min(
            candidates,
            key=lambda user: (busy[user.pk, appointment.starts_at], load[user.pk], user.pk),
            default=None,
        )
        if to is not None:
            load[to.pk] += 1
            busy[to.pk, appointment.starts_at] += 1
        suggestions.append(Suggestion(appointment, to))
    return suggestions


def assign(appointment: Appointment, to: User | None, *, by: User) -> Appointment:
    """`to` is to attend it from now on; None leaves it to whoever is free. Raises Refused where he does not
    work at that office, is absent that day or does not attend the procedure, and IllegalMove where
    somebody else assigned it since `appointment` was read."""
    with transaction.atomic():
        current = transitions.latest(appointment)
        if not current.is_active:
            raise IllegalMove("Esta cita ya terminó o se canceló: no se asigna")
        if current.assigned_to_id == (to and to.pk):
            return current
        if current.assigned_to_id != appointment.assigned_to_id:
            raise IllegalMove("Otra persona acaba de asignarla: revisa cómo quedó")
        if to is not None:
            _require_able(current, to)
        current.assigned_to = to
        current.save(update_fields=["assigned_to"])
        history.record(
            current,
            HistoryEntry.Kind.ASSIGNED,
            channel=Channel.COUNTER,
            by=by,
            at=timezone.now(),
        )
    return current


def assign_all(
    office: Office, choices: Mapping[int, User | None], *, by: User
) -> tuple[list[Appointment], list[tuple[Appointment, str]]]:
    """Several at once, each its own: by the number of the appointment's row. What is assigned so now, and
    what was refused with why."""
    done, refused = [], []
    chosen = Appointment.objects.filter(office=office, pk__in=choices)
    for appointment in chosen.order_by("starts_at", "pk"):
        try:
            done.append(assign(appointment, choices[appointment.pk], by=by))
        except Refused as refusal:
            refused.append((appointment, refusal.message))
    return done, refused


def orphans(office: Office, now: datetime) -> list[Appointment]:
    """Appointments to come whose official is absent that day, left or no longer works here."""
    here = set(who_may(Permission.WORK, office).values_list("pk", flat=True))
    coming = (
        Appointment.objects.filter(office=office, status__in=ACTIVE, starts_at__gt=now)
        .exclude(assigned_to=None)
        .select_related("assigned_to", "procedure")
        .order_by("starts_at", "pk")
    )
    absences: dict[int, list[Absence]] = defaultdict(list)
    for absence in Absence.objects.filter(last_day__gte=local(now, office.time_zone).date()):
        absences[absence.user_id].append(absence)
    return [
        each
        for each in coming
        if each.assigned_to_id not in here
        or _absent(absences[each.assigned_to_id], local(each.starts_at, office.time_zone).date())
    ]


def _absent(absences: Iterable[Absence], day: date) -> bool:
    return any(absence.first_day <= day <= absence.last_day for absence in absences)


def _require_able(appointment: Appointment, to: User) -> None:
    office = appointment.office
    if not who_may(Permission.WORK, office).filter(pk=to.pk).exists():
        raise Refused(f"{to.name} no atiende en {office.name}")
    day = local(appointment.starts_at, office.time_zone).date()
    if Absence.objects.filter(user=to, first_day__lte=day, last_day__gte=day).exists():
        raise Refused(f"{to.name} no está ese día")
    skills = to.skills.all()
    if skills and appointment.procedure not in skills:
        raise Refused(f"{to.name} no atiende {appointment.procedure.plain_name}")
