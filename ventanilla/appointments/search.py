"""Finding at the counter or on the telephone whoever gives whatever he remembers: the CTS, its last
digits, those of the telephone, or a name."""

import re
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from ventanilla.appointments import cts
from ventanilla.appointments.models import Appointment
from ventanilla.catalog.models import Office
from ventanilla.lib import names

MOST_FOUND = 20
PAST = timedelta(days=30)
_FEWEST_DIGITS = 4
_SHORTEST_NAME = 2


def find_at(office: Office, typed: str) -> list[Appointment]:
    """The office's own appointments that answer what was typed, those to come first; at most 20 and none
    older than 30 days, but for a whole CTS."""
    found = _matching(Appointment.objects.filter(office=office), typed[:100])
    if found is None:
        return []
    now = timezone.now()
    rows = list(found.select_related("procedure", "call_state").order_by("-starts_at")[:MOST_FOUND])
    return sorted(rows, key=lambda each: (each.starts_at < now, abs(each.starts_at - now)))


def _matching(own: QuerySet[Appointment], typed: str) -> QuerySet[Appointment] | None:
    try:
        return own.filter(cts=cts.read(typed))
    except cts.Misread:
        pass
    recent = own.filter(starts_at__gte=timezone.now() - PAST)
    digits = re.sub(r"\D", "", typed)
    if len(digits) >= _FEWEST_DIGITS:
        return recent.filter(Q(phone__endswith=digits) | Q(cts__endswith=digits))
    words = names.key(typed).split()
    if not words or max(map(len, words)) < _SHORTEST_NAME:
        return None
    for word in words:
        recent = recent.filter(name_key__contains=word)
    return recent
