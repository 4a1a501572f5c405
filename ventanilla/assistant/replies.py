"""The one entrance: what a person wrote at any door, and what is answered."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from ventanilla.appointments import attempts, guards
from ventanilla.appointments.models import Channel
from ventanilla.assistant import (
    announcements,
    asked_by_message,
    assist,
    conversing,
    counting,
    delivering,
    lessons,
)
from ventanilla.assistant.answers.payloads import INTENT_OF, Verb
from ventanilla.assistant.dialogue import answering, flows, words
from ventanilla.assistant.dialogue.context import of_choice
from ventanilla.assistant.dialogue.handing import ATTENDED
from ventanilla.assistant.dialogue.turn import HUMAN, Turn, preceded
from ventanilla.assistant.intents import LABELS, Intent
from ventanilla.assistant.masking import masked, without
from ventanilla.assistant.models import Conversation, Line
from ventanilla.assistant.reply import Behaviour, Option, Reply, to_json
from ventanilla.assistant.state import State
from ventanilla.assistant.understanding.choices import chosen
from ventanilla.assistant.understanding.reading import Reading
from ventanilla.assistant.understanding.understand import LONGEST_MESSAGE, understand
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.lib.dates import local

MOST_A_MINUTE, MOST_AN_HOUR = 20, 200
DOUBLE_TAP = timedelta(seconds=3)
MOST_ANNOUNCED = 2
TOO_LONG = "Tu mensaje es muy largo. Escríbelo en menos de 1,000 letras, por favor."
TOO_MANY = "Van muchos mensajes seguidos. Espera un poco y escríbeme otra vez."
NOTHING = "Tu mensaje llegó vacío. Escríbeme qué necesitas."
ANSWERED = "La respuesta está más arriba, en esta conversación."
NOT_YET = "Aquí todavía no hay respuesta de una persona."
SILENCE = Reply("")
"""A person attends: the assistant says nothing, and the door shows nothing."""
UNKNOWN = guards.Evidence()
_NEVER_KEPT = re.compile("[\0\ud800-\udfff]")
"""What no database takes: NUL, and halves of letters."""
_PRIVATE_ANSWER, OLD_BUTTON = "(datos que no guardamos)", "(un botón anterior)"
READ_BUTTON = "Ver la respuesta"
_LIKE_A_NAME = frozenset({Intent.UNCLEAR, Intent.OUT_OF_SCOPE, Intent.UNSAFE})
"""What a name that could not be parted is read as."""
_WITH_ANNOUNCEMENTS = frozenset({Intent.HOURS, Intent.OFFICE})

Carry = Callable[[Reply], None]


def _nowhere(reply: Reply) -> None:
    """The door shows what is returned."""


def reply(
    conversation: Conversation,
    text: str,
    *,
    evidence: guards.Evidence = UNKNOWN,
    at: datetime | None = None,
    then: Carry = _nowhere,
) -> Reply:
    """Answers and keeps both lines. Two messages at once of one conversation are taken one after the other.

    `text` is what was typed or the `says` of an option; `at`, when it was written, which may be long before
    it arrives; `evidence`, how, for who books. `then` carries the reply on in the same transaction: what it
    raises undoes all. Ends nothing and raises nothing of what a person may type.
    """
    at, text = at or timezone.now(), _NEVER_KEPT.sub("", text)
    if refusal := _refused(conversation, text, at, then):
        return refusal
    text = asked_by_message.as_touched(text, conversation, at)
    reading = _helped(conversation, _read(text, at))
    with transaction.atomic():
        said = _taken(_turn(_locked(conversation), reading, evidence, at))
        then(said)
    return said


def reply_wordless(
    conversation: Conversation,
    what: str,
    said: str,
    *,
    at: datetime | None = None,
    then: Carry = _nowhere,
) -> Reply:
    """As `reply`, for what nothing can be read of: `what` it is stands in its line, and `said` is answered.
    Twice in a row is not being understood, as with words. A «sí» after it still answers what our message
    asked before it (`touched_at` stays)."""
    at = at or timezone.now()
    if refusal := _refused(conversation, what, at, then):
        return refusal
    with transaction.atomic():
        turn = _turn(_locked(conversation), Reading(text="", normal=""), UNKNOWN, at)
        answer = _wordless(turn, said)
        _keep(turn, what, answer)
        then(answer)
    return answer


def hand_over(conversation: Conversation, text: str, *, said: str) -> Conversation:
    """What could not be answered, to a person of the institution, who reads it as any line; `said` is what
    the person was told. Nothing is understood here: that may be what failed."""
    state = State.of(conversation.state)
    question = flows.pending(state)
    about_people = bool(question and question.about_people)
    heard = _PRIVATE_ANSWER if about_people else masked(text, state.names)
    return conversing.hand_over(conversation, heard=heard, said=said)


def rehearse(text: str) -> Reply:
    """What who begins with it is told. Nothing is kept, counted or carried out, and no model is asked."""
    at = timezone.now()
    nobody = Conversation(channel=Channel.API, started_at=at, touched_at=at)
    turn = _turn(nobody, _read(text, at), UNKNOWN, at)
    with transaction.atomic():
        said = answering.answer(turn)
        transaction.set_rollback(True)
    return said


def _read(text: str, at: datetime) -> Reading:
    catalogue = current_catalogue()
    today = local(at, catalogue.institution.time_zone).date()
    return understand(text, catalogue, lesson=lessons.of(text), today=today)


def _helped(conversation: Conversation, reading: Reading) -> Reading:
    """With what a language model adds, before any lock is held: it may take seconds. Not where a question
    waits, whose answer may be nothing but a name, nor where somebody pressed a button or a person attends."""
    if not assist.is_on() or words.read(reading.text):
        return reading
    stored = Conversation.objects.only("state", "ended_at", "attended_by").get(pk=conversation.pk)
    state = State.of({} if stored.ended_at else stored.state)
    if state.flow or stored.attended_by_id or chosen(reading.text, state.offered):
        return reading
    return assist.second_reading(reading, current_catalogue(), state.names)


def _locked(conversation: Conversation) -> Conversation:
    return Conversation.objects.select_for_update(of=("self",)).get(pk=conversation.pk)


def _refused(conversation: Conversation, text: str, at: datetime, then: Carry) -> Reply | None:
    refusal = _refusal(conversation, text, at)
    if refusal:
        with transaction.atomic():
            then(refusal)
    return refusal


def _refusal(conversation: Conversation, text: str, at: datetime) -> Reply | None:
    """Said without being kept or understood."""
    if len(text) > LONGEST_MESSAGE:
        return Reply(TOO_LONG)
    if not text.strip():
        return Reply(NOTHING)
    minute = f"{conversation.token} {at:%H%M}"
    if attempts.count("assistant.minute", minute) > MOST_A_MINUTE:
        return Reply(TOO_MANY)
    if attempts.count("assistant.hour", conversation.token) > MOST_AN_HOUR:
        return Reply(TOO_MANY, options=(HUMAN,))
    return None


def _turn(
    conversation: Conversation, reading: Reading, evidence: guards.Evidence, at: datetime
) -> Turn:
    if conversation.ended_at:
        conversation.ended_at, conversation.state = None, {}
    state, typed = State.of(conversation.state), reading.text
    if state.flow not in flows.FLOWS:
        state.flow = ""  # an older release knew it
    choice = chosen(typed, state.offered)
    if choice:
        reading = of_choice(reading, choice, current_catalogue())
    turn = Turn(conversation, state, reading, choice, at, evidence, typed)
    flows.drop_withdrawn(turn)
    return turn


def _taken(turn: Turn) -> Reply:
    heard = sha256(turn.typed.encode()).hexdigest()[:16]
    again = heard == turn.state.heard and turn.at - turn.conversation.touched_at < DOUBLE_TAP
    if again and turn.state.last:
        return turn.state.last
    turn.state.heard = heard
    question, offered = flows.pending(turn.state), turn.state.offered
    said = _said(turn)
    about_people = bool(question and question.about_people)
    turn.conversation.touched_at = max(turn.conversation.touched_at, turn.at)
    _keep(turn, _line(turn, offered, about_people), said)
    return said


def _said(turn: Turn) -> Reply:
    if turn.wished and turn.wished.verb is Verb.READ:
        return _read_answer(turn)
    if turn.conversation.attended_by_id:
        return _for_staff(turn)
    turn.state.told_staff = False
    outside = not turn.state.flow
    said = _announced(turn, answering.answer(turn))
    if turn.asked:
        counting.count(turn.asked, turn.conversation.channel, turn.at)
        if outside and not turn.choice and _was_missed(turn.asked):
            counting.miss(turn.reading, turn.state.names, turn.at)
    turn.state.say(said, turn.private)
    return said


def _wordless(turn: Turn, said: str) -> Reply:
    """What was offered before can still be chosen, unless something else is. To whom an official attends
    nothing is promised of what that official cannot see either."""
    if turn.conversation.attended_by_id:
        conversing.wait(turn.conversation, since=turn.at)
        return SILENCE
    answer = answering.wordless(turn, said)
    if answer.options:
        turn.state.say(answer)
    return answer


def _was_missed(asked: Reply) -> bool:
    return asked.intent is Intent.UNCLEAR and asked.behaviour is Behaviour.ASK


def _for_staff(turn: Turn) -> Reply:
    """The official who attends it reads the message: the person waits, and is told so once."""
    first, turn.state.told_staff = not turn.state.told_staff, True
    conversing.wait(turn.conversation, since=turn.at)
    return Reply(ATTENDED) if first else SILENCE


def _read_answer(turn: Turn) -> Reply:
    """The button of an announcement. What staff wrote speaks for itself; the official is told nothing."""
    fate = delivering.last_fate(turn.phone)
    if fate is delivering.Fate.ON_ITS_WAY:
        return SILENCE
    said = Reply(ANSWERED if fate else NOT_YET, options=(HUMAN,))
    turn.state.say(said)
    return said


def _announced(turn: Turn, said: Reply) -> Reply:
    """Before the first reply of all, and before any about hours and offices."""
    first = not turn.state.announced
    if not (first or said.intent in _WITH_ANNOUNCEMENTS) or said.intent is Intent.EMERGENCY:
        return said
    office = turn.catalogue.offices.get(said.office) if said.office is not None else None
    found = announcements.current(office, turn.at)
    announced = preceded("\n".join(each.text for each in found[:MOST_ANNOUNCED]), said)
    turn.state.announced = turn.state.announced or not found or announced is not said
    return announced


def _keep(turn: Turn, heard: str, said: Reply) -> None:
    conversation, state = turn.conversation, turn.state
    lines = [Line(at=turn.at, who=Line.Who.PERSON, text=heard)]
    if said.text:
        text = without(said.text, turn.private)
        lines.append(Line(at=turn.at, who=Line.Who.ASSISTANT, text=text, reply=to_json(said)))
    for line in lines:
        line.conversation = conversation
    Line.objects.bulk_create(lines)
    conversation.state = state.to_json()
    conversation.save(update_fields=["state", "touched_at", "ended_at", "office", "waiting_since"])


def _line(turn: Turn, offered: Sequence[Option], about_people: bool) -> str:
    """What was typed, masked; of a button, its words."""
    if turn.choice and turn.typed.strip() == turn.choice.says:
        shown = (each.label for each in offered if each.says == turn.choice.says)
        return next(shown, _label_of(turn))
    understood = turn.asked and turn.asked.intent not in _LIKE_A_NAME
    if about_people and not turn.choice and not understood:
        return _PRIVATE_ANSWER
    return masked(turn.typed, turn.state.names)


def _label_of(turn: Turn) -> str:
    """Of a button that is not among those last shown, as that of a message which nobody wrote here."""
    wished = turn.wished
    if wished and wished.verb is Verb.READ:
        return READ_BUTTON
    intent = INTENT_OF.get(wished.verb) if wished and wished.number else None
    return LABELS[intent] if intent else OLD_BUTTON
