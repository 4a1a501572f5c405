"""What is typed at the counter: papers, windows, how a visit ended, and who comes without an appointment."""

import re
from typing import Any

from django import forms

from ventanilla.appointments.models import VisitResult
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.catalog.models import Procedure, Stage
from ventanilla.intranet.forms import LONGEST_NOTE, MessagesForm, PersonForm, ServiceForm

_TOO_LONG = "Escribe a lo más %(limit_value)d letras; llevas %(show_value)d"
ATTENDED = (VisitResult.FILED, VisitResult.PAPERS_MISSING, VisitResult.ADVISED)
OTHER_REASON = "otro"


def reasons() -> list[tuple[str, str]]:
    """Why a matter may be inadmissible: the institution's own, and one's own words."""
    known = current_catalogue().reasons
    return [*((each, each) for each in known), (OTHER_REASON, "Otro motivo")]


class PapersForm(forms.Form):
    faltan = forms.TypedMultipleChoiceField(
        required=False, coerce=int, choices=[(n, n) for n in range(1, 100)]
    )


class WindowForm(forms.Form):
    ventanilla = forms.CharField(
        label="¿En qué ventanilla atiendes?",
        max_length=20,
        error_messages={
            "required": "Escribe el número de tu ventanilla",
            "max_length": "Escribe solo el número o la letra de tu ventanilla",
        },
    )

    def clean_ventanilla(self) -> str:
        """«Ventanilla 2» and «2» are the same; the word is the page's."""
        typed: str = self.cleaned_data["ventanilla"]
        window = re.sub(r"(?i)^ventanilla\s*", "", typed).strip()
        if not window:
            raise forms.ValidationError("Escribe el número de tu ventanilla")
        return window


class ResultForm(forms.Form):
    resultado = forms.ChoiceField(
        choices=VisitResult.choices,
        error_messages={"required": "Di cómo terminó", "invalid_choice": "Di cómo terminó"},
    )
    motivo = forms.ChoiceField(
        label="¿Por qué no procede?",
        required=False,
        choices=reasons,
        error_messages={"invalid_choice": "Elige el motivo de la lista"},
    )
    detalle = forms.CharField(
        label="Explicación",
        required=False,
        max_length=LONGEST_NOTE,
        error_messages={"max_length": _TOO_LONG},
    )
    etapa = forms.ChoiceField(
        label="¿En qué etapa queda su trámite?",
        required=False,
        error_messages={"invalid_choice": "Elige una etapa de la lista"},
    )
    nota = forms.CharField(
        label="Nota para la persona",
        required=False,
        max_length=LONGEST_NOTE,
        error_messages={"max_length": _TOO_LONG},
    )

    def __init__(self, *args: Any, procedure: Procedure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stages: dict[str, Stage] = {str(each.pk): each for each in procedure.stages.all()}
        self.fields["etapa"].choices = [(pk, pk) for pk in self.stages]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        if found.get("resultado") == VisitResult.INADMISSIBLE and "motivo" not in self.errors:
            if not found.get("motivo"):
                self.add_error("motivo", "Elige por qué no procede: la persona lo va a leer")
            elif found["motivo"] == OTHER_REASON and not found.get("detalle"):
                self.add_error("detalle", "Escribe por qué no procede: la persona lo va a leer")
            elif len(self._reason()) > LONGEST_NOTE:
                self.add_error("detalle", "Acorta la explicación: con el motivo no cabe")
        if found.get("nota") and not found.get("etapa") and "etapa" not in self.errors:
            self.add_error("etapa", "Elige la etapa: la nota se lee junto a ella")
        return found

    def for_act(self) -> dict[str, Any]:
        """The arguments of `visits.finish`; only who was attended comes to a stage."""
        result = VisitResult(self.cleaned_data["resultado"])
        attended = result in ATTENDED
        return {
            "result": result,
            "reason_text": self._reason() if result == VisitResult.INADMISSIBLE else "",
            "stage": self.stages.get(self.cleaned_data["etapa"]) if attended else None,
            "note": self.cleaned_data["nota"] if attended else "",
        }

    def _reason(self) -> str:
        chosen, more = self.cleaned_data["motivo"], self.cleaned_data.get("detalle", "")
        return ". ".join(part for part in (chosen if chosen != OTHER_REASON else "", more) if part)


class WalkInForm(ServiceForm, PersonForm, MessagesForm):
    """`llave` is born with the page: sent twice it is one appointment."""

    llave = forms.UUIDField(
        error_messages=dict.fromkeys(("required", "invalid"), "Vuelve a abrir esta página")
    )
    motivo_extra = forms.CharField(
        required=False, max_length=LONGEST_NOTE, error_messages={"max_length": _TOO_LONG}
    )
