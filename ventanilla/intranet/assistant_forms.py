"""What is typed at the pages of the assistant. Rules live in the acts; these only carry words and errors."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone

from ventanilla.assistant import announcements, conversing
from ventanilla.assistant.intents import LABELS, Intent
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.catalog.models import Office, Procedure
from ventanilla.intranet.forms import TEXT_ERRORS
from ventanilla.lib import message_limits as limits

LONGEST_NOTICE = timedelta(days=92)
_WRONG_HOUR = "Escribe el día y la hora así: 2026-11-24 13:00"
_FROM_THE_LIST = {"invalid_choice": "Elige de la lista"}
_YOUR_OFFICE = "Elige una de tus oficinas"
_LAST_MINUTE = time(23, 59)


class AnswerForm(forms.Form):
    texto = forms.CharField(
        label="Tu respuesta",
        max_length=conversing.LONGEST_ANSWER,
        error_messages=TEXT_ERRORS | {"required": "Escribe tu respuesta"},
    )

    def clean_texto(self) -> str:
        text: str = self.cleaned_data["texto"]
        if limits.length(text) > conversing.LONGEST_ANSWER:
            raise forms.ValidationError("Acórtala: cada dibujo 😀 cuenta como dos letras")
        return text


class LessonForm(forms.Form):
    """A guess is one press; the list has everything else that a message may wish."""

    tal = forms.ChoiceField(required=False, error_messages=_FROM_THE_LIST)
    intencion = forms.ChoiceField(label="Quiere", required=False, error_messages=_FROM_THE_LIST)
    tramite = forms.ChoiceField(label="Trámite", required=False, error_messages=_FROM_THE_LIST)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.procedures = current_catalogue().procedures
        wishes = [(each.value, said) for each, said in LABELS.items() if each != Intent.UNCLEAR]
        procedures = [(code, each.short_name) for code, each in self.procedures.items()]
        self._choices("tal", [("", ""), *wishes])
        self._choices("intencion", [("", "Elige qué quiere"), *wishes])
        self._choices("tramite", [("", "Ninguno en especial"), *procedures])

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        chosen = self.cleaned_data.get("tal") or self.cleaned_data.get("intencion")
        if not chosen and not self.errors:
            self.add_error("intencion", "Elige qué quiere decir")
        return self.cleaned_data

    @property
    def intent(self) -> Intent:
        return Intent(self.cleaned_data["tal"] or self.cleaned_data["intencion"])

    @property
    def procedure(self) -> Procedure | None:
        return self.procedures.get(self.cleaned_data["tramite"])


class NoticeForm(forms.Form):
    """Hours are those of the clock at the office, or of the institution where it is for all."""

    texto = forms.CharField(
        label="Qué quieres avisar",
        max_length=announcements.LONGEST,
        error_messages=TEXT_ERRORS | {"required": "Escribe el aviso"},
    )
    oficina = forms.ChoiceField(
        label="Para quién",
        required=False,
        error_messages={"invalid_choice": _YOUR_OFFICE, "required": _YOUR_OFFICE},
    )
    desde = forms.DateTimeField(
        label="Desde", required=False, error_messages={"invalid": _WRONG_HOUR}
    )
    hasta = forms.DateTimeField(
        label="Hasta", required=False, error_messages={"invalid": _WRONG_HOUR}
    )

    def __init__(self, *args: Any, offices: Sequence[Office], of_all: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offices = {str(each.number): each for each in offices}
        every = [("", "Todas las oficinas")] if of_all else []
        named = [(key, each.name) for key, each in self.offices.items()]
        self.fields["oficina"].choices = [*every, *named]  # type: ignore[attr-defined]
        self.fields["oficina"].required = not of_all

    @property
    def office(self) -> Office | None:
        return self.offices.get(self.cleaned_data["oficina"])

    def clean(self) -> dict[str, Any]:
        if self.errors:
            return self.cleaned_data
        zone = ZoneInfo((self.office or current_catalogue().institution).time_zone)
        now = timezone.now().astimezone(zone).replace(second=0, microsecond=0)
        starts = _at(self.cleaned_data["desde"], zone) or now
        ends = _at(self.cleaned_data["hasta"], zone) or datetime.combine(
            max(starts, now).date(), _LAST_MINUTE, zone
        )
        if ends <= max(starts, now):
            self.add_error("hasta", "Debe acabar después de empezar, y después de ahora")
        elif ends - starts > LONGEST_NOTICE:
            self.add_error("hasta", "Un aviso dura tres meses a lo más")
        return self.cleaned_data | {"desde": starts, "hasta": ends}


def _at(typed: datetime | None, zone: ZoneInfo) -> datetime | None:
    if typed is None or not 2000 <= typed.year <= 2100:
        return None
    return typed.replace(tzinfo=zone)
