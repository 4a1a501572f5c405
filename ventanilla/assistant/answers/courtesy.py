"""Greetings, thanks, what a key is."""

from ventanilla.assistant.answers import menu, options
from ventanilla.assistant.answers.facts import Sentence, say
from ventanilla.assistant.answers.part import Asked, Part
from ventanilla.assistant.reply import Behaviour

_ASSENT = frozenset(
    ["ok", "okay", "okey", "va", "sale", "listo", "enterado", "enterada", "entendido"]
)
_SIGNS = frozenset(["👍", "👌", "🙏", "❤️", "😊"])
"""Said to what was told, where nothing waits for an answer: nobody was misunderstood."""


def greeting(asked: Asked) -> Part:
    hello = menu.greeting()
    return Part((Sentence(hello.text, hello.facts),), hello.options)


def thanks(asked: Asked) -> Part:
    sentence = say("Con gusto. Aquí estoy si necesitas algo más.")
    return Part((sentence,), (options.book(), options.LOOKUP, options.MENU))


def unclear(asked: Asked) -> Part:
    if asked.reading.normal in _ASSENT or asked.reading.text.strip() in _SIGNS:
        return thanks(asked)
    sentence = say("Perdón, no te entendí. Dímelo con otras palabras o elige una opción.")
    ending = (options.MENU, options.book(asked.procedure, asked.municipality), options.PERSON)
    return Part((sentence,), ending, behaviour=Behaviour.ASK)
