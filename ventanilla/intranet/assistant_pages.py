"""The pages about the assistant: who may see which, and the frame that all of them share."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from ventanilla.accounts.permissions import Permission, Rights
from ventanilla.assistant import conversing
from ventanilla.intranet.gate import StaffRequest

ANSWER = (Permission.WORK,)
TEACH = (Permission.LEAD, Permission.EDIT_CATALOGUE)
COUNT = (Permission.REPORT,)
ANY = (*ANSWER, *TEACH, *COUNT)


@dataclass(frozen=True)
class Page:
    name: str
    title: str
    about: str
    permissions: tuple[Permission, ...]

    @property
    def address(self) -> str:
        return f"asistente-{self.name}"


PAGES = (
    Page("personas", "Quién espera", "Personas que pidieron hablar con alguien", ANSWER),
    Page("avisos", "Avisos", "«Hoy cerramos a la 1», en todas partes y al momento", TEACH),
    Page("sin-entender", "Sin entender", "Mensajes que el asistente no entendió", TEACH),
    Page("preguntas", "Qué preguntan", "Cuánto se pregunta de cada cosa", COUNT),
)


def of(rights: Rights) -> list[Page]:
    return [page for page in PAGES if any(rights.allows(each) for each in page.permissions)]


def show(
    request: StaffRequest, name: str, *, tab: str, status: int = 200, **context: Any
) -> HttpResponse:
    offices = request.rights.offices(Permission.WORK)
    context |= {"tab": tab, "pages": of(request.rights), "offices": offices}
    context["waiting_now"] = (
        conversing.how_many(offices) if request.rights.allows(Permission.WORK) else 0
    )
    return render(request, f"intranet/asistente/{name}.html", context, status=status)
