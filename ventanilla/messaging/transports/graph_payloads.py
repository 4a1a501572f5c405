"""Content in the shapes of WhatsApp's Cloud API, `POST /<phone number id>/messages`."""

from typing import Any

from ventanilla.messaging.content import (
    Buttons,
    Choice,
    Content,
    Document,
    Location,
    Menu,
    Template,
    Text,
)

Shape = dict[str, Any]


def payload(address: str, content: Content, key: str, media: str = "") -> Shape:
    """`media` is the id of a document that was uploaded."""
    return {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": address,
        "biz_opaque_callback_data": key,
        **_shape(content, media),
    }


def _shape(content: Content, media: str) -> Shape:
    match content:
        case Text():
            return {"type": "text", "text": {"body": content.body, "preview_url": False}}
        case Buttons() | Menu():
            return {"type": "interactive", "interactive": _interactive(content)}
        case Template():
            return {"type": "template", "template": _template(content)}
        case Document():
            document = {"id": media, "filename": content.filename, "caption": content.caption}
            return {"type": "document", "document": document}
        case Location():
            return {"type": "location", "location": _location(content)}


def _interactive(content: Buttons | Menu) -> Shape:
    shape: Shape = {"body": {"text": content.body}}
    if content.header:
        shape["header"] = {"type": "text", "text": content.header}
    if content.footer:
        shape["footer"] = {"text": content.footer}
    if isinstance(content, Buttons):
        return shape | {"type": "button", "action": {"buttons": [*map(_button, content.choices)]}}
    rows = [*map(_row, content.choices)]
    return shape | {
        "type": "list",
        "action": {"button": content.button, "sections": [{"rows": rows}]},
    }


def _button(choice: Choice) -> Shape:
    return {"type": "reply", "reply": {"id": choice.id, "title": choice.title}}


def _row(choice: Choice) -> Shape:
    row = {"id": choice.id, "title": choice.title}
    return row | {"description": choice.description} if choice.description else row


def _template(content: Template) -> Shape:
    components: list[Shape] = []
    if content.variables:
        parameters = [{"type": "text", "text": each} for each in content.variables]
        components.append({"type": "body", "parameters": parameters})
    for index, each in enumerate(content.payloads):
        parameters = [{"type": "payload", "payload": each}]
        components.append(
            {
                "type": "button",
                "sub_type": "quick_reply",
                "index": str(index),
                "parameters": parameters,
            }
        )
    shape: Shape = {"name": content.name, "language": {"code": content.language}}
    return shape | {"components": components} if components else shape


def _location(content: Location) -> Shape:
    return {
        "latitude": content.latitude,
        "longitude": content.longitude,
        "name": content.name,
        "address": content.address,
    }
