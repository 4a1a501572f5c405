"""What leaves, whom it is for, how the channels are, and what comes in."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q


class State(models.TextChoices):
    QUEUED = "queued", "en espera"
    SENDING = "sending", "saliendo"
    SENT = "sent", "enviado"
    DELIVERED = "delivered", "entregado"
    READ = "read", "leído"
    FAILED = "failed", "no se pudo enviar"
    DROPPED = "dropped", "ya no se envió"


class Why(models.TextChoices):
    """It did not arrive, in words for whoever must now call that person: they belong after «porque»."""

    PASSED = "passed", "ya había pasado la hora en que servía"
    STOPPED = "stopped", "pidió ya no recibir mensajes (BAJA)"
    WITHDRAWN = "withdrawn", "lo que decía ya no era así"
    BUDGET = "budget", "hoy ya salieron todos los mensajes que se permiten; sale después"
    NO_WAY = "no_way", "no tiene WhatsApp y no hay otro medio para escribirle"
    NOT_THERE = "not_there", "ese número no tiene WhatsApp"
    CLOSED = "closed", "hace más de 24 horas que no escribe, y WhatsApp ya no deja contestarle"
    BLOCKED = "blocked", "el servicio de mensajes no dejó pasar los nuestros"
    UNREACHED = "unreached", "no hubo conexión con el servicio de mensajes"
    UNDELIVERED = "undelivered", "el servicio de mensajes no pudo entregarlo"
    REFUSED = "refused", "el servicio de mensajes no lo aceptó"
    UNPREPARED = "unprepared", "el mensaje no se pudo preparar"
    TOLD = "told", "ya se le avisó por teléfono"


OF_THE_PERSON = (Why.NO_WAY, Why.NOT_THERE, Why.CLOSED)
"""Nothing of ours is to be mended: there is a telephone to call."""
UNFINISHED = (State.QUEUED, State.SENDING)
WENT = (State.SENT, State.DELIVERED, State.READ)


class OutboundMessage(models.Model):
    """A message, from the transaction that caused it until it was read or given up.

    Those for one person leave in the order of their keys.
    """

    class Kind(models.TextChoices):
        TEXT = "text", "texto"
        BUTTONS = "buttons", "botones"
        MENU = "list", "lista"
        TEMPLATE = "template", "plantilla"
        DOCUMENT = "document", "documento"
        LOCATION = "location", "ubicación"

    key = models.UUIDField(default=uuid4, unique=True, help_text="goes with it and comes back")
    to = models.CharField(max_length=20, help_text="E.164")
    channel = models.CharField(max_length=10)
    fixed = models.BooleanField(default=False, help_text="by this channel or not at all")
    kind = models.CharField(max_length=10, choices=Kind)
    content = models.JSONField()
    template = models.JSONField(null=True, help_text="said instead where no free text may be")
    as_template = models.BooleanField(null=True, help_text="whether it was, at the last try")
    reference = models.CharField(max_length=64, blank=True, help_text="what it is about")
    reply = models.BooleanField(default=False, help_text="answers what the person just wrote")
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    state_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    not_after = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True, help_text="by the database's clock")
    sent_at = models.DateTimeField(null=True)
    provider_id = models.CharField(max_length=200, null=True, unique=True)
    why = models.CharField(max_length=12, choices=Why, blank=True, help_text="it did not arrive")
    error = models.CharField(max_length=300, blank=True, help_text="as the provider told it")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="message_state_known"),
        ]
        indexes = [
            models.Index(
                fields=["to", "id"], condition=Q(state__in=UNFINISHED), name="message_unfinished"
            ),
            models.Index(
                F("reply").desc(),
                "id",
                condition=Q(state=State.QUEUED),
                name="message_next",
            ),
            models.Index(fields=["to", "sent_at"], name="message_of_person"),
            models.Index(fields=["sent_at"], name="message_sent"),
            models.Index(fields=["reference"], name="message_reference"),
            models.Index(fields=["created_at", "id"], name="message_created"),
            models.Index(
                fields=["state_at"], condition=Q(state=State.FAILED), name="message_failed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.kind} {self.state}"

    @property
    def plain_why(self) -> str:
        return self.get_why_display() or "no se sabe por qué"


class Recipient(models.Model):
    """What we know of a telephone as an address. Whose it is, another room knows."""

    phone = models.CharField(max_length=20, primary_key=True, help_text="E.164")
    whatsapp_id = models.CharField(max_length=20, blank=True, help_text="as it was received")
    last_inbound_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True, help_text="«BAJA»")
    resumed_at = models.DateTimeField(null=True, help_text="«ALTA»")
    not_on_whatsapp_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.phone[-4:]


class ChannelPause(models.Model):
    """A channel through which nothing gets at the moment, for all workers."""

    channel = models.CharField(max_length=10, primary_key=True)
    failures = models.PositiveIntegerField(default=0, help_text="in a row")
    until = models.DateTimeField()
    since = models.DateTimeField()
    reason = models.CharField(max_length=300)

    def __str__(self) -> str:
        return f"{self.channel}: {self.reason}"


class InboundMessage(models.Model):
    """What a person wrote, until it was answered; then only that it came, so that its repetitions change
    nothing. The key is WhatsApp's.

    Those of one person are answered in the order in which they were written, one at a time.
    """

    class Kind(models.TextChoices):
        TEXT = "text", "texto"
        CHOICE = "choice", "botón"
        VOICE = "voice", "nota de voz"
        MEDIA = "media", "imagen o archivo"
        REACTION = "reaction", "reacción"
        EDIT = "edit", "corrección"
        REVOKED = "revoked", "mensaje borrado"
        OTHER = "other", "otra cosa"

    class State(models.TextChoices):
        WAITING = "waiting", "sin contestar"
        ANSWERING = "answering", "contestándose"
        ANSWERED = "answered", "contestado"
        GIVEN_UP = "given_up", "no se pudo contestar"

    id = models.CharField(max_length=200, primary_key=True)
    phone = models.CharField(max_length=20, help_text="E.164")
    at = models.DateTimeField(help_text="when it was written, to the second")
    received_at = models.DateTimeField(db_index=True)
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField(blank=True)
    choice = models.TextField(blank=True, help_text="the id of what was touched")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, help_text="by the database's clock")
    answered_at = models.DateTimeField(null=True, help_text="or given up")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["phone"], condition=Q(state="answering"), name="inbound_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "answering", "answered", "given_up"]),
                name="inbound_state_known",
            ),
        ]
        indexes = [
            models.Index(
                fields=["phone", "at", "received_at"],
                condition=Q(state__in=["waiting", "answering"]),
                name="inbound_of_person",
            ),
            models.Index(
                fields=["at", "received_at"], condition=Q(state="waiting"), name="inbound_next"
            ),
            models.Index(
                fields=["answered_at"], condition=Q(state="given_up"), name="inbound_given_up"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
