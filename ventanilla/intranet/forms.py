"""The shape of what public servants type. Rules live in the acts; these only carry words and errors."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone

from ventanilla.appointments import access, consent
from ventanilla.appointments import cts as key
from ventanilla.appointments.errors import InvalidPerson
from ventanilla.appointments.models import CallOutcome
from ventanilla.appointments.person import Person, read_person
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


_SIGNS = "Escríbelo de nuevo: venía con signos que no podemos leer"
TEXT_ERRORS = {"null_characters_not_allowed": _SIGNS, "max_length": _TOO_LONG}


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
    are the municipalities that the typed name may mean, one of which a button then sends by its code."""

    tramite = forms.CharField(label="Trámite", error_messages=_required("Elige el trámite"))
    municipio = forms.CharField(
        label="Municipio donde está la propiedad",
        max_length=80,
        error_messages=TEXT_ERRORS | {"required": "Escribe el municipio donde está la propiedad"},
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
            raise forms.ValidationError(_which(typed, self.candidates))
        self.municipality = chosen
        return chosen.code

    def clean(self) -> dict[str, Any]:
        super().clean()
        if {"tramite", "municipio"} <= self.cleaned_data.keys():
            try:
                self.office = office_for(self.procedure, self.municipality)
            except NoOffice:
                self.add_error(
                    "municipio", f"Ninguna oficina da ese trámite en {self.municipality.name}"
                )
        return self.cleaned_data

    @property
    def municipality_words(self) -> str:
        """What the field shows: a name also when a button sent the code."""
        typed = self["municipio"].value() or ""
        known = current_catalogue().municipalities.get(typed)
        return known.name if known else typed


class PersonForm(forms.Form):
    """After `is_valid`, `person` holds who it is."""

    given_names = forms.CharField(
        label="Nombre o nombres", required=False, error_messages=TEXT_ERRORS
    )
    first_surname = forms.CharField(
        label="Primer apellido", required=False, error_messages=TEXT_ERRORS
    )
    second_surname = forms.CharField(
        label="Segundo apellido (si tiene)", required=False, error_messages=TEXT_ERRORS
    )
    phone = forms.CharField(
        label="Teléfono a 10 números", required=False, error_messages=TEXT_ERRORS
    )

    person: Person

    def clean(self) -> dict[str, Any]:
        super().clean()
        typed = {name: self.cleaned_data.get(name, "") for name in PersonForm.base_fields}
        try:
            self.person = read_person(**typed)
        except InvalidPerson as problem:
            for field, message in problem.errors.items():
                if field not in self.errors:
                    # The sentences speak to the person; here somebody types for him.
                    self.add_error(field, message.replace(" tu ", " su "))
        return self.cleaned_data


class MessagesForm(forms.Form):
    """Whether the person said that he wants to be told by message, where any are sent."""

    avisos = forms.BooleanField(label="Quiere avisos por mensaje", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not consent.means():
            del self.fields["avisos"]

    @property
    def wants_messages(self) -> bool | None:
        """None where it was not asked."""
        return self.cleaned_data.get("avisos")


def _which(typed: str, candidates: Sequence[Municipality]) -> str:
    if candidates:
        return f"¿A cuál municipio te refieres con «{typed}»? Elígelo"
    return f"No encontramos «{typed}». Revisa cómo se escribe"


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
