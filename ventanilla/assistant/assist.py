"""Where a language model may help, if the settings name one: to choose a label where the understanding is
not sure, and to open an answer warmly. Without it, or when it fails, all stays as it was given.

It is asked at most once a message, so nobody waits longer than its limit. What it gets is masked here, so
that nobody has to remember to; what it says is checked before it is used.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from django.conf import settings

from ventanilla.assistant.intents import ABOUT_A_PROCEDURE, Intent
from ventanilla.assistant.language_model import client, connection
from ventanilla.assistant.language_model.choosing import choose
from ventanilla.assistant.language_model.client import Model, Unavailable
from ventanilla.assistant.language_model.connection import Connection
from ventanilla.assistant.language_model.contracts import strings
from ventanilla.assistant.language_model.phrasing import opening
from ventanilla.assistant.masking import masked
from ventanilla.assistant.reply import LONGEST_BODY, Behaviour, Reply
from ventanilla.assistant.understanding.reading import Reading
from ventanilla.catalog.catalogue import Catalogue
from ventanilla.catalog.models import Procedure
from ventanilla.lib.message_limits import length

BY_MODEL, OPENING = "by_model", "opening"
"""In `Reading.extra`: the label that the model chose, the sentence that it said."""
MAY_BE_CHOSEN = tuple(intent for intent in Intent if intent != Intent.UNCLEAR)
MAY_BE_OPENED = frozenset(
    {
        Intent.PROCEDURE_INFO,
        Intent.REQUIREMENTS,
        Intent.COST,
        Intent.DURATION,
        Intent.OFFICE,
        Intent.HOURS,
    }
)
"""Answers of the catalogue. Nothing is added to emergencies, refusals, complaints or steps of a booking."""


def is_on() -> bool:
    return _model() is not None


def second_reading(
    reading: Reading, catalogue: Catalogue, known_names: Iterable[str] = ()
) -> Reading:
    """`reading`, with what the model adds. `known_names` were said in the conversation.

    It may take seconds: never inside a transaction. Never for the answer to a question of ours either,
    which may be nothing but a name.
    """
    model = _model()
    if model is None:
        return reading
    text = masked(reading.text, (*known_names, *(reading.names or ())))
    if _is_unsure(reading):
        return _with_choice(model, text, reading, catalogue)
    if not _may_be_opened(reading):
        return reading
    sentence = opening(model, text, reading.wish, _names(catalogue))
    return replace(reading, extra=reading.extra | {OPENING: sentence})


def with_opening(reading: Reading, reply: Reply) -> Reply:
    """`reply`, after the sentence that came with the reading that it answers."""
    sentence = reading.extra.get(OPENING)
    answers = reply.behaviour == Behaviour.ANSWER and {reply.intent, *reply.also} <= MAY_BE_OPENED
    text = f"{sentence}\n\n{reply.text}"
    if not (sentence and answers) or length(text) > LONGEST_BODY:
        return reply
    return replace(reply, text=text)


def problems() -> Iterator[str]:
    """What is wrong with it, for `doctor`; nothing where it is off."""
    told = settings.ASSISTANT_MODEL
    if not connection.is_wanted(told):
        return
    found = [*connection.problems(told)]
    yield from found
    asked = connection.read(told)
    if asked is None:
        return
    try:
        client.ask(asked, "Contesta «hola».", "Hola", strings(greeting=["hola"]))
    except Unavailable as problem:
        yield f"El modelo de lenguaje {problem}. Mientras tanto el asistente contesta sin él."


def _model() -> Model | None:
    asked = connection.read(settings.ASSISTANT_MODEL)
    return _kept(asked) if asked else None


@lru_cache(maxsize=1)
def _kept(asked: Connection) -> Model:
    """One for the process: it remembers its failures."""
    return Model(asked)


def _is_unsure(reading: Reading) -> bool:
    """A key or a telephone alone says enough, and so does what the institution taught."""
    known = reading.taught or reading.cts or reading.cts_problem or reading.phone
    return reading.wish is Intent.UNCLEAR and bool(reading.normal) and not known


def _with_choice(model: Model, text: str, reading: Reading, catalogue: Catalogue) -> Reading:
    procedures = _to_choose_from(reading, catalogue)
    named = {code: procedure.name for code, procedure in procedures.items()}
    choice = choose(model, text, MAY_BE_CHOSEN, named)
    if choice is None:
        return reading
    procedure = procedures.get(choice.procedure)
    return replace(
        reading,
        wishes=(choice.intent,),
        procedure=procedure or reading.procedure,
        procedures=() if procedure else reading.procedures,
        extra=reading.extra | {BY_MODEL: str(choice.intent)},
    )


def _to_choose_from(reading: Reading, catalogue: Catalogue) -> Mapping[str, Procedure]:
    """What the message itself named stays; of several that it could mean, one of those."""
    if reading.procedure:
        return {}
    if reading.procedures:
        return {each.code: each for each in reading.procedures}
    return catalogue.procedures


def _may_be_opened(reading: Reading) -> bool:
    """Nothing is asked where we are going to ask back."""
    asks_back = reading.procedure is None and reading.wish in ABOUT_A_PROCEDURE
    return bool(reading.wishes) and {*reading.wishes} <= MAY_BE_OPENED and not asks_back


@lru_cache(maxsize=1)
def _names(catalogue: Catalogue) -> frozenset[str]:
    """Every name of the catalogue that a sentence could drop."""
    return frozenset(
        [
            catalogue.institution.name,
            *(each.name for each in catalogue.procedures.values()),
            *(each.name for each in catalogue.municipalities.values()),
            *(each.name for each in catalogue.offices.values()),
            *catalogue.aliases,
        ]
    )
