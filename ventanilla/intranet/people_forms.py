"""What is typed about the people of the institution."""

from typing import Any

from django import forms

from ventanilla.accounts.models import OFFICE_ROLES, Role
from ventanilla.catalog.models import Office, Procedure

_CHOOSE = {"required": "Elige el papel", "invalid_choice": "Elige el papel"}


class PersonForm(forms.Form):
    nombre = forms.CharField(
        label="Nombre", max_length=80, error_messages={"required": "Escribe su nombre"}
    )
    apellidos = forms.CharField(
        label="Apellidos", max_length=80, error_messages={"required": "Escribe sus apellidos"}
    )
    usuario = forms.CharField(
        label="Usuario",
        max_length=30,
        error_messages={"required": "Escribe el usuario con el que va a entrar"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["max_length"] = (
                "Escribe a lo más %(limit_value)d letras; llevas %(show_value)d"
            )


class RoleForm(forms.Form):
    """A role, at an office where it is of one: «atencion», and the office's number."""

    accion = forms.ChoiceField(
        choices=[("dar", "Dar"), ("quitar", "Quitar")],
        error_messages={
            "required": "Di si se da o se quita",
            "invalid_choice": "Di si se da o se quita",
        },
    )
    papel = forms.ChoiceField(label="Papel", choices=Role.choices, error_messages=_CHOOSE)
    oficina = forms.TypedChoiceField(
        label="Oficina",
        required=False,
        coerce=int,
        empty_value=None,
        error_messages={"invalid_choice": "Elige una oficina de la lista"},
    )

    def __init__(self, *args: Any, offices: dict[int, Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offices = offices
        choices = [(number, office.name) for number, office in sorted(offices.items())]
        self.fields["oficina"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        role, number = self.cleaned_data.get("papel"), self.cleaned_data.get("oficina")
        if role in OFFICE_ROLES and number is None and "oficina" not in self.errors:
            self.add_error("oficina", "Ese papel es de una oficina: di de cuál")
        return self.cleaned_data

    @property
    def role(self) -> Role:
        return Role(self.cleaned_data["papel"])

    @property
    def office(self) -> Office | None:
        return self.offices.get(self.cleaned_data["oficina"])

    @property
    def grant(self) -> bool:
        return bool(self.cleaned_data["accion"] == "dar")


class SkillsForm(forms.Form):
    tramites = forms.MultipleChoiceField(
        label="Trámites que atiende",
        required=False,
        error_messages={"invalid_choice": "Elige trámites de la lista"},
    )

    def __init__(self, *args: Any, procedures: dict[str, Procedure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.procedures = procedures
        choices = [(code, each.plain_name) for code, each in procedures.items()]
        self.fields["tramites"].choices = choices  # type: ignore[attr-defined]

    @property
    def chosen(self) -> list[Procedure]:
        return [self.procedures[code] for code in self.cleaned_data["tramites"]]


class ResetForm(forms.Form):
    perdio = forms.ChoiceField(
        choices=[("contrasena", "Contraseña"), ("segundo", "Segundo paso")],
        error_messages={"required": "Di qué perdió", "invalid_choice": "Di qué perdió"},
    )

    @property
    def factor(self) -> bool:
        return bool(self.cleaned_data["perdio"] == "segundo")


class CodeForm(forms.Form):
    """Passwords are taken as they are typed, spaces included."""

    codigo = forms.CharField(
        label="Código",
        max_length=120,
        error_messages={
            "required": "Escribe el código que te dieron",
            "max_length": "Ese código es muy largo: revísalo",
        },
    )
    contrasena = forms.CharField(
        label="Tu nueva contraseña",
        max_length=200,
        strip=False,
        error_messages={
            "required": "Escribe tu nueva contraseña",
            "max_length": "Escribe a lo más %(limit_value)d letras",
        },
    )
    otra_vez = forms.CharField(
        label="La nueva, otra vez",
        strip=False,
        error_messages={"required": "Escribe otra vez tu nueva contraseña"},
    )

    def clean(self) -> dict[str, Any]:
        first, again = (self.cleaned_data.get(name) for name in ("contrasena", "otra_vez"))
        if first and again and first != again:
            self.add_error("otra_vez", "No son iguales. Escríbelas otra vez")
        return self.cleaned_data
