"""How a public servant left his screens, so that they come back as he left them."""

from typing import Any

from django.db import transaction

from ventanilla.accounts.models import User


def recall(user: User, screen: str) -> dict[str, Any]:
    """What was remembered of a screen; nothing where there is nothing that can be read."""
    known = user.preferences.get(screen) if isinstance(user.preferences, dict) else None
    return known if isinstance(known, dict) else {}


def remember(user: User, screen: str, **values: Any) -> None:
    """Writes only what is new: looking at the same screen again writes nothing."""
    if recall(user, screen) | values == recall(user, screen):
        return
    with transaction.atomic():
        current = User.objects.select_for_update().get(pk=user.pk)
        known = current.preferences if isinstance(current.preferences, dict) else {}
        current.preferences = known | {screen: recall(current, screen) | values}
        current.save(update_fields=["preferences"])
    user.preferences = current.preferences
