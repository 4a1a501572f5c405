"""What the assistant says, as the messages of WhatsApp that say it. None can be over WhatsApp's limits."""

from collections.abc import Iterator

from django.conf import settings

from ventanilla.appointments import lookup
from ventanilla.assistant import addresses
from ventanilla.assistant.reply import Link, Reply, Target, are_buttons
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.lib import message_limits as limits
from ventanilla.messaging.content import Buttons, Choice, Content, Document, Location, Menu, Text

_DONE_HERE = frozenset({Target.BOOK, Target.LOOKUP})
"""Whoever writes needs no page for that."""
VOUCHER = "Comprobante de tu cita"


def carried(reply: Reply) -> list[Content]:
    """In the order in which they are read; nothing where the assistant keeps silent."""
    if not reply.text.strip():
        return []
    return [_asked(reply, _with_links(reply)), *_documents(reply), *_places(reply)]


def _asked(reply: Reply, body: str) -> Content:
    once = [*{option.says: option for option in reply.options}.values()]
    if not once:
        return Text(body)
    if are_buttons(once):
        return Buttons(body, tuple(Choice(each.says, each.label) for each in once))
    return Menu(
        body, reply.menu, tuple(Choice(each.says, each.label, each.detail) for each in once)
    )


def _documents(reply: Reply) -> Iterator[Content]:
    if reply.voucher:
        name = f"comprobante-{lookup.by_token(reply.voucher).cts}.pdf"
        yield Document("voucher", reply.voucher, filename=name, caption=VOUCHER)


def _places(reply: Reply) -> Iterator[Content]:
    """Where the institution says on which point of the map it stands."""
    if reply.office is None:
        return
    catalogue = current_catalogue()
    office, point = catalogue.offices.get(reply.office), catalogue.points.get(reply.office)
    if office and point:
        address = f"{office.address}, C.P. {office.postal_code}"
        yield Location(point.latitude, point.longitude, name=office.name, address=address)


def _with_links(reply: Reply) -> str:
    """As many as fit, each on a line of its own."""
    text = reply.text
    for link in reply.links:
        line = f"{link.label}: {settings.PUBLIC_URL}{addresses.path(link)}"
        longer = f"{text}\n\n{line}" if text is reply.text else f"{text}\n{line}"
        if _is_of_use(link, reply) and limits.length(longer) <= limits.BODY:
            text = longer
    return text


def _is_of_use(link: Link, reply: Reply) -> bool:
    comes_along = link.target is Target.VOUCHER and reply.voucher
    return link.target not in _DONE_HERE and not comes_along
