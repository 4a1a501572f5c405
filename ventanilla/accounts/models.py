"""Who works where and may do what, and which programs may write."""

from datetime import datetime

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q

from ventanilla.catalog.models import Office, Procedure


class Role(models.TextChoices):
    ATTENTION = "atencion", "Atención"
    COORDINATION = "coordinacion", "Coordinación"
    MANAGEMENT = "gestion", "Gestión"
    ADMINISTRATION = "administracion", "Administración"


OFFICE_ROLES = frozenset({Role.ATTENTION, Role.COORDINATION})
"""Held at one office each; the others hold for the whole institution."""


class User(AbstractUser):
    """A public servant. Whoever leaves is made inactive, never deleted: the history names him."""

    demo = models.BooleanField(
        default=False, help_text="of the demonstration: cannot enter without it"
    )
    skills = models.ManyToManyField(
        Procedure, blank=True, help_text="the procedures that this person attends; none means all"
    )
    preferences = models.JSONField(default=dict, blank=True, help_text="how he left his screens")
    session_epoch = models.PositiveIntegerField(
        default=0, help_text="one more ends every session that the person has open"
    )

    @property
    def name(self) -> str:
        return self.get_full_name() or self.username

    def get_session_auth_hash(self) -> str:
        """What a session must still know to be believed: the password, and the epoch."""
        return f"{super().get_session_auth_hash()}{self.session_epoch}"


class Membership(models.Model):
    """A role of a person: at an office, or in the whole institution."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=14, choices=Role)
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True)
    window = models.CharField(max_length=20, blank=True, help_text="where he attends: «2»")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "office"],
                condition=Q(office__isnull=False),
                name="membership_once_an_office",
            ),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=Q(office__isnull=True),
                name="membership_once",
            ),
            models.CheckConstraint(
                condition=Q(role__in=sorted(OFFICE_ROLES), office__isnull=False)
                | (~Q(role__in=sorted(OFFICE_ROLES)) & Q(office__isnull=True)),
                name="membership_office_follows_role",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()} {self.office or ''}".strip()


class RoleChange(models.Model):
    """A role that one administrator wants given or taken, and what another decided: once and for ever."""

    user = models.ForeignKey(User, models.PROTECT, related_name="role_changes")
    role = models.CharField(max_length=14, choices=Role)
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True)
    grant = models.BooleanField(help_text="given; otherwise taken away")
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    approved = models.BooleanField(null=True, blank=True, help_text="null while it waits")

    class Meta:
        ordering = ["-proposed_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(proposed_by=F("user")), name="role_change_not_for_oneself"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None, decided_at=None, approved=None)
                | (
                    Q(decided_by__isnull=False, decided_at__isnull=False, approved__isnull=False)
                    & ~Q(decided_by=F("proposed_by"))
                ),
                name="role_change_takes_two",
            ),
            models.CheckConstraint(
                condition=~Q(grant=True, approved=True, decided_by=F("user")),
                name="role_change_nobody_raises_himself",
            ),
        ]

    def __str__(self) -> str:
        return f"{'+' if self.grant else '-'}{self.role} {self.user}"


class AccessReset(models.Model):
    """That somebody who could not enter was let make a new password: who asked, who approved, when it was
    used and when the person read of it. What is written in a row is never written again."""

    user = models.ForeignKey(User, models.PROTECT, related_name="access_resets")
    factor = models.BooleanField(help_text="the second factor was lost too")
    takes_two = models.BooleanField(help_text="it waits for another administrator")
    asked_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, help_text="none: by command"
    )
    asked_at = models.DateTimeField()
    first_digest = models.CharField(
        max_length=64, unique=True, help_text="SHA-256 of the code, hexadecimal"
    )
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    approved = models.BooleanField(null=True, blank=True)
    second_digest = models.CharField(
        max_length=64, blank=True, help_text="of the other half, told to who approved"
    )
    used_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True, help_text="by the person")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(asked_by=F("user")) & ~Q(decided_by=F("user")),
                name="access_reset_not_for_oneself",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None, decided_at=None, approved=None, second_digest="")
                | (
                    Q(takes_two=True, decided_by__isnull=False, decided_at__isnull=False)
                    & Q(approved__isnull=False)
                    & ~Q(decided_by=F("asked_by"))
                ),
                name="access_reset_takes_two",
            ),
            models.CheckConstraint(
                condition=Q(used_at=None)
                | Q(takes_two=False)
                | Q(approved=True, decided_at__isnull=False),  # null alone would pass
                name="access_reset_used_once_granted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.asked_at}"

    @property
    def granted_at(self) -> datetime | None:
        """Since when the person is let in with it; none while it waits, and for ever where it was refused."""
        if not self.takes_two:
            return self.asked_at
        return self.decided_at if self.approved else None


class Matter(models.TextChoices):
    ROLE = "papel", "Papel"
    ACCOUNT = "cuenta", "Cuenta"


class AccountEntry(models.Model):
    """A role or an account that the program changed, and by whom. Written by `record`."""

    user = models.ForeignKey(User, models.PROTECT, related_name="account_entries")
    at = models.DateTimeField()
    what = models.CharField(max_length=8, choices=Matter)
    before = models.CharField(max_length=40, blank=True)
    after = models.CharField(max_length=40, blank=True)
    by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, help_text="none: by command"
    )

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "account entries"

    def __str__(self) -> str:
        return f"{self.user_id} {self.what}"


class AccountChange(models.Model):
    """The same, as a trigger of the database saw it, whatever program did it."""

    # No constraint to check: the trigger speaks of the row that it stands on.
    user = models.ForeignKey(
        User, models.DO_NOTHING, related_name="account_changes", db_constraint=False
    )
    at = models.DateTimeField(help_text="by the database's clock")
    what = models.CharField(max_length=8, choices=Matter)
    before = models.CharField(max_length=40, blank=True)
    after = models.CharField(max_length=40, blank=True)
    db_user = models.CharField(max_length=63, blank=True, help_text="none on SQLite")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.user_id} {self.what}"


class Absence(models.Model):
    """Days on which a public servant does not attend."""

    user = models.ForeignKey(User, models.CASCADE, related_name="absences")
    first_day = models.DateField()
    last_day = models.DateField(help_text="included")
    reason = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["first_day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_day__lte=F("last_day")), name="absence_first_before_last"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.first_day} – {self.last_day}"


class ApiKey(models.Model):
    """A program that may call the API. The key itself is shown once and never stored."""

    name = models.CharField(max_length=80, unique=True)
    scope = models.CharField(max_length=80, help_text="scopes parted by spaces")
    digest = models.CharField(
        max_length=64, unique=True, help_text="SHA-256 of the key, hexadecimal"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name

    def allows(self, scope: str) -> bool:
        return scope in self.scope.split()


APPEND_ONLY: tuple[type[models.Model], ...] = (AccountEntry, AccountChange)
"""The database refuses to change or delete their rows, and to delete those of the next. Whoever adds one
adds its trigger in a migration."""
WRITTEN_ONCE: tuple[type[models.Model], ...] = (RoleChange, AccessReset)
