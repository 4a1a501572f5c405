"""Conversations begun and ended, who waits for a person of the institution, and the officials who answer.

A conversation is in one official's hands at a time. While it is, the assistant keeps silent: what the person
writes is for that official.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from ventanilla.accounts.models import User
from ventanilla.appointments.errors import Refused
from ventanilla.appointments.models import Channel
from ventanilla.assistant import delivering
from ventanilla.assistant.models import Conversation, Line
from ventanilla.assistant.reply import Reply
from ventanilla.assistant.state import State
from ventanilla.catalog.models import Office
from ventanilla.lib.snapshot import Snapshot

LONGEST_ANSWER = 1_000
"""Letters, so that it fits into one message at every door."""
SILENT, WAITS = timedelta(hours=24), timedelta(days=7)
"""After how long without a word it ends, and where a person of the institution is awaited."""
KEPT = timedelta(days=30)
"""How long the lines of an ended conversation can still be read."""
_SHOWN, _AT_ONCE = 200, 5_000
_BACK = "Te dejaron conmigo otra vez. ¿En qué te ayudo?"


class HeldByAnother(Refused):
    """Another official answers this person."""

    code = "held_by_another"


class IsOver(Refused):
    """It ended meanwhile."""

    code = "is_over"


def start(channel: Channel, phone: str = "") -> Conversation:
    """`phone` (E.164) only where the channel itself proves it."""
    now = timezone.now()
    return Conversation.objects.create(channel=channel, phone=phone, started_at=now, touched_at=now)


def of_token(token: str) -> Conversation | None:
    """The one that goes on; None where there is none or it ended."""
    if "\x00" in token:
        return None  # PostgreSQL refuses to compare text that holds a NUL
    return Conversation.objects.filter(token=token[:40], ended_at=None).first()


def of_phone(channel: Channel, phone: str) -> Conversation | None:
    """The one that goes on with a telephone that the channel proves."""
    own = Conversation.objects.filter(channel=channel, phone=phone, ended_at=None)
    return own.order_by("-touched_at", "-pk").first()


def last_said(conversation: Conversation) -> Reply | None:
    """The assistant's last reply, whole: its line is kept without names and numbers."""
    return State.of(conversation.state).last


def hand_over(
    conversation: Conversation, *, office: Office | None = None, heard: str = "", said: str = ""
) -> Conversation:
    """To whoever works at the office, or to anybody where none is known. Asked twice is waiting once, from
    the first time on. `heard` is what the person wrote, masked, and `said` what was told, where the dialogue
    kept neither."""
    with transaction.atomic():
        current, now = _latest(conversation), timezone.now()
        wait(current, since=now, office=office)
        current.save(update_fields=["office", "waiting_since"])
        for who, text in ((Line.Who.PERSON, heard), (Line.Who.ASSISTANT, said)):
            if text:
                current.lines.create(at=now, who=who, text=text)
    return current


def wait(conversation: Conversation, *, since: datetime, office: Office | None = None) -> None:
    """Who has locked the row keeps what this changes of it."""
    conversation.office = office or conversation.office
    conversation.waiting_since = conversation.waiting_since or since
    snapshot.forget()


def waiting(offices: Iterable[Office]) -> list[Conversation]:
    """Who waits for those offices or for none in particular, the longest first; `said` are the person's
    last words."""
    found = _of(offices).filter(waiting_since__isnull=False)
    return _listed(found, "waiting_since", "pk")


def attended(offices: Iterable[Office]) -> list[Conversation]:
    """Whom an official answered and who has not written since; the latest first."""
    found = _of(offices).filter(waiting_since__isnull=True, attended_by__isnull=False)
    return _listed(found, "-touched_at", "-pk")


def open_at(offices: Iterable[Office], pk: int) -> Conversation | None:
    """That one, where it is those offices' or nobody's and has not ended."""
    return _of(offices).select_related("office", "attended_by").filter(pk=pk).first()


def last_lines(conversation: Conversation) -> list[Line]:
    """In the order in which they were said."""
    newest = conversation.lines.select_related("by").order_by("-pk")[:_SHOWN]
    return [*newest][::-1]


def how_many(offices: Iterable[Office]) -> int:
    """Who waits, at most five seconds ago: for the navigation of every page."""
    counts = snapshot.current()
    return sum(counts.get(key, 0) for key in [None, *(office.pk for office in offices)])


def take_over(
    conversation: Conversation, *, by: User, instead_of: User | None = None
) -> Conversation:
    """Into this official's hands; out of those of `instead_of`, if he still has it. Raises HeldByAnother,
    IsOver."""
    with transaction.atomic():
        current = _for(conversation, by, instead_of)
        current.attended_by = by
        current.save(update_fields=["attended_by"])
    return current


def say_as_staff(conversation: Conversation, text: str, *, by: User) -> Line:
    """The same sent twice is said once; by WhatsApp it is brought there. Raises HeldByAnother, IsOver."""
    with transaction.atomic():
        current = _for(conversation, by)
        line = current.lines.last()
        if line is None or (line.who, line.by, line.text) != (Line.Who.STAFF, by, text):
            line = current.lines.create(at=timezone.now(), who=Line.Who.STAFF, text=text, by=by)
            delivering.send(line, current)
        current.attended_by, current.waiting_since = by, None
        current.save(update_fields=["attended_by", "waiting_since"])
    snapshot.forget()
    return line


def give_back(conversation: Conversation, *, by: User, settled: bool = False) -> None:
    """To the assistant, which says so unless the matter is settled: then nobody has to answer. Raises
    HeldByAnother, IsOver."""
    with transaction.atomic():
        current = _for(conversation, by)
        if not settled:
            line = current.lines.create(at=timezone.now(), who=Line.Who.ASSISTANT, text=_BACK)
            delivering.send_while_open(line, current)
        current.attended_by = current.waiting_since = None
        current.save(update_fields=["attended_by", "waiting_since"])
    snapshot.forget()


def end(conversation: Conversation, *, by: User | None = None) -> None:
    """Nothing that it needed to go on is kept. Raises HeldByAnother where an official ends another's."""
    with transaction.atomic():
        current = _for(conversation, by) if by else _latest(conversation)
        _end(Conversation.objects.filter(pk=current.pk, ended_at=None))
    snapshot.forget()


def end_silent() -> None:
    """A sweep. Who waits for a person is given longer, and who was answered as long to read it."""
    now = timezone.now()
    since = now - SILENT
    answered = Line.objects.filter(conversation=OuterRef("pk"), at__gte=since)
    silent = Q(waiting_since=None) & ~Exists(answered)
    with transaction.atomic():
        _end(
            Conversation.objects.filter(
                silent | Q(touched_at__lt=now - WAITS), ended_at=None, touched_at__lt=since
            )
        )


def forget_lines() -> None:
    """A sweep."""
    Conversation.objects.filter(ended_at__lt=timezone.now() - KEPT).delete()


def _end(chosen: QuerySet[Conversation]) -> None:
    """Its lines are read for a while, without the links that open an appointment. Of very many, the rest
    waits for the next time."""
    pks = [*chosen.select_for_update().values_list("pk", flat=True)[:_AT_ONCE]]
    Line.objects.filter(conversation__in=pks).update(reply={})
    Conversation.objects.filter(pk__in=pks).update(
        state={}, ended_at=timezone.now(), attended_by=None, waiting_since=None
    )


def _of(offices: Iterable[Office]) -> QuerySet[Conversation]:
    own = Q(office=None) | Q(office__in=[office.pk for office in offices])
    return Conversation.objects.filter(own, ended_at__isnull=True)


def _listed(chosen: QuerySet[Conversation], *order: str) -> list[Conversation]:
    whole = chosen.select_related("office", "attended_by").annotate(said=_last_words())
    return list(whole.order_by(*order)[:_SHOWN])


def _last_words() -> Subquery:
    lines = Line.objects.filter(conversation=OuterRef("pk"), who=Line.Who.PERSON)
    return Subquery(lines.order_by("-pk").values("text")[:1])


def _latest(conversation: Conversation) -> Conversation:
    return Conversation.objects.select_for_update().get(pk=conversation.pk)


def _for(conversation: Conversation, by: User, instead_of: User | None = None) -> Conversation:
    """As it is now, locked, if this official may act on it."""
    current = _latest(conversation)
    if current.ended_at:
        raise IsOver("Esta conversación ya terminó")
    if current.attended_by not in (None, by, instead_of):
        raise HeldByAnother(f"{current.attended_by.name} ya le contesta a esta persona")
    return current


def _count() -> Mapping[int | None, int]:
    rows = Conversation.objects.filter(waiting_since__isnull=False, ended_at__isnull=True)
    return dict(rows.order_by().values_list("office").annotate(Count("pk")))


snapshot: Snapshot[Mapping[int | None, int]] = Snapshot(_count)
