"""The shape of a painted week: a number of places for each weekday and half hour, and when it holds."""

from typing import Any

from django import forms
from django.http import QueryDict

from ventanilla.scheduling.sheets import WEEKDAYS
from ventanilla.scheduling.weekly import HALF_HOURS, MOST_PLACES, Week

_WRONG_DAY = "Escribe el día así: 2026-12-21"
LIKE_MONDAY = "como_lunes"


class StretchForm(forms.Form):
    desde = forms.DateField(
        label="Vale desde",
        error_messages={"required": "Di desde qué día vale", "invalid": _WRONG_DAY},
    )
    hasta = forms.DateField(
        label="Vale hasta", required=False, error_messages={"invalid": _WRONG_DAY}
    )

    def clean(self) -> dict[str, Any]:
        since, until = self.cleaned_data.get("desde"), self.cleaned_data.get("hasta")
        if since and until and until < since:
            self.add_error(
                "hasta", "Debe ser el mismo día o después: corrige una de las dos fechas"
            )
        return self.cleaned_data


def read_week(sent: QueryDict) -> tuple[Week, list[str]]:
    """The places by weekday and half hour, and a sentence for each that is no number of places."""
    week: Week = {}
    wrong = []
    for weekday, day in enumerate(WEEKDAYS):
        as_monday = LIKE_MONDAY in sent and 0 < weekday < 5
        for start in HALF_HOURS:
            typed = sent.get(f"l{0 if as_monday else weekday}-{start:%H%M}", "").strip()
            if not typed or typed == "0":
                continue
            if typed.isascii() and typed.isdigit() and len(typed) < 4 and int(typed) <= MOST_PLACES:
                week[weekday, start] = int(typed)
            else:
                wrong.append(f"{day.capitalize()}, {start:%H:%M}: escribe un número de 0 a 99")
    return {cell: places for cell, places in week.items() if places}, wrong
