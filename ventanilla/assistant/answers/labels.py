"""What was understood of a message, written on its reply for who counts and for programs."""

from dataclasses import replace

from ventanilla.assistant.reply import Reply
from ventanilla.assistant.understanding.reading import Reading


def labelled(reply: Reply, reading: Reading) -> Reply:
    """The procedure and the municipality that the reply itself is about go before those of the message."""
    procedure, municipality = reading.procedure, reading.municipality
    return replace(
        reply,
        also=reading.wishes[1:],
        candidates=tuple(guess.intent for guess in reading.guesses),
        procedure=reply.procedure or (procedure.code if procedure else ""),
        municipality=reply.municipality or (municipality.code if municipality else ""),
    )
