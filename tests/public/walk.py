"""A person who goes through the public pages with Django's client, by what the pages offer."""

import re
import secrets
from dataclasses import dataclass, field
from typing import Any, Self

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.public.markup import Document, read
from ventanilla.appointments.models import Appointment

STEPS = ("tramite", "municipio", "dia", "hora", "datos", "revisar")
MUNICIPALITY = "Toluca"
PROCEDURE = "constancia"


def someone(**changes: str) -> dict[str, str]:
    """A person with a telephone of their own, as typed."""
    person = {
        "given_names": "María",
        "first_surname": "García",
        "second_surname": "López",
        "phone": f"722 2{secrets.randbelow(10**6):06d}",
    }
    return person | changes


@dataclass
class Walk:
    client: Client
    municipality: str = MUNICIPALITY
    procedure: str = PROCEDURE
    person: dict[str, str] = field(default_factory=someone)

    def get(self, step: str) -> Document:
        return read(self.client.get(reverse(step)))

    def post(self, step: str, data: dict[str, Any]) -> HttpResponse:
        return self.client.post(reverse(step), data)

    def to(self, step: str) -> Self:
        """Answers all the questions before `step`."""
        for name in STEPS[: STEPS.index(step)]:
            response = self.post(name, self.answer(name))
            assert response.status_code == 302, f"{name}: {response.content.decode()}"
        return self

    def answer(self, step: str) -> dict[str, str]:
        if step == "tramite":
            return {"tramite": self.procedure}
        if step == "municipio":
            return {"municipio": self.municipality}
        if step == "dia":
            return {"dia": self.get("dia").choices("dia")[0]}
        if step == "hora":
            return {"inicio": self.get("hora").choices("inicio")[0]}
        if step == "datos":
            return self.person
        return {"cita": self.get("revisar").value("cita")}

    def book(self) -> Appointment:
        self.to("revisar")
        response = self.post("revisar", self.answer("revisar"))
        assert response.status_code == 302, response.content.decode()
        return Appointment.objects.select_related("office", "procedure").get(
            token=token_in(response["Location"])
        )


def token_in(address: str) -> str:
    found = re.fullmatch(r"/citas/ver/([\w-]+)/", address)
    assert found, address
    return found[1]


def where(response: HttpResponse) -> str:
    """The name of the step that a redirect leads to."""
    assert response.status_code == 302, response.status_code
    return response["Location"].rstrip("/").rsplit("/", 1)[-1]
