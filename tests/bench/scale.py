"""A past of millions in minutes: a million written as the product writes it, the rest copies of them
a century back each, by the database itself."""

from django.db import connections

WRITTEN = 1_000_000
"""Above this many appointments the rest are copies."""


def multiply(alias: str, times: int) -> None:
    """Every past appointment again `times` - 1 times, with keys and tokens of its own."""
    from ventanilla.appointments.models import Appointment

    own = {
        "starts_at": "starts_at - make_interval(years => 100 * %(n)s)",
        "cts": "lpad((%(n)s * 100000000000 + id)::text, 18, '0')",
        "token": "'copy' || %(n)s || '-' || id",
        "idempotency_key": "'demo:copy' || %(n)s || '-' || id",
    }
    columns = [field.column for field in Appointment._meta.fields if field.column != "id"]
    chosen = ", ".join(own.get(column, column) for column in columns)
    with connections[alias].cursor() as cursor:
        for n in range(1, times):
            cursor.execute(
                f"INSERT INTO appointments_appointment ({', '.join(columns)})"
                f" SELECT {chosen} FROM appointments_appointment"
                " WHERE starts_at < now() AND starts_at > now() - interval '99 years'",
                {"n": n},
            )
