"""SMS by any gateway that takes a POST. Which names it calls things by is a matter of settings:

`SMS_BODY` is the body as JSON, with `{to}` and `{text}` where they go; `SMS_FORMAT` sends it as `json` or as
`form`; `SMS_ID` is where the answer has the message's id, as `messages.0.id`; `SMS_AUTHORIZATION` the header.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

import httpx

from ventanilla.lib.endpoints import is_safe
from ventanilla.messaging.content import as_text
from ventanilla.messaging.transports import calling
from ventanilla.messaging.transports.base import ChannelDown, Outgoing, Passing, Permanent

FORMATS = ("json", "form")
_OURS_TO_MEND = {401: "rechazó la clave: revisa SMS_AUTHORIZATION"} | dict.fromkeys(
    (403, 404, 405), "no acepta esa dirección o esa clave: revisa SMS_URL y SMS_AUTHORIZATION"
)


class Sms:
    name = "sms"
    words = "mensaje de texto"

    def __init__(self, told: Mapping[str, str]) -> None:
        self._told = told

    def send(self, message: Outgoing) -> str:
        values = {"{to}": message.to, "{text}": as_text(message.content)}
        body = filled(json.loads(self._told["BODY"]), values)
        headers = {"Accept": "application/json", "Idempotency-Key": message.key}
        if self._told["AUTHORIZATION"]:
            headers["Authorization"] = self._told["AUTHORIZATION"]
        as_form = self._told["FORMAT"] == "form"
        response = calling.post(
            self._told["URL"], headers, **({"data": body} if as_form else {"json": body})
        )
        _check(response)
        return f"sms.{_at(self._told['ID'], response) or uuid4().hex}"[:200]

    def problems(self) -> Iterator[str]:
        if not is_safe(self._told["URL"]):
            yield (
                "SMS_URL debe ser la dirección completa y empezar con https://; "
                "http:// solo sirve en este mismo equipo."
            )
        if self._told["AUTHORIZATION"] and not calling.is_header(self._told["AUTHORIZATION"]):
            yield "SMS_AUTHORIZATION tiene signos que una clave no lleva: cópiala otra vez."
        if self._told["FORMAT"] not in FORMATS:
            yield f"SMS_FORMAT es «{self._told['FORMAT']}»: pon json o form."
        yield from _body_problems(self._told["BODY"])


def filled(body: Any, values: Mapping[str, str]) -> Any:
    """Values go in after the JSON was read, so no text can change its shape."""
    if isinstance(body, dict):
        return {key: filled(value, values) for key, value in body.items()}
    if isinstance(body, list):
        return [filled(each, values) for each in body]
    return values.get(body, body) if isinstance(body, str) else body


def _body_problems(text: str) -> Iterator[str]:
    try:
        body = json.loads(text)
    except ValueError:
        yield 'SMS_BODY no es JSON. Un ejemplo: {"to": "{to}", "text": "{text}"}'
        return
    written = json.dumps(body)
    for name in ("{to}", "{text}"):
        if f'"{name}"' not in written:
            yield f"SMS_BODY no tiene «{name}» como valor."


def _check(response: httpx.Response) -> None:
    status = response.status_code
    if response.is_success:
        return
    reason = f"el servicio de SMS contestó con el error {status}"
    if status in _OURS_TO_MEND:
        raise ChannelDown(f"el servicio de SMS {_OURS_TO_MEND[status]}")
    if status == 429 or status >= 500 or response.is_redirect:
        raise ChannelDown(reason, calling.retry_after(response))
    if status == 408:
        raise Passing(reason)
    raise Permanent(reason)


def _at(path: str, response: httpx.Response) -> str:
    try:
        found = response.json()
        for part in filter(None, path.split(".")):
            found = found[int(part)] if isinstance(found, list) else found[part]
    except (ValueError, KeyError, IndexError, TypeError):
        return ""
    return str(found) if isinstance(found, str | int) else ""
