"""The first questions of a booking: which procedure, where the property is, and whether office and papers
are understood."""

from collections.abc import Sequence
from dataclasses import replace

from ventanilla.assistant.answers import asking, paging
from ventanilla.assistant.dialogue import calendar, papers
from ventanilla.assistant.dialogue.turn import (
    HUMAN,
    MENU,
    Heard,
    Question,
    Turn,
    button,
    preceded,
)
from ventanilla.assistant.intents import Intent
from ventanilla.assistant.reply import MOST_ROWS, Link, Option, Reply, Target
from ventanilla.catalog import municipalities
from ventanilla.catalog.jurisdiction import NoOffice, office_for
from ventanilla.catalog.models import Municipality, Office, Procedure
from ventanilla.lib import names

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
LISTED = "Ver municipios"
DID_YOU_MEAN = "¿Cuál municipio quisiste decir? Si no está aquí, escríbelo otra vez."
UNSURE = Option("No sé cuál necesito", "unsure:")
TELL_ME = "Cuéntame con tus palabras qué quieres arreglar y te digo qué trámite es."
OTHERS = (Option("El trámite", "change:procedure"), Option("El municipio", "change:municipality"))


def _ask_procedure(turn: Turn, since: int = 0) -> Reply:
    rows = [
        Option(each.short_name, f"procedure:{code}", each.help_line)
        for code, each in turn.catalogue.procedures.items()
    ]
    shown = paging.page(rows, MOST_ROWS - 1, since, _more_procedures)
    return turn.ask("¿Qué trámite necesitas?", *shown, UNSURE, menu="Ver trámites")


def _more_procedures(since: int) -> Option:
    return Option(asking.MORE_PROCEDURES if since else paging.FIRST, f"procedures:{since}")


def _hear_procedure(turn: Turn) -> Heard:
    if turn.chose("unsure") or names.key(turn.text[:40]).startswith("no se"):
        return turn.ask(TELL_ME, button(Intent.PROCEDURE_INFO, "Ver los trámites"), HUMAN)
    if turn.chose("procedures"):
        return _ask_procedure(turn, int(turn.value("procedures")))
    named = turn.reading.procedure if _names_it(turn) else None
    code = turn.value("procedure") or (named.code if named else "")
    if code in turn.catalogue.procedures:
        turn.answers["procedure"] = code
        return _with_the_rest(turn)
    place = turn.reading.municipality if _names_it(turn) else None
    if place is None or turn.choice:
        return False
    turn.answers["municipality"] = place.code
    return preceded(f"Anotado: tu casa o terreno está en {place.name}.", _ask_procedure(turn))


def _names_it(turn: Turn) -> bool:
    """«La constancia» answers; «¿cuánto cuesta la constancia?» asks something else."""
    return "?" not in turn.text and {*turn.reading.wishes} <= _NAMED_ALONE


def _ask_municipality(turn: Turn) -> Reply:
    """«Cita en Almoloya» names three: they are offered. The procedure is said as it was understood: this is
    where somebody sees that it is another."""
    meant = [] if turn.choice else _meant(turn)
    if len(meant) > 1:
        return turn.ask("¿Cuál de estos municipios es?", *_municipalities(meant), menu=LISTED)
    procedure = turn.catalogue.procedures[turn.answers["procedure"]]
    question = "¿En qué municipio está tu casa o terreno? Escríbelo."
    return turn.ask(f"Cita para: {procedure.plain_name}.\n\n{question}")


def _meant(turn: Turn) -> list[Municipality]:
    """The one that was named, if any, and those of like names."""
    named = turn.reading.municipality
    return [*([named] if named else []), *turn.reading.municipalities]


def _hear_municipality(turn: Turn) -> Heard:
    code = turn.value("municipality")
    if not code and _names_it(turn):
        take_municipality(turn)
        if "municipality" in turn.answers:
            return _with_the_rest(turn)
        return _ask_municipality(turn) if _meant(turn) else _suggested(turn)
    if code not in turn.catalogue.municipalities:
        return False
    turn.answers["municipality"] = code
    return _with_the_rest(turn)


def _suggested(turn: Turn) -> Heard:
    """«tolca»: what the page of the booking would offer for it. Nobody is sent there unasked."""
    known = turn.catalogue
    match = municipalities.find(
        turn.text, [*known.municipalities.values()], known.aliases, known.postal_codes
    )
    near = [match.certain] if match.certain else match.candidates
    return turn.ask(DID_YOU_MEAN, *_municipalities(near), menu=LISTED) if near else False


def take_municipality(turn: Turn) -> None:
    """That which was named, unless one of like name goes to another office."""
    named = turn.reading.municipality
    if named and not _go_apart(turn, _meant(turn)):
        turn.answers["municipality"] = named.code


def _municipalities(meant: Sequence[Municipality]) -> list[Option]:
    return [Option(each.short_name, f"municipality:{each.code}") for each in meant[:9]]


def _go_apart(turn: Turn, meant: Sequence[Municipality]) -> bool:
    """Whether «Cuautitlán» and «Cuautitlán Izcalli» go to different offices, for the procedure or for any."""
    chosen = turn.catalogue.procedures.get(turn.answers.get("procedure", ""))
    return any(
        len({_number(procedure, municipality) for municipality in meant}) > 1
        for procedure in ([chosen] if chosen else turn.catalogue.procedures.values())
    )


def _number(procedure: Procedure, municipality: Municipality) -> int | None:
    try:
        return office_for(procedure, municipality).number
    except NoOffice:
        return None


def _with_the_rest(turn: Turn) -> Heard:
    """«título en Ecatepec» answers two questions at once."""
    reading = turn.reading
    if reading.procedure and not turn.choice:
        turn.answers.setdefault("procedure", reading.procedure.code)
    if reading.municipality and not turn.choice and "municipality" not in turn.answers:
        take_municipality(turn)
    return True


def places(turn: Turn) -> tuple[Procedure, Municipality]:
    catalogue = turn.catalogue
    return (
        catalogue.procedures[turn.answers["procedure"]],
        catalogue.municipalities[turn.answers["municipality"]],
    )


def _office(turn: Turn) -> Office | None:
    try:
        return office_for(*places(turn))
    except NoOffice:
        return None


def _ask_papers(turn: Turn) -> Reply:
    procedure, municipality = places(turn)
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
            Option("Cambiar algo", "papers:other"),
            HUMAN,
            links=(Link("Ver todos los requisitos", Target.PROCEDURE, procedure.code),),
        ),
        office=office.number,
    )


def _hear_papers(turn: Turn) -> Heard:
    if _corrects(turn) or _forgets(turn):
        return True
    if turn.value("papers") == "other" or (turn.yes is False and not turn.choice):
        return turn.ask("¿Qué quieres cambiar?", *OTHERS, HUMAN)
    if turn.value("papers") == "continue" or turn.yes:
        turn.answers["office"] = turn.answers.pop("showing")
        _take_day_of_the_beginning(turn)
        return True
    turn.answers["office"] = turn.answers["showing"]
    heard = calendar.hear_day(turn)  # «el martes» goes on, too
    if heard is False:
        turn.answers.pop("office")
    return heard


def _corrects(turn: Turn) -> bool:
    """«No, en Toluca», «es para la constancia»: what is named takes the place of what was shown."""
    if turn.choice or not _names_it(turn):
        return False
    named = {"procedure": turn.reading.procedure, "municipality": turn.reading.municipality}
    others = {key: row.code for key, row in named.items() if row and row.code != turn.answers[key]}
    turn.answers.update(others)
    return bool(others)


def _forgets(turn: Turn) -> bool:
    """What is to be asked again, and nothing else."""
    what = turn.value("change")
    if what not in ("procedure", "municipality"):
        return False
    for key in (what, "office"):
        turn.answers.pop(key, None)
    return True


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


PROCEDURE = Question("procedure", ("procedure",), _ask_procedure, _hear_procedure)
MUNICIPALITY = Question("municipality", ("municipality",), _ask_municipality, _hear_municipality)
PAPERS = Question("papers", ("office",), _ask_papers, _hear_papers, _is_shown_again)
