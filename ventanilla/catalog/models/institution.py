"""The institution itself and the pages that it writes."""

from django.db import models


class Institution(models.Model):
    """The one institution of an installation: its names, its telephone, its limits and its looks."""

    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=24)
    state_code = models.CharField(max_length=2, help_text="INEGI code of the state: two digits")
    state_name = models.CharField(max_length=40)
    help_phone = models.CharField(max_length=10)
    help_hours = models.CharField(max_length=80)
    report_phone = models.CharField(max_length=10, help_text="where a person reports a bribe")
    time_zone = models.CharField(max_length=40)
    hygiene = models.TextField(blank=True)
    privacy_version = models.CharField(max_length=20)
    lead_days = models.PositiveSmallIntegerField(help_text="1: book from tomorrow")
    horizon_days = models.PositiveSmallIntegerField(help_text="60: book up to sixty days ahead")
    active_per_phone = models.PositiveSmallIntegerField()
    lookups_per_hour = models.PositiveSmallIntegerField()
    unproven_per_hour = models.PositiveIntegerField(
        help_text="bookings an hour without proof of work from one network address"
    )
    theme = models.JSONField(default=dict, help_text="colour token -> #rrggbb")
    logo_svg = models.TextField(blank=True)
    verified = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.short_name


class Text(models.Model):
    """A page of plain words (privacy notice, accessibility statement) in Markdown."""

    key = models.SlugField(unique=True)
    title = models.CharField(max_length=120)
    version = models.CharField(max_length=20, blank=True)
    body = models.TextField()

    def __str__(self) -> str:
        return self.key
