"""Public servants at their desks: logged in with both factors, as the real pages do it."""

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from django.http import HttpResponse
from django.test import Client

from tests.people import office
from ventanilla.accounts.models import OFFICE_ROLES, Membership, Role, User

PASSWORD = "una frase larga y mía"
ENTRANCE, SECOND = "/intranet/entrar/", "/intranet/cuenta/segundo-paso/authenticate/"


def person(username: str, role: Role | None = None, municipality: str = "106") -> User:
    """With a second factor; an office role is held at the office of the municipality."""
    user = User.objects.create_user(username, password=PASSWORD)
    TOTP.activate(user, generate_totp_secret())
    if role:
        where = office(municipality) if role in OFFICE_ROLES else None
        Membership.objects.create(user=user, role=role, office=where)
    return user


def code(user: User) -> str:
    found = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    counter = list(yield_hotp_counters_from_time())[1]
    return str(format_hotp_value(hotp_value(decrypt(found.data["secret"]), counter)))


def give_password(client: Client, username: str, password: str = PASSWORD) -> HttpResponse:
    return client.post(ENTRANCE, {"login": username, "password": password})


def enter(user: User) -> Client:
    """Through the two pages."""
    client = Client()
    answer = give_password(client, user.username)
    assert answer.headers["Location"] == SECOND, answer.content.decode()
    answer = client.post(SECOND, {"code": code(user)})
    assert answer.headers["Location"] == "/intranet/", answer.content.decode()
    return client
