"""What is typed at the calendar. Rules live in the acts; these only carry words and errors."""

import secrets
from datetime import datetime
from typing import Any

from django import forms

from ventanilla.accounts.models import User
from ventanilla.appointments.agenda import NOBODY, Filter
from ventanilla.appointments.booking import Wish
from ventanilla.appointments.models import Channel
from ventanilla.appointments.status import Status
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.catalog.models import Office
from ventanilla.intranet.forms import (
    LONGEST_NOTE,
    TEXT_ERRORS,
    MessagesForm,
    PersonForm,
    ServiceForm,
    StartForm,
)

_INCOMPLETE = "Esta página está incompleta: vuelve a abrirla"
_BROKEN = {"required": _INCOMPLETE, "invalid": _INCOMPLETE, "invalid_choice": _INCOMPLETE}
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
    motivo = forms.CharField(required=False, max_length=LONGEST_NOTE, error_messages=TEXT_ERRORS)

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
        error_messages=TEXT_ERRORS
        | {"required": "Escribe por qué se cancela: la persona lo va a leer"},
    )


class NewForm(ServiceForm, PersonForm, MessagesForm, PlaceForm):
    """After `is_valid`, `wish` holds what is asked for. `elsewhere` is the office whose matter it is, where
    that is another."""

    wish: Wish

    canal = forms.ChoiceField(
        label="¿Cómo la pide?",
        choices=[(each.value, each.label) for each in (Channel.PHONE, Channel.COUNTER)],
        initial=Channel.PHONE.value,
        error_messages={"required": "Di cómo la pide", "invalid_choice": "Di cómo la pide"},
    )
    solicitud = forms.SlugField(max_length=40, error_messages=_BROKEN)

    def __init__(self, *args: Any, office: Office, **kwargs: Any) -> None:
        super().__init__(*args, office=office, **kwargs)
        self.desk = office
        self.elsewhere: Office | None = None
        self.initial.setdefault("solicitud", secrets.token_urlsafe(16))

    def clean(self) -> dict[str, Any]:
        super().clean()
        serving = getattr(self, "office", self.desk)
        if serving.pk != self.desk.pk:
            self.elsewhere = serving
            self.add_error(
                "municipio",
                f"{self.municipality.name} le toca a {serving.name}: aquí no se agendó nada",
            )
        if not self.errors:
            start = self.cleaned_data["inicio"]
            wants = self.wants_messages
            self.wish = Wish(self.procedure, self.municipality, start, self.person, wants)
        return self.cleaned_data
