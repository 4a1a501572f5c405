"""WhatsApp's Cloud API."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from ventanilla.lib.endpoints import is_safe
from ventanilla.messaging.content import Document
from ventanilla.messaging.transports import calling
from ventanilla.messaging.transports.base import Outgoing, Permanent, Uncertain, Unreachable
from ventanilla.messaging.transports.graph_errors import read
from ventanilla.messaging.transports.graph_payloads import payload

PDF = "application/pdf"
SHORTEST_SECRET = 16


class WhatsApp:
    name = "whatsapp"
    words = "WhatsApp"

    def __init__(self, told: Mapping[str, str]) -> None:
        self._told = told
        self._base = f"{told['URL'].rstrip('/')}/{told['PHONE_ID']}"
        self._headers = {"Authorization": f"Bearer {told['TOKEN']}"}

    def send(self, message: Outgoing) -> str:
        address = message.address or message.to.removeprefix("+")
        media = ""
        if isinstance(message.content, Document):
            media = self._upload(message.content)
        shape = payload(address, message.content, message.key, media)
        answer = self._post("messages", json=shape)
        try:
            return str(answer["messages"][0]["id"])
        except (KeyError, IndexError, TypeError):
            raise Uncertain("WhatsApp contestó sin decir la clave del mensaje") from None

    def problems(self) -> Iterator[str]:
        if not self._told["PHONE_ID"].isdecimal():
            yield "WHATSAPP_PHONE_ID debe ser la clave del número, solo con dígitos."
        if not calling.is_header(self._told["TOKEN"]):
            yield "Falta WHATSAPP_TOKEN, o tiene signos que una clave no lleva: cópiala otra vez."
        if not is_safe(self._told["URL"]):
            yield "WHATSAPP_URL debe empezar con https://; http:// solo sirve en este mismo equipo."
        if len(self._told["SECRET"]) < SHORTEST_SECRET:
            yield "Falta WHATSAPP_SECRET, el secreto de la aplicación: sin él no se cree lo que llega."
        if not self._told["VERIFY_TOKEN"]:
            yield "Falta WHATSAPP_VERIFY_TOKEN, la palabra con que Meta comprueba la dirección."

    def _upload(self, document: Document) -> str:
        """Nothing has reached anybody when this fails, whatever it was."""
        file = (document.filename, _made(document), PDF)
        form = {"messaging_product": "whatsapp", "type": PDF}
        try:
            return str(self._post("media", files={"file": file}, data=form)["id"])
        except Uncertain as problem:
            raise Unreachable(str(problem)) from None
        except KeyError:
            raise Permanent("WhatsApp no recibió el documento") from None

    def _post(self, path: str, **body: Any) -> dict[str, Any]:
        return read(calling.post(f"{self._base}/{path}", self._headers, **body))


def _made(document: Document) -> bytes:
    make = import_string(settings.DOCUMENTS[document.maker])
    return bytes(make(document.argument))
