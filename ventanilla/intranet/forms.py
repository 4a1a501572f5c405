"""The shape of what public servants type. Rules live in the acts; these only carry words and errors."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone

from ventanilla.appointments import access
from ventanilla.appointments import cts as key
from ventanilla.appointments.models import CallOutcome
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.catalog.jurisdiction import NoOffice, office_for
from ventanilla.catalog.models import Municipality, Office, Procedure
from ventanilla.catalog.municipalities import find

LONGEST_NOTE = 200
_TOO_LONG = "Escribe a lo más %(limit_value)d letras; llevas %(show_value)d"
# Those that a button of the page sends; the others have a page of their own.
_BUTTONS = (
    CallOutcome.ATTENDS,
    CallOutcome.CANCELLED,
    CallOutcome.NO_ANSWER,
    CallOutcome.BUSY,
    CallOutcome.WRONG_NUMBER,
    CallOutcome.LATER,
)


def _required(message: str) -> dict[str, str]:
    return {"required": message, "max_length": message, "null_characters_not_allowed": message}


class OutcomeForm(forms.Form):
    resultado = forms.ChoiceField(
        choices=[(each.value, each.label) for each in _BUTTONS],
        error_messages={
            "required": "Di cómo terminó la llamada",
            "invalid_choice": "Di cómo terminó la llamada",
        },
    )
    nota = forms.CharField(
        label="Nota",
        required=False,
        max_length=LONGEST_NOTE,
        error_messages={"max_length": _TOO_LONG},
    )
    faltan = forms.TypedMultipleChoiceField(required=False, coerce=int, choices=[])
    hora = forms.TimeField(
        label="¿A qué hora le llamamos?",
        required=False,
        error_messages={"invalid": "Escribe la hora así: 13:30"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["faltan"].choices = [(n, n) for n in range(1, 100)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        later = self.cleaned_data.get("resultado") == CallOutcome.LATER
        if later and not self.cleaned_data.get("hora") and "hora" not in self.errors:
            self.add_error("hora", "Di a qué hora le llamamos")
        return self.cleaned_data

    def for_act(self, office: Office) -> dict[str, Any]:
        """The arguments of `calls.record`."""
        outcome = CallOutcome(self.cleaned_data["resultado"])
        return {
            "outcome": outcome,
            "note": self.cleaned_data["nota"],
            "missing_papers": self.cleaned_data["faltan"],
            "retry_at": self._retry_at(office) if outcome == CallOutcome.LATER else None,
        }

    def _retry_at(self, office: Office) -> datetime:
        """That hour today, or tomorrow where it has passed."""
        zone = ZoneInfo(office.time_zone)
        now = timezone.now().astimezone(zone)
        moment = datetime.combine(now.date(), self.cleaned_data["hora"], zone)
        return moment if moment > now else moment + timedelta(days=1)


class StartForm(forms.Form):
    """A start among those offered, or another that is typed, by the office's clock."""

    inicio = forms.DateTimeField(
        error_messages={"required": "Elige un día y hora", "invalid": "Elige un día y hora"}
    )

    def __init__(self, *args: Any, office: Office, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = ZoneInfo(office.time_zone)

    def clean_inicio(self) -> datetime:
        typed: datetime = self.cleaned_data["inicio"]
        return typed.replace(tzinfo=self.zone)


class ServiceForm(forms.Form):
    """The procedure and the municipality that it really is. `office` is who attends there; `candidates`
    are the municipalities that the typed name may mean."""

    tramite = forms.CharField(error_messages=_required("Elige el trámite"))
    municipio = forms.CharField(
        max_length=80, error_messages=_required("Escribe el municipio donde está la propiedad")
    )

    procedure: Procedure
    municipality: Municipality
    office: Office
    candidates: Sequence[Municipality] = ()

    def clean_tramite(self) -> str:
        found = current_catalogue().procedures.get(self.cleaned_data["tramite"])
        if found is None:
            raise forms.ValidationError("Elige el trámite")
        self.procedure = found
        return found.code

    def clean_municipio(self) -> str:
        known, typed = current_catalogue(), self.cleaned_data["municipio"]
        chosen = known.municipalities.get(typed)
        if chosen is None:
            match = find(typed, [*known.municipalities.values()], known.aliases, known.postal_codes)
            chosen, self.candidates = match.certain, match.candidates
        if chosen is None:
            raise forms.ValidationError(
                "¿Cuál de estos es?" if self.candidates else "No encontramos ese municipio"
            )
        self.municipality = chosen
        return chosen.code

    def clean(self) -> dict[str, Any]:
        if not self.errors:
            try:
                self.office = office_for(self.procedure, self.municipality)
            except NoOffice:
                raise forms.ValidationError(
                    f"Ninguna oficina da ese trámite en {self.municipality.name}"
                ) from None
        return self.cleaned_data


class InadmissibleForm(forms.Form):
    motivo = forms.CharField(
        label="¿Por qué no procede? La persona lo va a leer",
        max_length=LONGEST_NOTE,
        error_messages={"required": "Escribe el motivo", "max_length": _TOO_LONG},
    )


class AccessForm(forms.Form):
    """Whose looks, on which day; or those at one appointment."""

    persona = forms.TypedChoiceField(
        label="Quién",
        required=False,
        coerce=int,
        empty_value=None,
        error_messages={"invalid_choice": "Elige a una persona de la lista"},
    )
    dia = forms.DateField(
        label="Día",
        required=False,
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": "Elige el día en el calendario, o escríbelo así: 2026-11-24"},
    )
    cita = forms.CharField(label="Clave", required=False, max_length=40)

    def __init__(self, *args: Any, office: Office, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = timezone.localdate(timezone=ZoneInfo(office.time_zone))
        people = {each.pk: each for each in access.who_looked(office)}
        self.people = people
        self.fields["persona"].choices = [  # type: ignore[attr-defined]
            ("", "Todas las personas"),
            *((pk, each.name) for pk, each in people.items()),
        ]

    def clean_dia(self) -> date:
        day: date = self.cleaned_data["dia"] or self.today
        if not 2000 <= day.year <= 2999:
            raise forms.ValidationError("Revisa el año")
        return day

    def clean_cita(self) -> str:
        typed = self.cleaned_data["cita"]
        try:
            return key.read(typed) if typed else ""
        except key.Misread as problem:
            raise forms.ValidationError(str(problem)) from problem

    @property
    def shown_day(self) -> str:
        return str(self["dia"].value() or self.today.isoformat())

    def asked(self) -> dict[str, Any]:
        """The arguments of `access.of_office`; today's where nothing, or something wrong, was asked."""
        if not self.is_valid():
            return {"day": self.today}
        asked = self.cleaned_data
        return {"day": asked["dia"], "by": self.people.get(asked["persona"]), "cts": asked["cita"]}
