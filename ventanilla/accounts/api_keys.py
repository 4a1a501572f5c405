"""The keys by which other programs call the API: shown once, kept only as a digest."""

import hashlib
import secrets

from ventanilla.accounts.models import ApiKey

PREFIX = "vtn_"  # lets a scanner of leaked secrets recognise one of ours
SCOPES = frozenset({"appointments:write"})


class UnknownScopeError(ValueError):
    """A scope that no call asks for: the key would open nothing."""


def create(name: str, scope: str) -> str:
    """The new key, which nobody can read again. `scope`: some of SCOPES, parted by spaces.

    Raises UnknownScopeError, and IntegrityError where the name is taken.
    """
    scopes = scope.split()
    if not scopes or not SCOPES.issuperset(scopes):
        raise UnknownScopeError(scope)
    key = PREFIX + secrets.token_urlsafe(32)
    ApiKey.objects.create(name=name, scope=" ".join(scopes), digest=digest(key))
    return key


def find(key: str) -> ApiKey | None:
    return ApiKey.objects.filter(digest=digest(key), revoked_at=None).first()


def digest(key: str) -> str:
    """Plain SHA-256: 32 random bytes cannot be guessed, so a slow hash would only cost time."""
    return hashlib.sha256(key.encode(errors="surrogatepass")).hexdigest()
