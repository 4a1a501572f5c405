"""The flows, and how any of them goes on: the first question without an answer is asked, then it acts."""

from collections.abc import Collection
from dataclasses import replace

from ventanilla.assistant.dialogue import booking, calendar, confirming, managing, persons
from ventanilla.assistant.dialogue.turn import HUMAN, MENU, Flow, Question, Turn, preceded
from ventanilla.assistant.intents import Intent
from ventanilla.assistant.reply import Reply
from ventanilla.assistant.state import State

FLOWS: dict[str, Flow] = {
    Intent.BOOK: booking.FLOW,
    Intent.STATUS: managing.STATUS,
    Intent.RECOVER_CTS: managing.RECOVER,
    Intent.RESCHEDULE: managing.RESCHEDULE,
    Intent.CANCEL: managing.CANCEL_IT,
    Intent.CONFIRM: confirming.FLOW,
}
_WHO = (*persons.NAME_KEYS, "phone")
"""Said while booking, it finds the appointment that is there already."""
_WITH_A_DAY = (Intent.BOOK, Intent.RESCHEDULE)
"""What was said first may name the day; it is read once the office is known."""
LEFT = "Lo dejamos aquí. No cambiamos nada."


def drop_withdrawn(turn: Turn) -> None:
    """A catalogue published meanwhile may no longer have what was chosen: it is asked again."""
    catalogue, answers = turn.catalogue, turn.answers
    offered: dict[str, Collection[str]] = {
        "procedure": catalogue.procedures,
        "municipality": catalogue.municipalities,
        "office": [str(number) for number in catalogue.offices],
    }
    gone = [key for key, rows in offered.items() if key in answers and answers[key] not in rows]
    if gone:
        turn.state.step = ""
        for key in (*gone, "office", *calendar.DAY.keys, *calendar.HOUR.keys):
            answers.pop(key, None)


def pending(state: State) -> Question | None:
    """What waits for an answer."""
    flow = FLOWS.get(state.flow)
    return flow.question(state.step) if flow else None


def begin(turn: Turn, wish: Intent) -> Reply:
    """A flow asked for again goes on with what it has."""
    if turn.state.flow != wish:
        said = {key: turn.answers[key] for key in _WHO if key in turn.answers}
        turn.state.begin(wish.value, **({} if wish is Intent.BOOK else said))
    flow = FLOWS[wish]
    if wish in _WITH_A_DAY and not turn.choice:
        turn.answers.setdefault("said", turn.text)
    reply = flow.begin(turn)
    return reply if reply else go_on(turn)


def go_on(turn: Turn) -> Reply:
    """The question that is open, or the end."""
    flow = FLOWS[turn.state.flow]
    for question in flow.questions:
        if question.is_open(turn):
            turn.state.step = question.name
            return _noted(turn, question.ask(turn))
    return _noted(turn, flow.finish(turn))


def _noted(turn: Turn, reply: Reply) -> Reply:
    note, turn.note = turn.note, ""
    return preceded(note, reply)


def hear(turn: Turn) -> Reply | None:
    """The answer to the pending question, taken; None when the message is none."""
    question = pending(turn.state)
    if question is None:
        return None
    heard = question.hear(turn) or _corrected(turn)
    if heard is False:
        return None
    turn.state.misses = 0
    return go_on(turn) if heard is True else heard


def _corrected(turn: Turn) -> bool:
    return turn.state.flow == Intent.BOOK and booking.corrects(turn)


def change_when(turn: Turn) -> Reply | None:
    """Another day or hour for what is being booked; None where nothing is or something else is meant."""
    if turn.choice or turn.state.flow != Intent.BOOK:
        return None
    changed = booking.change_when(turn)
    return go_on(turn) if changed is True else changed or None


def ask_again(turn: Turn) -> Reply:
    return go_on(turn)


def back(turn: Turn) -> Reply:
    """The question before: its answer and all later ones are forgotten."""
    flow, question = FLOWS.get(turn.state.flow), pending(turn.state)
    if flow is None or question is None:
        return leave(turn)
    place = flow.questions.index(question)
    answered = [each for each in flow.questions[:place] if each.keys[0] in turn.answers]
    if not answered:
        return leave(turn)
    for each in flow.questions[flow.questions.index(answered[-1]) :]:
        for key in each.keys:
            turn.answers.pop(key, None)
    if answered[-1].keys == ("procedure",):
        turn.state.procedure = ""
    return go_on(turn)


def leave(turn: Turn) -> Reply:
    reply = turn.say(LEFT, MENU, HUMAN)
    turn.state.leave()
    return replace(reply, procedure="", municipality="")
