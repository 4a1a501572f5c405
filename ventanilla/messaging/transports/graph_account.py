"""The templates of a WhatsApp account: those that Meta knows, and those that it is asked to approve.

Meta's «Business Management API», edge `message_templates` of an account: GET lists them page by page, POST
makes one, which begins as PENDING.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ventanilla.lib.endpoints import is_safe
from ventanilla.messaging.transports import calling
from ventanilla.messaging.transports.graph_errors import read

UTILITY = "UTILITY"
"""The category of what somebody awaits: it costs less than MARKETING, and reaches those who refuse that."""
APPROVED, PENDING, REJECTED = "APPROVED", "PENDING", "REJECTED"
_FIELDS = "name,language,status,category,components,rejected_reason"
_PAGE, _MOST_PAGES = 100, 60
"""An account has 6,000 templates at most."""

Shape = dict[str, Any]


@dataclass(frozen=True)
class Wording:
    """A template as Meta is asked for it: `body` has {{1}}, {{2}}…, with an example of each."""

    name: str
    language: str
    body: str
    examples: tuple[str, ...] = ()
    buttons: tuple[str, ...] = ()

    @property
    def shape(self) -> Shape:
        body: Shape = {"type": "BODY", "text": self.body}
        if self.examples:
            body["example"] = {"body_text": [list(self.examples)]}
        components = [body]
        if self.buttons:
            quick = [{"type": "QUICK_REPLY", "text": each} for each in self.buttons]
            components.append({"type": "BUTTONS", "buttons": quick})
        head = {"name": self.name, "language": self.language, "category": UTILITY}
        return head | {"components": components}


@dataclass(frozen=True)
class Known:
    """What Meta says of a template."""

    wording: Wording
    status: str
    category: str
    reason: str = ""


class Account:
    def __init__(self, told: Mapping[str, str]) -> None:
        self._url = f"{told['URL'].rstrip('/')}/{told['ACCOUNT_ID']}/message_templates"
        self._headers = {"Authorization": f"Bearer {told['TOKEN']}"}

    def templates(self) -> Iterator[Known]:
        """Raises Failure."""
        query: dict[str, Any] = {"fields": _FIELDS, "limit": _PAGE}
        for _ in range(_MOST_PAGES):
            answer = read(calling.get(self._url, self._headers, params=query))
            yield from map(_known, answer.get("data", ()))
            paging = answer.get("paging", {})
            if "next" not in paging:
                return
            query["after"] = paging["cursors"]["after"]

    def create(self, wording: Wording) -> str:
        """The status with which it begins. Raises Failure."""
        return str(read(calling.post(self._url, self._headers, json=wording.shape)).get("status"))


def _known(told: Shape) -> Known:
    parts = {each.get("type"): each for each in told.get("components", ())}
    wording = Wording(
        name=str(told.get("name")),
        language=str(told.get("language")),
        body=str(parts.get("BODY", {}).get("text", "")),
        buttons=tuple(
            str(each.get("text")) for each in parts.get("BUTTONS", {}).get("buttons", ())
        ),
    )
    reason = str(told.get("rejected_reason") or "")
    return Known(wording, str(told.get("status")), str(told.get("category")), reason)


def problem(told: Mapping[str, str]) -> str:
    """Why the account cannot be asked, in a sentence; empty where it can."""
    if not told["ACCOUNT_ID"].isdecimal():
        return "Falta WHATSAPP_ACCOUNT_ID, la clave de la cuenta de WhatsApp Business, solo con dígitos."
    if not calling.is_header(told["TOKEN"]):
        return "Falta WHATSAPP_TOKEN, o tiene signos que una clave no lleva: cópiala otra vez."
    if not is_safe(told["URL"]):
        return "WHATSAPP_URL debe empezar con https://; http:// solo sirve en este mismo equipo."
    return ""
