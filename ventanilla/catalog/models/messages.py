"""What the institution tells people by message."""

from django.db import models


class MessageKind(models.TextChoices):
    """What an institution tells people by message. The first word of each is what its table says."""

    REGISTERED = "registro", "cita registrada"
    CONFIRM = "confirma", "¿vas a venir?"
    DAY_BEFORE = "recordatorio_1d", "recordatorio del día anterior"
    HOURS_BEFORE = "recordatorio_2h", "recordatorio de dos horas antes"
    OFFICE_CHANGED = "cambio_por_oficina", "la oficina cambió o canceló la cita"
    MISSED = "no_asistio", "no asistió"
    SURVEY = "encuesta", "encuesta"
    ANSWERED = "respuesta", "una persona contestó"


class MessageText(models.Model):
    """The words of a message, with `{names}` where facts go; one row for each wording that is tried out."""

    kind = models.CharField(max_length=20, choices=MessageKind)
    variant = models.CharField(max_length=1, default="A")
    body = models.TextField()
    buttons = models.JSONField(default=list, help_text="words, in order")
    hours_before = models.PositiveSmallIntegerField(null=True, help_text="before the visit")
    template = models.CharField(max_length=60, help_text="as WhatsApp approved it")
    language = models.CharField(max_length=6, default="es_MX")
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["kind", "variant"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "variant"], name="message_variant_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.variant}"
