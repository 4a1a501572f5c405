"""What came in is taken once, whatever the repetitions."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from ventanilla.messaging.models import ProcessedId

REPEATED = timedelta(days=8)
"""Meta tries again for seven days."""


def is_first(message_id: str) -> bool:
    """True once for each id. In the transaction of what is done because of it: whoever comes meanwhile with
    the same one waits, and is first if that is rolled back. Raises TransactionManagementError outside."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("is_first() belongs to what it allows")
    try:
        with transaction.atomic():
            ProcessedId.objects.create(id=message_id, taken_at=timezone.now())
    except IntegrityError:
        return False
    return True


def forget_old() -> None:
    """A sweep."""
    ProcessedId.objects.filter(taken_at__lt=timezone.now() - REPEATED).delete()
