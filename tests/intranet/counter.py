"""A morning at the counter of Toluca: Tuesday at ten, with people who are due."""

from django.test import Client

from tests.intranet.desk import enter, person
from tests.people import TUESDAY, at, office
from ventanilla.accounts.models import Role, User
from ventanilla.accounts.windows import set_window
from ventanilla.appointments.models import Appointment

TEN = at("10:00", TUESDAY)
RECEPTION, ATTENTION, WALK_IN = (
    f"/intranet/10/{page}/" for page in ("recepcion", "atencion", "sin-cita")
)
PAYLOAD = "<img src=x onerror=alert(1)>"


def official(name: str, window: str = "", role: Role = Role.ATTENTION) -> tuple[User, Client]:
    user = person(name, role)
    client = enter(user)
    session = client.session
    session.set_expiry(30 * 86_400)  # the clock of these tests leaps over days
    session.save()
    if window:
        set_window(user, office(), window)
    return user, client


def address(base: str, appointment: Appointment, page: str = "") -> str:
    return f"{base}{appointment.cts}/{page}"
