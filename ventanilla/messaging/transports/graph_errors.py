"""What each refusal of WhatsApp's Cloud API means for a message.

From its page «Error codes», which says to go by the code and not by the HTTP status: that is only asked where
there is no code.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import httpx

from ventanilla.messaging.models import Why
from ventanilla.messaging.transports import calling
from ventanilla.messaging.transports.base import (
    ChannelDown,
    Failure,
    NotThere,
    Passing,
    Permanent,
    WindowClosed,
)

_KEY = "rechazó la clave: revisa WHATSAPP_TOKEN y sus permisos"
_ACCOUNT = "detuvo la cuenta: revísala en el administrador de WhatsApp"
_BUSY = "recibe demasiados mensajes nuestros"
_DOWN = "no atiende por ahora"

OF_ALL = {
    0: _KEY,
    3: _KEY,
    10: _KEY,
    190: _KEY,
    131005: _KEY,
    33: "no conoce el número: revisa WHATSAPP_PHONE_ID",
    133010: "no tiene registrado el número: revisa WHATSAPP_PHONE_ID",
    368: _ACCOUNT,
    131031: _ACCOUNT,
    131042: "no puede cobrar: revisa el pago de la cuenta",
    131048: "limita el número porque mucha gente lo bloqueó",
    1: _DOWN,
    2: _DOWN,
    131016: _DOWN,
    131057: "tiene la cuenta en mantenimiento",
    4: _BUSY,
    80007: _BUSY,
    130429: _BUSY,
}
"""Nobody's message gets through: a wrong key among them, or it would cost every message."""
OF_ONE = {
    131000: "falló sin decir por qué",
    131056: "recibió demasiados mensajes para esta persona",
}
PAIR_WAIT = timedelta(minutes=1)
NOT_THERE = {
    131026: "no puede entregarle a este número: quizá no tiene WhatsApp",
    131030: "solo manda a números de prueba, y este no está en la lista",
    130497: "no atiende el país de este número",
}
CLOSED = {131047: "ya no acepta texto libre: pasaron 24 horas desde que escribió"}
_PERMISSIONS = range(200, 300)


def read(response: httpx.Response) -> dict[str, Any]:
    """What it answered. Raises Failure."""
    told = _json(response)
    if response.is_success and "error" not in told:
        return told
    error = told.get("error")
    error = error if isinstance(error, dict) else {}
    code = error.get("code")
    raise failure(
        code if isinstance(code, int) else None,
        response.status_code,
        _details(error),
        calling.retry_after(response),
    )


def _json(response: httpx.Response) -> dict[str, Any]:
    try:
        told = response.json()
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _details(error: Mapping[str, Any]) -> str:
    data = error.get("error_data")
    details = data.get("details") if isinstance(data, dict) else None
    return str(details or error.get("error_user_msg") or error.get("message") or "")[:200]


def failure(code: int | None, status: int, details: str, wait: timedelta | None = None) -> Failure:
    if code is None:
        return _of_status(status, details, wait)
    if code in OF_ALL or code in _PERMISSIONS:
        return ChannelDown(_said(code, OF_ALL.get(code, _KEY)), wait)
    if code in OF_ONE:
        return Passing(_said(code, OF_ONE[code]), wait or PAIR_WAIT)
    if code in NOT_THERE:
        return NotThere(_said(code, NOT_THERE[code]))
    if code in CLOSED:
        return WindowClosed(_said(code, CLOSED[code]))
    return Permanent(_said(code, f"no acepta el mensaje: {details or 'sin explicación'}"))


def _of_status(status: int, details: str, wait: timedelta | None) -> Failure:
    if status >= 500 or status in (401, 403, 408, 429):
        return ChannelDown(f"WhatsApp contestó con el error {status}", wait)
    return Permanent(_said(status, f"no acepta el mensaje: {details or 'sin explicación'}"))


def why(code: int) -> str:
    """That a message which was taken did not arrive."""
    known = (OF_ALL, OF_ONE, NOT_THERE, CLOSED)
    return failure(code, 400, "").why if any(code in each for each in known) else Why.UNDELIVERED


def _said(code: int, reason: str) -> str:
    return f"WhatsApp {reason} ({code})"[:300]
