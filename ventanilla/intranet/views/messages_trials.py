"""Which of an institution's wordings brings more people."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from ventanilla.accounts.permissions import Permission
from ventanilla.appointments.notices import variants
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.intranet import message_pages
from ventanilla.intranet.gate import StaffRequest, allowed
from ventanilla.intranet.message_forms import TrialsForm
from ventanilla.intranet.message_tables import begun


@allowed(*message_pages.COMPARE)
@require_safe
def report(request: StaffRequest) -> HttpResponse:
    form = TrialsForm(request.GET, offices=request.rights.offices(Permission.REPORT))
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        trials = variants.trials(*form.period, form.chosen)
        context |= {"trials": [_shown(each) for each in trials], "period": form.period}
    return message_pages.show(request, "pruebas", status=422 if form.errors else 200, **context)


def _shown(trial: variants.Trial) -> dict[str, Any]:
    """With what each version says now: of one that is no more, nothing."""
    texts = current_catalogue().messages.get(trial.kind, ())
    return {
        "name": begun(trial.kind.label),
        "key": trial.kind.value,
        "tallies": trial.tallies,
        "differences": trial.differences,
        "texts": {each.variant: each.body for each in texts},
    }
