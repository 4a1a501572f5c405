"""The voucher: one printed letter page with everything that a person needs on the day."""

from collections.abc import Iterator
from contextlib import suppress
from math import ceil
from pathlib import Path
from typing import Any

from django.conf import settings

from ventanilla.appointments import cts, lookup
from ventanilla.appointments.models import Appointment
from ventanilla.appointments.status import Status
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.catalog.models import Institution, Office, Requirement
from ventanilla.lib import dates, pdf, phone, qr

HERE = Path(__file__).parent
TEMPLATE = HERE / "voucher.typ"
FONTS = HERE / "fonts"
LARGEST, SMALLEST = 14, 11
"""Points of the running text."""
DENSE = 6
"""With more papers than these a note goes on the line of its paper: one sheet is worth more."""

_NOTICES = {
    Status.PENDING: "Tu cita está registrada.",
    Status.CONFIRMED: "Tu cita está confirmada. Te esperamos.",
    Status.COMPLETED: "Esta cita ya se atendió.",
    Status.CANCELLED: "Esta cita se canceló y su lugar quedó libre.",
    Status.NOT_HELD: "Esta cita no se llevó a cabo.",
}


def voucher_of(token: str) -> bytes:
    """That of the secret link, as messages name it. Raises lookup.NotFound."""
    institution = current_catalogue().institution
    appointment = lookup.by_token(token)
    return voucher_pdf(appointment, institution=institution, public_url=settings.PUBLIC_URL)


def voucher_pdf(appointment: Appointment, *, institution: Institution, public_url: str) -> bytes:
    """The PDF; the same bytes as long as neither the appointment nor the catalogue changes.

    `public_url` is where the site stands, without a final slash: «https://citas.example.mx».
    """
    data = _data(appointment, institution, public_url)
    for letter, pages in _attempts(_rows(data)):
        with suppress(pdf.TooLong):
            room = {"letter": letter, "pages": pages}
            return pdf.compile(TEMPLATE, data | room, fonts=FONTS, made_at=appointment.created_at)
    raise AssertionError("the last attempt has no limit")


def page_url(appointment: Appointment, public_url: str) -> str:
    """The page of the appointment: its token is the key, so the address opens it without typing."""
    return f"{public_url}/citas/ver/{appointment.token}/"


def paper_line(requirement: Requirement) -> str:
    """«Acta de nacimiento (original y 2 copias, si lo tienes)»"""
    details = _details(requirement, _form(requirement))
    return f"{requirement.document} ({details})" if details else requirement.document


def _attempts(rows: float) -> Iterator[tuple[float, int]]:
    """Letter in points and pages that it may take: the largest that fits one page, else two.

    An attempt takes milliseconds, so the first is the letter that so many rows are known to need.
    """
    likely = round(2 * (LARGEST - 0.2 * (rows - 12)))
    for double in range(min(likely, 2 * LARGEST), 2 * SMALLEST - 1, -1):
        yield double / 2, 1
    yield from ((LARGEST, 2), (12.5, 2), (SMALLEST, 99))


def _rows(data: dict[str, Any]) -> float:
    """About how many rows of 80 letters the changing parts take; the rest is the same on every voucher."""
    rows: float = ceil(len(data["person"]) / 50) + ceil(len(data["procedure"]["cost"]) / 80)
    rows += ceil(len(data["hygiene"]) / 80)
    for paper in data["papers"]:
        title, note = len(paper["document"] + paper["detail"]), len(paper["note"])
        rows += 0.3 + (
            ceil((title + note) / 80) if data["dense"] else ceil(title / 80) + ceil(note / 80)
        )
    return rows


def _data(appointment: Appointment, institution: Institution, public_url: str) -> dict[str, Any]:
    """What `voucher.typ` reads, but for the size of its letters."""
    office, procedure = appointment.office, appointment.procedure
    return {
        **_facts(appointment),
        **_papers(list(procedure.requirements.all())),
        "institution": {
            "name": institution.name,
            "logo": institution.logo_svg,
            "help": phone.grouped(institution.help_phone),
            "hours": institution.help_hours,
            "report": phone.grouped(institution.report_phone),
        },
        "office": _office(office),
        "hygiene": _running(office.hygiene or institution.hygiene),
        "sample": not (office.verified and procedure.verified),
        "site": public_url.partition("://")[2] or public_url,
        "qr": qr.svg(page_url(appointment, public_url)),
        "link": page_url(appointment, public_url),
    }


def _facts(appointment: Appointment) -> dict[str, Any]:
    start = dates.local(appointment.starts_at, appointment.office.time_zone)
    procedure, ending = appointment.procedure, phone.last4(appointment.phone)
    return {
        "cts": cts.grouped(appointment.cts or ""),
        "person": appointment.full_name,
        "ending": f"{ending[:2]} {ending[2:]}",
        "pending": appointment.status == Status.PENDING,
        "active": appointment.is_active,
        "notice": _NOTICES[Status(appointment.status)],
        "procedure": {
            "plain": procedure.plain_name,
            "official": procedure.name,
            "cost": _running(procedure.cost),
        },
        "day": dates.long_date(start.date()).capitalize(),
        "hour": dates.clock(start),
    }


def _office(office: Office) -> dict[str, str]:
    return {
        "name": office.name,
        "address": office.address,
        "postal_code": office.postal_code,
        "phone": phone.grouped(office.phone) if office.phone else "",
    }


def _papers(requirements: list[Requirement]) -> dict[str, Any]:
    """A form that all of them share is said once, in the heading."""
    forms = {_form(requirement) for requirement in requirements}
    shared = forms.pop() if len(forms) == 1 else ""
    heading = "Lleva estos papeles" if requirements else "No necesitas llevar papeles"
    return {
        "dense": len(requirements) > DENSE,
        "papers_heading": f"{heading} ({shared})" if shared else heading,
        "papers": [
            {
                "document": requirement.document,
                "detail": _details(requirement, "" if shared else _form(requirement)),
                "note": requirement.note,
            }
            for requirement in requirements
        ],
    }


def _form(requirement: Requirement) -> str:
    """«original y 2 copias», or nothing where neither is asked for."""
    copies = {0: "", 1: "1 copia"}.get(requirement.copies, f"{requirement.copies} copias")
    return " y ".join(filter(None, ["original" if requirement.original else "", copies]))


def _details(requirement: Requirement, form: str) -> str:
    of_whom = f"de {requirement.of_whom}" if requirement.of_whom else ""
    optional = "si lo tienes" if requirement.optional else ""
    return ", ".join(filter(None, [form, of_whom, optional]))


def _running(lines: str) -> str:
    """Several lines as one paragraph, each a sentence: it leaves room for larger letters."""
    sentences = filter(None, map(str.strip, lines.splitlines()))
    return " ".join(line if line[-1] in ".!?:;" else f"{line}." for line in sentences)
