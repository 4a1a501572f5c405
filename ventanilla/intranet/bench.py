"""Where somebody changes the catalogue: all of it, or what is his office's own. The pages are the same."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ventanilla.catalog.models import Office
from ventanilla.intranet.gate import StaffRequest
from ventanilla.scheduling import drafts

CHANGED_ELSEWHERE = "Este renglón cambió en otra ventana: aquí está como quedó"


@dataclass(frozen=True)
class Bench:
    """`office`: that alone; without it, everything."""

    office: Office | None

    @property
    def number(self) -> int | None:
        return self.office.number if self.office else None

    @property
    def frame(self) -> str:
        return f"intranet/{'apertura' if self.office else 'catalogo'}/marco.html"

    def to(self, name: str, *values: object) -> str:
        """The address of one of its pages."""
        if self.office:
            return reverse(f"apertura-{name}", args=[self.office.number, *values])
        return reverse(f"catalogo-{name}", args=values)

    @property
    def home(self) -> str:
        return self.to("horario") if self.office else reverse("catalogo")


def bench_of(request: StaffRequest) -> Bench:
    """What the gate let in to an office works on that office."""
    return Bench(getattr(request, "office", None))


def desk_of(request: StaffRequest) -> drafts.Desk:
    try:
        return drafts.desk_of(request.user, bench_of(request).number)
    except drafts.NoCatalogue:
        raise Http404 from None


def page(
    request: StaffRequest,
    name: str,
    desk: drafts.Desk,
    status: int = 200,
    tab: str = "",
    **context: Any,
) -> HttpResponse:
    """`tab`: of the pages of the catalogue; to those of the office they are one."""
    bench = bench_of(request)
    context = {"desk": desk, "bench": bench, "changes": len(desk.differences())} | context
    context |= {"part": tab, "tab": "apertura" if bench.office else tab}
    return render(request, f"intranet/catalogo/{name}.html", context, status=status)


def mark(cells: dict[str, str]) -> str:
    """What a row said when its form was opened."""
    return sha256("\n".join(cells.values()).encode("utf-8", "replace")).hexdigest()[:16]
