"""Who works in the background, and what was swept when."""

from django.db import models


class Worker(models.Model):
    """A process that does tasks. Whoever has not beaten for `tries.DEAD` is dead."""

    name = models.CharField(max_length=32, primary_key=True)
    beat_at = models.DateTimeField(help_text="by the database's clock")

    def __str__(self) -> str:
        return self.name


class Sweep(models.Model):
    """When something of `settings.SWEEPS` was last begun, by whichever worker."""

    path = models.CharField(max_length=120, primary_key=True)
    ran_at = models.DateTimeField(help_text="by the database's clock")
    failure = models.CharField(
        max_length=100, blank=True, db_default="", help_text="of the last time"
    )

    def __str__(self) -> str:
        return self.path
