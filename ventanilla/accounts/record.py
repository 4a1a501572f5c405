"""Who changed whose role or account: as the program did it, and what was changed behind its back."""

from datetime import timedelta

from django.utils import timezone

from ventanilla.accounts.models import (
    AccountChange,
    AccountEntry,
    Matter,
    Membership,
    Role,
    User,
)
from ventanilla.catalog.models import Office
from ventanilla.lib.dates import clock, weekday_date

MOMENT = timedelta(minutes=2)
"""Within which an entry and a change of the row are of one act, though two clocks wrote them."""
OPEN, CLOSED = "abierta", "cerrada"


def role_given(membership: Membership, *, by: User | None) -> None:
    _note(membership.user, Matter.ROLE, "", _role(membership), by)


def role_taken(membership: Membership, *, by: User | None) -> None:
    _note(membership.user, Matter.ROLE, _role(membership), "", by)


def account_set(user: User, *, active: bool, by: User) -> None:
    before, after = (CLOSED, OPEN) if active else (OPEN, CLOSED)
    _note(user, Matter.ACCOUNT, before, after, by)


def unexplained(user: User | None = None) -> list[AccountChange]:
    """The changes that no entry of the same moment speaks of. An entry explains one, the nearest."""
    mine = {"user": user} if user else {}
    left = list(AccountChange.objects.filter(**mine))
    for entry in AccountEntry.objects.filter(**mine):
        same = [each for each in left if _said(each) == _said(entry) and _near(each, entry)]
        if same:
            left.remove(min(same, key=lambda each: abs(each.at - entry.at)))
    return left


def sentence(change: AccountChange) -> str:
    """What happened, in one line."""
    named = User.objects.filter(pk=change.user_id).first()
    who = named.name if named else f"la persona {change.user_id}"
    at = timezone.localtime(change.at)
    value = _words(change.after or change.before)
    done = "se quitó" if change.what == Matter.ROLE and not change.after else "quedó"
    by = f" por {change.db_user}" if change.db_user else ""
    what = f"a {who} le {done} {change.get_what_display().lower()} «{value}»"
    return f"cambio directo en la base{by}: {what}, el {weekday_date(at.date())}, {clock(at)}"


def of(user: User) -> list[str]:
    return [sentence(each) for each in unexplained(user)]


def _note(user: User, what: Matter, before: str, after: str, by: User | None) -> None:
    AccountEntry.objects.create(
        user=user, at=timezone.now(), what=what, before=before, after=after, by=by
    )


def _role(membership: Membership) -> str:
    """As the trigger writes it."""
    return f"{membership.role} {membership.office_id or ''}".strip()


def _said(row: AccountEntry | AccountChange) -> tuple[int, str, str, str]:
    return row.user_id, row.what, row.before, row.after


def _near(change: AccountChange, entry: AccountEntry) -> bool:
    return abs(change.at - entry.at) <= MOMENT


def _words(value: str) -> str:
    """«Atención, Delegación Regional Toluca»; what is not a role stays as it is."""
    role, _, office = value.partition(" ")
    if role not in Role.values:
        return value
    found = Office.objects.filter(pk=office).first() if office.isdecimal() else None
    return f"{Role(role).label}, {found.name}" if found else Role(role).label
