"""Which appointment it is about, and whether this person may see it: by its key and four digits, or by name
and telephone. A channel that proves a telephone opens the appointments of that telephone and no other."""

from collections.abc import Sequence

from ventanilla.appointments import cts, lookup, messages
from ventanilla.appointments.models import Appointment
from ventanilla.assistant.answers import acts
from ventanilla.assistant.dialogue import persons
from ventanilla.assistant.dialogue.calendar_options import short_day
from ventanilla.assistant.dialogue.turn import BOOK, HUMAN, MENU, Heard, Question, Turn
from ventanilla.assistant.intents import Intent
from ventanilla.assistant.reply import MOST_ROWS, Link, Option, Reply, Target
from ventanilla.lib import names
from ventanilla.lib.dates import at_clock, local

NO_KEY = Option("No tengo mi clave", "key:none")
BY_NAME = Option("Buscar con mi nombre", "key:none")
BY_KEY = Option("Usar mi clave", "key:again")
NONE_OF_THIS_NUMBER = "No encontramos citas con este número de teléfono."
_LEAST_DIGITS = 6
"""A message with as many was meant for a key."""
ANOTHERS = "Esa cita se agendó con otro teléfono. Solo podemos darte lo que es público."


def begin(turn: Turn) -> Reply | None:
    """Takes the key, if it was typed. A proven telephone finds its own appointments at once, and of several
    the one that a button names."""
    named = _named(turn)
    if named:
        _take_up(turn, named)
        return None
    if turn.reading.cts:
        turn.state.opened = ""
        if turn.phone:
            return _of_a_proven_phone(turn, turn.reading.cts)
        return _facts(turn, turn.reading.cts)
    if _who_was_said(turn) and not turn.opened():
        return _by_who(turn)
    if turn.reading.cts_problem and any(sign.isdecimal() for sign in turn.text):
        turn.note = f"{turn.reading.cts_problem}."
    if turn.phone and not turn.opened():
        return _own(turn)
    if turn.state.flow == Intent.RECOVER_CTS:
        turn.answers["by_name"] = "yes"
    return None


def _named(turn: Turn) -> Appointment | None:
    """None also where there is no such number or it is another's: the button is then one like any other."""
    wished = turn.wished
    if not (turn.phone and wished and wished.number):
        return None
    own = Appointment.objects.filter(pk=wished.number, phone=turn.phone).first()
    return lookup.with_catalogue(own) if own else None


def _take_up(turn: Turn, named: Appointment) -> None:
    """What was answered of another one is not said of this."""
    if turn.state.opened != named.token:
        turn.state.begin(turn.state.flow)
    _open(turn, named)


def _who_was_said(turn: Turn) -> bool:
    """In the same message, or while booking before it."""
    reading = turn.reading
    if reading.names and reading.phone:
        turn.answers.update(zip(persons.NAME_KEYS, reading.names, strict=True))
        turn.answers["phone"] = reading.phone
    return not turn.phone and all(key in turn.answers for key in (*persons.NAME_KEYS, "phone"))


def _by_who(turn: Turn) -> Reply | None:
    turn.answers["by_name"] = "yes"
    turn.state.knows(*(turn.answers[key] for key in persons.NAME_KEYS))
    try:
        found = lookup.by_person(persons.person_of(turn))
    except lookup.NotFound:
        for key in (*persons.NAME_KEYS, "phone"):
            turn.answers.pop(key, None)
        turn.state.step = NAME.name
        return turn.ask(f"{lookup.NOT_FOUND_NAME}.", BY_KEY, HUMAN, MENU)
    _offer(turn, found)
    return None


def _of_a_proven_phone(turn: Turn, key: str) -> Reply | None:
    try:
        found = lookup.by_cts(key)
    except lookup.NotFound:
        return _leave(turn, f"{lookup.NOT_FOUND_KEY}.")
    if found.phone == turn.phone:
        turn.state.opened = found.token
        return None
    return _leave(turn, f"{_public(found)}\n\n{ANOTHERS}")


def _own(turn: Turn) -> Reply | None:
    own = Appointment.objects.filter(phone=turn.phone).order_by("-starts_at")
    found = [lookup.with_catalogue(each) for each in own[: MOST_ROWS * 2]]
    if not found:
        return _leave(turn, NONE_OF_THIS_NUMBER)
    _offer(turn, found)
    return None


def _leave(turn: Turn, text: str) -> Reply:
    reply = turn.say(text, BOOK, HUMAN, MENU)
    turn.state.leave()
    return reply


def _offer(turn: Turn, found: Sequence[Appointment]) -> None:
    """Those to come are meant; where there is none, the last ones."""
    coming = [each for each in found if each.is_upcoming] or found[:1]
    if len(coming) == 1:
        turn.state.opened = coming[0].token
        return
    turn.answers["found"] = " ".join(each.token for each in coming[:MOST_ROWS])


def needs_key(turn: Turn) -> bool:
    return not (turn.opened() or turn.phone or "by_name" in turn.answers)


def needs_digits(turn: Turn) -> bool:
    return not turn.opened() and "cts" in turn.answers


def needs_name(turn: Turn) -> bool:
    return not turn.opened() and "by_name" in turn.answers and "found" not in turn.answers


def needs_which(turn: Turn) -> bool:
    return not turn.opened() and "found" in turn.answers


def _ask_key(turn: Turn) -> Reply:
    question = "Escribe tu clave (CTS). Se ve así: 2026-10-106-01-00001-87"
    return turn.ask(f"{_opening(turn)}\n\n{question}", NO_KEY, HUMAN)


def _opening(turn: Turn) -> str:
    """What it is that we look for the appointment for, as it was understood."""
    return acts.OPENINGS[Intent(turn.state.flow)]


def _hear_key(turn: Turn) -> Heard:
    if turn.chose("key") or says_it_is_lost(turn):
        turn.answers["by_name"] = "yes"
        return True
    if _who_was_said(turn):
        return _by_who(turn) or True
    if sum(sign.isdecimal() for sign in turn.text) < _LEAST_DIGITS:
        return False
    try:
        return _facts(turn, turn.reading.cts or cts.read(turn.text)) or True
    except cts.Misread as problem:
        return turn.ask(f"{turn.reading.cts_problem or problem}.", NO_KEY)


def says_it_is_lost(turn: Turn) -> bool:
    normal = f" {names.key(turn.text[:200])} "
    return turn.yes is False or any(
        f" {words} " in normal
        for words in ("no tengo", "no la tengo", "no lo tengo", "perdi", "no se", "no me acuerdo")
    )


def _facts(turn: Turn, key: str) -> Reply | None:
    """What anybody may know of a key, said before the second datum is asked for."""
    try:
        found = lookup.by_cts(key)
    except lookup.NotFound:
        turn.answers.pop("cts", None)
        turn.state.step = "key"
        return turn.ask(f"{lookup.NOT_FOUND_KEY}.", BY_NAME, HUMAN, MENU)
    turn.answers["cts"] = key
    turn.note = _public(found)
    return None


def _public(appointment: Appointment) -> str:
    state = messages.public_state_of(appointment)
    return (
        f"{state.headline} {state.detail}\n"
        f"{appointment.procedure.plain_name}, en {appointment.office.name}."
    )


def _ask_digits(turn: Turn) -> Reply:
    text = (
        "Para ver más, cambiarla o cancelarla, escribe los últimos 4 números "
        "del teléfono con que la agendaste."
    )
    return turn.ask(text, BY_NAME, MENU)


def _hear_digits(turn: Turn) -> Heard:
    if turn.chose("key") or says_it_is_lost(turn):
        turn.answers.pop("cts")
        turn.answers["by_name"] = "yes"
        return True
    if turn.reading.cts:
        return _facts(turn, turn.reading.cts) or True
    digits = "".join(sign for sign in turn.text if sign.isdecimal())
    if len(digits) not in (4, 10, 12):
        return turn.ask("Escribe solo los últimos 4 números del teléfono.") if digits else False
    try:
        found = lookup.by_cts_and_digits(turn.answers["cts"], digits[-4:])
    except lookup.NotFound:
        return turn.ask(f"{lookup.NOT_FOUND_BOTH}.", BY_NAME, HUMAN, MENU)
    return _open(turn, found)


def _open(turn: Turn, appointment: Appointment) -> Heard:
    turn.state.opened = appointment.token
    turn.state.knows(appointment.given_names, appointment.first_surname, appointment.second_surname)
    return True


def _ask_name(turn: Turn) -> Reply:
    question = "¿A nombre de quién está tu cita? Escribe nombre y apellidos, como al agendar."
    return turn.ask(f"{_opening(turn)}\n\n{question}", HUMAN)


def _hear_phone(turn: Turn) -> Heard:
    heard = persons.hear_phone(turn)
    if heard is not True or "phone" not in turn.answers:
        return heard
    return _by_who(turn) or True


def _hear_name(turn: Turn) -> Heard:
    if turn.chose("key"):
        turn.answers.pop("by_name")
        return True
    return persons.hear_name(turn)


def _ask_which(turn: Turn) -> Reply:
    options = [
        _row(place, lookup.by_token(token))
        for place, token in enumerate(turn.answers["found"].split())
    ]
    return turn.ask("Tienes varias citas. ¿Cuál es?", *options, menu="Ver citas")


def _row(place: int, appointment: Appointment) -> Option:
    starts = local(appointment.starts_at, appointment.office.time_zone)
    detail = f"{at_clock(starts)}, {appointment.procedure.short_name}"[:72]
    return Option(short_day(starts.date()), f"which:{place}", detail)


def _hear_which(turn: Turn) -> Heard:
    place, tokens = turn.value("which"), turn.answers["found"].split()
    if not place.isdecimal() or int(place) >= len(tokens):
        return False
    return _open(turn, lookup.by_token(tokens[int(place)]))


KEY = Question("key", ("cts",), _ask_key, _hear_key, needs_key)
DIGITS = Question("digits", ("opened",), _ask_digits, _hear_digits, needs_digits, about_people=True)
NAME = Question("whose", persons.NAME_KEYS, _ask_name, _hear_name, needs_name, about_people=True)
PHONE = Question(
    "whose_phone", ("phone",), persons.ask_same_phone, _hear_phone, needs_name, about_people=True
)
WHICH = Question("which", ("opened",), _ask_which, _hear_which, needs_which)

QUESTIONS = (KEY, DIGITS, NAME, PHONE, WHICH)


def links(appointment: Appointment) -> tuple[Link, ...]:
    see = Link("Ver mi cita", Target.APPOINTMENT, appointment.token)
    voucher = Link("Descargar comprobante", Target.VOUCHER, appointment.token)
    return (see, voucher) if appointment.is_upcoming else (see,)


def shown_key(turn: Turn, appointment: Appointment) -> str:
    return turn.kept(cts.grouped(appointment.cts))
