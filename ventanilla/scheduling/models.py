"""When an office receives people, and every catalogue that was ever published."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ventanilla.catalog.content import Content
from ventanilla.catalog.models import Office
from ventanilla.scheduling.sheets import EVERY_TABLE


class OpeningHours(models.Model):
    """Appointments of a weekday: a start every `step_minutes` from `first_start` to `last_start`,
    each with `capacity` places, in the office's own time. Two rows make an hour with other places."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField(help_text="0 is Monday")
    first_start = models.TimeField()
    last_start = models.TimeField()
    step_minutes = models.PositiveSmallIntegerField()
    capacity = models.PositiveSmallIntegerField(help_text="places in each start")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True, help_text="last day, included")

    class Meta:
        ordering = ["office", "weekday", "first_start"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="hours_weekday_0_6"),
            models.CheckConstraint(
                condition=Q(first_start__lte=F("last_start")), name="hours_first_before_last"
            ),
            models.CheckConstraint(condition=Q(step_minutes__gte=5), name="hours_step_5_or_more"),
        ]

    def __str__(self) -> str:
        return f"{self.office} {self.weekday} {self.first_start}-{self.last_start}"


class Closure(models.Model):
    """Days without service, of one office or (empty) of all; whole days unless hours are given."""

    office = models.ForeignKey(Office, models.CASCADE, null=True, blank=True)
    first_day = models.DateField()
    last_day = models.DateField(help_text="included")
    from_time = models.TimeField(null=True, blank=True)
    to_time = models.TimeField(null=True, blank=True, help_text="not included")
    reason = models.CharField(max_length=160)
    verified = models.BooleanField(default=False)

    class Meta:
        ordering = ["first_day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_day__lte=F("last_day")), name="closure_first_before_last"
            ),
            models.CheckConstraint(
                condition=Q(from_time__isnull=True, to_time__isnull=True)
                | Q(from_time__isnull=False, to_time__isnull=False, from_time__lt=F("to_time")),
                name="closure_hours_both_or_none",
            ),
        ]

    def __str__(self) -> str:
        return self.reason


class Origin(models.TextChoices):
    FOLDER = "carpeta", "carpeta"
    WORKBOOK = "libro", "archivo de Excel"
    INTRANET = "intranet", "intranet"


class CatalogueVersion(models.Model):
    """The whole catalogue as it was published once. Written once and never changed: it is the record of
    who changed what, and what one goes back to."""

    number = models.PositiveIntegerField(unique=True)
    published_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="none: by command",
    )
    origin = models.CharField(max_length=8, choices=Origin)
    summary = models.CharField(max_length=200)
    tables = models.JSONField()
    texts = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"versión {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs | {"force_insert": True})

    @property
    def content(self) -> Content:
        return Content(self.tables, self.texts).complete(EVERY_TABLE)


class CatalogueDraft(models.Model):
    """What one person is changing, of the whole catalogue or of what is one office's own, and the version
    from which it began."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="catalogue_drafts"
    )
    office = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="the number of the office; none: of the whole catalogue"
    )
    base = models.ForeignKey(CatalogueVersion, models.PROTECT, related_name="+")
    tables = models.JSONField()
    texts = models.JSONField()
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(office__isnull=True), name="draft_once"
            ),
            models.UniqueConstraint(
                fields=["user", "office"],
                condition=Q(office__isnull=False),
                name="draft_once_an_office",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.base}"

    @property
    def content(self) -> Content:
        return Content(self.tables, self.texts).complete(EVERY_TABLE)


APPEND_ONLY: tuple[type[models.Model], ...] = (CatalogueVersion,)
"""The database refuses to change or delete their rows."""
