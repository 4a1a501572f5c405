"""The questions of a booking, one a page. Each view: the step's turn, its form, the draft, the next page."""

from datetime import date, datetime
from functools import lru_cache
from itertools import islice
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ventanilla.appointments.availability import OpenDay, bookable_range, open_days, slots_of_day
from ventanilla.catalog.catalogue import Catalogue
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.catalog.jurisdiction import NoOffice, office_for
from ventanilla.catalog.models import Municipality, Office
from ventanilla.catalog.municipalities import find
from ventanilla.lib import names
from ventanilla.public import steps
from ventanilla.public.draft import Draft
from ventanilla.public.forms import ContactForm, PersonForm

DAYS_SHOWN = 10


def page(
    request: HttpRequest, step: str, draft: Draft, error: str = "", **context: Any
) -> HttpResponse:
    """The page of a step; with an error it says so on top and beside the field."""
    context |= {
        "draft": draft,
        "office": draft.chosen_office(),
        "procedure": draft.chosen_procedure(),
        "chosen_municipality": draft.chosen_municipality(),
        "step": steps.number(step),
        "back": steps.previous(step),
        "error": error,
    }
    return render(request, f"public/booking/{step}.html", context, status=422 if error else 200)


def proceed(draft: Draft, to: str) -> HttpResponse:
    """On to the page `to`, or to the first question that still lacks an answer."""
    return draft.keep(redirect(steps.first_missing(draft, before=to) or to))


@never_cache
def start(request: HttpRequest) -> HttpResponse:
    """Begins, from a procedure's own page with that procedure already answered."""
    draft = Draft.of(request)
    code = request.GET.get("tramite", "")
    if code in current_catalogue().procedures:
        return proceed(draft.answer(procedure=code, office=None), "municipio")
    return redirect("tramite")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def procedure(request: HttpRequest) -> HttpResponse:
    draft, procedures = Draft.of(request), current_catalogue().procedures
    if request.method != "POST":
        return page(request, "tramite", draft, procedures=procedures.values())
    code = request.POST.get("tramite", "")
    if code == "no-se":
        return redirect("cual")
    if code not in procedures:
        error = "Elige el trámite que necesitas"
        return page(request, "tramite", draft, error, procedures=procedures.values())
    return proceed(_reconciled(draft.answer(procedure=code)), "municipio")


@never_cache
def guide(request: HttpRequest) -> HttpResponse:
    """«No sé cuál necesito»: a few plain questions that lead to a procedure."""
    questions = current_catalogue().guide
    asked = request.GET.get("p", "inicio")
    options = [] if asked == "llamar" else questions.get(asked) or questions.get("inicio", [])
    return render(request, "public/booking/cual.html", {"options": options})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def municipality(request: HttpRequest) -> HttpResponse:
    draft = Draft.of(request)
    missing = steps.first_missing(draft, before="municipio")
    if missing:
        return redirect(missing)
    if request.method != "POST":
        return _municipality_page(request, draft)
    catalogue = current_catalogue()
    typed = request.POST.get("municipio", "")
    chosen = catalogue.municipalities.get(request.POST.get("clave", ""))
    if not chosen and typed.strip():
        match = find(
            typed, [*catalogue.municipalities.values()], catalogue.aliases, catalogue.postal_codes
        )
        chosen = match.certain
        if not chosen:
            return _municipality_page(request, draft, typed, match.candidates)
    if not chosen:
        return _municipality_page(
            request, draft, typed, error="Escribe el municipio donde está tu casa o terreno"
        )
    return _with_municipality(request, draft, chosen)


def _municipality_page(
    request: HttpRequest,
    draft: Draft,
    typed: str = "",
    candidates: tuple[Municipality, ...] = (),
    error: str = "",
) -> HttpResponse:
    known = draft.chosen_municipality()
    if typed and not candidates and not error:
        error = f"No encontramos «{typed[:60]}». Revisa cómo se escribe o busca en la lista"
    return page(
        request,
        "municipio",
        draft,
        error,
        typed=typed or (known.name if known else ""),
        candidates=candidates,
        municipalities=_in_order(current_catalogue()),
        everything="lista" in request.GET,
    )


@lru_cache(maxsize=1)
def _in_order(catalogue: Catalogue) -> list[Municipality]:
    return sorted(catalogue.municipalities.values(), key=lambda row: names.key(row.name))


def _with_municipality(request: HttpRequest, draft: Draft, chosen: Municipality) -> HttpResponse:
    draft = _reconciled(draft.answer(municipality=chosen.code))
    if draft.office is None:
        error = (
            f"Por ahora ninguna oficina da este trámite en {chosen.name}. Llámanos y te ayudamos"
        )
        return _municipality_page(request, draft, chosen.name, error=error)
    return proceed(draft, "dia")


def _reconciled(draft: Draft) -> Draft:
    """The draft with the office that its answers lead to; another office has other days."""
    procedure, municipality = draft.chosen_procedure(), draft.chosen_municipality()
    if not (procedure and municipality):
        return draft
    try:
        office: int | None = office_for(procedure, municipality).number
    except NoOffice:
        office = None
    if office == draft.office:
        return draft
    return draft.answer(office=office, day="", starts_at="")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def day(request: HttpRequest) -> HttpResponse:
    draft = _reconciled(Draft.of(request))
    office = draft.chosen_office()
    missing = steps.first_missing(draft, before="dia")
    if missing or office is None:
        return proceed(draft, "dia")
    if request.method != "POST":
        return page(request, "dia", draft, **days_context(office, request.GET.get("desde", "")))
    chosen = read_day(request.POST.get("dia", ""))
    if chosen is None or not slots_of_day(office, chosen):
        error = "Elige un día" if chosen is None else "Ese día ya no tiene lugares. Elige otro"
        return page(request, "dia", draft, error, **days_context(office, ""))
    if chosen.isoformat() != draft.day:
        draft = draft.answer(day=chosen.isoformat(), starts_at="")
    return proceed(draft, "hora")


def days_context(office: Office, since: str) -> dict[str, Any]:
    """The next days with places, from `since` (ISO) on, and where the following ones begin."""
    earliest, latest = bookable_range(office)
    found = list(islice(open_days(office, read_day(since) or earliest, latest), DAYS_SHOWN + 1))
    days: list[OpenDay] = found[:DAYS_SHOWN]
    return {
        "days": days,
        "later": found[DAYS_SHOWN].date if len(found) > DAYS_SHOWN else None,
        "earlier": bool(since),
        "last_day": latest,
    }


def read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def hour(request: HttpRequest) -> HttpResponse:
    draft = _reconciled(Draft.of(request))
    office = draft.chosen_office()
    if office is None or (request.method != "POST" and steps.first_missing(draft, before="hora")):
        return proceed(draft, "hora")
    chosen = read_start(request.POST.get("inicio", ""))
    on = chosen.date() if chosen else read_day(draft.day)
    slots = slots_of_day(office, on) if on else ()
    slot = next((slot for slot in slots if chosen == slot.local.replace(tzinfo=None)), None)
    if slot:
        draft = draft.answer(
            day=slot.local.date().isoformat(), starts_at=slot.starts_at.isoformat()
        )
        return proceed(draft, "datos" if not draft.chosen_person() else "revisar")
    if not slots:
        return proceed(draft.answer(day="", starts_at=""), "hora")
    error = ""
    if request.method == "POST":
        error = "Esa hora ya no está libre. Elige otra" if chosen else "Elige una hora"
    return page(request, "hora", draft, error, slots=slots, on=on)


def read_start(text: str) -> datetime | None:
    """`2026-12-01T09:30`, by the office's clock and so without a zone."""
    try:
        return datetime.fromisoformat(text[:16]).replace(tzinfo=None)
    except ValueError:
        return None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest) -> HttpResponse:
    draft = Draft.of(request)
    if steps.first_missing(draft, before="datos"):
        return proceed(draft, "datos")
    if request.method != "POST":
        typed = {name: getattr(draft, name) for name in PersonForm.base_fields}
        if draft.wants_messages is not None:
            typed["avisos"] = "si" if draft.wants_messages else "no"
        return page(request, "datos", draft, form=ContactForm(initial=typed))
    form = ContactForm(request.POST)
    if not form.is_valid():
        return page(request, "datos", draft, "Revisa estos datos", form=form)
    found = form.person
    draft = draft.answer(
        given_names=found.given_names,
        first_surname=found.first_surname,
        second_surname=found.second_surname,
        phone=found.phone,
        wants_messages=form.wants_messages,
    )
    return proceed(draft, "revisar")
