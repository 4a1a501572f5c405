"""Somebody is in danger: who helps, at once and nothing else.

The two numbers are national and the same for every institution, so they are here and not in a catalogue:
911 is Mexico's single emergency number (www.gob.mx/911); 800 911 2000 is the Línea de la Vida of the health
ministry's CONASAMA, free and at all hours (www.gob.mx/conasama).
"""

from ventanilla.assistant.answers import options
from ventanilla.assistant.answers.facts import Fact, say
from ventanilla.assistant.answers.part import Asked, Part

NUMBERS = {"emergency.911": "911", "emergency.linea_de_la_vida": "800 911 2000"}


def about(asked: Asked) -> Part:
    police, life = (Fact(name, number) for name, number in NUMBERS.items())
    sentences = (
        say("Llama ahora mismo al {number}. Es gratis y contestan a toda hora.", number=police),
        say("Si es por tu vida o tu ánimo, llama a la Línea de la Vida: {number}.", number=life),
        say("Ahí te escuchan gratis, de día y de noche. Si puedes, ve a un lugar seguro."),
    )
    return Part(sentences, (options.PERSON,))
