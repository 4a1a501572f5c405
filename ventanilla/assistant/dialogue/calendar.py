"""The questions of day and hour, for a new appointment and for one that changes."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from itertools import islice

from ventanilla.appointments import availability
from ventanilla.appointments.availability import OpenSlot, bookable_range, open_days
from ventanilla.assistant.dialogue import calendar_options
from ventanilla.assistant.dialogue.turn import HUMAN, MENU, Heard, Question, Turn
from ventanilla.assistant.intents import Intent
from ventanilla.assistant.reply import Option, Reply
from ventanilla.assistant.understanding import choices
from ventanilla.assistant.understanding.days import read_day
from ventanilla.assistant.understanding.hours import read_hour
from ventanilla.catalog.models import Office
from ventanilla.lib import names
from ventanilla.lib.dates import at_clock, local, weekday_date

DAYS_SHOWN = 9
TWO_DAYS = "Ese número puede ser el día o el lugar en la lista. Escribe, por ejemplo, «martes 8»."
DAY_FIRST = "Primero dime qué día."
LONGEST = 120
_OTHER_TIME = re.compile(r"\b(?:otr[oa]|cambi\w+)(?: (?:el|la|de))? (?:dia|hora|fecha|horario)\b")
_ANOTHER_DAY = re.compile(r"\botro dia\b")
_WAKING = frozenset(time(hour, minute) for hour in range(7, 19) for minute in range(60))
"""An hour that nobody offers is one of these: «a las 8» is in the morning, «a las 4» in the afternoon."""
_PARTS = {"tarde": "12.00-23.59", "temprano": "00.00-11.59", "manana": "00.00-11.59"}
_PART = re.compile(rf"\b(?:{'|'.join(_PARTS)})\b")
_PART_BESIDE_A_DAY = re.compile(r"\b(?:tarde|temprano|(?<=\bla )manana)\b")
"""There «mañana» alone is a day."""
_HOUR_FIRST = re.compile(r"(?:mejor |como |tipo )*(?:a |a?las? |[0-9])")
_MOST_WORDS = 6


def office_of(turn: Turn) -> Office:
    """Where the appointment is or will be."""
    moved = turn.opened() if turn.state.flow == Intent.RESCHEDULE else None
    return moved.office if moved else turn.catalogue.offices[int(turn.answers["office"])]


def starts_at(turn: Turn) -> datetime:
    return datetime.fromisoformat(turn.answers["starts_at"])


def day_of(turn: Turn) -> date:
    return date.fromisoformat(turn.answers["day"])


def ask_day(turn: Turn, before: str = "") -> Reply:
    office = office_of(turn)
    earliest, latest = bookable_range(office)
    since = date.fromisoformat(turn.answers.get("since", earliest.isoformat()))
    days = list(islice(open_days(office, since, latest), DAYS_SHOWN + 1))
    if not days and since > earliest:
        turn.answers.pop("since")
        return ask_day(turn, "Esos son todos los días con lugar. Volvamos a los primeros.")
    if not days:
        text = f"Por ahora no hay lugares en {office.name}. Cada día se abren más."
        return turn.say(text, HUMAN, MENU)
    shown, rest = days[:DAYS_SHOWN], days[DAYS_SHOWN:]
    options = [calendar_options.of_day(day) for day in shown]
    if rest:
        options.append(Option("Ver más días", f"days:{rest[0].date.isoformat()}"))
    question = f"{before}\n\n¿Qué día puedes ir?" if before else "¿Qué día puedes ir?"
    return turn.ask(question, *options, menu="Ver días")


def hear_day(turn: Turn) -> Heard:
    if later := turn.value("days"):
        turn.answers["since"] = later
        return ask_day(turn)
    chosen = _iso(turn.value("day"))
    typed = read_day(turn.text, turn.today(office_of(turn)))
    if typed and chosen and typed != chosen and _is_offered(turn, typed):
        return ask_day(turn, TWO_DAYS)
    if chosen and choices.place(turn.text) is not None:
        typed = None
    day = typed or chosen
    return take_day(turn, day) if day else _hour_without_day(turn)


def _hour_without_day(turn: Turn) -> Heard:
    """«A las 10», where no day is chosen yet: it is kept for the day that comes. «Abren a las 10» asks."""
    begins_with_it = _HOUR_FIRST.match(names.key(turn.text[:LONGEST]))
    if turn.choice or not begins_with_it or read_hour(turn.text, _WAKING) is None:
        return False
    turn.answers["hour_said"] = turn.text[:LONGEST]
    return ask_day(turn, DAY_FIRST)


def _is_offered(turn: Turn, day: date) -> bool:
    """«8» may be the eighth of the list and the day 8 that is in it: nobody guesses which."""
    return any(each.says == f"day:{day.isoformat()}" for each in turn.state.offered)


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def take_day(turn: Turn, day: date) -> Heard:
    """The day, if it has places, with the hour if that was said as well."""
    slots = availability.slots_of_day(office_of(turn), day)
    if not slots:
        return ask_day(turn, f"{_capital(weekday_date(day))} no hay lugares.")
    typed, before = "" if turn.choice else turn.text, turn.answers.pop("hour_said", "")
    turn.answers["day"] = day.isoformat()
    turn.answers.pop("since", None)
    if part := _part(typed, _PART_BESIDE_A_DAY):
        turn.answers["block"] = part
    times = _times(slots)
    _take(turn, _at(slots, read_hour(typed, times) or read_hour(before, times)))
    return True


def ask_hour(turn: Turn, before: str = "") -> Reply:
    day = day_of(turn)
    slots = availability.slots_of_day(office_of(turn), day)
    if not slots:
        turn.answers.pop("day")
        turn.state.step = DAY.name
        return ask_day(turn, f"{_capital(weekday_date(day))} ya no hay lugares.")
    shown = calendar_options.within(slots, turn.answers.get("block", "")) or slots
    question = f"¿A qué hora el {weekday_date(day)}?"
    return turn.ask(
        f"{before}\n\n{question}" if before else question,
        *calendar_options.of_hours(shown),
        menu="Ver horas",
    )


def hear_hour(turn: Turn) -> Heard:
    if turn.chose("other") or _ANOTHER_DAY.search(names.key(turn.text[:LONGEST])):
        _forget(turn)
        return True
    heard = _typed_hour(turn) if choices.place(turn.text) is None else False
    if heard is not False:
        return heard
    if block := turn.value("block"):
        turn.answers["block"] = block
        return ask_hour(turn)
    if instant := turn.value("hour"):
        return take_instant(turn, instant)
    return _typed_hour(turn)


def _typed_hour(turn: Turn) -> Heard:
    """Also «mejor el jueves» and «el jueves a las 11». «A las 11» is no part of the day that ends then."""
    office = office_of(turn)
    day = read_day(turn.text, turn.today(office))
    if day and choices.place(turn.text) is None and day != day_of(turn):
        _forget(turn)
        return take_day(turn, day)
    slots = availability.slots_of_day(office, day_of(turn))
    hour = read_hour(turn.text, _times(slots)) or read_hour(turn.text, _WAKING)
    if hour is None:
        return _part_of_day(turn)
    if _take(turn, _at(slots, hour)):
        return True
    return ask_hour(
        turn, f"{_capital(at_clock(datetime.combine(day_of(turn), hour)))} no hay lugar."
    )


def _part_of_day(turn: Turn) -> Heard:
    """«En la tarde», «temprano», and «mañana» of a day that is known: the hours that there are then."""
    part = _part(turn.text, _PART)
    if not part or len(turn.text.split()) > _MOST_WORDS:
        return False
    turn.answers["block"] = part
    return ask_hour(turn)


def _part(text: str, pattern: re.Pattern[str]) -> str:
    found = pattern.search(names.key(text[:LONGEST]))
    return _PARTS[found[0]] if found else ""


def take_instant(turn: Turn, instant: str) -> Heard:
    """A button: of this list, or of the nearest hours after another person took the place."""
    try:
        wanted = datetime.fromisoformat(instant)
        there = local(wanted, office_of(turn).time_zone)
    except ValueError:
        return False
    slots = availability.slots_of_day(office_of(turn), there.date())
    turn.answers["day"] = there.date().isoformat()
    if _take(turn, next((slot for slot in slots if slot.starts_at == wanted), None)):
        return True
    return ask_hour(turn, "Esa hora ya no está libre.")


def _take(turn: Turn, slot: OpenSlot | None) -> bool:
    if slot:
        turn.answers["starts_at"] = slot.starts_at.isoformat()
    return slot is not None


def _forget(turn: Turn) -> None:
    for key in (*HOUR.keys, *DAY.keys):
        turn.answers.pop(key, None)


def _times(slots: Sequence[OpenSlot]) -> set[time]:
    return {slot.local.time() for slot in slots}


def _at(slots: Sequence[OpenSlot], hour: time | None) -> OpenSlot | None:
    return next((slot for slot in slots if slot.local.time() == hour), None)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def elsewhere(turn: Turn, message: str) -> Reply:
    """The place went to somebody else: the nearest free ones, with everything typed kept."""
    office, wanted = office_of(turn), starts_at(turn)
    for key in (*HOUR.keys, "sure"):
        turn.answers.pop(key, None)
    turn.state.step = HOUR.name
    slots = availability.nearest(office, wanted)
    if not slots:
        _forget(turn)
        turn.state.step = DAY.name
        return ask_day(turn, f"{message}.")
    text = f"{message}. Estos son los lugares más cercanos."
    return turn.ask(
        text,
        *map(calendar_options.of_another_day, slots),
        calendar_options.OTHER_DAY,
        menu="Ver lugares",
    )


def says_when(turn: Turn) -> bool:
    """Whether the message names a day or an hour, or asks for another: «mejor el viernes», «otra hora»."""
    if turn.choice or _OTHER_TIME.search(names.key(turn.text[:LONGEST])):
        return not turn.choice
    return bool(read_day(turn.text, turn.today(office_of(turn))) or read_hour(turn.text))


def change_when(turn: Turn) -> Heard:
    """Another day or hour than the one that was chosen, at whatever question that comes to mind."""
    day = read_day(turn.text, turn.today(office_of(turn)))
    said = names.key(turn.text[:LONGEST]).split()
    keeps_day = "day" in turn.answers and not day and not {*said} & {"dia", "fecha"}
    for key in HOUR.keys if keeps_day else (*HOUR.keys, *DAY.keys):
        turn.answers.pop(key, None)
    if day:
        return take_day(turn, day)
    heard = _typed_hour(turn) if keeps_day else True
    return heard or True


def said_before(turn: Turn) -> None:
    """The day and hour of the message that began it all."""
    day = read_day(turn.text, turn.today(office_of(turn)))
    if day and availability.slots_of_day(office_of(turn), day):
        take_day(turn, day)


DAY = Question("day", ("day", "since", "hour_said"), ask_day, hear_day)
HOUR = Question("hour", ("starts_at", "block"), ask_hour, hear_hour)
