"""The visit, the day it belongs to, and how far the procedure came after it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ventanilla.appointments.models.appointment import Appointment
from ventanilla.catalog.models import Office, Stage


class VisitResult(models.TextChoices):
    """How a visit ended at the window."""

    FILED = "ingresado", "Trámite ingresado"
    PAPERS_MISSING = "falta_doc", "Falta un documento"
    ADVISED = "orientacion", "Orientación"
    INADMISSIBLE = "improcedente", "Improcedente"
    LEFT = "se_retiro", "Se retiró"


class Visit(models.Model):
    """A person at the office: the hours are written by the acts, never typed. The waiting room is whoever
    has no `called_at`; at a window is whoever has it and no `ended_at`."""

    appointment = models.OneToOneField(
        Appointment, models.PROTECT, primary_key=True, related_name="visit"
    )
    office = models.ForeignKey(Office, models.PROTECT, db_index=False)
    arrived_at = models.DateTimeField()
    missing_papers = models.CharField(
        max_length=200, blank=True, help_text="order numbers of what is lacking, by spaces"
    )
    window = models.CharField(max_length=20, blank=True, help_text="«Ventanilla 2»")
    called_at = models.DateTimeField(null=True)
    served_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="served"
    )
    ended_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=12, choices=VisitResult, blank=True)

    class Meta:
        indexes = [models.Index(fields=["office", "arrived_at"], name="visit_office_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(called_at=None, served_by=None)
                | Q(called_at__isnull=False, served_by__isnull=False),
                name="visit_called_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, result="") | (Q(ended_at__isnull=False) & ~Q(result="")),
                name="visit_ended_with_a_result",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appointment}: {self.result or 'open'}"


class DayClose(models.Model):
    """A day that an office signed as finished, with its figures of that moment."""

    office = models.ForeignKey(Office, models.PROTECT)
    day = models.DateField(help_text="the office's own")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    figures = models.JSONField(help_text="as `closing.Figures`")

    class Meta:
        ordering = ["-day"]
        constraints = [models.UniqueConstraint(fields=["office", "day"], name="day_closed_once")]

    def __str__(self) -> str:
        return f"{self.office} {self.day}"


class ProgressEntry(models.Model):
    """A stage that the procedure reached after the visit, with its date."""

    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="progress")
    stage = models.ForeignKey(Stage, models.PROTECT)
    at = models.DateTimeField()
    note = models.CharField(max_length=200, blank=True, help_text="the person reads it")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)

    class Meta:
        ordering = ["at", "id"]
        verbose_name_plural = "progress entries"

    def __str__(self) -> str:
        return f"{self.appointment} {self.stage}"


class HallScreen(models.Model):
    """How often the address of an office's screen was changed; an office without a row, never."""

    office = models.OneToOneField(Office, models.CASCADE, primary_key=True)
    renewals = models.PositiveIntegerField(default=0, help_text="part of what the address signs")
    renewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    renewed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.office} {self.renewals}"
