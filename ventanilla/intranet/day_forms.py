"""What is typed at the day's work: absences, how an appointment ended, who attends it."""

from typing import Any

from django import forms

from ventanilla.accounts.models import User
from ventanilla.appointments.endings import End, Ending
from ventanilla.appointments.models import Appointment

LONGEST_REASON = 200
_TOO_LONG = "Escribe a lo más %(limit_value)d letras; llevas %(show_value)d"
_NO_DAY = "Escribe el día así: 2026-09-08"


class AbsenceForm(forms.Form):
    """Of one of those who work at the office."""

    persona = forms.ChoiceField(
        label="¿Quién no va a estar?",
        error_messages={"required": "Elige a la persona", "invalid_choice": "Elige a la persona"},
    )
    desde = forms.DateField(
        label="Primer día", error_messages={"required": "Di el primer día", "invalid": _NO_DAY}
    )
    hasta = forms.DateField(
        label="Último día", error_messages={"required": "Di el último día", "invalid": _NO_DAY}
    )
    motivo = forms.CharField(
        label="Motivo, si quieres",
        required=False,
        max_length=80,
        error_messages={"max_length": _TOO_LONG},
    )

    def __init__(self, *args: Any, team: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.team = {str(user.pk): user for user in team}
        choices = [(key, user.name) for key, user in self.team.items()]
        self.fields["persona"].choices = choices  # type: ignore[attr-defined]

    @property
    def user(self) -> User:
        return self.team[self.cleaned_data["persona"]]


class EndForm(forms.Form):
    """How one appointment ended. A page has many: each by the key of its appointment."""

    fin = forms.ChoiceField(
        label="Cómo acabó",
        error_messages={"required": "Di cómo acabó", "invalid_choice": "Di cómo acabó"},
    )
    motivo = forms.CharField(
        label="Por qué es improcedente",
        required=False,
        max_length=LONGEST_REASON,
        error_messages={"max_length": _TOO_LONG},
    )

    def __init__(
        self, *args: Any, appointment: Appointment, endings: tuple[Ending, ...], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.appointment = appointment
        choices = [(each.value, each.label) for each in endings]
        self.fields["fin"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        lacks = not self.cleaned_data.get("motivo") and "motivo" not in self.errors
        if self.cleaned_data.get("fin") == Ending.INADMISSIBLE and lacks:
            self.add_error("motivo", "Escribe por qué es improcedente: la persona lo va a leer")
        return self.cleaned_data

    @property
    def end(self) -> End:
        return End(Ending(self.cleaned_data["fin"]), self.cleaned_data["motivo"])


class CorrectionForm(EndForm):
    porque = forms.CharField(
        label="¿Por qué lo corriges?",
        max_length=LONGEST_REASON,
        error_messages={
            "required": "Escribe por qué lo corriges: queda en la historia de la cita",
            "max_length": _TOO_LONG,
        },
    )
