"""What can be asked, and the first words."""

from ventanilla.assistant.answers import facts, options, payloads
from ventanilla.assistant.answers.payloads import Verb
from ventanilla.assistant.intents import Intent
from ventanilla.assistant.reply import Behaviour, Option, Reply
from ventanilla.catalog.catalogue import current

ROWS = (
    Option("Agendar una cita", payloads.build(Verb.BOOK), "Elige trámite, día y hora"),
    Option("Ver mi cita", payloads.build(Verb.LOOKUP), "Cuándo es y cómo va tu trámite"),
    Option("Cambiar mi cita", payloads.build(Verb.RESCHEDULE), "Para otro día u otra hora"),
    Option("Cancelar mi cita", payloads.build(Verb.CANCEL), "Así alguien más ocupa tu lugar"),
    Option("Recuperar mi clave", payloads.build(Verb.RECOVER), "Si la perdiste o no te llegó"),
    Option("Qué papeles llevar", payloads.build(Verb.PAPERS), "Los de cada trámite"),
    Option("Cuánto cuesta", payloads.build(Verb.COST), "El costo de cada trámite"),
    Option("Ver los trámites", payloads.build(Verb.PROCEDURE), "Para qué sirve cada uno"),
    Option("A qué oficina ir", payloads.build(Verb.OFFICE), "Según dónde está tu terreno"),
    Option("Hablar con alguien", payloads.build(Verb.PERSON), "Te contesta una persona"),
)


def menu() -> Reply:
    return Reply(
        "Esto es lo que puedo hacer por ti. Elige una opción o escríbeme tu pregunta.",
        ROWS,
        menu="Ver el menú",
        behaviour=Behaviour.ASK,
    )


def greeting() -> Reply:
    """The first words. It says that it is a program: nobody should take it for a person."""
    name = facts.institution(current().institution, "short_name")
    whose = {"name": name} if name.words else {}
    begin = "Hola. Soy el asistente automático de {name}." if whose else "Hola. Soy un programa."
    hello = facts.say(f"{begin} Tu cita es gratis. ¿Qué necesitas?", **whose)
    other = Option("Otra cosa", payloads.build(Verb.MENU))
    return Reply(
        hello.text,
        (options.book(), options.LOOKUP, other),
        intent=Intent.GREETING,
        facts=hello.facts,
    )
