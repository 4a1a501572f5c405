"""What watches over the history: who looked at what, what changed behind the program's back, and the
chain of digests by which anybody sees that no row was bent."""

from django.conf import settings
from django.db import models

from ventanilla.catalog.models import Office


class AccessKind(models.TextChoices):
    PHONE = "telefono", "Vio su teléfono"
    EXPORT = "exportacion", "Sacó una lista"


class AccessEntry(models.Model):
    """That somebody looked at a person's telephone, or took a list away. Written by `access`."""

    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=AccessKind)
    appointment = models.ForeignKey(
        "appointments.Appointment", models.PROTECT, null=True, related_name="accesses"
    )
    office = models.ForeignKey(Office, models.PROTECT, null=True, db_index=False)
    detail = models.CharField(max_length=200, blank=True, help_text="what the list held")

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["office", "at"], name="access_office_day")]
        verbose_name_plural = "access entries"

    def __str__(self) -> str:
        return f"{self.by} {self.kind}"


class RowChange(models.Model):
    """One column of an appointment before and after, written by a trigger of the database, whatever
    program changed it."""

    # No constraint to check: the trigger speaks of the row that it stands on.
    appointment = models.ForeignKey(
        "appointments.Appointment", models.PROTECT, related_name="row_changes", db_constraint=False
    )
    at = models.DateTimeField(help_text="by the database's clock")
    column = models.CharField(max_length=20)
    before = models.CharField(max_length=250, blank=True)
    after = models.CharField(max_length=250, blank=True)
    db_user = models.CharField(max_length=63, blank=True, help_text="none on SQLite")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.appointment_id} {self.column}"


class Seal(models.Model):
    """The digest of one append-only row and of all that were sealed before it. Written by `sealing`."""

    table = models.CharField(max_length=20, help_text="the model's name, lower case")
    row_id = models.BigIntegerField()
    digest = models.CharField(max_length=64, help_text="SHA-256, hexadecimal")
    sealed_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["table", "row_id"], name="seal_once")]

    def __str__(self) -> str:
        return f"{self.table} {self.row_id}"
