"""Conversations as the doors leave them, and what the assistant keeps of what it is asked."""

from datetime import date, timedelta

from django.utils import timezone

from tests.people import MONDAY
from ventanilla.appointments.models import Channel
from ventanilla.assistant import conversing
from ventanilla.assistant.models import AskedCount, Conversation, Line, Miss
from ventanilla.catalog.models import Office


def conversation(*said: str, channel: Channel = Channel.WEB) -> Conversation:
    """The person wrote so and the assistant answered."""
    now = timezone.now()
    begun = Conversation.objects.create(channel=channel, started_at=now, touched_at=now)
    for text in said or ("Quiero hablar con alguien",):
        begun.lines.create(at=now, who=Line.Who.PERSON, text=text)
        begun.lines.create(at=now, who=Line.Who.ASSISTANT, text="Le avisamos a la oficina.")
    return begun


def waiting(*said: str, office: Office | None = None, minutes: int = 0) -> Conversation:
    """For so long already."""
    handed = conversing.hand_over(conversation(*said), office=office)
    handed.waiting_since = timezone.now() - timedelta(minutes=minutes)
    handed.save()
    return handed


def miss(text: str = "lo del papelito ese", count: int = 1, *guesses: str) -> Miss:
    return Miss.objects.create(
        normal=text.lower(), text=text, count=count, last_at=timezone.now(), guesses=[*guesses]
    )


def counted(intent: str, count: int, day: date = MONDAY, **more: str) -> None:
    more = {"channel": "web", "outcome": AskedCount.Outcome.ANSWERED} | more
    AskedCount.objects.create(day=day, intent=intent, count=count, **more)
