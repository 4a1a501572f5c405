"""The calls to confirm."""

from django.conf import settings
from django.db import models

from ventanilla.appointments.models.appointment import Appointment


class CallOutcome(models.TextChoices):
    """How a call to confirm ended."""

    ATTENDS = "asiste", "Sí asiste"
    MOVED = "cambio", "Cambió su fecha"
    CANCELLED = "cancela", "Cancela"
    NOT_OURS = "no_corresponde", "No le corresponde aquí"
    NO_ANSWER = "no_contesto", "No contestó"
    BUSY = "ocupado", "Buzón u ocupado"
    WRONG_NUMBER = "equivocado", "Número equivocado"
    LATER = "despues", "Llamar después"


class CallEntry(models.Model):
    """One call to a person, once and for ever."""

    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="calls")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    outcome = models.CharField(max_length=14, choices=CallOutcome)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["at", "id"]
        verbose_name_plural = "call entries"

    def __str__(self) -> str:
        return f"{self.appointment} {self.outcome}"


class CallState(models.Model):
    """Where the calls to a person stand. While `holder` holds it nobody else is given that person."""

    appointment = models.OneToOneField(
        Appointment, models.PROTECT, primary_key=True, related_name="call_state"
    )
    tries = models.PositiveSmallIntegerField(default=0, help_text="calls that reached nobody")
    tried_bands = models.CharField(max_length=40, blank=True, help_text="times of day, by spaces")
    retry_at = models.DateTimeField(null=True)
    wrong_number = models.BooleanField(default=False)
    missing_papers = models.CharField(
        max_length=200, blank=True, help_text="order numbers of what the person lacks, by spaces"
    )
    note = models.CharField(max_length=200, blank=True)
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)
    held_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.appointment}: {self.tries}"
