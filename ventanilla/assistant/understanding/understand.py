"""From a message to a `Reading`. No network, no clock, no appointment: text and the catalogue."""

from ventanilla.appointments import cts
from ventanilla.assistant.intents import Intent
from ventanilla.assistant.understanding.reading import Guess, Reading
from ventanilla.catalog.catalogue import Catalogue
from ventanilla.catalog.municipalities import find
from ventanilla.lib import names

LONGEST_MESSAGE = 1_000

_WORDS = {
    Intent.CANCEL: ("cancelar", "cancele"),
    Intent.RESCHEDULE: ("cambiar mi cita", "reagendar", "mover mi cita"),
    Intent.STATUS: ("como va", "estatus", "consultar"),
    Intent.CONFIRM: ("si voy", "confirmo"),
    Intent.RECOVER_CTS: ("perdi mi clave", "comprobante"),
    Intent.BOOK: ("cita", "agendar"),
    Intent.REQUIREMENTS: ("requisitos", "papeles", "documentos", "llevar"),
    Intent.COST: ("cuesta", "costo", "precio"),
    Intent.DURATION: ("tarda", "cuanto tiempo"),
    Intent.HOURS: ("horario", "abren", "atienden"),
    Intent.OFFICE: ("oficina", "donde", "direccion"),
    Intent.HUMAN: ("persona", "asesor", "humano"),
    Intent.COMPLAINT: ("queja", "pesimo"),
    Intent.EMERGENCY: ("ayuda me", "quemando"),
    Intent.UNSAFE: ("ignora tus instrucciones",),
    Intent.OUT_OF_SCOPE: ("predial", "pasaporte"),
    Intent.THANKS: ("gracias",),
    Intent.GREETING: ("hola", "buenos dias", "buenas tardes"),
}


def understand(text: str, catalogue: Catalogue) -> Reading:
    normal = names.key(text[:LONGEST_MESSAGE])
    wishes = tuple(
        intent for intent, words in _WORDS.items() if any(word in normal for word in words)
    )
    procedure = next(
        (
            each
            for each in catalogue.procedures.values()
            if names.key(each.plain_name) in normal or names.key(each.short_name) in normal
        ),
        None,
    )
    match = find(
        text, [*catalogue.municipalities.values()], catalogue.aliases, catalogue.postal_codes
    )
    try:
        key, problem = cts.read(text), ""
    except cts.Misread:
        key, problem = "", ""
    return Reading(
        text=text,
        normal=normal,
        guesses=tuple(Guess(each, 0.5) for each in wishes[:3]) or (Guess(Intent.UNCLEAR, 1.0),),
        wishes=wishes[:1],
        procedure=procedure,
        municipality=match.certain,
        cts=key,
        cts_problem=problem,
    )
