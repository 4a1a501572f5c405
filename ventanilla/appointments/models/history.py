"""What happened to an appointment."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ventanilla.appointments.models.appointment import Appointment, Channel
from ventanilla.appointments.status import Reason, Status


class HistoryEntry(models.Model):
    """What happened to an appointment, once and for ever: written with the change, never edited."""

    class Kind(models.TextChoices):
        BOOKED = "registrada"
        MOVED = "cambiada"
        STATUS = "estado"
        ASSIGNED = "asignada"
        ARRIVED = "llegada"
        CALLED = "pasa"
        REDIRECTED = "desviada"
        SAID_COMING = "avisa"
        MESSAGES = "mensajes"

    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="history")
    at = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=Kind)
    status = models.CharField(max_length=12, choices=Status, help_text="after the change")
    previous_status = models.CharField(max_length=12, choices=Status, blank=True)
    starts_at = models.DateTimeField(help_text="after the change")
    previous_starts_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=12, choices=Reason, blank=True)
    reason_text = models.CharField(max_length=200, blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        db_index=False,
        related_name="+",
        help_text="after the change",
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "history entries"
        indexes = [
            # The few that the reports count among all.
            models.Index(
                fields=["appointment", "channel"],
                condition=Q(kind="estado", status="confirmada", previous_status="pendiente"),
                name="history_confirmed",
            ),
            models.Index(
                fields=["appointment"], condition=Q(kind="desviada"), name="history_redirected"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appointment} {self.kind} {self.status}"
