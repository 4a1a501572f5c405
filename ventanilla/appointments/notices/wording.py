"""The words of a message: a text of the catalogue with the facts of an appointment in their places."""

from collections.abc import Callable, Mapping
from contextlib import suppress

from django.conf import settings

from ventanilla.appointments import cts, messages, voucher
from ventanilla.appointments.models import Appointment
from ventanilla.catalog import message_facts
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.catalog.models import MessageKind, MessageText
from ventanilla.lib import message_limits as limits
from ventanilla.lib import phone
from ventanilla.lib.dates import at_clock, local, weekday_date
from ventanilla.messaging.content import Template

LONGEST = {name: fact.longest for name, fact in message_facts.FACTS.items()}
READ = "leer"
PAYLOADS: Mapping[str, tuple[str, ...]] = {
    MessageKind.CONFIRM: ("confirmar", "cambiar", "cancelar"),
    MessageKind.DAY_BEFORE: ("cambiar", "cancelar"),
    MessageKind.HOURS_BEFORE: ("cambiar", "cancelar"),
}
"""What each button asks for, in order; the appointment's number goes with it."""
NO_PAPERS = "nada: este trámite no pide papeles"


class CannotBeSaid(ValueError):
    """The text asks for a fact that there is not, or with its facts it is over WhatsApp's limits. The message
    names nobody."""


def render(text: MessageText, appointment: Appointment, **extra: str) -> Template:
    """`extra` are facts that the appointment does not know. A list of papers that would be too long is
    never cut: it says where the list is. Raises CannotBeSaid."""
    wanted = {*message_facts.names_in(text.body)}
    facts = {name: _FACTS[name](text.kind, appointment) for name in wanted & {*_FACTS}} | extra
    payloads = [f"{each}:{appointment.pk}" for each in PAYLOADS.get(text.kind, ())]
    for each in (facts, facts | {"papeles": _papers_elsewhere(appointment)}):
        with suppress(limits.OverLimit):
            return _filled(text, each, payloads)
    raise CannotBeSaid(f"{text}: no cabe en un mensaje")


def answered(reading: str) -> Template | None:
    """That a person answered: `reading` comes back from its button. None where the institution has turned
    it off. Raises CannotBeSaid."""
    texts = current_catalogue().messages.get(MessageKind.ANSWERED)
    if not texts:
        return None
    facts = {"institucion": _institution(), "telefono": _telephone()}
    try:
        return _filled(texts[0], facts, [f"{READ}:{reading}"])
    except limits.OverLimit:
        raise CannotBeSaid(f"{texts[0]}: no cabe en un mensaje") from None


def papers(appointment: Appointment) -> str:
    """«1) Acta de nacimiento (original y 1 copia) 2) …», or how many and where they are listed."""
    lines = map(voucher.paper_line, appointment.procedure.requirements.all())
    listed = " ".join(f"{number}) {line}" for number, line in enumerate(lines, 1)) or NO_PAPERS
    return _papers_elsewhere(appointment) if limits.length(listed) > LONGEST["papeles"] else listed


def booking_url() -> str:
    return f"{settings.PUBLIC_URL}/citas/nueva/"


def shortened(words: str, longest: int) -> str:
    """As many whole words as fit."""
    if limits.length(words) <= longest:
        return words
    fits = limits.beginning(words, longest - len("…"))
    whole = fits if words[len(fits)].isspace() else fits.rpartition(" ")[0]
    return f"{(whole or fits).rstrip(' ,;')}…"


def _filled(text: MessageText, facts: Mapping[str, str], payloads: list[str]) -> Template:
    """A name that appears twice is two variables: so WhatsApp numbers them without a gap."""
    names = message_facts.names_in(text.body)
    try:
        clean = {name: limits.variable(facts[name]) for name in names}
        return Template(
            name=text.template,
            language=text.language,
            variables=tuple(clean[name] for name in names),
            text=message_facts.filled(text.body, clean),
            payloads=tuple(payloads[: len(text.buttons)]),
        )
    except KeyError as unknown:
        raise CannotBeSaid(f"{text}: nadie sabe {unknown}") from None


def _given_names(kind: str, appointment: Appointment) -> str:
    """The first ones, where all of them would be too long."""
    first, *others = appointment.given_names.split() or [""]
    for name in others:
        if limits.length(f"{first} {name}") > LONGEST["nombre"]:
            break
        first = f"{first} {name}"
    return shortened(first, LONGEST["nombre"])


def _link(kind: str, appointment: Appointment) -> str:
    if kind == MessageKind.MISSED:
        return booking_url()
    page = voucher.page_url(appointment, settings.PUBLIC_URL)
    return f"{page}encuesta/" if kind == MessageKind.SURVEY else page


def _papers_elsewhere(appointment: Appointment) -> str:
    count = len(appointment.procedure.requirements.all())
    page = voucher.page_url(appointment, settings.PUBLIC_URL)
    return f"tus {count} papeles (la lista está en {page})"


def _day(kind: str, appointment: Appointment) -> str:
    return weekday_date(local(appointment.starts_at, appointment.office.time_zone).date())


def _hour(kind: str, appointment: Appointment) -> str:
    return at_clock(local(appointment.starts_at, appointment.office.time_zone))


def _institution() -> str:
    return current_catalogue().institution.short_name


def _telephone() -> str:
    return phone.grouped(current_catalogue().institution.help_phone)


_FACTS: dict[str, Callable[[str, Appointment], str]] = {
    "nombre": _given_names,
    "fecha": _day,
    "cuando": lambda kind, appointment: messages.when(appointment),
    "hora": _hour,
    "tramite": lambda kind, appointment: appointment.procedure.plain_name,
    "oficina": lambda kind, appointment: appointment.office.name,
    "direccion": lambda kind, appointment: appointment.office.address,
    "clave": lambda kind, appointment: cts.grouped(appointment.cts),
    "papeles": lambda kind, appointment: papers(appointment),
    "enlace": _link,
    "institucion": lambda kind, appointment: _institution(),
    "telefono": lambda kind, appointment: _telephone(),
}
