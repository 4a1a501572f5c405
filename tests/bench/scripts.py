"""What the clients do: one request, one booking, or a whole booking as a browser carries it out."""

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from urllib.parse import urlencode

from tests.bench.clients import Answer, Script, Wrong
from ventanilla.appointments.availability import bookable_range
from ventanilla.catalog.catalogue import current
from ventanilla.catalog.models import Municipality, Office
from ventanilla.public.draft import Draft
from ventanilla.scheduling.grid import Slot
from ventanilla.scheduling.grid import current as current_timetable

PROCEDURE = "constancia"
CSRF = "b" * 32
PLACES_EACH = 6
"""Places of a start that the bench may take: the capacity is raised to hold them and the demo's three."""
MEASURED, PLACES_MEASURED = 10, 2
"""The office whose days are measured is filled as far as a real one with three places can be."""
DESK = 11
"""At this office's desk is measured: nobody books there, so both databases show the same people."""
_COOKIE = re.compile(rb"\r\nset-cookie: *(\w+)=([^;]*)", re.IGNORECASE)
_LOCATION = re.compile(rb"\r\nlocation: ([^\r]*)", re.IGNORECASE)
_SIGNED = re.compile(rb'name="cita" value="([^"]+)"')


@dataclass(frozen=True)
class Errand:
    """Who wants which place; each has a telephone of its own."""

    municipality: Municipality
    office: Office
    slot: Slot
    number: int

    @property
    def phone(self) -> str:
        return f"722{2_000_000 + self.number}"

    @property
    def person(self) -> dict[str, str]:
        return {"given_names": "Rosa", "first_surname": "Peña", "second_surname": "Núñez"}


def attending() -> list[tuple[Office, Municipality]]:
    """The offices that receive somebody but the desk's, each with the municipality where it stands: typing
    its name leaves no doubt, as «Atenco» would."""
    offices = current().offices.values()
    return [
        (office, office.municipality)
        for office in offices
        if office.municipality in current().served_by(office) and office.number != DESK
    ]


def errands() -> Iterator[Errand]:
    """All places that the bench may take, in no order. Ends when none is left."""
    timetable, found = current_timetable(), []
    for office, municipality in attending():
        first, last = bookable_range(office)
        places = PLACES_MEASURED if office.number == MEASURED else PLACES_EACH
        for ordinal in range(first.toordinal(), last.toordinal() + 1):
            for slot in timetable.slots(office, first.fromordinal(ordinal)):
                found += [(municipality, office, slot)] * places
    Random(1).shuffle(found)
    for number, (municipality, office, slot) in enumerate(found):
        yield Errand(municipality, office, slot, number)


def request(method: str, path: str, body: bytes = b"", **headers: str) -> bytes:
    fixed = {"Host": "127.0.0.1", "Accept-Encoding": "gzip, deflate, br"}
    if body:
        fixed |= {"Content-Length": str(len(body))}
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in (fixed | headers).items()]
    return "\r\n".join([f"{method} {path} HTTP/1.1", *lines, "", ""]).encode() + body


def form(path: str, fields: dict[str, str], cookies: dict[str, str]) -> bytes:
    body = urlencode(fields).encode()
    kind = "application/x-www-form-urlencoded"
    return request("POST", path, body, Content_Type=kind, Cookie=_jar(cookies))


def _jar(cookies: dict[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


def repeated(encoded: bytes) -> Iterator[Script]:
    """The same request again and again."""
    while True:
        yield expecting(encoded, 200)


def expecting(encoded: bytes, status: int, location: str = "") -> Script:
    answer = yield encoded
    check(answer, status, location)


def check(answer: Answer, status: int, location: str = "") -> None:
    if answer.status != status or not location_of(answer).startswith(location):
        text = plain(answer)[:2_000].decode(errors="replace")
        raise Wrong(f"expected {status} {location}, got {answer.head.decode()}\n{text}")


def location_of(answer: Answer) -> str:
    found = _LOCATION.search(answer.head)
    return found[1].decode() if found else ""


def plain(answer: Answer) -> bytes:
    zipped = b"content-encoding: gzip" in answer.head.lower()
    return gzip.decompress(answer.body) if zipped else answer.body


@dataclass
class Acknowledged:
    """How many bookings the server said were made."""

    total: int = 0


@dataclass
class Bookings:
    """Ready-made booking requests, so that signing them is not measured."""

    places: Iterator[Errand]
    made: Acknowledged
    api_key: str = ""
    ready: list[bytes] = field(default_factory=list)

    def prepare(self, wanted: int) -> None:
        encode = self.by_api if self.api_key else self.by_form
        missing = range(wanted - len(self.ready))
        self.ready += [encode(errand) for _, errand in zip(missing, self.places, strict=False)]

    def scripts(self) -> Iterator[Script]:
        while self.ready:
            yield self.book(self.ready.pop())
        raise Wrong("no request is left: prepare more")

    def book(self, encoded: bytes) -> Script:
        answer = yield encoded
        check(answer, 201) if self.api_key else check(answer, 302, "/citas/ver/")
        self.made.total += 1

    def draft(self, errand: Errand) -> Draft:
        return Draft(
            procedure=PROCEDURE,
            municipality=errand.municipality.code,
            office=errand.office.number,
            day=errand.slot.local.date().isoformat(),
            starts_at=errand.slot.starts_at.isoformat(),
            phone=f"+52{errand.phone}",
            key=f"bench-{errand.number}",
            started_at=1.0,
            **errand.person,
        )

    def by_form(self, errand: Errand) -> bytes:
        draft = self.draft(errand).signed()
        fields = {"cita": draft, "altcha": "", "sitio_web": "", "csrfmiddlewaretoken": CSRF}
        return form("/citas/nueva/revisar/", fields, {"csrf": CSRF, "cita": draft})

    def by_api(self, errand: Errand) -> bytes:
        wish = {
            "procedure": PROCEDURE,
            "municipality": errand.municipality.code,
            "starts_at": errand.slot.local.isoformat(),
            "phone": errand.phone,
            **errand.person,
        }
        return request(
            "POST",
            "/api/v1/appointments",
            json.dumps(wish).encode(),
            Content_Type="application/json",
            Authorization=f"Bearer {self.api_key}",
            Idempotency_Key=f"bench-{errand.number}",
        )


def flows(places: Iterator[Errand], made: Acknowledged) -> Iterator[Script]:
    for errand in places:
        yield flow(errand, made)
    raise Wrong("no place is left for another flow")


def flow(errand: Errand, made: Acknowledged) -> Script:
    """From the first page to the page of the appointment: fifteen requests, cookies kept."""
    cookies: dict[str, str] = {}
    new = "/citas/nueva/"

    def got(answer: Answer, status: int, location: str = "") -> Answer:
        check(answer, status, location)
        cookies.update(
            {name.decode(): value.decode() for name, value in _COOKIE.findall(answer.head)}
        )
        return answer

    def fields(**answers: str) -> dict[str, str]:
        return answers | {"csrfmiddlewaretoken": cookies["csrf"]}

    got((yield request("GET", "/")), 200)
    got((yield request("GET", new)), 302, f"{new}tramite/")
    local = errand.slot.local
    answers = [
        ("tramite/", {"tramite": PROCEDURE}),
        ("municipio/", {"municipio": errand.municipality.name}),
        ("dia/", {"dia": local.date().isoformat()}),
        ("hora/", {"inicio": local.strftime("%Y-%m-%dT%H:%M")}),
        ("datos/", errand.person | {"phone": errand.phone}),
    ]
    for step, (here, typed) in enumerate(answers, 1):
        there = answers[step][0] if step < len(answers) else "revisar/"
        got((yield request("GET", new + here, Cookie=_jar(cookies))), 200)
        got((yield form(new + here, fields(**typed), cookies)), 302, new + there)
    page = got((yield request("GET", f"{new}revisar/", Cookie=_jar(cookies))), 200)
    signed = _SIGNED.search(plain(page))
    if not signed:
        raise Wrong("the last page carries no signed request")
    sent = fields(cita=signed[1].decode(), altcha="", sitio_web="")
    done = got((yield form(f"{new}revisar/", sent, cookies)), 302, "/citas/ver/")
    made.total += 1
    check((yield request("GET", location_of(done), Cookie=_jar(cookies))), 200)
