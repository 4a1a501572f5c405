"""The appointment and everything that is written about it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from ventanilla.appointments.status import ACTIVE, SEATED, Reason, Status
from ventanilla.appointments.trail import AccessEntry, RowChange, Seal
from ventanilla.catalog.models import Municipality, Office, Procedure, Stage


class Channel(models.TextChoices):
    WEB = "web", "Página"
    API = "api", "Otro sistema"
    WHATSAPP = "whatsapp", "WhatsApp"
    PHONE = "telefono", "Teléfono"
    COUNTER = "ventanilla", "Ventanilla"


class Appointment(models.Model):
    """One person, one procedure, one place.

    `seat` is the place taken among the `capacity` of its half hour, 1 to `capacity`, and NULL once the
    appointment holds no place. The database refuses two appointments in one seat.
    """

    cts = models.CharField(max_length=18, unique=True, help_text="18 digits, no hyphens")
    token = models.CharField(max_length=32, unique=True, help_text="the secret of the QR's address")
    office = models.ForeignKey(Office, models.PROTECT, db_index=False)
    procedure = models.ForeignKey(Procedure, models.PROTECT, db_index=False)
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, db_index=False, help_text="of the property, not of residence"
    )
    starts_at = models.DateTimeField()
    seat = models.PositiveSmallIntegerField(null=True)
    capacity = models.PositiveSmallIntegerField(help_text="places of its start when it was taken")

    status = models.CharField(max_length=12, choices=Status, default=Status.PENDING)
    reason = models.CharField(max_length=12, choices=Reason, blank=True)
    reason_text = models.CharField(max_length=200, blank=True)
    status_changed_at = models.DateTimeField()

    given_names = models.CharField(max_length=80)
    first_surname = models.CharField(max_length=80)
    second_surname = models.CharField(max_length=80, blank=True)
    name_key = models.CharField(max_length=250, help_text="for matching: no accents, lower case")
    phone = models.CharField(max_length=16, help_text="E.164")

    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        db_index=False,
        related_name="assigned",
        help_text="the public servant who is to attend it",
    )
    channel = models.CharField(max_length=10, choices=Channel)
    too_fast = models.BooleanField(default=False, help_text="filled faster than a person reads")
    proven = models.BooleanField(default=False, help_text="came with proof of work or an API key")
    privacy_version = models.CharField(max_length=20)
    idempotency_key = models.CharField(max_length=80, unique=True)
    fingerprint = models.CharField(max_length=64, help_text="what was asked for, hashed")
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["phone"], name="appointment_phone"),
            models.Index(fields=["office", "starts_at", "status"], name="appointment_office_day"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "starts_at", "seat"],
                condition=Q(seat__isnull=False),
                name="appointment_seat_once",
            ),
            models.CheckConstraint(
                condition=Q(seat__isnull=True) | Q(seat__gte=1, seat__lte=F("capacity")),
                name="appointment_seat_within_capacity",
            ),
            models.CheckConstraint(
                condition=Q(status__in=sorted(SEATED), seat__isnull=False)
                | (~Q(status__in=sorted(SEATED)) & Q(seat__isnull=True)),
                name="appointment_seat_follows_status",
            ),
            models.CheckConstraint(
                condition=(~Q(status=Status.NOT_HELD) & Q(reason=""))
                | Q(status=Status.NOT_HELD, reason__in=[Reason.NO_SHOW, Reason.LEFT])
                | (Q(status=Status.NOT_HELD, reason=Reason.INADMISSIBLE) & ~Q(reason_text="")),
                name="appointment_not_held_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.cts

    @property
    def is_active(self) -> bool:
        return self.status in ACTIVE

    @property
    def is_upcoming(self) -> bool:
        return self.is_active and self.starts_at > timezone.now()

    @property
    def has_calls(self) -> bool:
        """Whether anybody has tried to call: `call_state` exists."""
        return hasattr(self, "call_state")

    @property
    def has_arrived(self) -> bool:
        """Whether reception saw the person: `visit` exists."""
        return hasattr(self, "visit")

    @property
    def full_name(self) -> str:
        return " ".join(filter(None, [self.given_names, self.first_surname, self.second_surname]))


class CtsCounter(models.Model):
    """The last consecutive given in a year by an office; its row is the lock that keeps it gapless."""

    year = models.PositiveSmallIntegerField()
    office_number = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "office_number"], name="cts_counter_once")
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.office_number:02d}: {self.last}"


class HistoryEntry(models.Model):
    """What happened to an appointment, once and for ever: written with the change, never edited."""

    class Kind(models.TextChoices):
        BOOKED = "registrada"
        MOVED = "cambiada"
        STATUS = "estado"
        ASSIGNED = "asignada"
        ARRIVED = "llegada"
        CALLED = "pasa"

    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="history")
    at = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=Kind)
    status = models.CharField(max_length=12, choices=Status, help_text="after the change")
    previous_status = models.CharField(max_length=12, choices=Status, blank=True)
    starts_at = models.DateTimeField(help_text="after the change")
    previous_starts_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=12, choices=Reason, blank=True)
    reason_text = models.CharField(max_length=200, blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        db_index=False,
        related_name="+",
        help_text="after the change",
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "history entries"

    def __str__(self) -> str:
        return f"{self.appointment} {self.kind} {self.status}"


class CallOutcome(models.TextChoices):
    """How a call to confirm ended."""

    ATTENDS = "asiste", "Sí asiste"
    MOVED = "cambio", "Cambió su fecha"
    CANCELLED = "cancela", "Cancela"
    NOT_OURS = "no_corresponde", "No le corresponde aquí"
    NO_ANSWER = "no_contesto", "No contestó"
    BUSY = "ocupado", "Buzón u ocupado"
    WRONG_NUMBER = "equivocado", "Número equivocado"
    LATER = "despues", "Llamar después"


class CallEntry(models.Model):
    """One call to a person, once and for ever."""

    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="calls")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    outcome = models.CharField(max_length=14, choices=CallOutcome)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["at", "id"]
        verbose_name_plural = "call entries"

    def __str__(self) -> str:
        return f"{self.appointment} {self.outcome}"


class CallState(models.Model):
    """Where the calls to a person stand. While `holder` holds it nobody else is given that person."""

    appointment = models.OneToOneField(
        Appointment, models.PROTECT, primary_key=True, related_name="call_state"
    )
    tries = models.PositiveSmallIntegerField(default=0, help_text="calls that reached nobody")
    tried_bands = models.CharField(max_length=40, blank=True, help_text="times of day, by spaces")
    retry_at = models.DateTimeField(null=True)
    wrong_number = models.BooleanField(default=False)
    missing_papers = models.CharField(
        max_length=200, blank=True, help_text="order numbers of what the person lacks, by spaces"
    )
    note = models.CharField(max_length=200, blank=True)
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)
    held_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.appointment}: {self.tries}"


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


class AttemptCount(models.Model):
    """How often something was tried within an hour; `subject` is a keyed hash, never a datum."""

    subject = models.CharField(max_length=64)
    hour = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "hour"], name="attempts_once")]

    def __str__(self) -> str:
        return f"{self.subject} {self.hour}: {self.count}"


APPEND_ONLY: tuple[type[models.Model], ...] = (
    HistoryEntry,
    CallEntry,
    ProgressEntry,
    DayClose,
    AccessEntry,
    RowChange,
    Seal,
)
"""The database refuses to change or delete their rows. Whoever adds one adds its trigger in a migration."""
