"""The appointment for the calendar of a telephone (iCalendar, RFC 5545)."""

import unicodedata
from datetime import UTC, timedelta
from urllib.parse import urlsplit

from icalendar import Alarm, Calendar, Event

from ventanilla.appointments import cts
from ventanilla.appointments.models import Appointment
from ventanilla.appointments.status import SEATED
from ventanilla.appointments.voucher import page_url, paper_line
from ventanilla.catalog.models import Institution, Office
from ventanilla.lib import phone

LASTS = timedelta(minutes=30)
REMINDERS = {
    timedelta(days=1): "Mañana es tu cita. Junta tus papeles.",
    timedelta(hours=2): "Tu cita es en 2 horas. Lleva tus papeles.",
}


def calendar_file(appointment: Appointment, *, institution: Institution, public_url: str) -> bytes:
    """The `.ics`. It has no METHOD: with one it would be an invitation, which asks for an organiser
    with an e-mail address. Opened again after a change it replaces the first: same UID, higher SEQUENCE.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Ventanilla//Citas//ES")
    calendar.add("version", "2.0")
    calendar.add_component(_event(appointment, institution, public_url))
    return calendar.to_ical()


def _event(appointment: Appointment, institution: Institution, public_url: str) -> Event:
    office, procedure = appointment.office, appointment.procedure
    event = Event()
    event.add("uid", f"{appointment.cts}@{urlsplit(public_url).hostname}")
    event.add("dtstamp", appointment.created_at.astimezone(UTC))
    event.add("sequence", _changes(appointment))
    # In UTC: the telephone shows it by its own clock, and the file needs no table of time zones.
    event.add("dtstart", appointment.starts_at.astimezone(UTC))
    event.add("dtend", (appointment.starts_at + LASTS).astimezone(UTC))
    event.add("status", "CONFIRMED" if appointment.status in SEATED else "CANCELLED")
    event.add("summary", _one_line(f"Cita: {procedure.plain_name} ({institution.short_name})"))
    event.add("location", _one_line(f"{office.name}, {_address(office)}"))
    event.add("description", _description(appointment, institution))
    event.add("url", page_url(appointment, public_url))
    event.add("class", "PRIVATE")
    for before, words in REMINDERS.items():
        event.add_component(_alarm(before, words))
    return event


def _changes(appointment: Appointment) -> int:
    """How often it changed since it was booked; the first line of its history is the booking."""
    return max(appointment.history.count() - 1, 0)


def _address(office: Office) -> str:
    return f"{office.address}, C.P. {office.postal_code}"


def _description(appointment: Appointment, institution: Institution) -> str:
    papers = [paper_line(paper) for paper in appointment.procedure.requirements.all()]
    lines = [
        f"Tu clave: {cts.grouped(appointment.cts or '')}",
        f"A nombre de: {appointment.full_name}",
        *(["Lleva:", *(f"- {paper}" for paper in papers)] if papers else []),
        "Tu cita es gratis. Nadie puede cobrarte por tu cita.",
        f"¿No puedes ir? Cambia o cancela en la página de tu cita o llama al"
        f" {phone.grouped(institution.help_phone)}.",
    ]
    return "\n".join(map(_one_line, lines))


def _alarm(before: timedelta, words: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -before)
    alarm.add("description", words)
    return alarm


def _one_line(text: str) -> str:
    """Breaks and control characters out: the library writes them as they come, and they would start a
    line of the file."""
    plain = "".join(" " if unicodedata.category(char) == "Cc" else char for char in text)
    return " ".join(plain.split())
