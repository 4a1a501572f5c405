"""People of the demonstration: one of each role, so that a newcomer can look at everything.

They exist only where DEMO is on, which takes a server that answers to its own machine alone. Their one
password is made for each installation; their second factor is shown on the page that asks for it.
"""

import secrets
import time
from itertools import cycle

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.db import transaction

from ventanilla.accounts import record
from ventanilla.accounts.models import Membership, Role, User
from ventanilla.catalog.models import Office

PEOPLE = (
    ("lupe", "Guadalupe", "Hernández Soto", Role.ATTENTION, 10),
    ("memo", "Guillermo", "Arias Luna", Role.ATTENTION, 10),
    ("ramos", "Ernesto", "Ramos Vega", Role.COORDINATION, 10),
    ("nava", "Teresa", "Nava Ortiz", Role.ATTENTION, 6),
    ("gestion", "Patricia", "Solís Mena", Role.MANAGEMENT, None),
    ("admin", "Raúl", "Campos Rey", Role.ADMINISTRATION, None),
    ("admin2", "Elvira", "Rojas Gil", Role.ADMINISTRATION, None),
)
COLLEAGUES = (
    ("Marisol", "Quiroz Lara"),
    ("Rubén", "Escamilla Paz"),
    ("Adriana", "Bernal Téllez"),
    ("Joaquín", "Millán Cano"),
    ("Lourdes", "Archundia Gil"),
    ("Saúl", "Venegas Rico"),
    ("Irene", "Pichardo Luna"),
    ("Tomás", "Garduño Vilchis"),
    ("Graciela", "Esquivel Mora"),
    ("Daniel", "Legorreta Sosa"),
    ("Norma", "Albarrán Díaz"),
    ("Efraín", "Monroy Salas"),
    ("Claudia", "Nolasco Vera"),
)


def password() -> str:
    """Made once and kept beside the data, readable by its owner only."""
    path = settings.DATA_DIR / "demo_password"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(f"demo-{secrets.token_hex(4)}")
    return path.read_text().strip()


@transaction.atomic
def create_people() -> list[Membership]:
    """The same people however often it is called."""
    return [_person(*each) for each in PEOPLE]


@transaction.atomic
def colleagues() -> dict[int, list[User]]:
    """Who attends at each office, by its number, and who leads it last. Where the cast has nobody it is
    somebody who appears in what was done and cannot enter: without password nor second factor."""
    found: dict[int, list[User]] = {each.number: [] for each in Office.objects.order_by("number")}
    for username, *_, office in PEOPLE:
        if office in found:
            found[office] += User.objects.filter(username=username, demo=True)
    for number, (given_names, surnames) in zip(sorted(found), cycle(COLLEAGUES), strict=False):
        if not found[number]:
            found[number].append(_colleague(f"demo{number:02d}", given_names, surnames, number))
    return found


def _colleague(username: str, given_names: str, surnames: str, number: int) -> User:
    user, created = User.objects.get_or_create(
        username=username,
        defaults={"first_name": given_names, "last_name": surnames, "demo": True},
    )
    if created:
        user.set_unusable_password()
        user.save(update_fields=["password"])
        where = Office.objects.get(number=number)
        Membership.objects.create(user=user, role=Role.ATTENTION, office=where)
    return user


def code_of(user: User) -> str:
    """The second factor of one of them at this moment; empty for anybody else."""
    if not (settings.DEMO and user.demo):
        return ""
    found = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if found is None:
        return ""
    counter = int(time.time()) // 30
    return str(format_hotp_value(hotp_value(decrypt(found.data["secret"]), counter)))


def _person(
    username: str, given_names: str, surnames: str, role: Role, office: int | None
) -> Membership:
    user, created = User.objects.get_or_create(
        username=username,
        defaults={"first_name": given_names, "last_name": surnames, "demo": True},
    )
    if user.demo and not user.check_password(password()):
        user.set_password(password())
        user.save(update_fields=["password"])
    if created:
        TOTP.activate(user, generate_totp_secret())
    where = Office.objects.get(number=office) if office else None
    membership, given = Membership.objects.get_or_create(user=user, role=role, office=where)
    if given:
        record.role_given(membership, by=None)
    return membership
