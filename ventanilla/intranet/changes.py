"""What somebody is about to publish, what it would do, and what was published before.

The pages of the catalogue and those of an office are the same; each says first who may open it.
"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from ventanilla.appointments import consequences
from ventanilla.catalog import workbook
from ventanilla.catalog.differences import Difference, Kind
from ventanilla.catalog.tables import CatalogProblems, Problem
from ventanilla.intranet.bench import bench_of, desk_of, page
from ventanilla.intranet.catalogue_words import TEXT_TITLES, WORDS
from ventanilla.intranet.gate import StaffRequest
from ventanilla.scheduling import drafts, own, publishing
from ventanilla.scheduling.models import CatalogueVersion
from ventanilla.scheduling.sheets import EVERY_TABLE

LONGEST_SUMMARY = 200
MOST_SHOWN = 200


def title_of(table: str) -> str:
    name = table.rpartition("/")[2].partition(".")[0]
    words = WORDS.get(table)
    return words.title if words else TEXT_TITLES.get(name, name.capitalize())


def publish(request: StaffRequest) -> HttpResponse:
    bench = bench_of(request)
    summary = " ".join(request.POST.get("resumen", "").replace("\0", "").split())
    if not 0 < len(summary) <= LONGEST_SUMMARY:
        reason = f"Di en pocas palabras qué cambia: de 1 a {LONGEST_SUMMARY} letras"
        return preview(request, 422, summary=summary, refusal=reason)
    try:
        published = drafts.publish(request.user, summary, bench.number)
    except (CatalogProblems, publishing.PublishedMeanwhile):
        # The page says which problems, or who published meanwhile.
        return preview(request, 409, summary=summary)
    messages.success(request, f"Publicado: es la versión {published.version.number}.")
    return redirect(bench.to("version", published.version.number))


def discard(request: StaffRequest) -> HttpResponse:
    bench = bench_of(request)
    drafts.discard(request.user, bench.number)
    messages.success(request, "Tus cambios se descartaron. Lo publicado sigue igual.")
    return redirect(bench.home)


def catch_up(request: StaffRequest) -> HttpResponse:
    """Onto what somebody else published meanwhile."""
    desk_of(request)
    bench = bench_of(request)
    refused = drafts.catch_up(request.user, bench.number)
    for each in refused:
        said = "; ".join(f"{column}: {new}" for column, _, new in each.cells)[:300]
        messages.error(
            request,
            f"{title_of(each.table)}, {each.name}: otra persona lo cambió también y quedó lo suyo."
            f" Lo tuyo era: {said or 'quitarlo'}",
        )
    return redirect(bench.to("cambios"))


def history(request: StaffRequest) -> HttpResponse:
    number = bench_of(request).number
    versions = CatalogueVersion.objects.select_related("by").defer("tables", "texts")
    if number is not None:
        versions = own.versions_of(number)
    return page(
        request, "historial", desk_of(request), tab="historial", versions=versions[:MOST_SHOWN]
    )


def version(request: StaffRequest, version: int) -> HttpResponse:
    found, desk = _version(version), desk_of(request)
    before = CatalogueVersion.objects.filter(number__lt=version).first()
    differences = publishing.compare(before.content, found.content) if before else []
    number = bench_of(request).number
    if number is not None:
        differences = [each for each in differences if own.is_own(each, number)]
    return page(
        request,
        "version",
        desk,
        tab="historial",
        version=found,
        newest=publishing.newest(),
        first=before is None,
        **_listed(differences),
    )


def restore(request: StaffRequest, version: int) -> HttpResponse:
    """Into the draft, so that its consequences are seen before it is published."""
    bench, found = bench_of(request), _version(version)
    drafts.go_back(request.user, found, bench.number)
    what = "lo de tu oficina" if bench.office else "el catálogo"
    messages.success(request, f"Así estaba {what} en la versión {version}. Revisa y publica.")
    return redirect(bench.to("cambios"))


def _version(number: int) -> CatalogueVersion:
    # Larger than what the database counts to is no version.
    found = CatalogueVersion.objects.filter(number=min(number, 2**31 - 1)).first()
    if found is None:
        raise Http404
    return found


def preview(request: StaffRequest, status: int = 200, **context: Any) -> HttpResponse:
    desk = desk_of(request)
    differences = desk.differences()
    newest = publishing.newest()
    context = {"summary": _summary(differences), "refusal": "", "problems": []} | context
    context["told"], context["meanwhile"] = None, None
    if newest and newest.pk != desk.base.pk:
        context["meanwhile"] = newest
        context["theirs"] = publishing.compare(desk.base.content, newest.content)
    try:
        context["told"] = (
            consequences.of(desk.content, bench_of(request).office) if differences else None
        )
    except CatalogProblems as refusal:
        context["problems"] = [_located(each, desk) for each in refusal.problems]
    return page(request, "cambios", desk, status, tab="cambios", **context, **_listed(differences))


def _listed(differences: list[Difference]) -> dict[str, Any]:
    """By table, and no more of them than a person reads."""
    groups: dict[str, list[Difference]] = {}
    for each in differences[:MOST_SHOWN]:
        groups.setdefault(title_of(each.table), []).append(each)
    return {"groups": groups, "total": len(differences), "shown": MOST_SHOWN}


def _located(problem: Problem, desk: drafts.Desk) -> dict[str, Any]:
    """Where it is, in the workbook's words, and the page that mends it."""
    names = {name.rpartition("/")[2]: name for name in EVERY_TABLE}
    table = names.get(problem.file, "")
    rows = len(desk.content.tables.get(table, []))
    return {
        "place": workbook.located(problem, desk.content),
        "reason": problem.reason,
        "table": problem.file if table in WORDS else "",
        "line": problem.row if table in WORDS and 1 < problem.row <= rows else 0,
        "institution": table == "institucion",
    }


def _summary(differences: list[Difference]) -> str:
    """A first wording, for whoever has nothing to add to it."""
    counts: dict[tuple[str, Kind], list[str]] = {}
    for each in differences:
        counts.setdefault((title_of(each.table), each.kind), []).append(each.name)
    parts = [
        f"{title}: {kind.value} {names[0] if len(names) == 1 else len(names)}"
        for (title, kind), names in counts.items()
    ]
    return "; ".join(parts)[:LONGEST_SUMMARY]
