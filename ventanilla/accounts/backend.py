"""Who may enter."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings


class Backend(AuthenticationBackend):
    """By user name and password. Whoever was made inactive, and the demonstration's people where there is
    no demonstration, are out: also of the sessions that they have open."""

    def user_can_authenticate(self, user: Any) -> bool:
        return super().user_can_authenticate(user) and (settings.DEMO or not user.demo)
