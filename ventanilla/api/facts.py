"""What is told of an office and of an appointment, to whom."""

from datetime import datetime
from typing import Any

from django.conf import settings

from ventanilla.appointments import cts
from ventanilla.appointments.availability import OpenSlot
from ventanilla.appointments.models import Appointment
from ventanilla.appointments.progress import steps_of
from ventanilla.appointments.voucher import page_url
from ventanilla.catalog.models import Office
from ventanilla.lib.dates import local


def office_facts(office: Office) -> dict[str, Any]:
    return {
        "code": office.code,
        "name": office.name,
        "address": office.address,
        "postal_code": office.postal_code,
        "phone": office.phone,
        "hours": office.hours_text,
        "time_zone": office.time_zone,
        "verified": office.verified,
    }


def slot_facts(slot: OpenSlot) -> dict[str, Any]:
    return {"starts_at": slot.local.isoformat(), "remaining": slot.remaining}


def public_facts(appointment: Appointment) -> dict[str, Any]:
    """For whoever has the CTS: no datum of the person and no free text."""

    def told(moment: datetime | None) -> datetime | None:
        zone = appointment.office.time_zone
        return local(moment, zone).replace(microsecond=0) if moment else None

    steps = steps_of(appointment, public=True)
    return _facts(appointment) | {
        "reason": appointment.reason or None,
        "progress": [{"name": step.name, "at": told(step.at)} for step in steps],
    }


def secret_facts(appointment: Appointment) -> dict[str, Any]:
    """For the program that booked it: with the links that open everything."""
    page = page_url(appointment, settings.PUBLIC_URL)
    return _facts(appointment) | {
        "token": appointment.token,
        "voucher_url": f"{page}comprobante.pdf",
        "page_url": page,
    }


def _facts(appointment: Appointment) -> dict[str, Any]:
    return {
        "cts": cts.grouped(appointment.cts or ""),
        "status": appointment.status,
        "procedure": appointment.procedure.code,
        "office": office_facts(appointment.office),
        "starts_at": local(appointment.starts_at, appointment.office.time_zone),
    }
