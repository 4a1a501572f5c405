"""When offices receive people: a day closed in one go, a week painted by half hours.

For the whole catalogue and for the office that somebody leads; each page says first who may open it.
"""

from datetime import date, time
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone

from ventanilla.catalog.content import Content
from ventanilla.catalog.tables import CatalogProblems
from ventanilla.intranet import row_form
from ventanilla.intranet.bench import bench_of, desk_of, mark, page
from ventanilla.intranet.catalogue_words import WORDS
from ventanilla.intranet.gate import StaffRequest
from ventanilla.intranet.opening_forms import StretchForm, read_week
from ventanilla.scheduling import drafts, own, weekly
from ventanilla.scheduling.loading import check
from ventanilla.scheduling.sheets import CLOSURES, WEEKDAYS


def close(request: StaffRequest) -> HttpResponse:
    bench, desk = bench_of(request), desk_of(request)
    if request.method != "POST":
        form = row_form.shown(CLOSURES, WORDS[CLOSURES.name], desk.content, {})
        return _closing(request, desk, form)
    sent = request.POST.dict() | {"verificado": "si"}
    sent["hasta"] = sent.get("hasta") or sent.get("desde", "")
    if bench.office:
        sent["oficina"] = bench.office.code
    form = row_form.typed(CLOSURES, WORDS[CLOSURES.name], desk.content, sent, {})
    closed = desk.content.with_row(CLOSURES.name, None, form.cells)
    faults = [] if form.wrong else _faults(closed)
    if form.wrong or faults:
        return _closing(request, desk, form, 422, faults)
    drafts.keep(request.user, closed, bench.number)
    return redirect(bench.to("cambios"))


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
    fields = {field.name: field for field in form.fields}
    names = dict(row_form.choices_of("oficinas", desk.content))
    rows = closures(desk.content, bench_of(request).number)
    context = {"fields": fields, "rows": rows, "faults": faults or [], "names": names}
    return page(request, "cerrar", desk, status, tab="cerrar", form=form, **context)


def closures(content: Content, office: int | None) -> list[tuple[int, dict[str, str], str]]:
    """From today on, in order, each with what it said: of an office, its own and everybody's."""
    today = timezone.localdate().isoformat()
    rows = [
        (line, row, mark(row))
        for line, row in content.rows(CLOSURES.name)
        if row["hasta"] >= today
        and (office is None or not row["oficina"] or own.belongs(row, office))
    ]
    return sorted(rows, key=lambda each: each[1]["desde"])


def hours(request: StaffRequest, office: int) -> HttpResponse:
    desk = desk_of(request)
    where = _office(desk.content, office)
    today = timezone.localdate()
    form = StretchForm(request.POST or None)
    if request.method == "POST":
        week, wrong = read_week(request.POST)
        if form.is_valid() and not wrong:
            return _painted(request, desk, office, week, form)
        return _week(request, desk, where, _typed(request.POST), form, wrong, 422)
    try:
        since, until = _asked(request, weekly.stretches(desk.content, office, today))
        week = weekly.week_of(desk.content, office, since)
    except weekly.NotByHalfHours:
        return page(request, "horario-tabla", desk, tab="horarios", where=where)
    typed = {f"l{day}-{start:%H%M}": str(places) for (day, start), places in week.items()}
    # As it is shown it holds so long and no longer; whoever wants it for longer says so.
    form.initial = {"desde": since, "hasta": until}
    return _week(request, desk, where, typed, form, [])


def _painted(
    request: StaffRequest, desk: drafts.Desk, office: int, week: weekly.Week, form: StretchForm
) -> HttpResponse:
    since, until = form.cleaned_data["desde"], form.cleaned_data["hasta"]
    try:
        new = weekly.repainted(desk.content, office, week, since, until)
    except weekly.NotByHalfHours:
        return redirect(request.path)
    bench = bench_of(request)
    drafts.keep(request.user, new, bench.number)
    if new == desk.content:
        messages.success(request, "Ese horario ya era así: no hay nada que cambiar.")
    return redirect(bench.to("cambios"))


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
    context |= {"weekdays": WEEKDAYS, "half_hours": _shown(typed)}
    try:
        today = timezone.localdate()
        context["stretches"] = weekly.stretches(desk.content, int(where["numero"]), today)
    except weekly.NotByHalfHours:
        context["stretches"] = []
    return page(request, "horario", desk, status, tab="horarios", **context)


def _typed(sent: QueryDict) -> dict[str, str]:
    return {name: value for name, value in sent.items() if isinstance(value, str)}


def _shown(typed: dict[str, str]) -> list[time]:
    """The half hours of the day in which there is anything, and the usual ones."""
    used = {name.rpartition("-")[2] for name, places in typed.items() if places.strip()}
    return weekly.half_hours_shown(each for each in weekly.HALF_HOURS if f"{each:%H%M}" in used)


def _asked(
    request: StaffRequest, stretches: list[tuple[date, date | None]]
) -> tuple[date, date | None]:
    """That which holds on the day of the address; the first, where there is none."""
    day = request.GET.get("dia", "")
    return next((each for each in stretches if each[0].isoformat() == day), stretches[0])


def _office(content: Content, number: int) -> dict[str, str]:
    for _, row in content.rows("oficinas"):
        if row["numero"].isdecimal() and int(row["numero"]) == number:
            return row
    raise Http404
