"""Which appointments a public servant wants as Excel."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from ventanilla.catalog.models import Office
from ventanilla.reports.filters import Basis, Filters

_DAY = {
    "required": "Escribe el día",
    "invalid": "Escribe el día así: 2026-11-30",
}
_YEARS = "Elige días entre 2000 y 2100"
_BY = "Elige si cuentas por la fecha de la cita o por la del registro"
_OFFICE = "Elige una oficina de la lista"


class ExcelForm(forms.Form):
    """Its fields are those of the reports' filter bar; what it does not know it leaves alone."""

    desde = forms.DateField(label="Desde", error_messages=_DAY)
    hasta = forms.DateField(label="Hasta", error_messages=_DAY)
    por = forms.ChoiceField(
        label="Por la fecha",
        required=False,
        choices=[(Basis.APPOINTMENT.value, "de la cita"), (Basis.BOOKING.value, "del registro")],
        error_messages={"invalid_choice": _BY},
    )
    oficina = forms.TypedChoiceField(
        label="Oficina",
        required=False,
        coerce=int,
        empty_value=None,
        error_messages={"invalid_choice": _OFFICE},
    )

    def __init__(self, *args: Any, offices: Sequence[Office], **kwargs: Any) -> None:
        kwargs["initial"] = this_month() | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self._offices = offices
        every = [("", "Todas")] if len(offices) > 1 else []
        self.fields["oficina"].choices = every + [(o.number, o.name) for o in offices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = self.cleaned_data
        first, last = typed.get("desde"), typed.get("hasta")
        if first and last and first > last:
            self.add_error("hasta", "El último día va después del primero")
        for name in ("desde", "hasta"):
            if typed.get(name) and not 2000 <= typed[name].year <= 2100:
                self.add_error(name, _YEARS)
        return typed


def this_month() -> dict[str, date]:
    today = timezone.localdate()
    return {"desde": today.replace(day=1), "hasta": today}


def filters_from(form: ExcelForm, offices: Sequence[Office]) -> Filters:
    """Of a form that is valid. `offices` are those that the person may see."""
    typed = form.cleaned_data
    number = typed["oficina"]
    return Filters(
        first=typed["desde"],
        last=typed["hasta"],
        offices=tuple(each for each in offices if number in (None, each.number)),
        basis=Basis(typed["por"] or Basis.APPOINTMENT.value),
    )
