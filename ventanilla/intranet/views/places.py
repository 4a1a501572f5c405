"""Which places a public servant gives: those there are and, who leads the office, one more with a reason."""

from datetime import datetime
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

from ventanilla.appointments import offers
from ventanilla.appointments.agenda import Hour, left_today
from ventanilla.appointments.availability import OpenSlot, nearest
from ventanilla.appointments.errors import SlotTaken
from ventanilla.appointments.seats import free_seat
from ventanilla.catalog.models import Office
from ventanilla.intranet.calendar_forms import PlaceForm
from ventanilla.intranet.gate import StaffRequest

HOURS_OFFERED = 8


class Start(Enum):
    """What the desk could do with a start at this moment."""

    FREE = "it has a place"
    FULL = "all its places are held"
    SHUT = "the office does not give it, or not any more"


def given(form: PlaceForm) -> dict[str, Any]:
    """The arguments of an act that takes a place."""
    if not form.cleaned_data["extra"]:
        return {"offer": offers.desk_slot}
    return {"offer": offers.extra_desk_slot, "note": form.cleaned_data["motivo"]}


def choices(request: StaffRequest, wanted: datetime, own: datetime | None = None) -> dict[str, Any]:
    """For a page that asks for a start: the free ones nearest to that wanted and, to who may add a place
    to it, that one too when it is full. `own` is the start that the person has already."""
    full = wanted != own and look(request.office, wanted) is Start.FULL
    zone = ZoneInfo(request.office.time_zone)
    return {
        "slots": _nearest(request.office, wanted, own),
        "addable": wanted.astimezone(zone) if full and request.leads else None,
    }


def look(office: Office, start: datetime) -> Start:
    try:
        slot = offers.desk_slot(office, start)
    except SlotTaken:
        return Start.SHUT
    try:
        free_seat(office, start, slot.capacity)
    except SlotTaken:
        return Start.FULL
    return Start.FREE


def _nearest(office: Office, wanted: datetime, own: datetime | None) -> list[Hour | OpenSlot]:
    """Those of the public and, because this is the desk, what is left of today."""
    free = {each.starts_at: each for each in nearest(office, wanted, HOURS_OFFERED + 1)}
    free |= {each.starts_at: each for each in left_today(office)}  # type: ignore[misc]
    free.pop(own, None)  # type: ignore[arg-type]
    close = sorted(free, key=lambda start: abs(start - wanted))[:HOURS_OFFERED]
    return [free[start] for start in sorted(close)]
