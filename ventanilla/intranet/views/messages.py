"""What was sent to people, what became of it, and sending once more what did not arrive."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from ventanilla.accounts.permissions import Permission
from ventanilla.appointments.errors import Refused
from ventanilla.appointments.models import Notice
from ventanilla.appointments.notices import resending
from ventanilla.appointments.notices.sent import counts
from ventanilla.intranet import message_pages, paging
from ventanilla.intranet import message_tables as tables
from ventanilla.intranet.gate import StaffRequest, allowed
from ventanilla.intranet.message_forms import MessagesForm
from ventanilla.intranet.paging import LARGEST_KEY, PAGE

LIST = "mensajes-enviados"


@allowed(*message_pages.ANY)
@require_safe
def first(request: StaffRequest) -> HttpResponse:
    """The first of them that this person may see."""
    return redirect(message_pages.of(request.rights)[0].address)


@allowed(*message_pages.READ)
@require_safe
def listing(request: StaffRequest) -> HttpResponse:
    everywhere = message_pages.sees_all(request.rights)
    form = MessagesForm(
        request.GET, offices=message_pages.readable(request.rights), everywhere=everywhere
    )
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        after = request.GET.get("despues", "")
        context |= _counted(form) | _lines(form, after) | {"period": form.period}
    return message_pages.show(request, "enviados", status=422 if form.errors else 200, **context)


@allowed(Permission.WORK)
@require_POST
def resend(request: StaffRequest, notice: int) -> HttpResponse:
    """Of another office there is none."""
    offices = request.rights.offices(Permission.WORK)
    own = Notice.objects.select_related("appointment").filter(appointment__office__in=offices)
    found = own.filter(pk=min(notice, LARGEST_KEY)).first()
    if found is None:
        raise Http404
    try:
        sent = resending.resend(found, seen=_number(request.POST.get("mensaje")), by=request.user)
    except Refused as refusal:
        messages.error(request, f"{refusal.message}.")
    else:
        done = "Sale otra vez en un momento." if sent else "Ya se había mandado otra vez."
        messages.success(request, f"{found.appointment.full_name}: {done}")
    return redirect(_back(request))


def _counted(form: MessagesForm) -> dict[str, Any]:
    """Whatever the state that is looked at; what belongs to no office is counted for everybody."""
    of_offices = counts(form.sent(fate="").notices())
    of_nobody = counts(form.sent(fate="", kind="").conversation())
    return {
        "counts": of_offices,
        "conversation": of_nobody,
        "total": sum(of_offices.values()),
        "conversation_total": sum(of_nobody.values()),
    }


def _lines(form: MessagesForm, after: str) -> dict[str, Any]:
    if form.is_of_conversation:
        talk = paging.newest(form.sent().conversation(), "created_at", after)
        said = list(talk[: PAGE + 1])
        more = paging.mark(said[PAGE - 1].created_at, said[PAGE - 1].pk) if said[PAGE:] else ""
        return {
            "days": tables.by_day(tables.of_conversation(said[:PAGE])),
            "more": more,
            "after": after,
        }
    newest = paging.newest(form.sent().notices(), "at", after)
    found = list(newest.select_related("message", "appointment__office", "told_by")[: PAGE + 1])
    more = paging.mark(found[PAGE - 1].at, found[PAGE - 1].pk) if found[PAGE:] else ""
    return {"days": tables.by_day(tables.of_notices(found[:PAGE])), "more": more, "after": after}


def _number(text: str | None) -> int:
    return min(int(text[:19]), LARGEST_KEY) if text and text.isascii() and text.isdecimal() else 0


def _back(request: StaffRequest) -> str:
    """To the list as it was filtered: only what follows the «?» is taken from the form."""
    query = QueryDict(request.POST.get("volver", "")[:500]).urlencode()
    return f"{reverse(LIST)}?{query}"
