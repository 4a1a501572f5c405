"""Who gets a role and who loses it: one administrator proposes, another decides. Nobody raises himself.

The first two administrators are made on the server itself, with `create_staff`.
"""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from ventanilla.accounts import record
from ventanilla.accounts.models import OFFICE_ROLES, Membership, Role, RoleChange, User
from ventanilla.accounts.people import NotDone, end_sessions
from ventanilla.accounts.permissions import Permission, rights_of
from ventanilla.catalog.models import Office
from ventanilla.lib.locks import serialise


def propose(user: User, role: Role, office: Office | None, *, grant: bool, by: User) -> RoleChange:
    """Changes nothing yet. Asking for what already waits is asking once. Raises NotDone."""
    require_administrator(by)
    if user.pk == by.pk:
        raise NotDone("Nadie cambia su propio papel: pídelo a otra persona que administra")
    where = _where(role, office)
    with transaction.atomic():
        serialise(f"roles:{user.pk}")
        _require_sense(user, role, where, grant)
        waits = waiting().filter(user=user, role=role, office=where, grant=grant).first()
        return waits or RoleChange.objects.create(
            user=user,
            role=role,
            office=where,
            grant=grant,
            proposed_by=by,
            proposed_at=timezone.now(),
        )


def decide(change: RoleChange, *, approve: bool, by: User) -> RoleChange:
    """By somebody else than who proposed it. Approved, the role is given or taken in the same transaction
    and every session of the person ends. Raises NotDone."""
    require_administrator(by)
    with transaction.atomic():
        serialise(f"roles:{change.user_id}")
        current = RoleChange.objects.select_related("user", "office").get(pk=change.pk)
        _require_other(current, approve, by)
        current.decided_by, current.decided_at, current.approved = by, timezone.now(), approve
        current.save(update_fields=["decided_by", "decided_at", "approved"])
        if approve:
            _apply(current)
    return current


def waiting() -> QuerySet[RoleChange]:
    return RoleChange.objects.filter(decided_at=None).select_related(
        "user", "office", "proposed_by"
    )


def require_administrator(by: User) -> None:
    if not rights_of(by).allows(Permission.MANAGE_PEOPLE):
        raise NotDone("Esto lo hace quien administra el sistema")


def _where(role: Role, office: Office | None) -> Office | None:
    if role in OFFICE_ROLES and office is None:
        raise NotDone("Di en qué oficina tendrá ese papel")
    return office if role in OFFICE_ROLES else None


def _require_sense(user: User, role: Role, office: Office | None, grant: bool) -> None:
    has = Membership.objects.filter(user=user, role=role, office=office).exists()
    if grant and has:
        raise NotDone(f"{user.name} ya tiene ese papel")
    if not grant and not has:
        raise NotDone(f"{user.name} no tiene ese papel")


def _require_other(change: RoleChange, approve: bool, by: User) -> None:
    if change.decided_at is not None:
        raise NotDone("Otra persona ya decidió este cambio")
    if by.pk == change.proposed_by_id:
        raise NotDone("Tú lo propusiste: lo decide otra persona que administra")
    if approve and change.grant and by.pk == change.user_id:
        raise NotDone("Nadie se da un papel: lo decide otra persona que administra")


def _apply(change: RoleChange) -> None:
    held = Membership.objects.filter(user=change.user, role=change.role, office=change.office)
    for membership in held if not change.grant else ():
        record.role_taken(membership, by=change.decided_by)
        membership.delete()
    if change.grant and not held.exists():
        given = Membership.objects.create(user=change.user, role=change.role, office=change.office)
        record.role_given(given, by=change.decided_by)
    end_sessions(change.user)
