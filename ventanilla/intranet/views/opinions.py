"""What people answered in the surveys of a month, and what they wrote: to be mended, not to be traced."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ventanilla.accounts.permissions import Permission
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.catalog.models import Office, SurveyKind
from ventanilla.intranet.gate import StaffRequest, allowed
from ventanilla.lib.dates import months_before
from ventanilla.reports import answers, monthly
from ventanilla.reports.filters import Filters

MONTHS = 24
_FROM_THE_LIST = {"invalid_choice": "Elige de la lista"}


class OpinionsForm(forms.Form):
    """Whole months that ended; without one it is the last, without an office all of one's own."""

    mes = forms.ChoiceField(label="Mes", required=False, error_messages=_FROM_THE_LIST)
    oficina = forms.ChoiceField(label="Oficina", required=False, error_messages=_FROM_THE_LIST)

    def __init__(self, typed: Any, *, offices: Sequence[Office]) -> None:
        super().__init__(typed)
        zone = ZoneInfo(current_catalogue().institution.time_zone)
        ended = months_before(timezone.localdate(timezone=zone), MONTHS)
        self.months = {f"{month:%Y-%m}": month for month in ended}
        self.offices = {str(each.number): each for each in offices}
        self._choices("mes", {key: monthly.name(each) for key, each in self.months.items()})
        every = {"": "Todas"} if len(offices) > 1 else {}
        self._choices("oficina", every | {key: each.name for key, each in self.offices.items()})

    def _choices(self, name: str, choices: dict[str, str]) -> None:
        self.fields[name].choices = [*choices.items()]  # type: ignore[attr-defined]

    @property
    def month(self) -> date:
        return self.months[self.cleaned_data["mes"] or next(iter(self.months))]

    @property
    def filters(self) -> Filters:
        chosen = self.offices.get(self.cleaned_data["oficina"])
        return monthly.filters_of(self.month, [chosen] if chosen else [*self.offices.values()])


@allowed(Permission.REPORT)
@require_safe
def opinions(request: StaffRequest) -> HttpResponse:
    form = OpinionsForm(request.GET, offices=request.rights.offices(Permission.REPORT))
    context: dict[str, Any] = {"form": form, "surveys": [], "written": {}}
    if form.is_valid():
        kinds = (SurveyKind.VISIT, SurveyKind.BOOKING)
        surveys = [answers.survey(form.filters, kind) for kind in kinds]
        texts = [each.question for found in surveys for each in found.questions if each.written]
        context["surveys"] = surveys
        context["written"] = {each.code: answers.written(form.filters, each) for each in texts}
    status = 422 if form.errors else 200
    return render(request, "intranet/reportes/opiniones.html", context, status=status)
