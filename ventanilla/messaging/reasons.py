"""Why a message did not arrive, for whoever must now call that person: what happened, and what to do."""

import re

from ventanilla.messaging import sending
from ventanilla.messaging.transports.graph_errors import CLOSED, NOT_THERE, OF_ALL, OF_ONE

_CODE = re.compile(r"\((\d+)\)$")
_ITS_OWN = {
    sending.PASSED: "ya había pasado la hora en que servía",
    sending.STOPPED: "pidió ya no recibir mensajes (BAJA)",
    sending.NO_BUDGET: "hoy ya salieron todos los mensajes que se permiten; sale después",
    sending.NO_WAY: "no tiene WhatsApp y no hay otro medio para escribirle",
}
_OF_WHATSAPP = (
    (NOT_THERE, "ese número no tiene WhatsApp"),
    (CLOSED, "hace más de 24 horas que no escribe, y WhatsApp ya no deja contestarle"),
    (OF_ALL, "WhatsApp no dejó pasar nuestros mensajes"),
    (OF_ONE, "WhatsApp no pudo entregarlo"),
)
_BEGINNINGS = (
    ("el servicio de SMS", "el servicio de SMS no lo aceptó"),
    ("WhatsApp no acepta el mensaje", "WhatsApp no aceptó el mensaje"),
    ("WhatsApp contestó con el error", "WhatsApp no dejó pasar nuestros mensajes"),
    ("falló al prepararse", "el mensaje no se pudo preparar"),
    ("no se alcanza", "no hubo conexión"),
)
NO_CHANNEL = "no hay ningún medio prendido para mandar mensajes"
NOT_WANTED = "no quiere mensajes"
_UNKNOWN = "no se sabe por qué"


def plain(error: str) -> str:
    """`error` of a message, in words that belong after «porque» or a colon."""
    if error in _ITS_OWN:
        return _ITS_OWN[error]
    code = _CODE.search(error)
    for codes, said in _OF_WHATSAPP:
        if code and int(code[1]) in codes:
            return said
    if error.endswith("no terminó de contestar"):
        return "no hubo conexión"
    return next((said for begins, said in _BEGINNINGS if error.startswith(begins)), _UNKNOWN)
