"""How often something was tried this hour. Subjects are keyed hashes: the table holds no datum."""

from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

from ventanilla.appointments.models import AttemptCount


def _subject(kind: str, datum: str) -> str:
    return salted_hmac(f"attempts.{kind}", datum, algorithm="sha256").hexdigest()


def _hour() -> datetime:
    return timezone.now().replace(minute=0, second=0, microsecond=0)


def count(kind: str, datum: str) -> int:
    """Adds one try and returns how many there were in this clock hour, this one included."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO appointments_attemptcount (subject, hour, count) VALUES (%s, %s, 1)"
            " ON CONFLICT (subject, hour) DO UPDATE"
            " SET count = appointments_attemptcount.count + 1 RETURNING count",
            [
                _subject(kind, datum),
                AttemptCount._meta.get_field("hour").get_db_prep_value(_hour(), connection),
            ],
        )
        (total,) = cursor.fetchone()
    return int(total)


def forget(kind: str, datum: str) -> None:
    """The person proved to be who they are: their earlier slips no longer count."""
    AttemptCount.objects.filter(subject=_subject(kind, datum)).delete()


def forget_old() -> None:
    """A sweep: only the hour that runs is ever asked for."""
    AttemptCount.objects.filter(hour__lt=_hour() - timedelta(days=1)).delete()
