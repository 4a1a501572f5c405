"""What is done with an appointment once it was found: seen, changed, cancelled."""

from dataclasses import replace

from ventanilla.appointments import lookup, messages, moving, progress, transitions
from ventanilla.appointments.errors import IllegalMove, Refused, SlotTaken
from ventanilla.appointments.models import Appointment
from ventanilla.appointments.status import Status
from ventanilla.assistant.dialogue import calendar, calendar_options, finding
from ventanilla.assistant.dialogue.turn import (
    BOOK,
    HUMAN,
    MENU,
    Flow,
    Heard,
    Question,
    Turn,
    button,
)
from ventanilla.assistant.intents import Intent
from ventanilla.assistant.reply import LONGEST_BODY, Option, Reply
from ventanilla.assistant.understanding.days import toward_a_day
from ventanilla.lib.dates import at_clock, local, weekday_date
from ventanilla.lib.message_limits import length

CHANGE = button(Intent.RESCHEDULE, "Cambiar mi cita")
CANCEL = button(Intent.CANCEL, "Cancelar mi cita")
COMING = button(Intent.CONFIRM, "Sí voy a ir")
LATE = "Tu mensaje tardó en llegar. ¿Todavía quieres hacerlo?"


def opened(turn: Turn) -> Appointment:
    """Only called where the questions of `finding` have been answered."""
    return lookup.by_token(turn.state.opened)


def about(turn: Turn, appointment: Appointment, text: str, *options: Option) -> Reply:
    """The last word of a flow, which ends here."""
    reply = turn.say(
        text,
        *options,
        links=finding.links(appointment),
        procedure=appointment.procedure.code,
        municipality=appointment.municipality.code,
    )
    turn.state.leave()
    return reply


def _show(turn: Turn) -> Reply:
    appointment = opened(turn)
    state = messages.state_of(appointment)
    head = (
        f"{state.headline} {state.detail}\n"
        f"{appointment.procedure.plain_name}, en {appointment.office.name}.\n"
        f"Tu clave (CTS): {finding.shown_key(turn, appointment)}"
    )
    steps = _done_so_far(appointment)
    while len(steps) > 1 and length("\n".join([head, "", *steps])) > LONGEST_BODY:
        steps.pop(0)  # how it stands now is what was asked
    text = "\n".join([head, "", *steps]) if len(steps) > 1 else head
    return about(turn, appointment, text, *_ways_on(appointment))


def _done_so_far(appointment: Appointment) -> list[str]:
    zone = appointment.office.time_zone
    return [
        f"{step.name}: {weekday_date(local(step.at, zone).date())}"
        for step in progress.steps_of(appointment)
        if step.at
    ]


def _ways_on(appointment: Appointment) -> tuple[Option, ...]:
    if not appointment.is_upcoming:
        return (BOOK, HUMAN, MENU)
    if appointment.status == Status.PENDING:
        return (COMING, CHANGE, CANCEL)
    return (CHANGE, CANCEL, MENU)


def _recover(turn: Turn) -> Reply:
    appointment = opened(turn)
    text = (
        f"Tu clave (CTS) es:\n{finding.shown_key(turn, appointment)}\n\n"
        f"Es de tu cita del {messages.when(appointment)}.\nAquí está tu comprobante."
    )
    return replace(
        about(turn, appointment, text, *_ways_on(appointment)), voucher=appointment.token
    )


def closed(turn: Turn, appointment: Appointment) -> Reply:
    """Nothing can be changed any more, and why."""
    state = messages.state_of(appointment)
    return about(turn, appointment, f"{state.headline} {state.detail}", BOOK, HUMAN, MENU)


def _ask_cancel(turn: Turn) -> Reply:
    appointment = opened(turn)
    if not appointment.is_upcoming:
        return closed(turn, appointment)
    return turn.ask(
        f"¿Cancelamos tu cita del {messages.when(appointment)}?",
        Option("Sí, cancelar", "yes:cancel"),
        Option("No, conservarla", "no:cancel"),
        button(Intent.RESCHEDULE, "Cambiarla"),
    )


def hear_sure(turn: Turn) -> Heard:
    if turn.yes is None:
        return False
    turn.answers["sure"] = "yes" if turn.yes else "no"
    return True


def _cancel(turn: Turn) -> Reply:
    appointment = opened(turn)
    if turn.answers.pop("sure") == "no":
        return about(turn, appointment, "Tu cita sigue como estaba. No cancelamos nada.", MENU)
    if turn.is_late:
        return replace(_ask_cancel(turn), text=LATE)
    try:
        transitions.cancel(appointment, channel=turn.channel)
    except IllegalMove as refusal:
        return about(turn, appointment, f"{refusal.message}.", BOOK, HUMAN, MENU)
    text = (
        f"Listo. Cancelamos tu cita del {messages.when(appointment)}.\n"
        "Gracias por avisar: otra persona puede usar tu lugar."
    )
    return about(turn, opened(turn), text, button(Intent.BOOK, "Agendar otra"), MENU)


def _needs_change(turn: Turn) -> bool:
    found = turn.opened()
    return found is not None and found.is_upcoming


def _ask_move(turn: Turn) -> Reply:
    appointment = opened(turn)
    starts = local(calendar.starts_at(turn), appointment.office.time_zone)
    return turn.ask(
        f"Tu lugar actual sigue apartado hasta que confirmes.\n\n"
        f"¿Cambiamos tu cita al {weekday_date(starts.date())} {at_clock(starts)}?",
        Option("Sí, cambiar", "yes:move"),
        Option("No, dejarla igual", "no:move"),
        calendar_options.OTHER_DAY,
    )


def _hear_move(turn: Turn) -> Heard:
    if turn.chose("other"):
        return calendar.hear_hour(turn)
    return hear_sure(turn)


def _move(turn: Turn) -> Reply:
    appointment = opened(turn)
    if not appointment.is_upcoming:
        return closed(turn, appointment)
    if turn.answers.pop("sure") == "no":
        return about(turn, appointment, "Tu cita sigue como estaba. No cambiamos nada.", MENU)
    if turn.is_late:
        return replace(_ask_move(turn), text=LATE)
    try:
        moved = moving.move(appointment, to=calendar.starts_at(turn), channel=turn.channel)
    except SlotTaken as refusal:
        return calendar.elsewhere(turn, refusal.message)
    except Refused as refusal:
        return about(turn, appointment, f"{refusal.message}.", BOOK, HUMAN, MENU)
    text = (
        f"Listo. Tu cita ahora es el {messages.when(moved)}, en {moved.office.name}.\n"
        "Tu clave es la de antes."
    )
    return replace(about(turn, moved, text, MENU), voucher=moved.token)


def _ask_new_day(turn: Turn) -> Reply:
    """Not again where it was said with the wish: «cámbiala pal miércoles»."""
    _take_day_of_the_wish(turn)
    before = f"Vamos a cambiar tu cita del {messages.when(opened(turn))}."
    if "starts_at" in turn.answers:
        turn.state.step = MOVING.name
        return _ask_move(turn)
    if "day" in turn.answers:
        turn.state.step = HOUR.name
        return calendar.ask_hour(turn, before)
    return calendar.ask_day(turn, before)


def _take_day_of_the_wish(turn: Turn) -> None:
    if wished := toward_a_day(turn.answers.pop("said", "")):
        calendar.said_before(replace(turn, reading=replace(turn.reading, text=wished), choice=None))


def _begin(turn: Turn) -> Reply | None:
    return finding.begin(turn)


CANCELLING = Question("sure_cancel", ("sure",), _ask_cancel, hear_sure)
MOVING = Question("sure_move", ("sure",), _ask_move, _hear_move, _needs_change)
DAY = replace(calendar.DAY, ask=_ask_new_day, is_needed=_needs_change)
HOUR = replace(calendar.HOUR, is_needed=_needs_change)

STATUS = Flow(_begin, finding.QUESTIONS, _show)
RECOVER = Flow(_begin, finding.QUESTIONS, _recover)
CANCEL_IT = Flow(_begin, (*finding.QUESTIONS, CANCELLING), _cancel)
RESCHEDULE = Flow(_begin, (*finding.QUESTIONS, DAY, HOUR, MOVING), _move)
