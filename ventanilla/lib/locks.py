"""One at a time, by subject."""

from hashlib import blake2b

from django.db import connection, transaction


def serialise(subject: str) -> None:
    """Wait until no other transaction holds this subject; hold it until ours ends.

    Subjects are compared by a 64-bit hash: two that collide merely wait for each other. SQLite
    needs nothing, its IMMEDIATE transactions already run one after another. Raises
    TransactionManagementError outside a transaction, where the lock would be gone at once.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("serialise() only holds inside a transaction")
    if connection.vendor != "postgresql":
        return
    number = int.from_bytes(blake2b(subject.encode(), digest_size=8).digest(), signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
