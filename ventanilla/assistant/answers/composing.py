"""Several subjects in one reply within its letters: shortened, in order, what does not fit as a button."""

from collections.abc import Iterator, Sequence

from ventanilla.assistant.answers import asking, facts, options
from ventanilla.assistant.answers.facts import Fact, Sentence, say
from ventanilla.assistant.answers.labels import labelled
from ventanilla.assistant.answers.part import Asked, Part
from ventanilla.assistant.intents import Intent
from ventanilla.assistant.reply import LONGEST_BODY, MOST_BUTTONS, Behaviour, Option, Reply
from ventanilla.lib.message_limits import length
from ventanilla.scheduling import publishing

Told = tuple[Intent, Part]

_UNDATED = ("institution.", "municipality.", "emergency.", "asked.")
_GAP = "\n\n"


def compose(asked: Asked, told: Sequence[Told]) -> Reply:
    reading = asked.reading
    published = _published(asked, told)
    kept = _fit(_asking_once(told), published)
    parts = [part for _, part in kept]
    closing = _closing(parts, published)
    waiting = _waiting(asked, told, kept)
    chosen = _options(parts, waiting)
    reply = Reply(
        _joined(parts, closing),
        chosen,
        tuple({link: None for part in parts for link in part.links}),
        office=next((part.office for part in parts if part.office is not None), None),
        intent=reading.wish,
        behaviour=parts[0].behaviour,
        facts=_facts(parts, closing, chosen),
    )
    return labelled(reply, reading)


def _asking_once(told: Sequence[Told]) -> list[Told]:
    """Nobody answers two questions at once: the second wish waits."""
    asks = [pair for pair in told if pair[1].behaviour is Behaviour.ASK]
    return [pair for pair in told if pair not in asks[1:]]


def _fit(told: list[Told], published: Fact | None) -> list[Told]:
    for attempt in _shorter_and_shorter(told):
        parts = [part for _, part in attempt]
        if length(_joined(parts, _closing(parts, published))) <= LONGEST_BODY:
            return attempt
    return [(told[0][0], _too_long(told[0][1]))]


def _shorter_and_shorter(told: list[Told]) -> Iterator[list[Told]]:
    """The whole; the last shortened, and those before it; then without the last, from the whole again."""
    for count in range(len(told), 0, -1):
        attempt = told[:count]
        yield attempt
        for place in range(count - 1, -1, -1):
            intent, part = attempt[place]
            if part.shorter:
                attempt = [*attempt[:place], (intent, part.shorter), *attempt[place + 1 :]]
                yield attempt


def _too_long(part: Part) -> Part:
    sentence = say("La respuesta es larga y no cabe aquí. Está completa en nuestra página.")
    return Part((sentence,), part.options, part.links, part.behaviour, office=part.office)


def _waiting(asked: Asked, told: Sequence[Told], kept: Sequence[Told]) -> list[Option]:
    """What was wished and is not said, as buttons."""
    said = {(wish, part.alone) for wish, part in kept}
    left = [(wish, part) for wish, part in told if (wish, part.alone) not in said]
    by_wish = [wish for wish, part in left if not part.alone]
    named = [part.alone for _, part in left if part.alone]
    procedure, municipality = asked.reading.procedure, asked.reading.municipality
    return [*named, *options.of_wishes(by_wish, procedure, municipality)]


def _options(parts: Sequence[Part], waiting: Sequence[Option]) -> tuple[Option, ...]:
    """First what waits. Buttons, unless a part has a list to choose from: that of a question first."""
    lists = [part for part in parts if len(part.options) > MOST_BUTTONS]
    if lists:
        chosen = max(lists, key=lambda part: part.behaviour is Behaviour.ASK).options
        rows = [option for option in chosen if option != options.PERSON]
        return options.fitting([*rows, *waiting, options.PERSON])
    offered = [*waiting, *(option for part in parts for option in part.options)]
    once = list({option.says: option for option in offered}.values())
    return options.fitting(once[: max(MOST_BUTTONS, len(waiting))])


def _published(asked: Asked, told: Sequence[Told]) -> Fact | None:
    if not any(_dated(part) for _, part in told):
        return None
    return facts.published(publishing.newest_at(), asked.institution.time_zone)


def _closing(parts: Sequence[Part], published: Fact | None) -> Sentence | None:
    """How old the facts are, and whether somebody has verified them."""
    if not any(_dated(part) for part in parts):
        return None
    sample = " Muestra, por verificar." if any(part.sample for part in parts) else ""
    if published and published.words:
        return say("Información al {day}." + sample, day=published)
    return say(sample.strip()) if sample else None


def _dated(part: Part) -> bool:
    return any(not fact.startswith(_UNDATED) for fact in part.facts)


def _joined(parts: Sequence[Part], closing: Sentence | None) -> str:
    return _GAP.join([*(part.text for part in parts), *([closing.text] if closing else [])])


def _facts(
    parts: Sequence[Part], closing: Sentence | None, chosen: Sequence[Option]
) -> tuple[str, ...]:
    named = [fact for part in parts for fact in part.facts]
    named += [*(closing.facts if closing else ()), *asking.label_facts(chosen)]
    return tuple(dict.fromkeys(named))
