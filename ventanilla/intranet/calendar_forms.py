"""What is typed at the calendar. Rules live in the acts; these only carry words and errors."""

import secrets
from datetime import datetime
from typing import Any

from django import forms

from ventanilla.accounts.models import User
from ventanilla.appointments.agenda import NOBODY, Filter
from ventanilla.appointments.booking import Wish
from ventanilla.appointments.errors import InvalidPerson
from ventanilla.appointments.models import Channel
from ventanilla.appointments.person import Person, read_person
from ventanilla.appointments.status import Status
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.catalog.jurisdiction import NoOffice, office_for
from ventanilla.catalog.models import Municipality, Office, Procedure
from ventanilla.catalog.municipalities import find
from ventanilla.intranet.forms import LONGEST_NOTE, StartForm

_SIGNS = "Escríbelo de nuevo: venía con signos que no podemos leer"
_TOO_LONG = "Escribe a lo más %(limit_value)d letras; llevas %(show_value)d"
_TEXT = {"null_characters_not_allowed": _SIGNS, "max_length": _TOO_LONG}
_INCOMPLETE = "Esta página está incompleta: vuelve a abrirla"
_BROKEN = {"required": _INCOMPLETE, "invalid": _INCOMPLETE, "invalid_choice": _INCOMPLETE}
_PERSON = ("given_names", "first_surname", "second_surname", "phone")
_FIRST_YEAR, _LAST_YEAR = 2000, 2100


class FilterForm(forms.Form):
    """Empty is everything. What cannot be read, as an official who left, filters nothing."""

    estado = forms.ChoiceField(
        label="Estado", required=False, choices=[("", "Todos"), *Status.choices]
    )
    tramite = forms.ChoiceField(label="Trámite", required=False)
    persona = forms.ChoiceField(label="Persona asignada", required=False)

    def __init__(self, *args: Any, team: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        procedures = current_catalogue().procedures.values()
        self._choices("tramite", [(str(each.pk), each.short_name) for each in procedures])
        people = [(str(each.pk), each.name) for each in team]
        self._choices("persona", [(str(NOBODY), "Sin asignar"), *people])

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = [("", "Todos"), *choices]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Filter:
        self.is_valid()
        known = self.cleaned_data
        return Filter(
            status=known.get("estado", ""),
            procedure=_number(known.get("tramite")),
            official=_number(known.get("persona")),
        )

    @property
    def words(self) -> list[str]:
        """«Trámite: Título», as a person says what is chosen."""
        self.is_valid()
        return [
            f"{field.label}: {dict(field.choices)[value]}"  # type: ignore[attr-defined]
            for name, field in self.fields.items()
            if (value := self.cleaned_data.get(name))
        ]


def _number(text: str | None) -> int | None:
    return int(text) if text else None


class PlaceForm(StartForm):
    """A start and, for who may give it, one place more than it has, with the reason."""

    extra = forms.BooleanField(required=False)
    motivo = forms.CharField(required=False, max_length=LONGEST_NOTE, error_messages=_TEXT)

    def clean_inicio(self) -> datetime:
        start = super().clean_inicio()
        if not _FIRST_YEAR <= start.year <= _LAST_YEAR:
            raise forms.ValidationError("Elige un día y hora")
        return start

    def clean(self) -> dict[str, Any]:
        asked = self.cleaned_data.get("extra") and "motivo" not in self.errors
        if asked and not self.cleaned_data.get("motivo"):
            self.add_error("motivo", "Escribe por qué das un lugar más de los que hay")
        return self.cleaned_data


class SeenForm(forms.Form):
    """Of a page that says what it has seen: `appointments.seen.mark`."""

    visto = forms.RegexField(r"^[0-9]{1,18}$", error_messages=_BROKEN)


class MoveForm(PlaceForm, SeenForm):
    volver = forms.ChoiceField(
        required=False, choices=[("dia", ""), ("semana", "")], error_messages=_BROKEN
    )


class CancelForm(SeenForm):
    motivo = forms.CharField(
        label="¿Por qué se cancela?",
        max_length=LONGEST_NOTE,
        error_messages=_TEXT | {"required": "Escribe por qué se cancela: la persona lo va a leer"},
    )


class NewForm(PlaceForm):
    """After `is_valid`, `wish` holds what is asked for. `candidates` are the municipalities that could be
    meant by what was typed, where it is not certain which; `elsewhere` the office whose matter it is."""

    wish: Wish

    tramite = forms.ChoiceField(
        label="Trámite",
        error_messages={"required": "Elige el trámite", "invalid_choice": "Elige el trámite"},
    )
    municipio = forms.CharField(
        label="Municipio de la casa o terreno",
        max_length=100,
        error_messages=_TEXT | {"required": "Escribe el municipio de la casa o terreno"},
    )
    clave = forms.CharField(required=False, max_length=5)
    given_names = forms.CharField(label="Nombre", required=False, error_messages=_TEXT)
    first_surname = forms.CharField(label="Primer apellido", required=False, error_messages=_TEXT)
    second_surname = forms.CharField(label="Segundo apellido", required=False, error_messages=_TEXT)
    phone = forms.CharField(label="Teléfono a 10 números", required=False, error_messages=_TEXT)
    canal = forms.ChoiceField(
        label="¿Cómo la pide?",
        choices=[(each.value, each.label) for each in (Channel.PHONE, Channel.COUNTER)],
        initial=Channel.PHONE.value,
        error_messages={"required": "Di cómo la pide", "invalid_choice": "Di cómo la pide"},
    )
    solicitud = forms.SlugField(
        max_length=40,
        error_messages=_BROKEN,
    )

    def __init__(self, *args: Any, office: Office, **kwargs: Any) -> None:
        super().__init__(*args, office=office, **kwargs)
        self.office = office
        self.candidates: tuple[Municipality, ...] = ()
        self.elsewhere: Office | None = None
        self._municipality: Municipality | None = None
        self._person: Person | None = None
        procedures = current_catalogue().procedures
        self.fields["tramite"].choices = [  # type: ignore[attr-defined]
            (code, each.plain_name) for code, each in procedures.items()
        ]
        self.initial.setdefault("solicitud", secrets.token_urlsafe(16))

    def clean(self) -> dict[str, Any]:
        super().clean()
        self._read_person()
        self._read_municipality()
        if "tramite" in self.cleaned_data and self._municipality:
            procedure = current_catalogue().procedures[self.cleaned_data["tramite"]]
            self._require_own_office(procedure, self._municipality)
            if self._person and "inicio" in self.cleaned_data:
                start = self.cleaned_data["inicio"]
                self.wish = Wish(procedure, self._municipality, start, self._person)
        return self.cleaned_data

    def _read_person(self) -> None:
        if any(name in self.errors for name in _PERSON):
            return
        try:
            self._person = read_person(**{name: self.cleaned_data[name] for name in _PERSON})
        except InvalidPerson as problem:
            for field, message in problem.errors.items():
                self.add_error(field, message.replace(" tu ", " el "))

    def _read_municipality(self) -> None:
        typed = self.cleaned_data.get("municipio")
        if not typed:
            return
        known = current_catalogue()
        everywhere = [*known.municipalities.values()]
        match = find(typed, everywhere, known.aliases, known.postal_codes)
        picked = known.municipalities.get(self.cleaned_data.get("clave", ""))
        self._municipality = match.certain or (picked if picked in match.candidates else None)
        if self._municipality is None:
            self.candidates = match.candidates
            self.add_error("municipio", _which(typed, match.candidates))

    def _require_own_office(self, procedure: Procedure, municipality: Municipality) -> None:
        try:
            serving = office_for(procedure, municipality)
        except NoOffice:
            self.add_error("municipio", f"Ninguna oficina da este trámite en {municipality.name}")
            return
        if serving.pk != self.office.pk:
            self.elsewhere = serving
            self.add_error(
                "municipio",
                f"{municipality.name} le toca a {serving.name}: aquí no se agendó nada",
            )


def _which(typed: str, candidates: tuple[Municipality, ...]) -> str:
    if candidates:
        return f"¿A cuál municipio te refieres con «{typed}»? Elígelo"
    return f"No encontramos «{typed}». Revisa cómo se escribe"
