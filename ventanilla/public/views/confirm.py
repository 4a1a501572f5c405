"""The last page of a booking: what was answered, and the button that takes the place."""

from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ventanilla.appointments import consent
from ventanilla.appointments.availability import nearest
from ventanilla.appointments.booking import Wish, book
from ventanilla.appointments.errors import AlreadyHasAppointment, Refused, SlotTaken
from ventanilla.appointments.models import Channel
from ventanilla.public import antibot, steps
from ventanilla.public.draft import Draft, forget
from ventanilla.public.views.booking import page, proceed


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest) -> HttpResponse:
    # What is confirmed is what this page showed, even if another tab has gone on with the cookie.
    shown = Draft.unsign(request.POST.get("cita", "")) if request.method == "POST" else None
    draft = (shown or Draft.of(request)).with_key()
    wish = _wish(draft)
    if steps.first_missing(draft) or wish is None:
        return proceed(draft, "revisar")
    if not shown:
        return draft.keep(_page(request, draft))
    try:
        booking = book(
            wish,
            channel=Channel.WEB,
            idempotency_key=f"web:{draft.key}",
            evidence=antibot.evidence(request, draft),
        )
    except SlotTaken as refusal:
        return _elsewhere(request, draft, refusal)
    except Refused as refusal:
        return _refused(request, draft, refusal)
    return forget(redirect("cita", booking.appointment.token))


def _wish(draft: Draft) -> Wish | None:
    procedure, municipality = draft.chosen_procedure(), draft.chosen_municipality()
    starts_at, person = draft.chosen_start(), draft.chosen_person()
    if procedure and municipality and starts_at and person:
        return Wish(procedure, municipality, starts_at, person, draft.wants_messages)
    return None


def _page(request: HttpRequest, draft: Draft, error: str = "", **context: object) -> HttpResponse:
    office, starts_at = draft.chosen_office(), draft.chosen_start()
    if office and starts_at:
        context["starts"] = starts_at.astimezone(ZoneInfo(office.time_zone))
    context |= {
        "person": draft.chosen_person(),
        "means": consent.means(),
        "signed": draft.signed(),
        "challenge": antibot.challenge(draft),
        "trap": antibot.TRAP_FIELD,
    }
    return page(request, "revisar", draft, error, **context)


def _elsewhere(request: HttpRequest, draft: Draft, refusal: Refused) -> HttpResponse:
    """The place went to somebody else: the nearest free ones, with everything typed kept."""
    office, wanted = draft.chosen_office(), draft.chosen_start()
    slots = nearest(office, wanted) if office and wanted else []
    draft = draft.answer(starts_at="")
    context = {"message": refusal.message, "slots": slots, "draft": draft, "office": office}
    return draft.keep(render(request, "public/booking/ocupado.html", context, status=409))


def _refused(request: HttpRequest, draft: Draft, refusal: Refused) -> HttpResponse:
    existing = refusal.existing if isinstance(refusal, AlreadyHasAppointment) else None
    response = _page(request, draft, refusal.message, existing=existing)
    response.status_code = 409
    return draft.keep(response)
