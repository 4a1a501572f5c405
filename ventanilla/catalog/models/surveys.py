"""What people are asked about how they were served."""

from django.db import models


class SurveyKind(models.TextChoices):
    BOOKING = "registro", "Al registrar la cita"
    VISIT = "visita", "Al terminar la visita"


class Question(models.Model):
    """A question of a survey, in one wording. Whoever changes the words or the options makes another version:
    answers keep the one that was asked, and `code` joins them for the trend."""

    class Kind(models.TextChoices):
        SCALE = "escala"
        OPTIONS = "opciones"
        YES_NO = "si_no"
        TEXT = "texto"

    survey = models.CharField(max_length=10, choices=SurveyKind)
    code = models.SlugField()
    version = models.PositiveSmallIntegerField(default=1)
    current = models.BooleanField(default=True)
    order = models.PositiveSmallIntegerField()
    wording = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=Kind)
    options = models.JSONField(
        default=list, help_text="[[value, words], …]; a scale from worst to best"
    )
    only_if = models.JSONField(
        default=list, help_text="[code, value] of an earlier question; empty: always"
    )

    class Meta:
        ordering = ["survey", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "code", "version"], name="question_version_once"
            ),
            models.UniqueConstraint(
                fields=["survey", "code"],
                condition=models.Q(current=True),
                name="question_current_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey} {self.code} v{self.version}"
