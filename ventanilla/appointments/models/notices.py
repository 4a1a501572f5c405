"""What people were told by message about an appointment."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ventanilla.appointments.models.appointment import Appointment
from ventanilla.catalog.models import MessageKind
from ventanilla.messaging.models import OutboundMessage

BEFORE_THE_VISIT = (
    MessageKind.REGISTERED,
    MessageKind.CONFIRM,
    MessageKind.DAY_BEFORE,
    MessageKind.HOURS_BEFORE,
)
ONCE = (*BEFORE_THE_VISIT, MessageKind.MISSED, MessageKind.SURVEY)
"""Of one day and hour of an appointment these are said once, whoever comes to it first."""


class Notice(models.Model):
    """That a person was to be told something of an appointment, as it stood: the message says what became
    of it. Where nobody could be reached by message, whoever told the person by telephone."""

    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=20, choices=MessageKind)
    variant = models.CharField(max_length=1, help_text="the wording, drawn for this appointment")
    starts_at = models.DateTimeField(help_text="of the appointment when it was said")
    previous_starts_at = models.DateTimeField(
        null=True, help_text="that the person knew of, where the office changed it"
    )
    at = models.DateTimeField()
    message = models.OneToOneField(
        OutboundMessage, models.PROTECT, null=True, related_name="+", help_text="NULL: no channel"
    )
    told_at = models.DateTimeField(
        null=True, help_text="by telephone, as the message did not arrive"
    )
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["appointment", "kind", "starts_at"],
                condition=Q(kind__in=ONCE),
                name="notice_once",
            )
        ]
        indexes = [
            models.Index(fields=["kind", "starts_at"], name="notice_kind_day"),
            models.Index(fields=["at", "id"], name="notice_moment"),
            # The few of them that an office moved: who is still expected on the old day.
            models.Index(
                fields=["previous_starts_at"],
                condition=Q(previous_starts_at__isnull=False),
                name="notice_known_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.variant} {self.appointment_id}"
