"""The calendar of an office: a day, a week, a month or a list, as each person left it."""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST, require_safe

from ventanilla.accounts.models import Absence, User
from ventanilla.accounts.permissions import Permission, who_may
from ventanilla.accounts.preferences import recall, remember
from ventanilla.appointments import agenda
from ventanilla.intranet.calendar_forms import FilterForm
from ventanilla.intranet.gate import StaffRequest, at_office

SCREEN = "calendario"
_LAST_WORKING_WEEKDAY = 4


@dataclass(frozen=True)
class Span:
    """The days of a view and where its arrows lead."""

    first: date
    last: date
    before: date
    after: date


def _one_day(day: date) -> Span:
    return Span(day, day, day - timedelta(days=1), day + timedelta(days=1))


def _week(day: date) -> Span:
    monday = day - timedelta(days=day.weekday())
    return Span(
        monday, monday + timedelta(days=6), day - timedelta(days=7), day + timedelta(days=7)
    )


def _month(day: date) -> Span:
    first = day.replace(day=1)
    last = day.replace(day=monthrange(day.year, day.month)[1])
    return Span(first, last, first - timedelta(days=1), last + timedelta(days=1))


SPANS: dict[str, Callable[[date], Span]] = {
    "dia": _one_day,
    "semana": _week,
    "mes": _month,
    "lista": _one_day,
}


@at_office(Permission.WORK)
@require_safe
def today(request: StaffRequest) -> HttpResponse:
    """Today, in the view that this person used last."""
    view = str(recall(request.user, SCREEN).get("vista"))
    day = timezone.localdate(timezone=ZoneInfo(request.office.time_zone))
    return redirect(
        "calendario-vista", request.office.number, day, view if view in SPANS else "dia"
    )


@at_office(Permission.WORK)
@require_safe
def show(request: StaffRequest, day: date, view: str) -> HttpResponse:
    """The page; or, for a page that is open and asks again, its grid if that is another by now."""
    context = _context(request, day, view)
    grid = render_to_string(f"intranet/calendario/{view}.html", context, request)
    seen = sha256(grid.encode()).hexdigest()[:16]
    context |= {"grid": mark_safe(grid), "seen": seen}
    if "HX-Background" in request.headers:
        if request.GET.get("visto") == seen:
            return HttpResponse(status=204)
        return render(request, "intranet/calendario/rejilla.html", context)
    remember(request.user, SCREEN, vista=view)
    return render(request, "intranet/calendario/pagina.html", context)


@at_office(Permission.WORK)
@require_POST
def keep_filter(request: StaffRequest, day: date, view: str) -> HttpResponse:
    form = FilterForm(request.POST, team=_team(request))
    form.is_valid()
    remember(request.user, SCREEN, filtro=form.cleaned_data)
    return redirect("calendario-vista", request.office.number, day, view)


def _context(request: StaffRequest, day: date, view: str) -> dict[str, Any]:
    span, team = SPANS[view](day), _team(request)
    form = FilterForm(_kept(request.user), team=team)
    chosen = form.chosen
    return {
        "tab": "calendario",
        "day": day,
        "view": view,
        "span": span,
        "form": form,
        "chosen": chosen,
        "leads": request.rights.office(Permission.LEAD, request.office.number) is not None,
        **_GRIDS[view](request, span, chosen, team),
    }


def _team(request: StaffRequest) -> list[User]:
    return list(who_may(Permission.WORK, request.office))


def _kept(user: User) -> dict[str, Any]:
    kept = recall(user, SCREEN).get("filtro")
    return kept if isinstance(kept, dict) else {}


def _of_day(
    request: StaffRequest, span: Span, chosen: agenda.Filter, team: list[User]
) -> dict[str, Any]:
    absent = Absence.objects.filter(
        user__in=team, first_day__lte=span.first, last_day__gte=span.first
    )
    return {
        "shown_day": agenda.days(request.office, span.first, span.last, chosen)[0],
        "absences": absent.select_related("user"),
    }


def _of_week(
    request: StaffRequest, span: Span, chosen: agenda.Filter, team: list[User]
) -> dict[str, Any]:
    """From Monday to Friday, and the end of the week where there is something in it."""
    days = [
        each
        for each in agenda.days(request.office, span.first, span.last, chosen)
        if each.date.weekday() <= _LAST_WORKING_WEEKDAY or each.hours
    ]
    clocks = sorted({f"{hour.local:%H:%M}" for each in days for hour in each.hours})
    return {"days": days, "clocks": clocks}


def _of_month(
    request: StaffRequest, span: Span, chosen: agenda.Filter, team: list[User]
) -> dict[str, Any]:
    return {"glances": agenda.glances(request.office, span.first, span.last, chosen)}


_GRIDS: dict[str, Callable[..., dict[str, Any]]] = {
    "dia": _of_day,
    "lista": _of_day,
    "semana": _of_week,
    "mes": _of_month,
}
