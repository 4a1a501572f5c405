"""When offices receive people: a day closed in one go, a week painted by half hours."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from ventanilla.accounts.permissions import Permission
from ventanilla.catalog.content import Content
from ventanilla.catalog.tables import CatalogProblems
from ventanilla.intranet import row_form
from ventanilla.intranet.catalogue_words import WORDS
from ventanilla.intranet.gate import StaffRequest, allowed
from ventanilla.intranet.opening_forms import StretchForm, read_week
from ventanilla.intranet.views.catalogue import desk_of, page
from ventanilla.scheduling import drafts, weekly
from ventanilla.scheduling.loading import check
from ventanilla.scheduling.sheets import CLOSURES, WEEKDAYS


@allowed(Permission.EDIT_CATALOGUE)
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: StaffRequest) -> HttpResponse:
    desk = desk_of(request)
    if request.method != "POST":
        form = row_form.shown(CLOSURES, WORDS[CLOSURES.name], desk.content, {})
        return _closing(request, desk, form)
    sent = request.POST.dict() | {"verificado": "si"}
    sent["hasta"] = sent.get("hasta") or sent.get("desde", "")
    form = row_form.typed(CLOSURES, WORDS[CLOSURES.name], desk.content, sent, {})
    closed = desk.content.with_row(CLOSURES.name, None, form.cells)
    faults = [] if form.wrong else _faults(closed)
    if form.wrong or faults:
        return _closing(request, desk, form, 422, faults)
    drafts.keep(request.user, closed)
    return redirect("catalogo-cambios")


def _faults(content: Content) -> list[str]:
    """What is wrong with its last closure as a whole."""
    try:
        check(content)
    except CatalogProblems as refusal:
        last = len(content.tables[CLOSURES.name])
        own = [p for p in refusal.problems if (p.file, p.row) == (CLOSURES.name, last)]
        return [f"«{each.column}» {each.reason}" for each in own]
    return []


def _closing(
    request: StaffRequest,
    desk: drafts.Desk,
    form: row_form.RowForm,
    status: int = 200,
    faults: list[str] | None = None,
) -> HttpResponse:
    today = timezone.localdate().isoformat()
    rows = [(line, row) for line, row in desk.content.rows(CLOSURES.name) if row["hasta"] >= today]
    fields = {field.name: field for field in form.fields}
    rows.sort(key=lambda each: each[1]["desde"])
    names = dict(row_form.choices_of("oficinas", desk.content))
    context = {"fields": fields, "rows": rows, "faults": faults or [], "names": names}
    return page(request, "cerrar", desk, status, tab="cerrar", form=form, **context)


@allowed(Permission.EDIT_CATALOGUE)
@require_safe
def offices(request: StaffRequest) -> HttpResponse:
    desk = desk_of(request)
    listed = [row for _, row in desk.content.rows("oficinas") if row["numero"].isdecimal()]
    return page(request, "oficinas", desk, tab="horarios", offices=listed)


@allowed(Permission.EDIT_CATALOGUE)
@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: StaffRequest, office: int) -> HttpResponse:
    desk = desk_of(request)
    where = _office(desk.content, office)
    today = timezone.localdate()
    form = StretchForm(request.POST or None, initial={"desde": today})
    if request.method == "POST":
        week, wrong = read_week(request.POST)
        if form.is_valid() and not wrong:
            return _painted(request, desk, office, week, form)
        return _week(request, desk, where, _typed(request.POST), form, wrong, 422)
    try:
        week = weekly.week_of(desk.content, office, _asked(request, today))
    except weekly.NotByHalfHours:
        return page(request, "horario-tabla", desk, tab="horarios", where=where)
    typed = {f"l{day}-{start:%H%M}": str(places) for (day, start), places in week.items()}
    return _week(request, desk, where, typed, form, [])


def _painted(
    request: StaffRequest, desk: drafts.Desk, office: int, week: weekly.Week, form: StretchForm
) -> HttpResponse:
    since, until = form.cleaned_data["desde"], form.cleaned_data["hasta"]
    try:
        new = weekly.repainted(desk.content, office, week, since, until)
    except weekly.NotByHalfHours:
        return redirect("catalogo-horario", office)
    drafts.keep(request.user, new)
    if new == desk.content:
        messages.success(request, "Ese horario ya era así: no hay nada que cambiar.")
    return redirect("catalogo-cambios")


def _week(
    request: StaffRequest,
    desk: drafts.Desk,
    where: dict[str, str],
    typed: dict[str, str],
    form: StretchForm,
    wrong: list[str],
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {"where": where, "typed": typed, "form": form, "wrong": wrong}
    context |= {"weekdays": WEEKDAYS, "half_hours": weekly.HALF_HOURS}
    try:
        context["periods"] = weekly.periods(desk.content, int(where["numero"]))
    except weekly.NotByHalfHours:
        context["periods"] = []
    return page(request, "horario", desk, status, tab="horarios", **context)


def _typed(sent: QueryDict) -> dict[str, str]:
    return {name: value for name, value in sent.items() if isinstance(value, str)}


def _asked(request: StaffRequest, today: date) -> date:
    try:
        return date.fromisoformat(request.GET.get("dia", ""))
    except ValueError:
        return today


def _office(content: Content, number: int) -> dict[str, str]:
    for _, row in content.rows("oficinas"):
        if row["numero"].isdecimal() and int(row["numero"]) == number:
            return row
    raise Http404
