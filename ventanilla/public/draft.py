"""What a person has answered so far. It travels signed in a cookie of the booking pages: no session in
the database, nothing in the address, any server answers any step."""

import secrets
import time
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from ventanilla.appointments.person import Person
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.catalog.jurisdiction import NoOffice, office_for
from ventanilla.catalog.models import Municipality, Office, Procedure

COOKIE = "cita"
PATH = "/citas/"
SECONDS = 2 * 60 * 60
_SALT = "public.draft"


@dataclass(frozen=True)
class Draft:
    """`starts_at` is an ISO instant; `key` is born with the check page and makes repeated sends one."""

    procedure: str = ""
    municipality: str = ""
    office: int | None = None
    day: str = ""
    starts_at: str = ""
    given_names: str = ""
    first_surname: str = ""
    second_surname: str = ""
    phone: str = ""
    wants_messages: bool | None = None
    key: str = ""
    started_at: float = 0.0

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        return cls.unsign(request.COOKIES.get(COOKIE, "")) or cls(started_at=time.time())

    @classmethod
    def unsign(cls, text: str) -> Self | None:
        """The draft that was signed; None when it is forged, spoilt or older than two hours."""
        try:
            answers = signing.loads(text, salt=_SALT, max_age=SECONDS)
            return cls(**{name: answers[name] for name in _NAMES if name in answers})
        except (signing.BadSignature, TypeError, ValueError):
            return None

    def signed(self) -> str:
        answers = {name: value for name, value in vars(self).items() if value not in ("", None)}
        return signing.dumps(answers, salt=_SALT, compress=True)

    def keep(self, response: HttpResponse) -> HttpResponse:
        response.set_cookie(
            COOKIE,
            self.signed(),
            max_age=SECONDS,
            path=PATH,
            secure=settings.HTTPS,
            httponly=True,
            samesite="Lax",
        )
        return response

    def answer(self, **answers: Any) -> Self:
        """The draft with new answers: any change makes it another request, with another key."""
        changed = replace(self, **answers)
        return changed if changed == self else replace(changed, key="")

    def with_key(self) -> Self:
        return self if self.key else replace(self, key=secrets.token_urlsafe(16))

    def chosen_procedure(self) -> Procedure | None:
        return current_catalogue().procedures.get(self.procedure)

    def chosen_municipality(self) -> Municipality | None:
        return current_catalogue().municipalities.get(self.municipality)

    def chosen_office(self) -> Office | None:
        """The office that attends now; None while unknown, or when it is no longer the one shown."""
        procedure, municipality = self.chosen_procedure(), self.chosen_municipality()
        if not (procedure and municipality):
            return None
        try:
            office = office_for(procedure, municipality)
        except NoOffice:
            return None
        return office if office.number == self.office else None

    def chosen_start(self) -> datetime | None:
        return datetime.fromisoformat(self.starts_at) if self.starts_at else None

    def chosen_person(self) -> Person | None:
        if not self.phone:
            return None
        return Person(self.given_names, self.first_surname, self.second_surname, self.phone)


_NAMES = [field.name for field in fields(Draft)]


def forget(response: HttpResponse) -> HttpResponse:
    response.delete_cookie(COOKIE, path=PATH, samesite="Lax")
    return response
