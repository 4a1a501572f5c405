"""Where: municipalities, offices and which office serves which."""

from django.db import models

from ventanilla.catalog.models.procedures import Procedure


class Municipality(models.Model):
    code = models.CharField(max_length=3, unique=True, help_text="INEGI code without the state")
    name = models.CharField(max_length=80, unique=True)
    short_name = models.CharField(max_length=24)

    class Meta:
        ordering = ["code"]
        verbose_name_plural = "municipalities"

    def __str__(self) -> str:
        return self.name


class MunicipalityAlias(models.Model):
    """How people shorten or misname a municipality; without accents, lower case."""

    alias = models.CharField(max_length=80, unique=True)
    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="aliases")

    def __str__(self) -> str:
        return self.alias


class PostalCode(models.Model):
    """Suggests a municipality, never decides it: irregular settlements borrow their neighbour's."""

    code = models.CharField(max_length=5, unique=True)
    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="postal_codes")

    def __str__(self) -> str:
        return self.code


class Office(models.Model):
    number = models.PositiveSmallIntegerField(unique=True, help_text="0-99, part of the CTS")
    name = models.CharField(max_length=100)
    short_name = models.CharField(max_length=24, help_text="«Toluca»: fits a WhatsApp button")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    address = models.CharField(max_length=250)
    postal_code = models.CharField(max_length=5)
    phone = models.CharField(max_length=10, blank=True)
    time_zone = models.CharField(max_length=40)
    hours_text = models.CharField(max_length=80, help_text="when the door is open, in words")
    hygiene = models.TextField(blank=True, help_text="instead of the institution's")
    active = models.BooleanField(default=True)
    verified = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return self.name

    @property
    def code(self) -> str:
        return f"{self.number:02d}"


class OfficePoint(models.Model):
    """Where on the map an office stands, where the institution says so."""

    office = models.OneToOneField(Office, models.CASCADE, related_name="+")
    latitude = models.FloatField(help_text="degrees north, WGS 84")
    longitude = models.FloatField(help_text="degrees east, WGS 84")

    def __str__(self) -> str:
        return f"{self.latitude}, {self.longitude}"


class Jurisdiction(models.Model):
    """Which office serves a municipality: for one procedure, or for all of them where it is empty."""

    municipality = models.ForeignKey(Municipality, models.CASCADE)
    procedure = models.ForeignKey(Procedure, models.CASCADE, null=True, blank=True)
    office = models.ForeignKey(Office, models.CASCADE, related_name="jurisdictions")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True, help_text="last day, included")

    def __str__(self) -> str:
        return f"{self.municipality} → {self.office}"
