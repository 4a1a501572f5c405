"""What a message may be, in terms of no channel. It cannot be made over WhatsApp's limits."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar

from ventanilla.lib import message_limits as limits
from ventanilla.messaging.models import OutboundMessage

Kind = OutboundMessage.Kind


@dataclass(frozen=True)
class Choice:
    """A button or a row; `id` comes back when it is touched."""

    id: str
    title: str
    description: str = ""


@dataclass(frozen=True)
class Text:
    kind: ClassVar[Kind] = Kind.TEXT
    body: str

    def __post_init__(self) -> None:
        limits.check("Texto", self.body, limits.BODY)


@dataclass(frozen=True)
class Buttons:
    kind: ClassVar[Kind] = Kind.BUTTONS
    body: str
    choices: tuple[Choice, ...]
    header: str = ""
    footer: str = ""

    def __post_init__(self) -> None:
        _check_around(self.body, self.header, self.footer)
        limits.check_count("Botones", len(self.choices), limits.BUTTONS)
        limits.check_distinct("Botones", [each.title for each in self.choices])
        limits.check_distinct("Claves de botones", [each.id for each in self.choices])
        for each in self.choices:
            limits.check_line("Botón", each.title, limits.BUTTON)
            limits.check_id("Clave de botón", each.id, limits.BUTTON_ID)
            limits.check("Un botón no lleva descripción", each.description, 0, may_be_empty=True)


@dataclass(frozen=True)
class Menu:
    """A list: `button` opens it."""

    kind: ClassVar[Kind] = Kind.MENU
    body: str
    button: str
    choices: tuple[Choice, ...]
    header: str = ""
    footer: str = ""

    def __post_init__(self) -> None:
        _check_around(self.body, self.header, self.footer)
        limits.check_line("Botón de la lista", self.button, limits.LIST_BUTTON)
        limits.check_count("Renglones", len(self.choices), limits.ROWS)
        limits.check_distinct("Claves de renglones", [each.id for each in self.choices])
        for each in self.choices:
            limits.check_line("Renglón", each.title, limits.ROW)
            limits.check_line(
                "Descripción", each.description, limits.ROW_DESCRIPTION, may_be_empty=True
            )
            limits.check_id("Clave de renglón", each.id, limits.ROW_ID)


@dataclass(frozen=True)
class Template:
    """One that WhatsApp approved. `text` says the same with its variables in place: for other channels and
    for whoever reads what was sent. `payloads` come back from its buttons, in their order."""

    kind: ClassVar[Kind] = Kind.TEMPLATE
    name: str
    language: str
    variables: tuple[str, ...]
    text: str
    payloads: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        limits.check_template(self.name, self.language)
        limits.check("Texto de la plantilla", self.text, limits.BODY)
        object.__setattr__(self, "variables", tuple(map(limits.variable, self.variables)))
        limits.check(
            f"Variables de {self.name}", "".join(self.variables), limits.BODY, may_be_empty=True
        )
        for each in self.payloads:
            limits.check_id("Clave de botón", each, limits.BUTTON_ID)


@dataclass(frozen=True)
class Document:
    """A PDF that is made when it leaves: `maker` is a name of `settings.DOCUMENTS`, which says what makes it
    out of `argument`. So nobody's papers lie in the outbox."""

    kind: ClassVar[Kind] = Kind.DOCUMENT
    maker: str
    argument: str
    filename: str
    caption: str

    def __post_init__(self) -> None:
        limits.check_line("Nombre del documento", self.filename, limits.FILENAME)
        limits.check("Texto del documento", self.caption, limits.BODY)


@dataclass(frozen=True)
class Location:
    kind: ClassVar[Kind] = Kind.LOCATION
    latitude: float
    longitude: float
    name: str
    address: str

    def __post_init__(self) -> None:
        limits.check_line("Nombre del lugar", self.name, limits.NAME)
        limits.check_line("Dirección", self.address, limits.ADDRESS)
        if not (-90 <= self.latitude <= 90 and -180 <= self.longitude <= 180):
            raise limits.OverLimit("Ubicación: no es un punto de la Tierra")


Content = Text | Buttons | Menu | Template | Document | Location
_CLASSES: dict[str, type[Content]] = {
    each.kind: each for each in (Text, Buttons, Menu, Template, Document, Location)
}


def to_json(content: Content) -> dict[str, Any]:
    return asdict(content)


def from_json(kind: str, stored: Mapping[str, Any]) -> Content:
    """Raises OverLimit, KeyError or TypeError for what another release wrote."""
    made = _CLASSES[kind]
    values = {each.name: stored[each.name] for each in fields(made) if each.name in stored}
    for name in ("variables", "payloads"):
        if name in values:
            values[name] = tuple(values[name])
    if "choices" in values:
        values["choices"] = tuple(Choice(**each) for each in values["choices"])
    return made(**values)


def as_text(content: Content) -> str:
    """For a channel that knows nothing else: the words without buttons, which nobody could touch there."""
    if isinstance(content, Template):
        return content.text
    if isinstance(content, Document):
        return content.caption
    if isinstance(content, Location):
        return f"{content.name}: {content.address}"
    return content.body


def _check_around(body: str, header: str, footer: str) -> None:
    limits.check("Texto", body, limits.BODY)
    limits.check_line("Encabezado", header, limits.HEADER, may_be_empty=True)
    limits.check_line("Pie", footer, limits.FOOTER, may_be_empty=True)
