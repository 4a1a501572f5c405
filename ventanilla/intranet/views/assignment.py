"""Who attends whom on a day: one by one with a key, or the whole day seen before it is applied."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from ventanilla.accounts.models import User
from ventanilla.accounts.permissions import Permission
from ventanilla.appointments import assignment
from ventanilla.appointments.assignment import Official
from ventanilla.appointments.models import Appointment
from ventanilla.catalog.models import Office
from ventanilla.intranet.days import neighbours, opens_from, read_day, today_at
from ventanilla.intranet.gate import StaffRequest, at_office
from ventanilla.lib.dates import local

NOBODY = "nadie"
MOST_ORPHANS = 200
MOST_AT_ONCE = 200
"""Each is a field of the page, and the settings let nobody send more than 250."""


@dataclass(frozen=True)
class Row:
    """An appointment, who attends it or should, and who could."""

    appointment: Appointment
    chosen: User | None
    able: list[User]


@at_office(Permission.LEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def board(request: StaffRequest, day: str = "") -> HttpResponse:
    chosen = _day(request.office, day)
    if request.method == "POST":
        _apply(request, _choices(request.office, request.POST))
        return redirect("asignar-dia", request.office.number, chosen.isoformat())
    before, after = neighbours(request.office, chosen)
    context = _rows(request.office, chosen) | {
        "day": chosen,
        "before": before,
        "after": after,
        "orphans": _elsewhere(request.office, chosen),
        "tab": "asignar",
    }
    return render(request, "intranet/jornada/asignar.html", context)


@at_office(Permission.LEAD)
@require_safe
def whole_day(request: StaffRequest, day: str) -> HttpResponse:
    """The proposal, to be looked at and changed: a press sends what is seen, nothing is worked out anew."""
    chosen = _day(request.office, day)
    context = _rows(request.office, chosen) | {
        "day": chosen,
        "tab": "asignar",
        "most": MOST_AT_ONCE,
    }
    return render(request, "intranet/jornada/asignar-todo.html", context)


def _day(office: Office, text: str) -> date:
    return read_day(text, office) if text else opens_from(office, today_at(office))


def _rows(office: Office, day: date) -> dict[str, Any]:
    """What lacks somebody, with the suggestion; what has somebody; and the load of each with both."""
    team = assignment.officials(office, day)
    suggested = assignment.suggest(office, day)
    lacking = [Row(each.appointment, each.to, _able(team, each.appointment)) for each in suggested]
    without = {row.appointment.pk for row in lacking}
    held = assignment.of_day(office, day).exclude(pk__in=without)
    assigned = [
        Row(each, each.assigned_to, _able(team, each))
        for each in held.select_related("procedure", "assigned_to")
    ]
    new = Counter(row.chosen.pk for row in lacking if row.chosen)
    load = [(each, len(each.starts), new[each.user.pk]) for each in team]
    return {"lacking": lacking, "assigned": assigned, "load": load, "nobody": NOBODY}


def _able(team: list[Official], appointment: Appointment) -> list[User]:
    return [official.user for official in team if official.attends(appointment)]


def _elsewhere(office: Office, day: date) -> list[tuple[date, int]]:
    """Other days on which somebody's official will not be there, and how many."""
    orphans = assignment.orphans(office, timezone.now())[:MOST_ORPHANS]
    days = Counter(local(each.starts_at, office.time_zone).date() for each in orphans)
    return sorted((each, count) for each, count in days.items() if each != day)


def _choices(office: Office, sent: QueryDict) -> Mapping[int, User | None]:
    """The fields `cita-N`, N the appointment's row. With `una`, only that one."""
    team = {str(user.pk): user for user in assignment.team(office)}
    found: dict[int, User | None] = {}
    for name, value in sent.items():
        number = name.removeprefix("cita-")
        if number == name or not (number.isascii() and number.isdigit() and len(number) < 18):
            continue
        if sent.get("una", number) == number and (value == NOBODY or value in team):
            found[int(number)] = team.get(value)
    return found


def _apply(request: StaffRequest, choices: Mapping[int, User | None]) -> None:
    done, refused = assignment.assign_all(request.office, choices, by=request.user)
    if not done and not refused:
        messages.error(request, "No se asignó nada: elige quién atiende cada cita.")
    if len(done) == 1:
        to = done[0].assigned_to
        messages.success(request, f"{done[0].full_name}: {to.name if to else 'quien esté libre'}.")
    elif done:
        messages.success(request, f"Quedaron asignadas {len(done)} citas.")
    for appointment, why in refused:
        messages.error(request, f"{appointment.full_name} no se asignó: {why}.")
