"""The nouns of this room: a list to be taken away for a day, and the counts of what is past."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from ventanilla.catalog.models import Office


class Export(models.Model):
    """An Excel file too long to be waited for. `token` names its address and its file."""

    class State(models.TextChoices):
        WAITING = "espera", "En espera"
        WORKING = "trabajo", "Preparándose"
        READY = "lista", "Listo"
        FAILED = "fallo", "No se pudo preparar"

    token = models.CharField(max_length=32, unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    filters = models.JSONField(help_text="as `asked.written`")
    summary = models.CharField(max_length=250, help_text="the filters in a line")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    expected = models.PositiveIntegerField(help_text="rows when it was asked for")
    done = models.PositiveIntegerField(default=0, help_text="rows written, or in the file")
    size = models.PositiveBigIntegerField(default=0, help_text="bytes")
    task = models.CharField(max_length=36, blank=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at", "-id"]
        indexes = [models.Index(fields=["by", "asked_at"], name="export_person")]

    def __str__(self) -> str:
        return self.summary

    @property
    def is_pending(self) -> bool:
        return self.state in (self.State.WAITING, self.State.WORKING)

    @property
    def is_late(self) -> bool:
        """Nobody has begun: perhaps there is no worker."""
        waits = self.state == self.State.WAITING
        return waits and timezone.now() - self.asked_at > timedelta(minutes=2)

    @property
    def percent(self) -> int:
        return min(99, 100 * self.done // max(1, self.expected))


class KeptCount(models.Model):
    """All that a report counts of an office in a day, or in a month, that ended. It goes with the first
    change of it."""

    office = models.ForeignKey(Office, models.CASCADE, db_index=False)
    starts_at = models.DateTimeField(help_text="its first instant, on the institution's clock")
    ends_at = models.DateTimeField(help_text="the first instant after it")
    time_zone = models.CharField(max_length=40)
    shape = models.PositiveSmallIntegerField(
        help_text="`counting.SHAPE` of the program that counted"
    )
    counted_at = models.DateTimeField()
    data = models.TextField(help_text="as `Counts.written`")

    class Meta:
        constraints = [
            # In this order: whoever writes about today finds at once that nothing is kept of it.
            models.UniqueConstraint(
                fields=["office", "ends_at", "starts_at"], name="kept_count_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.office} {self.starts_at:%Y-%m-%d}"
