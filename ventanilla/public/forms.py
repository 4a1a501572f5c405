"""The shape of what people type. Rules live in the acts; these only carry words and errors."""

import re
import unicodedata
from typing import Any

from django import forms

from ventanilla.appointments import consent, cts
from ventanilla.appointments.errors import InvalidPerson
from ventanilla.appointments.person import Person, read_person


class TextField(forms.CharField):
    default_error_messages = {
        "null_characters_not_allowed": "Escríbelo de nuevo: venía con signos que no podemos leer"
    }


class PersonForm(forms.Form):
    """After `is_valid`, `person` holds who it is."""

    given_names = TextField(label="Nombre o nombres", required=False)
    first_surname = TextField(label="Primer apellido", required=False)
    second_surname = TextField(label="Segundo apellido (si tienes)", required=False)
    phone = TextField(label="Teléfono a 10 números", required=False)

    person: Person

    def clean(self) -> dict[str, Any]:
        typed = {name: str(self.cleaned_data.get(name, "")) for name in PersonForm.base_fields}
        try:
            self.person = read_person(**typed)
        except InvalidPerson as problem:
            for field, message in problem.errors.items():
                self.add_error(field, message)
        return self.cleaned_data


class ContactForm(PersonForm):
    """The person of a booking; and, where this installation sends messages, whether to be told by them.
    Nobody is who did not say so: «no» is marked, and costs no step."""

    avisos = forms.ChoiceField(
        choices=[("si", "Sí"), ("no", "No")],
        initial="no",
        required=False,
        error_messages={"invalid_choice": "Elige si quieres que te avisemos por mensaje"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.means = consent.means()
        if not self.means:
            del self.fields["avisos"]

    @property
    def wants_messages(self) -> bool | None:
        """None where it was not asked."""
        return {"si": True, "no": False}.get(self.cleaned_data.get("avisos", ""))


class KeyForm(forms.Form):
    """After `is_valid`, `cleaned_data` has `cts` as 18 digits and `digits` as four or none."""

    cts = TextField(label="Tu clave (CTS)", required=False)
    digits = TextField(label="Últimos 4 números de tu teléfono", required=False)

    def clean_cts(self) -> str:
        try:
            return cts.read(self.cleaned_data["cts"])
        except cts.Misread as problem:
            raise forms.ValidationError(str(problem)) from problem

    def clean_digits(self) -> str:
        plain = unicodedata.normalize("NFKC", self.cleaned_data["digits"][:40])
        digits = re.sub(r"\D", "", plain)[-10:]
        if plain.strip() and len(digits) < 4:
            raise forms.ValidationError("Escribe los últimos 4 números de tu teléfono")
        return digits[-4:]
