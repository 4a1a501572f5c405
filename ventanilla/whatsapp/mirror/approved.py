"""The templates that WhatsApp would have approved: the institution's messages, as they stand."""

from typing import Any

from ventanilla.catalog import message_facts
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.catalog.models import MessageText

Shape = dict[str, Any]
UNKNOWN, OTHER_COUNT = 132001, 132000


class Unapproved(ValueError):
    """`code` is WhatsApp's."""

    def __init__(self, code: int, details: str) -> None:
        super().__init__(details)
        self.code = code


def filled(template: Shape) -> Shape:
    """Its text with the variables in place, and what is written on its buttons. Raises Unapproved."""
    text = _find(template)
    first, *pieces = message_facts.pieces(text.body)
    variables = variables_of(template)
    if len(variables) != len(pieces) or len(payloads_of(template)) > len(text.buttons):
        raise Unapproved(OTHER_COUNT, "Number of parameters does not match")
    both = zip(variables, pieces, strict=True)
    return {"text": first + "".join(map("".join, both)), "buttons": text.buttons}


def variables_of(template: Shape) -> list[str]:
    return [str(each["text"]) for part in _parts(template, "body") for each in part["parameters"]]


def payloads_of(template: Shape) -> list[str]:
    """Of its buttons, in their order."""
    buttons = sorted(_parts(template, "button"), key=lambda each: int(each["index"]))
    return [str(each["parameters"][0]["payload"]) for each in buttons]


def _find(template: Shape) -> MessageText:
    wanted = (template.get("name"), template.get("language", {}).get("code"))
    for of_kind in current_catalogue().messages.values():
        for text in of_kind:
            if (text.template, text.language) == wanted:
                return text
    raise Unapproved(UNKNOWN, "Template name does not exist in the translation")


def _parts(template: Shape, kind: str) -> list[Shape]:
    return [each for each in template.get("components", []) if each["type"] == kind]
