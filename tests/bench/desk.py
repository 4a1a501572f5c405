"""The desk under a long history: the calls and the month of an office, as a public servant asks for them."""

from tests.bench.scripts import DESK
from tests.served import Served

_ENTER = """
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.conf import settings
from ventanilla.accounts.models import Membership, Role, User
from ventanilla.catalog.models import Office

user = User.objects.create_user("bench", password="nobody knows it")
TOTP.activate(user, generate_totp_secret())
Membership.objects.create(user=user, role=Role.COORDINATION, office=Office.objects.get(number=NUMBER))
session = SessionStore()
session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session.set_expiry(86_400)
session.create()
print(settings.SESSION_COOKIE_NAME + "=" + session.session_key)
"""


def entered(served: Served) -> str:
    """The cookie of a coordinator of its office, past both factors."""
    program = _ENTER.replace("NUMBER", str(DESK))
    return served.manage("shell", stdin=program).strip().splitlines()[-1]


def pages() -> dict[str, str]:
    """Address by name; the month is the past one, which is full."""
    from ventanilla.appointments.availability import bookable_range
    from ventanilla.catalog.catalogue import current

    first, _ = bookable_range(current().offices[DESK])
    month = first.replace(day=1)
    root = f"/intranet/{DESK}"
    return {
        "calls of an office": f"{root}/llamadas/lista/",
        "month of an office": f"{root}/calendario/{month}/mes/",
        "week of an office": f"{root}/calendario/{first}/semana/",
    }
