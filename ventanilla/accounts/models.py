"""Who works where, and which programs may write."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """A public servant."""


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
