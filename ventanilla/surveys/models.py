"""What people answered, apart from who they are.

A response knows the office, the procedure and the day, never the appointment: it cannot be led back to a
person. That somebody has answered is kept in another table, without the answers and without the hour.
"""

import uuid

from django.conf import settings
from django.db import models

from ventanilla.appointments.models import Appointment, Channel
from ventanilla.catalog.models import Office, Procedure, Question, SurveyKind


class How(models.TextChoices):
    """By which way it was answered."""

    LINK = "enlace", "Su propio teléfono o computadora"
    TABLET = "tableta", "La tableta de la ventanilla"
    READ = "leida", "Se la leyó una persona servidora pública"


class Response(models.Model):
    """One person's answers. The key is random: an order of arrival would lead back to the person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.CharField(max_length=10, choices=SurveyKind)
    day = models.DateField(help_text="of the answer, by the office's calendar")
    office = models.ForeignKey(Office, models.PROTECT, db_index=False)
    procedure = models.ForeignKey(Procedure, models.PROTECT, db_index=False)
    channel = models.CharField(max_length=10, choices=Channel, help_text="of the booking")
    official = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="who attended, for sums of ten or more",
    )
    how = models.CharField(max_length=10, choices=How)
    declined = models.BooleanField(default=False, help_text="«No quiero contestar» is an answer")

    class Meta:
        indexes = [models.Index(fields=["survey", "day", "office"], name="response_survey_day")]

    def __str__(self) -> str:
        return f"{self.survey} {self.day}"


class Answer(models.Model):
    response = models.ForeignKey(Response, models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT)
    value = models.CharField(max_length=20, blank=True, help_text="of the chosen option")
    text = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "question"], name="answer_once"),
            models.CheckConstraint(
                condition=models.Q(value="") ^ models.Q(text=""), name="answer_value_or_text"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.value or 'text'}"


class Answered(models.Model):
    """That this appointment's survey is done; not what was said."""

    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="surveys_done")
    survey = models.CharField(max_length=10, choices=SurveyKind)

    class Meta:
        verbose_name_plural = "answered"
        constraints = [
            models.UniqueConstraint(fields=["appointment", "survey"], name="survey_once")
        ]

    def __str__(self) -> str:
        return f"{self.appointment} {self.survey}"
