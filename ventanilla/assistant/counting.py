"""How often what was asked, and what was not understood: counts without anybody, and words without names."""

from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Model
from django.utils import timezone

from ventanilla.appointments import attempts
from ventanilla.assistant.intents import Intent
from ventanilla.assistant.masking import masked
from ventanilla.assistant.models import AskedCount, Miss
from ventanilla.assistant.reply import Behaviour, Reply
from ventanilla.assistant.understanding import normal
from ventanilla.assistant.understanding.reading import Reading
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.lib.dates import local

_OUTCOMES = {
    Behaviour.ANSWER: AskedCount.Outcome.ANSWERED,
    Behaviour.ASK: AskedCount.Outcome.ASKED_BACK,
    Behaviour.REFUSE: AskedCount.Outcome.REFUSED,
}
_LONGEST = 200
MOST_AN_HOUR = 1_000
"""Messages not understood of all people together: more come from a program that writes nonsense."""
KEPT = timedelta(days=90)
_COUNT = (
    "INSERT INTO assistant_askedcount"
    " (day, channel, intent, procedure, municipality, outcome, count)"
    " VALUES (%s, %s, %s, %s, %s, %s, 1)"
    " ON CONFLICT (day, channel, intent, procedure, municipality, outcome)"
    " DO UPDATE SET count = assistant_askedcount.count + 1"
)
_MISS = (
    "INSERT INTO assistant_miss (normal, text, count, last_at, guesses, dismissed)"
    " VALUES (%s, %s, 1, %s, %s, %s)"
    " ON CONFLICT (normal)"
    " DO UPDATE SET count = assistant_miss.count + 1, last_at = excluded.last_at,"
    " guesses = excluded.guesses"
)


def count(reply: Reply, channel: str, at: datetime) -> None:
    """One more of a wish, by the institution's calendar."""
    day = local(at, current_catalogue().institution.time_zone).date()
    missed = reply.intent is Intent.UNCLEAR
    outcome = AskedCount.Outcome.MISSED if missed else _OUTCOMES[reply.behaviour]
    values = (day, channel, reply.intent.value, reply.procedure, reply.municipality, outcome.value)
    _carry_out(_COUNT, AskedCount, dict(zip(_COUNTED, values, strict=True)))


def miss(reading: Reading, known_names: list[str], at: datetime) -> None:
    """One more of a message that was not understood, masked."""
    text = masked(reading.text, known_names)[:_LONGEST]
    plain = " ".join(normal.words(text))[:_LONGEST]
    if not plain or attempts.count("assistant.missed", "") > MOST_AN_HOUR:
        return
    values = {
        "normal": plain,
        "text": text,
        "last_at": at,
        "guesses": [each.intent.value for each in reading.guesses],
        "dismissed": False,
    }
    _carry_out(_MISS, Miss, values)


def forget_misses() -> None:
    """A sweep: what nobody has written for long need not be taught."""
    Miss.objects.filter(last_at__lt=timezone.now() - KEPT).delete()


_COUNTED = ("day", "channel", "intent", "procedure", "municipality", "outcome")


def _carry_out(sql: str, model: type[Model], values: dict[str, object]) -> None:
    """Read and written in one statement: two at once both count."""
    fields = {each.name: each for each in model._meta.concrete_fields}
    prepared = [fields[name].get_db_prep_save(value, connection) for name, value in values.items()]
    with connection.cursor() as cursor:
        cursor.execute(sql, prepared)
