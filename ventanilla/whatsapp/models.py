"""What the simulated telephone holds. With a real account these tables stay empty: WhatsApp holds it."""

from django.db import models
from django.db.models import Q


class MirrorLine(models.Model):
    """A message of one of its chats, in WhatsApp's own shape: what the telephone sent as a webhook brings
    it, what the institution sent as it was posted."""

    class Told(models.TextChoices):
        """The last of its statuses that the webhook was told."""

        NOTHING = "", "aceptado"
        SENT = "sent", "enviado"
        DELIVERED = "delivered", "entregado"
        READ = "read", "leído"

    phone = models.CharField(max_length=20, help_text="E.164, of the telephone")
    at = models.DateTimeField()
    by_phone = models.BooleanField(help_text="else it came from the institution")
    shape = models.JSONField()
    approved = models.JSONField(
        default=dict, help_text="of a template: its words and its buttons, as they stood"
    )
    provider_id = models.CharField(max_length=200, unique=True)
    told = models.CharField(max_length=10, choices=Told, blank=True)
    seen_at = models.DateTimeField(null=True, help_text="on the telephone's page")

    class Meta:
        indexes = [
            models.Index(fields=["phone", "id"], name="mirror_chat"),
            models.Index(
                fields=["id"],
                condition=Q(by_phone=False) & ~Q(told="read"),
                name="mirror_untold",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.phone[-4:]} {self.pk}"


class MirrorFile(models.Model):
    """A document that was uploaded."""

    id = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()
    content = models.BinaryField()

    def __str__(self) -> str:
        return self.id
