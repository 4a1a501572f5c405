"""The accounts of the institution: made, closed and opened. Roles: `roles.py`."""

import re
import secrets
from collections.abc import Iterable

from django.db import IntegrityError, transaction

from ventanilla.accounts import record
from ventanilla.accounts.models import User
from ventanilla.catalog.models import Procedure
from ventanilla.lib import names

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,29}")
LONGEST_NAME = 80


class NotDone(Exception):
    """Refused; `message` says why and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def create(username: str, given_names: str, surnames: str) -> tuple[User, str]:
    """Without any role. The password is told once and never again; the person changes it, and makes his
    second factor, when he enters. Raises NotDone."""
    chosen = username.strip().lower()
    if not _USERNAME.fullmatch(chosen):
        raise NotDone(
            "El usuario lleva de 2 a 30 letras sin acentos, números, puntos o guiones; sin espacios"
        )
    given, family = names.clean(given_names), names.clean(surnames)
    if not given or len(given) > LONGEST_NAME or len(family) > LONGEST_NAME:
        raise NotDone(f"Escribe el nombre, a lo más con {LONGEST_NAME} letras")
    password = secrets.token_urlsafe(12)
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                chosen, password=password, first_name=given, last_name=family
            )
    except IntegrityError as taken:
        raise NotDone(
            f"Ya hay una cuenta «{username.strip()}». Elige otro nombre de usuario."
        ) from taken
    return user, password


def set_skills(user: User, procedures: Iterable[Procedure]) -> None:
    """The procedures that the person attends; none means all."""
    user.skills.set(procedures)


def disable(user: User, *, by: User) -> None:
    """Out of all his sessions with the next thing he presses. Nobody closes his own account."""
    if user.pk == by.pk:
        raise NotDone("No puedes cerrar tu propia cuenta: pídelo a otra persona que administra")
    _set_active(user, False, by)


def enable(user: User, *, by: User) -> None:
    """He enters anew: no session of before comes back."""
    _set_active(user, True, by)


def end_sessions(user: User) -> None:
    with transaction.atomic():
        held = User.objects.select_for_update().get(pk=user.pk)
        held.session_epoch += 1
        held.save(update_fields=["session_epoch"])


def _set_active(user: User, active: bool, by: User) -> None:
    with transaction.atomic():
        if User.objects.filter(pk=user.pk).exclude(is_active=active).update(is_active=active):
            record.account_set(user, active=active, by=by)
        end_sessions(user)
