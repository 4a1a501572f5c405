"""Which office serves each municipality for a procedure, with the gaps in sight."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ventanilla.accounts.permissions import Permission
from ventanilla.catalog.cells import CellProblem, day
from ventanilla.catalog.content import Content
from ventanilla.intranet import row_form
from ventanilla.intranet.bench import desk_of, page
from ventanilla.intranet.gate import StaffRequest, allowed

Rows = list[tuple[int, dict[str, str]]]


@dataclass(frozen=True)
class Served:
    """A municipality and its rows that rule: one as it should be; none or two is a fault. `own`: they are
    for that procedure alone."""

    code: str
    name: str
    rows: Rows
    own: bool

    @property
    def fault(self) -> str:
        offices = len(self.rows)
        return "" if offices == 1 else "sin oficina" if offices == 0 else "dos oficinas"


@allowed(Permission.EDIT_CATALOGUE)
@require_safe
def jurisdiction(request: StaffRequest) -> HttpResponse:
    desk = desk_of(request)
    procedures = row_form.choices_of("tramites", desk.content)
    asked = request.GET.get("tramite", "")
    chosen = asked if asked in dict(procedures) else next(iter(dict(procedures)), "")
    listed = served(desk.content, chosen, timezone.localdate())
    context: dict[str, Any] = {"procedures": procedures, "chosen": chosen, "served": listed}
    context["faulty"] = [each for each in listed if each.fault]
    context["offices"] = dict(row_form.choices_of("oficinas", desk.content))
    return page(request, "jurisdiccion", desk, tab="jurisdiccion", **context)


def served(content: Content, procedure: str, on: date) -> list[Served]:
    ruling = [(line, row) for line, row in content.rows("jurisdicciones") if _rules(row, on)]
    found = []
    for _, municipality in content.rows("municipios"):
        code = municipality["clave"]
        here = [(line, row) for line, row in ruling if row["municipio"] == code]
        own = [(line, row) for line, row in here if row["tramite"] == procedure]
        general = [(line, row) for line, row in here if not row["tramite"]]
        found.append(Served(code, municipality["nombre"], own or general, bool(own)))
    return found


def _rules(row: dict[str, str], on: date) -> bool:
    try:
        since = day(row["desde"]) if row["desde"] else date.min
        until = day(row["hasta"]) if row["hasta"] else date.max
    except CellProblem:
        return False
    return since <= on <= until
