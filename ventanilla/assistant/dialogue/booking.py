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
from ventanilla.assistant.dialogue import calendar, finding, papers, persons
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
from ventanilla.catalog.jurisdiction import NoOffice, office_for
from ventanilla.catalog.models import Municipality, Office, Procedure
from ventanilla.lib.dates import local, weekday_date
from ventanilla.lib.phone import grouped

_NAMED_ALONE = frozenset(
    {
        Intent.BOOK,
        Intent.PROCEDURE_INFO,
        Intent.OFFICE,
        Intent.UNCLEAR,
        Intent.GREETING,
        Intent.THANKS,
    }
)
"""What a procedure or a municipality is read as when nothing else is said."""
LATE = "Tu mensaje tardó en llegar. ¿Todavía quieres esta cita?"
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
    if reading.municipality:
        turn.answers["municipality"] = reading.municipality.code
    elif state.municipality in turn.catalogue.municipalities:
        turn.answers.setdefault("municipality", state.municipality)
    return None


def _ask_procedure(turn: Turn) -> Reply:
    options = [
        Option(each.short_name, f"procedure:{code}", each.help_line)
        for code, each in list(turn.catalogue.procedures.items())[:9]
    ]
    unsure = button(Intent.PROCEDURE_INFO, "No sé cuál necesito")
    return turn.ask("¿Qué trámite necesitas?", *options, unsure, menu="Ver trámites")


def _hear_procedure(turn: Turn) -> Heard:
    named = turn.reading.procedure if _names_it(turn) else None
    code = turn.value("procedure") or (named.code if named else "")
    if code not in turn.catalogue.procedures:
        return False
    turn.answers["procedure"] = code
    return _with_the_rest(turn)


def _names_it(turn: Turn) -> bool:
    """«La constancia» answers; «¿cuánto cuesta la constancia?» asks something else."""
    return "?" not in turn.text and {*turn.reading.wishes} <= _NAMED_ALONE


def _ask_municipality(turn: Turn) -> Reply:
    return turn.ask("¿En qué municipio está tu casa o terreno? Escríbelo.")


def _hear_municipality(turn: Turn) -> Heard:
    reading = turn.reading
    named = reading.municipality if _names_it(turn) else None
    code = turn.value("municipality") or (named.code if named else "")
    if code in turn.catalogue.municipalities:
        turn.answers["municipality"] = code
        return _with_the_rest(turn)
    if reading.municipalities and not reading.wishes:
        options = [
            Option(each.short_name, f"municipality:{each.code}")
            for each in reading.municipalities[:9]
        ]
        return turn.ask("¿Cuál de estos municipios es?", *options, menu="Ver municipios")
    return False


def _with_the_rest(turn: Turn) -> Heard:
    """«título en Ecatepec» answers two questions at once."""
    reading = turn.reading
    if reading.procedure and not turn.choice:
        turn.answers.setdefault("procedure", reading.procedure.code)
    if reading.municipality and not turn.choice:
        turn.answers.setdefault("municipality", reading.municipality.code)
    return True


def _places(turn: Turn) -> tuple[Procedure, Municipality]:
    catalogue = turn.catalogue
    return (
        catalogue.procedures[turn.answers["procedure"]],
        catalogue.municipalities[turn.answers["municipality"]],
    )


def _office(turn: Turn) -> Office | None:
    try:
        return office_for(*_places(turn))
    except NoOffice:
        return None


def _ask_papers(turn: Turn) -> Reply:
    procedure, municipality = _places(turn)
    office = _office(turn)
    if office is None:
        turn.answers.pop("municipality")
        turn.state.step = "municipality"
        text = (
            f"Por ahora ninguna oficina da este trámite en {municipality.name}. "
            "Si tu predio está en otro municipio, escríbelo."
        )
        return turn.ask(text, HUMAN, MENU)
    turn.state.answers["showing"] = str(office.number)
    return replace(
        turn.ask(
            papers.where_and_what(procedure, municipality, office),
            Option("Sí, continuar", "papers:continue"),
            Option("Elegir otro", "papers:other"),
            HUMAN,
            links=(Link("Ver todos los requisitos", Target.PROCEDURE, procedure.code),),
        ),
        office=office.number,
    )


def _hear_papers(turn: Turn) -> Heard:
    if turn.value("papers") == "other" or (turn.yes is False and not turn.choice):
        for key in ("procedure", "municipality", "office"):
            turn.answers.pop(key, None)
        turn.state.procedure = turn.state.municipality = ""
        return True
    if turn.value("papers") == "continue" or turn.yes:
        turn.answers["office"] = turn.answers.pop("showing")
        _take_day_of_the_beginning(turn)
        return True
    turn.answers["office"] = turn.answers["showing"]
    heard = calendar.hear_day(turn)  # «el martes» goes on, too
    if heard is False:
        turn.answers.pop("office")
    return heard


def _take_day_of_the_beginning(turn: Turn) -> None:
    """«…el martes», said with the wish: kept as typed until the office is known."""
    if said := turn.answers.pop("said", ""):
        reading = replace(turn.reading, text=said)
        calendar.said_before(replace(turn, reading=reading, choice=None))


def _is_shown_again(turn: Turn) -> bool:
    """Where another office than the one that was shown attends it by now, its days are others too."""
    office, shown = _office(turn), turn.answers.get("office")
    if shown and (office is None or shown != str(office.number)):
        for key in ("office", *calendar.DAY.keys, *calendar.HOUR.keys):
            turn.answers.pop(key, None)
    return True


def _ask_review(turn: Turn) -> Reply:
    turn.answers.setdefault("key", secrets.token_urlsafe(12))
    procedure, _ = _places(turn)
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


def _hear_review(turn: Turn) -> Heard:
    if turn.value("book") == turn.answers["key"] or (turn.yes and not turn.is_late):
        turn.answers["sure"] = "yes"
        return True
    if turn.value("review") == "hour":
        turn.answers.pop("starts_at")
        return True
    if turn.value("review") == "change" or turn.yes is False:
        return turn.ask("¿Qué quieres cambiar?", *CHANGES, menu="Ver datos")
    if what := turn.value("change"):
        return _change(turn, what)
    return False


_CHANGED = {
    "name": persons.NAME_KEYS,
    "phone": ("phone",),
    "procedure": ("procedure", "office"),
    "municipality": ("municipality", "office"),
    "day": (*calendar.DAY.keys, *calendar.HOUR.keys),
}


def _change(turn: Turn, what: str) -> Heard:
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
    procedure, municipality = _places(turn)
    wish = booking.Wish(procedure, municipality, calendar.starts_at(turn), persons.person_of(turn))
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
        button(Intent.RESCHEDULE, "Cambiar mi cita"),
        button(Intent.CANCEL, "Cancelar mi cita"),
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


PROCEDURE = Question("procedure", ("procedure",), _ask_procedure, _hear_procedure)
MUNICIPALITY = Question("municipality", ("municipality",), _ask_municipality, _hear_municipality)
PAPERS = Question("papers", ("office",), _ask_papers, _hear_papers, _is_shown_again)
REVIEW = Question("review", ("sure",), _ask_review, _hear_review)

FLOW = Flow(
    _begin,
    (
        PROCEDURE,
        MUNICIPALITY,
        PAPERS,
        calendar.DAY,
        calendar.HOUR,
        persons.NAME,
        persons.PHONE,
        REVIEW,
    ),
    _finish,
)
