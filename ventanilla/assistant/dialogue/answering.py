"""One message answered: an emergency first, then words that always work, what was asked, and a wish."""

from dataclasses import replace

from ventanilla.assistant import assist
from ventanilla.assistant.answers import answering, asking, menu
from ventanilla.assistant.answers.acts import asks_what_a_key_is
from ventanilla.assistant.answers.labels import labelled
from ventanilla.assistant.answers.payloads import Verb
from ventanilla.assistant.dialogue import booking, finding, flows, words
from ventanilla.assistant.dialogue.context import in_context
from ventanilla.assistant.dialogue.handing import hand_over
from ventanilla.assistant.dialogue.turn import HUMAN, MENU, Turn, preceded
from ventanilla.assistant.dialogue.words import Word
from ventanilla.assistant.intents import Intent
from ventanilla.assistant.reply import LONGEST_BODY, Behaviour, Option, Reply
from ventanilla.assistant.understanding.choices import Choice, is_only_yes
from ventanilla.assistant.understanding.reading import Reading
from ventanilla.lib.message_limits import length

MOST_MISSES = 2
_NOT_BESIDE = frozenset({*flows.FLOWS, Intent.HUMAN, Intent.UNSAFE, Intent.OUT_OF_SCOPE})
"""Of several wishes one is carried out at a time."""
GO_ON = Option("Seguir con lo mismo", "goon:")
LONG_QUESTION = 200
"""Letters from which on what a question tells is not told again after an answer."""
OLD_BUTTON = "Ese botón era de una pregunta anterior."
LOST = "No logro entenderte. Elige una opción o habla con una persona."
AWAITED = "No logro entenderte. Una persona de la oficina ya sabe que la esperas."
NOT_AN_ANSWER = "No te entendí."


def answer(turn: Turn) -> Reply:
    if turn.reading.wish is Intent.EMERGENCY and not turn.choice:
        turn.asked = answering.answer(turn.reading, turn.at)
        return turn.asked  # and nothing else: the question that waits goes on waiting
    word = _word(turn)
    if word:
        return labelled(_ALWAYS[word](turn), turn.reading)
    if turn.wished:
        return _wish(turn)
    if on_its_way := _on_its_way(turn):
        return on_its_way
    heard = flows.hear(turn) if not turn.choice or turn.choice.offered else None
    if heard:
        return heard
    if turn.choice and not turn.choice.offered:
        return _button(turn, turn.choice)
    if is_only_yes(turn.text) and _has_just_booked(turn):
        return _done_already(turn)
    return _wish(turn)


def wordless(turn: Turn, said: str) -> Reply:
    """A message that nothing can be read of, as a voice note; the question that waits goes on waiting."""
    lost = _lost(turn, Reply(said))
    return preceded(said, lost) if lost else Reply(said)


def _on_its_way(turn: Turn) -> Reply | None:
    """The next page of a list, or the question that waits."""
    if turn.chose("goon") and turn.state.flow:
        return flows.ask_again(turn)
    return asking.next_page(turn.value(asking.NEXT))


def _word(turn: Turn) -> Word | None:
    """«Cancelar» leaves what is being done; where nothing is, and where it is asked whether to cancel, it is
    a message like any other."""
    if turn.wished and turn.wished.verb is Verb.MENU:
        return Word.MENU
    word = words.read(turn.text)
    if word is Word.LEAVE and turn.state.step in ("", "sure_cancel"):
        return None
    return word


def _menu(turn: Turn) -> Reply:
    turn.state.leave()
    return menu.menu()


def _help(turn: Turn) -> Reply:
    if not turn.state.flow:
        return menu.menu()
    how = "Escribe «atrás», «cancelar» o «persona» cuando quieras."
    return preceded(how, flows.ask_again(turn))


def _again(turn: Turn) -> Reply:
    turn.private += turn.state.private
    return turn.state.last or menu.menu()


def _person(turn: Turn) -> Reply:
    turn.asked = hand_over(turn)
    return turn.asked


_ALWAYS = {
    Word.MENU: _menu,
    Word.HELP: _help,
    Word.HUMAN: _person,
    Word.LEAVE: flows.leave,
    Word.BACK: flows.back,
    Word.AGAIN: _again,
}


def _button(turn: Turn, choice: Choice) -> Reply:
    """One that nothing waits for: sent twice, or left from an earlier question."""
    if choice.verb == "book" and turn.answers.get("booked") == choice.value:
        return _done_already(turn)
    if turn.state.flow:
        return preceded(OLD_BUTTON, flows.ask_again(turn))
    return preceded(OLD_BUTTON, menu.menu())


def _has_just_booked(turn: Turn) -> bool:
    return "booked" in turn.answers and bool(turn.state.last and turn.state.last.voucher)


def _done_already(turn: Turn) -> Reply:
    done = turn.opened()
    if done is None:
        return menu.menu()
    text = f"Tu cita ya estaba registrada.\n\n{booking.done_text(turn, done)}"
    links = finding.links(done)
    return turn.say(text, MENU, links=links, voucher=done.token, intent=Intent.BOOK)


def _wish(turn: Turn) -> Reply:
    turn.reading = in_context(turn)
    wish = turn.reading.wish
    if wish is Intent.RESCHEDULE and (changed := flows.change_when(turn)):
        return changed
    if _is_carried_out(turn.reading):
        turn.asked = reply = _begun(turn, wish)
        return reply
    turn.asked = reply = assist.with_opening(turn.reading, answering.answer(turn.reading, turn.at))
    if wish is Intent.UNCLEAR and reply.behaviour is Behaviour.ASK:
        return _missed(turn, reply)
    turn.state.misses = 0
    turn.state.talk_about(reply)
    waits = turn.state.flow and reply.behaviour is not Behaviour.ASK
    return _then_ask(turn, reply) if waits else reply


def _is_carried_out(reading: Reading) -> bool:
    """And not only told, as what a key is."""
    if reading.wish is Intent.RECOVER_CTS:
        return not asks_what_a_key_is(reading)
    return reading.wish in flows.FLOWS or reading.wish is Intent.HUMAN


def _begun(turn: Turn, wish: Intent) -> Reply:
    """What is carried out, after what else the message asks and can be told at once."""
    reading = turn.reading
    begun = hand_over(turn) if wish is Intent.HUMAN else flows.begin(turn, wish)
    reply = labelled(begun, reading)
    if _is_taken_up(reading):
        reply = replace(reply, behaviour=Behaviour.ANSWER)
    others = tuple(each for each in reading.wishes[1:] if each not in _NOT_BESIDE)
    if not others:
        return reply
    told = answering.answer(replace(reading, wishes=others, taught=""), turn.at)
    if told.behaviour is Behaviour.ASK:
        return reply
    return _both(told, reply, otherwise=reply.text)


def _is_taken_up(reading: Reading) -> bool:
    """Whatever is asked on the way, it is no asking back: booking, and what comes with who or which."""
    return reading.wish is Intent.BOOK or bool(reading.cts or (reading.names and reading.phone))


def _missed(turn: Turn, reply: Reply) -> Reply:
    if lost := _lost(turn, reply):
        return lost
    if turn.state.flow:
        return preceded(NOT_AN_ANSWER, flows.ask_again(turn))
    return reply


def _lost(turn: Turn, reply: Reply) -> Reply | None:
    """One more in a row that was not understood. Of several, a way to a person; None before."""
    turn.state.misses += 1
    if turn.state.misses < MOST_MISSES:
        return None
    turn.state.misses = 0
    more = (GO_ON,) if turn.state.flow else ()
    if turn.conversation.waiting_since:
        return replace(reply, text=AWAITED, options=(MENU, *more), links=())
    return replace(reply, text=LOST, options=(MENU, HUMAN, *more), links=())


def _then_ask(turn: Turn, reply: Reply) -> Reply:
    """The answer, and then the question that waits, with its options."""
    question = flows.ask_again(turn)
    last = question.text.splitlines()[-1]
    if len(question.text) > LONG_QUESTION and last.endswith("?"):
        question = replace(question, text=last)
    both = _both(reply, question, otherwise=reply.text)
    return replace(
        reply,
        text=both.text,
        options=question.options,
        menu=question.menu,
        voucher=question.voucher,
    )


def _both(told: Reply, then: Reply, otherwise: str) -> Reply:
    """`then` after what is told: as much of it as fits, its last line at the least."""
    for rest in (then.text, then.text.splitlines()[-1]):
        text = f"{told.text}\n\n{rest}"
        if length(text) <= LONGEST_BODY:
            return replace(then, text=text, facts=(*told.facts, *then.facts))
    return replace(then, text=otherwise)
