"""What a program reads when its call cannot be done: RFC 9457 documents with a stable `code`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import JsonResponse

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True)
class Kind:
    """One code: its HTTP status, a short title, and what happened with how to mend it."""

    status: int
    title: str
    detail: str


KINDS = {
    "bad_json": Kind(
        400,
        "No se pudo leer el envío",
        "Lo que enviaste no es JSON en UTF-8. Revisa comillas, comas y llaves, y envíalo otra vez.",
    ),
    "missing_key": Kind(
        401,
        "Falta tu clave de la API",
        "Esta llamada necesita una clave. Envíala en el encabezado «Authorization: Bearer CLAVE».",
    ),
    "unknown_key": Kind(
        401,
        "No conocemos esa clave de la API",
        "Esa clave no existe o ya se retiró. Revísala, o pide otra a quien administra el sistema.",
    ),
    "missing_scope": Kind(
        403,
        "Tu clave no tiene ese permiso",
        "Tu clave sirve, pero no para esta llamada. Pide una con el permiso «appointments:write».",
    ),
    "looks_automatic": Kind(
        403,
        "No parece que la cita la pida una persona",
        "No pudimos comprobar quién pide la cita. Vuelve a intentarlo o llama por teléfono.",
    ),
    "not_found": Kind(
        404,
        "No encontramos lo que buscas",
        "No encontramos una cita con esos datos. Revísalos. Si ya lo intentaste varias veces, espera "
        "una hora.",
    ),
    "no_office": Kind(
        404,
        "Ninguna oficina atiende ese caso",
        "Ninguna oficina da ese trámite para ese municipio. Revisa los dos datos o llama por teléfono.",
    ),
    "unknown_path": Kind(
        404,
        "Esa dirección no existe",
        "La API no tiene esa dirección. Busca la que necesitas en /api/v1/docs.",
    ),
    "method_not_allowed": Kind(
        405,
        "Esa dirección no admite ese método",
        "Usa uno de los métodos que dice el encabezado «Allow» de esta respuesta.",
    ),
    "already_has_appointment": Kind(
        409,
        "La persona ya tiene una cita para ese trámite",
        "La persona ya tiene una cita para ese trámite. Puede cambiarla o cancelarla.",
    ),
    "idempotency_conflict": Kind(
        409,
        "Ese Idempotency-Key ya se usó con otros datos",
        "Esa solicitud ya se hizo con otros datos y no cambiamos nada. Para otra cita usa otro "
        "Idempotency-Key.",
    ),
    "illegal_move": Kind(
        409,
        "La cita ya no admite ese cambio",
        "La cita ya pasó o cambió de estado. Consulta cómo quedó antes de intentarlo otra vez.",
    ),
    "slot_taken": Kind(
        409,
        "Ese lugar ya no está libre",
        "Ese lugar ya no está libre. Elige otro de «alternatives» o consulta /api/v1/slots.",
    ),
    "too_many_active": Kind(
        409,
        "Ese teléfono ya tiene varias citas",
        "Ese teléfono llegó a su máximo de citas. Cancela una, usa otro teléfono o llama.",
    ),
    "too_large": Kind(
        413,
        "El envío es demasiado grande",
        "Una llamada ocupa unos cientos de letras. Envía solo los datos que se piden.",
    ),
    "unsupported_media_type": Kind(
        415,
        "El envío no dice que es JSON",
        "Envía JSON y dilo en el encabezado «Content-Type: application/json».",
    ),
    "invalid": Kind(
        422,
        "Hay datos por corregir",
        "Corrige los datos que dice «errors» y envía la llamada otra vez.",
    ),
    "missing_idempotency_key": Kind(
        422,
        "Falta el Idempotency-Key",
        "Agrega el encabezado «Idempotency-Key» con un texto único para cada cita, de 1 a 200 letras. "
        "Repítelo igual si vuelves a intentar la misma.",
    ),
    "server_error": Kind(
        500,
        "Algo falló de nuestro lado",
        "No es culpa tuya. Espera un momento e inténtalo otra vez con el mismo Idempotency-Key.",
    ),
    "not_ready": Kind(
        503,
        "El sistema todavía no está listo",
        "Todavía no se carga el catálogo. Inténtalo otra vez en unos minutos.",
    ),
}


class Problem(Exception):
    """A call that cannot be done. `errors` maps a field to its sentence; `more` are extra members."""

    def __init__(
        self,
        code: str,
        detail: str = "",
        *,
        errors: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.kind = KINDS[code]
        self.detail = f"{detail.removesuffix('.')}." if detail else self.kind.detail
        self.headers = dict(headers or {})
        self.more = more
        if errors:
            self.more["errors"] = [
                {"field": field, "message": message} for field, message in errors.items()
            ]

    def document(self) -> dict[str, Any]:
        return {
            "type": f"{settings.PUBLIC_URL}/api/v1/docs#{self.code}",
            "title": self.kind.title,
            "status": self.kind.status,
            "detail": self.detail,
            "code": self.code,
            **self.more,
        }

    def response(self) -> JsonResponse:
        return JsonResponse(
            self.document(),
            status=self.kind.status,
            content_type=MEDIA_TYPE,
            headers=self.headers,
            json_dumps_params={"ensure_ascii": False},
        )
