"""A message to the assistant and its reply."""

from typing import Literal

from pydantic import BaseModel, Field

from ventanilla.api.schemas.fields import Body, Code, example
from ventanilla.assistant.replies import LONGEST_MESSAGE


class Message(Body):
    model_config = example(
        conversation="nL0wq1cXv6J7uQ2e8yBk3A", text="¿Qué papeles llevo para mis escrituras?"
    )

    conversation: Code | None = Field(None, description="la de la respuesta anterior")
    text: str = Field(
        min_length=1,
        max_length=LONGEST_MESSAGE,
        description="lo que escribe la persona, o «says» de una opción",
    )


class Option(BaseModel):
    label: str
    says: str = Field(description="lo que se envía como «text» al elegirla")
    detail: str


class Link(BaseModel):
    label: str
    url: str


class AssistantReply(BaseModel):
    model_config = example(
        conversation="nL0wq1cXv6J7uQ2e8yBk3A",
        reply="Para tu título de propiedad lleva: identificación oficial…",
        intent="requirements",
        also=[],
        candidates=["requirements"],
        procedure="titulo_propiedad",
        municipality=None,
        behaviour="answer",
        options=[{"label": "Agendar cita", "says": "agendar:titulo_propiedad:", "detail": ""}],
        links=[
            {"label": "Ver el trámite", "url": "https://citas.example/tramites/titulo_propiedad/"}
        ],
    )

    conversation: str = Field(description="secreto: con él sigue la conversación")
    reply: str = Field(description="solo texto, con saltos de línea")
    intent: str = Field(description="lo que se entendió que quiere la persona")
    also: list[str] = Field(description="lo demás que quiere en el mismo mensaje")
    candidates: list[str] = Field(description="lo que pudo querer, lo más probable primero")
    procedure: str | None = Field(description="«code» de /procedures")
    municipality: str | None = Field(description="«name» de /municipalities")
    behaviour: Literal["answer", "ask_clarifying", "refuse"]
    options: list[Option] = Field(description="lo que se puede elegir ahora, a lo más diez")
    links: list[Link]
