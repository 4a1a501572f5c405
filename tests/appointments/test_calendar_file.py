from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from icalendar import Alarm, Calendar, Event

from ventanilla.appointments.calendar_file import calendar_file
from ventanilla.appointments.models import Appointment, Channel, HistoryEntry
from ventanilla.appointments.status import Status
from ventanilla.catalog.models import Institution, Municipality, Office, Procedure

pytestmark = pytest.mark.django_db

SITE = "https://citas.example.mx"
BOOKED = datetime(2026, 11, 20, 15, tzinfo=UTC)
STARTS = datetime(2026, 11, 24, 16, tzinfo=UTC)


def booked(**fields: Any) -> Appointment:
    values = {
        "cts": "202610106010042188",
        "token": "Zk3vQ9pL2mXw7RtB5nYc8H",
        "procedure": Procedure.objects.get(code="titulo_propiedad"),
        "office": Office.objects.get(number=0),
        "municipality": Municipality.objects.get(code="106"),
        "starts_at": STARTS,
        "seat": 1,
        "capacity": 3,
        "status_changed_at": BOOKED,
        "given_names": "María",
        "first_surname": "García",
        "second_surname": "López",
        "name_key": "maria garcia lopez",
        "phone": "+527221234567",
        "channel": Channel.WEB,
        "privacy_version": "1",
        "idempotency_key": "k",
        "fingerprint": "f",
        "created_at": BOOKED,
    }
    appointment = Appointment.objects.create(**(values | fields))
    write_history(appointment, HistoryEntry.Kind.BOOKED)
    return appointment


def write_history(appointment: Appointment, kind: HistoryEntry.Kind) -> None:
    HistoryEntry.objects.create(
        appointment=appointment,
        at=BOOKED,
        kind=kind,
        status=appointment.status,
        starts_at=appointment.starts_at,
        channel=Channel.WEB,
    )


def file_of(appointment: Appointment) -> bytes:
    institution = Institution.objects.get()
    return calendar_file(appointment, institution=institution, public_url=SITE)


def event_of(appointment: Appointment) -> Event:
    [event] = Calendar.from_ical(file_of(appointment)).walk("VEVENT")
    return event


def test_it_says_when_where_and_what_to_bring() -> None:
    event = event_of(booked())
    assert event.start == STARTS
    assert event.end == STARTS + timedelta(minutes=30)
    assert event["SUMMARY"] == "Cita: Título de propiedad (IMEVIS)"
    assert event["LOCATION"] == (
        "Oficinas centrales, Carretera Toluca-Tenango del Valle km 14.5, San Antonio la Isla,"
        " Estado de México, C.P. 52280"
    )
    assert event["URL"] == f"{SITE}/citas/ver/Zk3vQ9pL2mXw7RtB5nYc8H/"
    lines = event["DESCRIPTION"].split("\n")
    assert lines[:3] == [
        "Tu clave: 2026-10-106-01-00421-88",
        "A nombre de: María García López",
        "Lleva:",
    ]
    assert "- Identificación oficial vigente con fotografía (original)" in lines
    assert len([line for line in lines if line.startswith("- ")]) == 9


def test_it_reminds_a_day_and_two_hours_before() -> None:
    alarms = [part for part in event_of(booked()).subcomponents if isinstance(part, Alarm)]
    assert [alarm["TRIGGER"].dt for alarm in alarms] == [-timedelta(days=1), -timedelta(hours=2)]
    assert {str(alarm["ACTION"]) for alarm in alarms} == {"DISPLAY"}
    assert all(alarm["DESCRIPTION"] for alarm in alarms)


def test_a_change_replaces_the_first() -> None:
    appointment = booked()
    before = event_of(appointment)
    appointment.starts_at += timedelta(days=1)
    write_history(appointment, HistoryEntry.Kind.MOVED)
    after = event_of(appointment)
    assert before["UID"] == after["UID"] == "202610106010042188@citas.example.mx"
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after.start == STARTS + timedelta(days=1)


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        (Status.PENDING, "CONFIRMED"),
        (Status.CONFIRMED, "CONFIRMED"),
        (Status.CANCELLED, "CANCELLED"),
    ],
)
def test_a_cancelled_one_is_shown_as_such(status: Status, shown: str) -> None:
    appointment = booked()
    appointment.status = status
    assert event_of(appointment)["STATUS"] == shown


def test_the_telephone_is_not_in_it() -> None:
    assert b"1234567" not in file_of(booked())


def test_without_papers() -> None:
    appointment = booked()
    appointment.procedure.requirements.all().delete()
    assert "Lleva:" not in event_of(appointment)["DESCRIPTION"]


def check_form(file: bytes) -> None:
    """RFC 5545, 3.1: CRLF ends every line, 75 octets at most, whole characters, a name before a colon."""
    assert file.endswith(b"\r\n")
    lines = file.removesuffix(b"\r\n").split(b"\r\n")
    for line in lines:
        assert len(line) <= 75
        assert not any(octet < 32 and octet != 9 for octet in line)
        line.decode()
        assert line.startswith((b" ", b"\t")) or b":" in line or b";" in line
    names = [line.split(b":")[0].split(b";")[0] for line in lines if not line.startswith(b" ")]
    assert names.count(b"BEGIN") == names.count(b"END") == 4
    assert names.count(b"ATTACH") == names.count(b"METHOD") == 0


@pytest.mark.parametrize(
    "name",
    [
        "Ana, Luz; Paz: \\ \"comillas\"",
        "Ana\r\nATTACH:http://example.com/x",
        "Ana\nEND:VEVENT\nBEGIN:VEVENT",
        "Ana\rBEGIN:VALARM",
        "Ana\x0b\x0c\x1c\x85\u2028Luz",
        "ñ" * 80,
        "👩‍👩‍👧" * 20,
        "\\n\\,\\;",
        "x" * 74 + "\n y",
    ],
)  # fmt: skip
def test_a_hostile_name_keeps_the_file_valid(name: str) -> None:
    """promise: D5"""
    appointment = booked(given_names=name[:80])
    appointment.office.name = appointment.procedure.plain_name = name
    file = file_of(appointment)
    check_form(file)
    event = event_of(appointment)
    expected = " ".join(name[:80].replace("\x85", " ").split())
    assert f"A nombre de: {expected} García López" in event["DESCRIPTION"].split("\n")
    assert len(event.subcomponents) == 2


class AnyName(TestCase):
    @given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
    @example("a\r\n b")
    def test_any_name_keeps_the_file_valid(self, name: str) -> None:
        """promise: D5"""
        appointment = booked(token=f"t{id(name)}")
        appointment.given_names = name
        check_form(file_of(appointment))
        lines = event_of(appointment)["DESCRIPTION"].split("\n")
        assert lines[2] == "Lleva:"
        assert lines[1].endswith("García López")
