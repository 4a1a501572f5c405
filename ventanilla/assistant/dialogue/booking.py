"""Booking, question by question, to the same act as every other door."""

import secrets
from dataclasses import replace

from ventanilla.appointments import booking, cts, messages
from ventanilla.appointments.errors import (
    AlreadyHasAppointment,
    IdempotencyConflict,
    Refused,
    SlotTaken,
)
from ventanilla.appointments.models import Appointment
from ventanilla.assistant.dialogue import calendar, errand, finding, persons
from ventanilla.assistant.dialogue.turn import (
    HUMAN,
    MENU,
    Flow,
    Heard,
    Question,
    Turn,
    button,
)
from ventanilla.assistant.intents import Intent
from ventanilla.assistant.reply import Link, Option, Reply, Target
from ventanilla.lib import names
from ventanilla.lib.dates import local, weekday_date
from ventanilla.lib.phone import grouped

LATE = "Tu mensaje tardó en llegar. ¿Todavía quieres esta cita?"
OWN_NUMBER = (
    "Tu cita queda con el número del que escribes. Para otro número, agenda en nuestra página."
)
CHANGES = (
    Option("Nombre", "change:name"),
    Option("Teléfono", "change:phone"),
    Option("Trámite", "change:procedure"),
    Option("Municipio", "change:municipality"),
    Option("Día y hora", "change:day"),
)


def _begin(turn: Turn) -> Reply | None:
    """Takes what the first message says already, and what was talked about before it."""
    reading, state = turn.reading, turn.state
    if reading.procedure:
        turn.answers["procedure"] = reading.procedure.code
    elif state.procedure in turn.catalogue.procedures:
        turn.answers.setdefault("procedure", state.procedure)
    if reading.municipality or reading.municipalities:
        errand.take_municipality(turn)
    elif state.municipality in turn.catalogue.municipalities:
        turn.answers.setdefault("municipality", state.municipality)
    return None


def _ask_review(turn: Turn) -> Reply:
    turn.answers.setdefault("key", secrets.token_urlsafe(12))
    procedure, _ = errand.places(turn)
    starts = local(calendar.starts_at(turn), calendar.office_of(turn).time_zone)
    person = persons.person_of(turn)
    text = (
        f"Revisa tu cita.\n\nTrámite: {procedure.plain_name}\n"
        f"Oficina: {calendar.office_of(turn).name}\n"
        f"Día: {weekday_date(starts.date())}, {calendar.at_clock(starts)}\n"
        f"{persons.read_back(turn)}\n"
        f"Teléfono: {turn.kept(grouped(person.phone))}\n\n"
        "Es gratis. Nadie puede cobrarte por tu cita.\n"
        "Al confirmar aceptas el aviso de privacidad."
    )
    return turn.ask(
        text,
        Option("Confirmar cita", f"book:{turn.answers['key']}"),
        Option("Cambiar datos", "review:change"),
        Option("Elegir otra hora", "review:hour"),
        links=(Link("Aviso de privacidad", Target.PRIVACY),),
    )


def corrects(turn: Turn) -> bool:
    """«Espera, me equivoqué de trámite», at any question."""
    said = {*names.key(turn.text).split()}
    what = next((_DATA[word] for word in _DATA if word in said), "")
    if turn.choice or "cita" in said or not what or not said & _WRONG:
        return False
    return bool(_change(turn, what))


def change_when(turn: Turn) -> Heard:
    """«Mejor el viernes» in the middle of a booking is about this one, and none that was made before. Kept
    for later where the office is not known yet."""
    if "cita" in names.key(turn.text).split() or turn.reading.cts:
        return False
    if "office" in turn.answers:
        return calendar.says_when(turn) and calendar.change_when(turn)
    turn.answers["said"] = turn.text
    return True


def _hear_review(turn: Turn) -> Heard:
    if turn.yes is None and "cita" not in names.key(turn.text).split() and calendar.says_when(turn):
        return calendar.change_when(turn)
    said = {*names.key(turn.text).split()}
    what = turn.value("change") or next((_DATA[word] for word in _DATA if word in said), "")
    wants_to = turn.chose("change") or bool(said & _WRONG)
    if what and wants_to:
        return _change(turn, what)
    if turn.value("review") == "hour":
        turn.answers.pop("starts_at")
        return True
    if wants_to or turn.value("review") == "change" or turn.yes is False:
        return turn.ask("¿Qué quieres cambiar?", *CHANGES, menu="Ver datos")
    if turn.value("book") == turn.answers["key"] or turn.yes:
        turn.answers["sure"] = "yes"
        return True
    return False


_WRONG = frozenset(
    ["cambiar", "cambia", "cambio", "corregir", "corrige", "corrijo", "mal", "equivoque", "error"]
)
_DATA = {
    "nombre": "name",
    "apellido": "name",
    "apellidos": "name",
    "telefono": "phone",
    "celular": "phone",
    "numero": "phone",
    "tramite": "procedure",
    "municipio": "municipality",
    "dia": "day",
    "fecha": "day",
    "hora": "day",
}
_CHANGED = {
    "name": persons.NAME_KEYS,
    "phone": ("phone",),
    "procedure": ("procedure", "office"),
    "municipality": ("municipality", "office"),
    "day": (*calendar.DAY.keys, *calendar.HOUR.keys),
}


def _change(turn: Turn, what: str) -> Heard:
    if what == "phone" and turn.phone:
        turn.note = OWN_NUMBER
        return True
    for key in (*_CHANGED.get(what, ()), "key"):
        turn.answers.pop(key, None)
    if what in ("procedure", "municipality"):
        for key in (*calendar.DAY.keys, *calendar.HOUR.keys):
            turn.answers.pop(key, None)
    return True


def _finish(turn: Turn) -> Reply:
    turn.answers.pop("sure", None)
    if turn.is_late:
        turn.state.step = "review"
        return replace(_ask_review(turn), text=LATE)
    procedure, municipality = errand.places(turn)
    starts_at, person = calendar.starts_at(turn), persons.person_of(turn)
    # Who books by messages from that telephone wants them there; nobody else was asked.
    wants_messages = True if turn.phone else None
    wish = booking.Wish(procedure, municipality, starts_at, person, wants_messages)
    try:
        made = booking.book(
            wish,
            channel=turn.channel,
            idempotency_key=f"chat:{turn.answers['key']}",
            evidence=turn.evidence,
        )
    except SlotTaken as refusal:
        return calendar.elsewhere(turn, refusal.message)
    except Refused as refusal:
        return _refused(turn, refusal)
    return _done(turn, made.appointment)


def _refused(turn: Turn, refusal: Refused) -> Reply:
    turn.state.step = "review"
    message = refusal.message.rstrip(".")
    if isinstance(refusal, AlreadyHasAppointment):
        return turn.say(
            f"{turn.kept(message)}.",
            button(Intent.RESCHEDULE, "Cambiar mi cita"),
            button(Intent.CANCEL, "Cancelar mi cita"),
            MENU,
        )
    if isinstance(refusal, IdempotencyConflict):
        turn.answers.pop("key")
        return _ask_review(turn)
    retry = Option("Intentar otra vez", f"book:{turn.answers['key']}")
    return turn.say(f"{message}.", retry, HUMAN, MENU)


def _done(turn: Turn, appointment: Appointment) -> Reply:
    key, state = turn.answers["key"], turn.state
    state.opened = appointment.token
    text = done_text(turn, appointment)
    reply = turn.say(
        text,
        button(Intent.BOOK, "Agendar otra cita"),
        button(Intent.RESCHEDULE, "Cambiar mi cita"),
        MENU,
        links=finding.links(appointment),
        voucher=appointment.token,
    )
    reply = replace(reply, office=appointment.office.number)
    state.leave()
    state.answers["booked"] = key
    return reply


def done_text(turn: Turn, appointment: Appointment) -> str:
    """The same for who sends the last button twice."""
    given = turn.kept(appointment.given_names)
    key = turn.kept(cts.grouped(appointment.cts))
    day = messages.call_before(appointment)
    until = f"a más tardar el {weekday_date(day)}" if day else "antes de tu cita"
    return (
        f"Listo, {given}. Tu clave (CTS) es:\n{key}\n\n"
        f"Te esperamos el {messages.when(appointment)}.\n"
        f"{appointment.office.name}: {appointment.office.address}\n\n"
        f"Te llamaremos {until} para confirmar. Aquí está tu comprobante.\n"
        "Es gratis. Nadie puede cobrarte por tu cita."
    )


REVIEW = Question("review", ("sure",), _ask_review, _hear_review)

FLOW = Flow(
    _begin,
    (
        errand.PROCEDURE,
        errand.MUNICIPALITY,
        errand.PAPERS,
        calendar.DAY,
        calendar.HOUR,
        persons.NAME,
        persons.PHONE,
        REVIEW,
    ),
    _finish,
)
