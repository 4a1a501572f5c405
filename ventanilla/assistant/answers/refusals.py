"""What is another institution's, and what nobody may ask of us."""

import re

from ventanilla.assistant.answers import facts, options, topics
from ventanilla.assistant.answers.facts import Sentence, say
from ventanilla.assistant.answers.part import Asked, Part, known
from ventanilla.assistant.intents import Intent
from ventanilla.assistant.reply import Behaviour

_ABOUT_ME = re.compile(
    r"\beres (?:un |una )?(?:robot|bot|maquina|programa|persona|humano|humana|real)\b"
    r"|\bcomo te llamas\b|\bquien eres\b|\bcon quien hablo\b"
)
_A_PROGRAM = "Soy un programa, no una persona. También puedes hablar con alguien de la oficina."
_OFFER = "¿Te ayudo con alguno de nuestros trámites?"


def out_of_scope(asked: Asked) -> Part:
    ending = (options.wish(Intent.PROCEDURE_INFO), options.MENU, options.PERSON)
    if _ABOUT_ME.search(asked.reading.normal):
        return Part((say(_A_PROGRAM), say(_OFFER)), ending, behaviour=Behaviour.REFUSE)
    if found := topics.note(asked):
        row, note = found
        told = (say("Eso no lo vemos aquí."), note, say(_OFFER))
        return Part(told, ending, behaviour=Behaviour.REFUSE, sample=not row.verified)
    return Part((_elsewhere(asked), say(_OFFER)), ending, behaviour=Behaviour.REFUSE)


def unsafe(asked: Asked) -> Part:
    sentences = (
        say("Con eso no te puedo ayudar."),
        say("Sí puedo ayudarte con tu propia cita o con la información de los trámites."),
    )
    ending = (options.LOOKUP, options.wish(Intent.PROCEDURE_INFO), options.PERSON)
    return Part(sentences, ending, behaviour=Behaviour.REFUSE)


def _elsewhere(asked: Asked) -> Sentence:
    state = facts.institution(asked.institution, "state_name")
    if asked.reading.elsewhere and state.words:
        return say("Solo atendemos casas y terrenos en el {state}.", state=state)
    name = facts.institution(asked.institution, "short_name")
    return known(
        asked.institution, "Perdón, de eso no sé. Aquí solo vemos trámites de {name}.", name=name
    )
