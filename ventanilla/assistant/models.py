"""Conversations while they last, who waits for a person, and what the institution taught."""

import secrets

from django.conf import settings
from django.db import models

from ventanilla.appointments.models import Channel
from ventanilla.assistant.intents import LABELS, Intent
from ventanilla.catalog.models import Office

INTENTS = [(intent.value, LABELS[intent]) for intent in Intent]


def new_token() -> str:
    return secrets.token_urlsafe(16)


class Conversation(models.Model):
    """One person at one door. `state` is what `dialogue` needs to go on, on any server, after any pause;
    it is emptied when the conversation ends."""

    token = models.CharField(max_length=32, unique=True, default=new_token)
    channel = models.CharField(max_length=10, choices=Channel)
    phone = models.CharField(
        max_length=16, blank=True, help_text="E.164, only where the channel itself proves it"
    )
    state = models.JSONField(default=dict)
    started_at = models.DateTimeField()
    touched_at = models.DateTimeField(help_text="the person's last message")
    ended_at = models.DateTimeField(null=True)
    office = models.ForeignKey(
        Office, models.SET_NULL, null=True, related_name="+", help_text="whose staff answers"
    )
    waiting_since = models.DateTimeField(null=True, help_text="for a person of the institution")
    attended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["office", "waiting_since"],
                name="conversation_waiting",
                condition=models.Q(waiting_since__isnull=False),
            ),
            models.Index(fields=["touched_at"], name="conversation_touched"),
            models.Index(
                fields=["phone", "channel"],
                name="conversation_of_phone",
                condition=models.Q(ended_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.pk}"


class Line(models.Model):
    """One message. What the person wrote is kept masked: no telephone, key or name of anybody."""

    class Who(models.TextChoices):
        PERSON = "persona"
        ASSISTANT = "asistente"
        STAFF = "oficina"

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="lines")
    at = models.DateTimeField()
    who = models.CharField(max_length=10, choices=Who)
    text = models.TextField()
    reply = models.JSONField(default=dict, help_text="options, links and what else goes along")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.who}: {self.text[:40]}"


class Announcement(models.Model):
    """«Hoy cerramos a la 1»: said before anything else while it lasts; of one office or of all."""

    office = models.ForeignKey(Office, models.CASCADE, null=True, related_name="+")
    text = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="announcement_lasts"
            )
        ]

    def __str__(self) -> str:
        return self.text


class Lesson(models.Model):
    """What a message means, taught with one click: labels of closed lists, never a fact. `normal` is the
    message as `understanding.normal` writes it, masked."""

    normal = models.CharField(max_length=200, unique=True)
    text = models.CharField(max_length=200)
    intent = models.CharField(max_length=24, choices=INTENTS)
    procedure = models.CharField(max_length=50, blank=True, help_text="code")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.text} → {self.intent}"


class Miss(models.Model):
    """A message that was not understood, masked, and how often."""

    normal = models.CharField(max_length=200, unique=True)
    text = models.CharField(max_length=200)
    count = models.PositiveIntegerField(default=1)
    last_at = models.DateTimeField()
    guesses = models.JSONField(default=list, help_text="intents, the likeliest first")
    dismissed = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "misses"
        ordering = ["-count", "-last_at"]

    def __str__(self) -> str:
        return self.text


class AskedCount(models.Model):
    """How often something was asked on a day: no text and nobody."""

    class Outcome(models.TextChoices):
        ANSWERED = "contestada"
        ASKED_BACK = "preguntada"
        REFUSED = "rechazada"
        MISSED = "sin entender"

    day = models.DateField(help_text="by the institution's calendar")
    channel = models.CharField(max_length=10, choices=Channel)
    intent = models.CharField(max_length=24, choices=INTENTS)
    procedure = models.CharField(max_length=50, blank=True, help_text="code")
    municipality = models.CharField(max_length=3, blank=True, help_text="code")
    outcome = models.CharField(max_length=12, choices=Outcome)
    count = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "channel", "intent", "procedure", "municipality", "outcome"],
                name="asked_once_a_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.intent} {self.count}"
