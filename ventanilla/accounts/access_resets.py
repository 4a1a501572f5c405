"""Helping in whoever cannot enter: an administrator locks the account and gets a code for its owner.

With the code, once and within a day, the person makes a new password, and a new second factor where the
old one was lost. Of whoever rules more than an office each of two administrators gets half of the code,
so that neither of them alone can put himself in another's place.
"""

import secrets
from datetime import timedelta
from hashlib import sha256

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from ventanilla.accounts.models import OFFICE_ROLES, AccessReset, RoleChange, User
from ventanilla.accounts.people import NotDone, end_sessions
from ventanilla.accounts.roles import require_administrator
from ventanilla.lib.locks import serialise

# Nobody takes one of these for another when it is read out: 5 bits each, 80 a half.
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
HALF = 16
VALID = timedelta(hours=24)
_DEAD = "Ese código no sirve: está mal escrito, ya se usó o pasó un día. Revísalo o pide otro"


def ask(user: User, *, factor: bool, by: User | None) -> tuple[AccessReset, str]:
    """The reset and its code, which is told once. Unless another must approve it, the account is locked
    from now on. `by` is nobody for a command on the server. Raises NotDone."""
    if by is not None:
        require_administrator(by)
    _require_sense(user, by)
    code = _new_code()
    with transaction.atomic():
        serialise(f"roles:{user.pk}")
        reset = AccessReset.objects.create(
            user=user,
            factor=factor,
            takes_two=by is not None and rules(user),
            asked_by=by,
            asked_at=timezone.now(),
            first_digest=_digest(code),
        )
        if not reset.takes_two:
            _lock(reset)
    return reset, code


def decide(reset: AccessReset, *, approve: bool, by: User) -> str:
    """By somebody else than who asked. Approved, the account is locked and the other half of the code is
    told, once; refused, it is empty. Raises NotDone."""
    require_administrator(by)
    code = _new_code() if approve else ""
    with transaction.atomic():
        serialise(f"roles:{reset.user_id}")
        current = AccessReset.objects.select_related("user").get(pk=reset.pk)
        _require_other(current, by)
        current.decided_by, current.decided_at, current.approved = by, timezone.now(), approve
        current.second_digest = _digest(code) if code else ""
        current.save(update_fields=["decided_by", "decided_at", "approved", "second_digest"])
        if approve:
            _lock(current)
    return code


def use(typed: str, password: str) -> User:
    """Whose it is, with the new password. The second factor is asked for, or made, at the log-in. Raises
    NotDone, and ValidationError for a password that is too weak, which leaves the code as it was."""
    code = "".join(letter for letter in typed.upper() if letter in ALPHABET)
    with transaction.atomic():
        reset = _locked(code[:HALF])
        if reset is None or not _opens(reset, code[HALF:]):
            raise NotDone(_DEAD)
        user = reset.user
        validate_password(password, user)
        user.set_password(password)
        user.save(update_fields=["password"])
        end_sessions(user)
        reset.used_at = timezone.now()
        reset.save(update_fields=["used_at"])
    return user


def rules(user: User) -> bool:
    """Whether he holds a role of the whole institution, or is about to get one."""
    wide = ~Q(role__in=OFFICE_ROLES)
    coming = RoleChange.objects.filter(wide, user=user, grant=True, decided_at=None)
    return user.memberships.filter(wide).exists() or coming.exists()


def waiting() -> QuerySet[AccessReset]:
    waits = AccessReset.objects.filter(takes_two=True, decided_at=None)
    return waits.select_related("user", "asked_by")


def of(user: User) -> QuerySet[AccessReset]:
    """The newest first."""
    return user.access_resets.select_related("asked_by", "decided_by")


def unseen(user: User) -> QuerySet[AccessReset]:
    """In force, and the person has not read of it."""
    return user.access_resets.filter(Q(takes_two=False) | Q(approved=True), seen_at=None)


def mark_seen(user: User) -> None:
    unseen(user).update(seen_at=timezone.now())


def grouped(code: str) -> str:
    """As it is read out and typed."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def _require_sense(user: User, by: User | None) -> None:
    if by is not None and user.pk == by.pk:
        raise NotDone("Para ti usa tus códigos de recuperación, o pídelo a otra persona")
    if not user.is_active:
        raise NotDone(f"La cuenta de {user.name} está cerrada: primero ábrela")
    if user.demo:
        raise NotDone("Las cuentas de demostración son de todos: esta se queda como está")


def _require_other(reset: AccessReset, by: User) -> None:
    if not reset.takes_two or reset.decided_at is not None:
        raise NotDone("Esto ya está decidido")
    if by.pk == reset.asked_by_id:
        raise NotDone("Tú lo pediste: lo aprueba otra persona que administra")
    if by.pk == reset.user_id:
        raise NotDone("Es tu propia cuenta: lo aprueba otra persona que administra")
    if not reset.user.is_active:
        raise NotDone(f"La cuenta de {reset.user.name} está cerrada: primero ábrela")


def _lock(reset: AccessReset) -> None:
    """With what the person had before nobody enters any more, nor stays inside."""
    user = reset.user
    # Not an unusable one: whoever enters with his passkey must still be able to change it.
    user.set_password(secrets.token_urlsafe(32))
    user.save(update_fields=["password"])
    if reset.factor:
        Authenticator.objects.filter(user=user).delete()
    end_sessions(user)


def _locked(first: str) -> AccessReset | None:
    resets = AccessReset.objects.select_for_update(of=("self",)).select_related("user")
    return resets.filter(first_digest=_digest(first)).first()


def _opens(reset: AccessReset, second: str) -> bool:
    user, since = reset.user, reset.granted_at
    if since is None or reset.used_at or timezone.now() - since > VALID:
        return False
    if not user.is_active or user.access_resets.filter(pk__gt=reset.pk).exists():
        return False
    # Meanwhile he may have been given a role for which one administrator is not enough.
    if reset.asked_by_id is not None and not reset.takes_two and rules(user):
        return False
    return constant_time_compare(_digest(second) if second else "", reset.second_digest)


def _new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(HALF))


def _digest(code: str) -> str:
    return sha256(code.encode()).hexdigest()
