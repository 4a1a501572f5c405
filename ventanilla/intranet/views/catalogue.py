"""The catalogue, edited by whoever knows the office and no programming: each edit goes into a draft."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ventanilla.accounts.permissions import Permission
from ventanilla.catalog import ordering
from ventanilla.catalog.content import Content
from ventanilla.catalog.message_sample import message_sample_of
from ventanilla.catalog.sample import Sample, sample_of
from ventanilla.catalog.sheets import INSTITUTION as INSTITUTION_TABLE
from ventanilla.catalog.sheets import MESSAGES, PROCEDURES
from ventanilla.catalog.tables import Table
from ventanilla.intranet import row_form
from ventanilla.intranet.bench import CHANGED_ELSEWHERE, desk_of, mark, page
from ventanilla.intranet.catalogue_words import INSTITUTION, TEXT_TITLES, WORDS
from ventanilla.intranet.gate import StaffRequest, allowed
from ventanilla.lib.message_limits import BODY
from ventanilla.lib.names import key
from ventanilla.scheduling import drafts
from ventanilla.scheduling.sheets import EVERY_TABLE

MOST_SHOWN = 200
# What one more row of the same kind keeps.
_WHOSE = ("tramite", "pregunta", "texto")
SORTED = ("subir", "bajar")
LOOK = "ver"
"""The button that shows what is typed as people would read it, and keeps nothing."""


def known_table(name: str) -> Table:
    """By the last part of its name, as an address carries it."""
    for table in WORDS:
        if table.rpartition("/")[2] == name:
            return EVERY_TABLE[table]
    raise Http404


@allowed(Permission.EDIT_CATALOGUE)
@require_safe
def index(request: StaffRequest) -> HttpResponse:
    desk = desk_of(request)
    counts = {name: len(desk.content.rows(name)) for name in WORDS if name in desk.content.tables}
    return page(
        request, "inicio", desk, tab="tablas", words=WORDS, counts=counts, texts=TEXT_TITLES
    )


@allowed(Permission.EDIT_CATALOGUE)
@require_safe
def listing(request: StaffRequest, table: str) -> HttpResponse:
    known, desk = known_table(table), desk_of(request)
    wanted = request.GET.get("q", "")
    rows = _found(desk.content, known, wanted)
    context: dict[str, Any] = {"table": table, "words": WORDS[known.name]}
    context |= {"names": _names(desk.content, known)}
    context |= {"rows": rows[:MOST_SHOWN], "total": len(rows), "wanted": wanted}
    context |= {"ways": _ways(desk.content, known), "moved": request.GET.get("movido", "")}
    context["mark"] = mark
    return page(request, "tabla", desk, tab="tablas", **context)


def _found(content: Content, table: Table, wanted: str) -> list[tuple[int, dict[str, str]]]:
    """Where rows have an order, in it. The code of a procedure finds what is its own and no more."""
    rows = dict(content.rows(table.name))
    lines = [line for group in ordering.groups(content, table) for line in group] or rows
    if wanted in _names(content, table).get("tramite", {}):
        return [(each, rows[each]) for each in lines if rows[each]["tramite"] == wanted]
    return [
        (each, rows[each]) for each in lines if key(wanted) in key(" ".join(rows[each].values()))
    ]


def _ways(content: Content, table: Table) -> dict[int, list[str]]:
    """Where each row may go, of those that have an order."""
    ways = {}
    for group in ordering.groups(content, table):
        for line in group:
            ways[line] = [SORTED[0]] * (line != group[0]) + [SORTED[1]] * (line != group[-1])
    return ways


@allowed(Permission.EDIT_CATALOGUE)
@require_http_methods(["GET", "HEAD", "POST"])
def new_row(request: StaffRequest, table: str) -> HttpResponse:
    known, desk = known_table(table), desk_of(request)
    if request.method != "POST":
        cells = _proposed(known, desk.content, request.GET.dict())
        form = row_form.shown(known, WORDS[known.name], desk.content, cells)
        return _row_page(request, desk, known, form, None)
    look = LOOK in request.POST
    form = row_form.typed(known, WORDS[known.name], desk.content, request.POST, {}, not look)
    if look or form.wrong:
        return _row_page(request, desk, known, form, None, 200 if look else 422)
    drafts.keep(request.user, desk.content.with_row(known.name, None, form.cells))
    if known is PROCEDURES:
        # One without papers cannot be published.
        messages.success(request, "Agregado a tus cambios. Ahora di qué papeles se llevan.")
        whose = urlencode({"tramite": form.cells["codigo"]})
        return redirect(f"{reverse('catalogo-nuevo', args=['requisitos'])}?{whose}")
    messages.success(request, "Agregado a tus cambios. Todavía no se publica.")
    return _after(request, known, form.cells)


@allowed(Permission.EDIT_CATALOGUE)
@require_http_methods(["GET", "HEAD", "POST"])
def row(request: StaffRequest, table: str, line: int) -> HttpResponse:
    known, desk = known_table(table), desk_of(request)
    before = _row(desk.content, known, line)
    if request.method != "POST" or request.POST.get("era") != mark(before):
        form = row_form.shown(known, WORDS[known.name], desk.content, before, check=True)
        stale = request.method == "POST"
        note = CHANGED_ELSEWHERE if stale else ""
        return _row_page(request, desk, known, form, line, 409 if stale else 200, note)
    look = LOOK in request.POST
    form = row_form.typed(known, WORDS[known.name], desk.content, request.POST, before, not look)
    if look or form.wrong:
        return _row_page(request, desk, known, form, line, 200 if look else 422)
    drafts.keep(request.user, desk.content.with_row(known.name, line, form.cells))
    messages.success(request, "Guardado en tus cambios. Todavía no se publica.")
    return _after(request, known, form.cells)


@allowed(Permission.EDIT_CATALOGUE)
@require_POST
def remove_row(request: StaffRequest, table: str, line: int) -> HttpResponse:
    known, desk = known_table(table), desk_of(request)
    before = _row(desk.content, known, line)
    if request.POST.get("era") != mark(before):
        messages.error(request, CHANGED_ELSEWHERE)
        return redirect("catalogo-renglon", table, line)
    drafts.keep(request.user, desk.content.without_row(known.name, line))
    messages.success(request, "Quitado en tus cambios. Todavía no se publica.")
    return redirect("catalogo-tabla", table)


@allowed(Permission.EDIT_CATALOGUE)
@require_POST
def move_row(request: StaffRequest, table: str, line: int) -> HttpResponse:
    """Up or down among its own; back to the list, on the same button."""
    known, desk = known_table(table), desk_of(request)
    way, wanted = request.POST.get("hacia", ""), request.POST.get("q", "")
    if request.POST.get("era") != mark(_row(desk.content, known, line)):
        messages.error(request, CHANGED_ELSEWHERE)
    elif way in SORTED:
        new = ordering.moved(desk.content, known, line, up=way == SORTED[0])
        drafts.keep(request.user, new)
    back = urlencode({"q": wanted, "movido": f"{line}-{way}"})
    return redirect(f"{reverse('catalogo-tabla', args=[table])}?{back}")


@allowed(Permission.EDIT_CATALOGUE)
@require_http_methods(["GET", "HEAD", "POST"])
def institution(request: StaffRequest) -> HttpResponse:
    desk = desk_of(request)
    name = INSTITUTION_TABLE.name
    before = {each["campo"]: each["valor"] for _, each in desk.content.rows(name)}
    form = row_form.shown(INSTITUTION_TABLE, INSTITUTION, desk.content, before)
    if request.method == "POST":
        form = row_form.typed(INSTITUTION_TABLE, INSTITUTION, desk.content, request.POST, before)
        if not form.wrong:
            pairs = [{"campo": each, "valor": cell} for each, cell in form.cells.items()]
            drafts.keep(request.user, desk.content.with_rows(name, pairs))
            messages.success(request, "Guardado en tus cambios. Todavía no se publica.")
            return redirect("catalogo")
    status = 422 if form.wrong else 200
    return page(request, "institucion", desk, status, tab="tablas", form=form)


@allowed(Permission.EDIT_CATALOGUE)
@require_http_methods(["GET", "HEAD", "POST"])
def text(request: StaffRequest, text: str) -> HttpResponse:
    if text not in TEXT_TITLES:
        raise Http404
    desk, path = desk_of(request), f"textos/{text}.md"
    if request.method == "POST":
        drafts.keep(request.user, desk.content.with_text(path, request.POST.get("texto", "")))
        messages.success(request, "Guardado en tus cambios. Todavía no se publica.")
        return redirect("catalogo")
    words = desk.content.texts.get(path, "")
    return page(request, "texto", desk, tab="tablas", title=TEXT_TITLES[text], words=words)


def _row(content: Content, table: Table, line: int) -> dict[str, str]:
    try:
        return content.row(table.name, line)
    except LookupError:
        raise Http404 from None


def _row_page(
    request: StaffRequest,
    desk: drafts.Desk,
    table: Table,
    form: row_form.RowForm,
    line: int | None,
    status: int = 200,
    note: str = "",
) -> HttpResponse:
    return page(
        request,
        "renglon",
        desk,
        status,
        tab="tablas",
        table=table.name.rpartition("/")[2],
        words=WORDS[table.name],
        form=form,
        line=line,
        note=note,
        was=mark(desk.content.row(table.name, line)) if line else "",
        sample=_sample(desk.content, table, form.cells, line),
        message=message_sample_of(desk.content, form.cells) if table is MESSAGES else None,
        longest_message=BODY,
    )


def _sample(
    content: Content, table: Table, cells: dict[str, str], line: int | None
) -> Sample | None:
    """The procedure that the row is about, as people would read it with what is typed."""
    whose = {"tramites": "codigo", "requisitos": "tramite", "etapas": "tramite"}.get(table.name)
    if whose is None:
        return None
    return sample_of(content.with_row(table.name, line, cells), cells.get(whose, ""))


def _after(request: StaffRequest, table: Table, cells: dict[str, str]) -> HttpResponse:
    """Back to the list; or on to one more of the same kind, which keeps whose it is."""
    name = table.name.rpartition("/")[2]
    if "otro" not in request.POST:
        whose = urlencode({"q": cells["tramite"]}) if cells.get("tramite") else ""
        return redirect(f"{reverse('catalogo-tabla', args=[name])}{whose and f'?{whose}'}")
    kept = {each: cells[each] for each in _WHOSE if cells.get(each)}
    return redirect(f"{reverse('catalogo-nuevo', args=[name])}?{urlencode(kept)}")


def _proposed(table: Table, content: Content, given: dict[str, str]) -> dict[str, str]:
    """What a new row begins with: what the address says, and the next number where one is counted."""
    columns = [column.name for column in table.columns]
    cells = {name: value for name, value in given.items() if name in columns}
    rows = [row for _, row in content.rows(table.name)]
    group = next((name for name in ("tramite", "pregunta") if name in columns), "")
    if "orden" in columns:
        rows = [row for row in rows if row.get(group, "") == cells.get(group, "")]
        cells.setdefault("orden", _next(rows, "orden"))
    if "numero" in columns:
        cells.setdefault("numero", _next(rows, "numero"))
    usual = {"activo": "si", "activa": "si", "original": "si", "opcional": "no", "copias": "0"}
    usual |= {"verificado": "si", "zona_horaria": "America/Mexico_City", "cada_minutos": "30"}
    usual |= {"variante": "A", "idioma": "es_MX"}
    return {name: value for name, value in usual.items() if name in columns} | cells


def _next(rows: list[dict[str, str]], column: str) -> str:
    numbers = [int(row[column]) for row in rows if row[column].isdecimal()]
    return str(max(numbers, default=0) + 1)


def _names(content: Content, table: Table) -> dict[str, dict[str, str]]:
    """For columns that refer to another table: what each code is called."""
    return {
        column.name: dict(row_form.choices_of(column.refers, content))
        for column in table.columns
        if column.refers
    }
