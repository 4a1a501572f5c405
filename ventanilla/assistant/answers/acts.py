"""What the assistant does and not only tells: how each begins. `dialogue` carries it out."""

import re

from ventanilla.assistant.answers import options
from ventanilla.assistant.answers.facts import say
from ventanilla.assistant.answers.part import Asked, Part
from ventanilla.assistant.intents import Intent
from ventanilla.assistant.reply import Behaviour
from ventanilla.assistant.understanding.reading import Reading

_WHAT_IS_A_KEY = re.compile(
    r"\bque (?:es|significa)\b|\bdonde\b.{0,20}\b(?:esta|encuentro|viene|veo)"
)

OPENINGS = {
    Intent.RESCHEDULE: "Te ayudo a cambiar tu cita.",
    Intent.CANCEL: "Te ayudo a cancelar tu cita.",
    Intent.CONFIRM: "Te ayudo a confirmar tu cita.",
    Intent.STATUS: "Te digo cómo va.",
    Intent.RECOVER_CTS: "Te ayudo a encontrar tu clave.",
}
"""What is going to be done, so that who meant another thing sees it."""
_WHICH_KEY = "¿Cuál es tu clave (CTS)?"
_WHO = "Dime tu nombre, apellidos y teléfono."
_PROOF = "Para cuidar tus datos, dime los últimos cuatro números de tu teléfono."
_BY_NAME = "Ya tengo tus datos. Busca tu cita con el botón."


def book(asked: Asked) -> Part:
    sentence = say("Te ayudo a sacar tu cita. Es gratis.")
    ending = (options.book(asked.procedure, asked.municipality), options.papers(asked.procedure))
    return Part((sentence,), (*ending, options.PERSON))


def about_an_appointment(intent: Intent, asked: Asked) -> Part:
    if intent is Intent.RECOVER_CTS and asks_what_a_key_is(asked.reading):
        return _what_a_key_is()
    ending = (options.wish(intent), options.PERSON, options.MENU)
    if _identified(intent, asked):
        return Part((say(_PROOF if asked.reading.cts else _BY_NAME),), ending)
    question = _WHO if intent is Intent.RECOVER_CTS else _WHICH_KEY
    return Part((say(f"{OPENINGS[intent]} {question}"),), ending, behaviour=Behaviour.ASK)


def asks_what_a_key_is(reading: Reading) -> bool:
    """And not for one that was lost: it is told, with nothing to look for."""
    return bool(_WHAT_IS_A_KEY.search(reading.normal))


def _what_a_key_is() -> Part:
    sentences = (
        say("Tu clave (CTS) es el número de tu cita."),
        say("Viene en tu comprobante y en el mensaje que recibiste al agendar."),
        say("Con ella puedes ver, cambiar o cancelar tu cita."),
    )
    recover = options.wish(Intent.RECOVER_CTS)
    return Part(sentences, (recover, options.LOOKUP, options.PERSON))


def _identified(intent: Intent, asked: Asked) -> bool:
    reading = asked.reading
    if intent is Intent.RECOVER_CTS:
        return False
    by_name = intent is Intent.STATUS and bool(reading.names and reading.phone)
    return bool(reading.cts) or by_name
