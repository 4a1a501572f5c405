"""At which window a public servant attends: chosen once, kept until he says another."""

from ventanilla.accounts.models import Membership, User
from ventanilla.catalog.models import Office


def window_of(user_id: int | None, office: Office) -> str:
    """«2»; empty while he has chosen none, and for nobody."""
    held = Membership.objects.filter(user=user_id, office=office).exclude(window="")
    return held.values_list("window", flat=True).first() or ""


def set_window(user: User, office: Office, window: str) -> None:
    Membership.objects.filter(user=user, office=office).update(window=window)
