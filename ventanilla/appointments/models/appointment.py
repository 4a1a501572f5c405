"""The appointment itself, and what counts keys and attempts."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from ventanilla.appointments.status import ACTIVE, SEATED, Reason, Status
from ventanilla.catalog.models import Municipality, Office, Procedure


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
    wants_messages = models.BooleanField(
        null=True, help_text="by WhatsApp or SMS; NULL where nobody asked"
    )

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
            # The days of an office; after the status, all that a report counts, so that the rows
            # themselves are not read.
            models.Index(
                fields=[
                    *("office", "starts_at", "status", "reason", "procedure", "municipality"),
                    *("channel", "created_at", "status_changed_at", "id"),
                ],
                name="appointment_office_day",
            ),
            models.Index(fields=["office", "created_at"], name="appointment_office_booked"),
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


class AttemptCount(models.Model):
    """How often something was tried within an hour; `subject` is a keyed hash, never a datum."""

    subject = models.CharField(max_length=64)
    hour = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "hour"], name="attempts_once")]

    def __str__(self) -> str:
        return f"{self.subject} {self.hour}: {self.count}"
