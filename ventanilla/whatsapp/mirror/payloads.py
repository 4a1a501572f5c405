"""What Meta's webhook would bring of a simulated telephone, signed as it signs.

From its «messages webhook reference»: a text, what was touched, a voice note, a picture, a place, a reaction;
and the statuses of what was sent.
"""

import hmac
import json
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.conf import settings

from ventanilla.whatsapp import webhook
from ventanilla.whatsapp.models import MirrorLine

Shape = dict[str, Any]
ACCOUNT, SHOWN_NUMBER = "100000000000002", "5215555550100"
PROFILE = "Teléfono de prueba"


class NotTaken(Exception):
    """The webhook did not take it; Meta would bring it again."""


def whatsapp_id(phone: str) -> str:
    """Half of the telephones have an old account, whose Mexican number still has a 1 after the 52."""
    digits = phone.removeprefix("+")
    has_old_account = digits.startswith("52") and int(digits[-1]) % 2 == 1
    return f"521{digits[2:]}" if has_old_account else digits


def bring_message(line: MirrorLine) -> None:
    """Raises NotTaken."""
    address = whatsapp_id(line.phone)
    message = {"from": address, "id": line.provider_id, "timestamp": _seconds(line.at)} | line.shape
    contact = {"profile": {"name": PROFILE}, "wa_id": address}
    _bring({"contacts": [contact], "messages": [message]})


def bring_status(line: MirrorLine, status: str, at: datetime) -> None:
    """Raises NotTaken."""
    told = {
        "id": line.provider_id,
        "status": status,
        "timestamp": _seconds(at),
        "recipient_id": whatsapp_id(line.phone),
    }
    key = line.shape.get("biz_opaque_callback_data")
    _bring({"statuses": [told | ({"biz_opaque_callback_data": key} if key else {})]})


def _bring(value: Shape) -> None:
    metadata = {
        "display_phone_number": SHOWN_NUMBER,
        "phone_number_id": settings.WHATSAPP["PHONE_ID"],
    }
    value = {"messaging_product": "whatsapp", "metadata": metadata} | value
    entry = {"id": ACCOUNT, "changes": [{"field": "messages", "value": value}]}
    body = json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()
    answer = webhook.receive(body, _signature(body))
    if answer.status_code != 200:
        raise NotTaken(f"{answer.status_code}")


def _signature(body: bytes) -> str:
    secret = settings.WHATSAPP["SECRET"].encode()
    return f"sha256={hmac.new(secret, body, sha256).hexdigest()}"


def _seconds(at: datetime) -> str:
    return str(int(at.timestamp()))
