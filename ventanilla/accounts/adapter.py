"""What allauth asks of us: nobody signs up, nobody gets an e-mail, and it speaks as the rest does."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": "El usuario o la contraseña no son correctos. Revísalos otra vez.",
        "too_many_login_attempts": "Fueron muchos intentos. Espera 5 minutos e inténtalo otra vez.",
        "enter_current_password": "Esa no es la contraseña que tienes hoy. Escríbela otra vez.",
        "incorrect_password": "Esa no es tu contraseña. Escríbela otra vez.",
        "rate_limited": "Fueron muchos intentos. Espera 5 minutos e inténtalo otra vez.",
        "account_inactive": "Tu cuenta está cerrada. Avisa a quien administra el sistema.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, *args: Any, **kwargs: Any) -> None:
        """There is no address to write to: the person is told on the page."""

    def pre_login(self, request: HttpRequest, user: Any, **more: Any) -> HttpResponse | None:
        """allauth lets the right password of whoever may not enter come this far."""
        if user.demo and not settings.DEMO:
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **more)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("mfa_index")


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "Ese código no es. Espera el siguiente y escríbelo completo.",
        "cannot_generate_recovery_codes": "Primero activa el código de tu teléfono o una llave de acceso.",
        "cannot_delete_authenticator": "No puedes quitarlo.",
    }

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """The demonstration's people are everybody's: their code stays."""
        return not authenticator.user.demo

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        made = user.authenticator_set.filter(type=type).count()
        return f"Mi llave {made + 1}" if made else "Mi llave"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": settings.MFA_TOTP_ISSUER}
