"""Who may do what, and where: the only place that says it."""

from collections.abc import Sequence
from enum import Enum

from django.db.models import QuerySet

from ventanilla.accounts.models import OFFICE_ROLES, Membership, Role, User
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.catalog.models import Office


class Permission(Enum):
    WORK = "call, receive, attend, book and move the appointments of an office"
    LEAD = "assign them, close the day, say who is absent and when the office opens"
    REPORT = "see an office's figures and export its list"
    EDIT_CATALOGUE = "change what the institution offers"
    MANAGE_PEOPLE = "give and take roles"
    OPERATE = "see how the installation itself works"


GRANTS: dict[Role, frozenset[Permission]] = {
    Role.ATTENTION: frozenset({Permission.WORK}),
    Role.COORDINATION: frozenset({Permission.WORK, Permission.LEAD, Permission.REPORT}),
    Role.MANAGEMENT: frozenset({Permission.REPORT}),
    Role.ADMINISTRATION: frozenset(
        {Permission.EDIT_CATALOGUE, Permission.MANAGE_PEOPLE, Permission.OPERATE}
    ),
}


class Rights:
    """What one person may do, read once from his memberships."""

    def __init__(self, memberships: Sequence[Membership]) -> None:
        self._memberships = memberships

    def allows(self, permission: Permission) -> bool:
        """Whether somewhere at all."""
        return any(permission in GRANTS[Role(each.role)] for each in self._memberships)

    def offices(self, permission: Permission) -> list[Office]:
        """The offices where, in the order of their numbers; empty for who may nowhere."""
        known = current_catalogue().offices
        own: set[int | None] = set()
        for each in self._memberships:
            if permission in GRANTS[Role(each.role)]:
                own |= (
                    {each.office_id}
                    if each.role in OFFICE_ROLES
                    else {o.pk for o in known.values()}
                )
        return [office for number, office in sorted(known.items()) if office.pk in own]

    def office(self, permission: Permission, number: int) -> Office | None:
        """That office, if this person may there: for the others it does not exist."""
        return next((each for each in self.offices(permission) if each.number == number), None)


def who_may(permission: Permission, office: Office) -> QuerySet[User]:
    """The active people who hold the permission at that office itself, by name."""
    roles = [role for role, granted in GRANTS.items() if permission in granted]
    held = Membership.objects.filter(role__in=roles, office=office)
    return (
        User.objects.filter(is_active=True, memberships__in=held)
        .distinct()
        .order_by("first_name", "last_name", "pk")
    )


def rights_of(user: User) -> Rights:
    return Rights([*user.memberships.all()] if user.is_active else [])
