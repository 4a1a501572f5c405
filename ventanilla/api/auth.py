"""Who may write: a program with a key that has the scope. Reading needs no key."""

from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from ventanilla.accounts import api_keys
from ventanilla.accounts.models import ApiKey
from ventanilla.api.problems import Problem

_CHALLENGE = {"WWW-Authenticate": "Bearer"}


class ApiKeyBearer(HttpBearer):
    """Header `Authorization: Bearer KEY`. Problems missing_key, unknown_key, missing_scope."""

    openapi_description = (
        "La clave que da `manage.py create_api_key`, con el permiso de la llamada."
    )

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Any:
        scheme, _, key = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != self.openapi_scheme or not key.strip():
            raise Problem("missing_key", headers=_CHALLENGE)
        return self.authenticate(request, key.strip())

    def authenticate(self, request: HttpRequest, token: str) -> ApiKey:
        api_key = api_keys.find(token)
        if api_key is None:
            raise Problem("unknown_key", headers=_CHALLENGE)
        if not api_key.allows(self.scope):
            raise Problem("missing_scope")
        return api_key
