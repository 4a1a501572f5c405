"""«Sí voy a ir»: a proven telephone confirms. Whoever only knows four digits says that he comes, and is
called all the same: docs/decisions/2026-11-23-who-says-he-comes-has-not-confirmed.md."""

from dataclasses import replace

from ventanilla.appointments import announcing, messages, transitions
from ventanilla.appointments.errors import IllegalMove
from ventanilla.appointments.models import Appointment
from ventanilla.appointments.status import Status
from ventanilla.assistant.answers import payloads
from ventanilla.assistant.answers.payloads import Verb
from ventanilla.assistant.dialogue import finding, papers
from ventanilla.assistant.dialogue.managing import (
    CANCEL,
    CHANGE,
    LATE,
    about,
    closed,
    hear_sure,
    opened,
)
from ventanilla.assistant.dialogue.turn import HUMAN, MENU, Flow, Question, Turn
from ventanilla.assistant.reply import LONGEST_BODY, Option, Reply
from ventanilla.catalog.models import MessageKind

COMING = Option("Sí voy a ir", "yes:coming")
MOVED = "Tu cita cambió de día u hora."


def _begin(turn: Turn) -> Reply | None:
    """Said anew, an earlier doubt is over."""
    for key in ("doubt", "asked", "sure"):
        turn.answers.pop(key, None)
    return finding.begin(turn)


def _is_in_doubt(turn: Turn) -> bool:
    return "doubt" in turn.answers


def _ask_sure(turn: Turn) -> Reply:
    """With the day that it has now, so that nobody says yes to another."""
    appointment = opened(turn)
    if not appointment.is_upcoming:
        return closed(turn, appointment)
    turn.answers["asked"] = appointment.starts_at.isoformat()
    question = f"Tu cita es el {messages.when(appointment)}. ¿Vas a venir?"
    return turn.ask(f"{turn.answers['doubt']} {question}", COMING, CHANGE, CANCEL)


def _confirm(turn: Turn) -> Reply:
    appointment = opened(turn)
    if not appointment.is_upcoming:
        return closed(turn, appointment)
    if appointment.status == Status.CONFIRMED:
        text = f"Tu cita ya está confirmada. Te esperamos el {messages.when(appointment)}."
        return about(turn, appointment, text, CHANGE, CANCEL, MENU)
    sure = turn.answers.pop("sure", "")
    if sure == "no":
        text = "Tu cita sigue como estaba. Si no puedes venir, cámbiala o cancélala."
        return about(turn, appointment, text, CHANGE, CANCEL, MENU)
    doubt = _doubt(turn, appointment, said_yes=bool(sure))
    if doubt:
        turn.answers["doubt"], turn.state.step = doubt, SURE.name
        return _ask_sure(turn)
    return _carry_out(turn, appointment)


def _doubt(turn: Turn, appointment: Appointment, *, said_yes: bool) -> str:
    """Why it has to be asked first; empty where it has not."""
    if turn.is_late:
        return LATE
    if said_yes:
        return MOVED if turn.answers["asked"] != appointment.starts_at.isoformat() else ""
    return MOVED if _speaks_of_another_day(turn, appointment) else ""


def _speaks_of_another_day(turn: Turn, appointment: Appointment) -> bool:
    """A button of a message that was sent for another day and hour, or may have been."""
    wished = turn.wished
    if wished is None or wished.number != appointment.pk:
        return False
    if wished.starts_at:
        return wished.starts_at != appointment.starts_at.replace(second=0, microsecond=0)
    asked = appointment.notices.filter(kind=MessageKind.CONFIRM)
    return asked.exclude(starts_at=appointment.starts_at).exists()


def _carry_out(turn: Turn, appointment: Appointment) -> Reply:
    try:
        if turn.phone != appointment.phone:
            announcing.say_coming(appointment, channel=turn.channel)
            return about(turn, appointment, _announced(appointment), CHANGE, CANCEL, MENU)
        transitions.confirm(appointment, channel=turn.channel, by=None)
    except IllegalMove as refusal:
        return about(turn, appointment, f"{refusal.message}.", CHANGE, HUMAN, MENU)
    return _confirmed(turn, appointment)


def _announced(appointment: Appointment) -> str:
    return (
        f"Gracias por avisar. Anotamos que sí vienes el {messages.when(appointment)}.\n"
        "De todos modos te llamaremos para confirmar."
    )


def _confirmed(turn: Turn, appointment: Appointment) -> Reply:
    """With where to go, what to carry and, for the asking, the voucher; each button is of this one."""
    office, number = appointment.office, appointment.pk
    head = (
        "Gracias. Tu cita está confirmada. "
        f"Te esperamos el {messages.when(appointment)}.\n{office.name}: {office.address}\n\n"
    )
    listed = papers.listed(appointment.procedure, LONGEST_BODY - len(head))
    buttons = (
        Option("Mi comprobante", payloads.of_appointment(Verb.RECOVER, number)),
        replace(CHANGE, says=payloads.of_appointment(Verb.RESCHEDULE, number)),
        replace(CANCEL, says=payloads.of_appointment(Verb.CANCEL, number)),
    )
    return about(turn, appointment, f"{head}{listed}", *buttons)


SURE = Question("sure_coming", ("sure",), _ask_sure, hear_sure, _is_in_doubt)

FLOW = Flow(_begin, (*finding.QUESTIONS, SURE), _confirm)
