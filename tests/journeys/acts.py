"""What happens behind the counter while people are at their pages: run on the server's own database."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from tests.people import staff
from tests.served import Served
from ventanilla.appointments import transitions
from ventanilla.appointments.availability import slots_of_day
from ventanilla.appointments.booking import Wish, book
from ventanilla.appointments.guards import TRUSTED
from ventanilla.appointments.models import Appointment, Channel
from ventanilla.appointments.person import Person
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.catalog.jurisdiction import office_for
from ventanilla.scheduling.models import Closure

DESK = Channel.COUNTER


def run(served: Served, call: str) -> None:
    served.manage("shell", "-v", "0", stdin=f"from tests.journeys import acts; acts.{call}")


def leave_one_place(municipality: str, start: str) -> None:
    """Strangers take all but one of the places at `start`, as a form writes it."""
    catalogue = current_catalogue()
    procedure = catalogue.procedures["comites"]
    place = catalogue.municipalities[municipality]
    office = office_for(procedure, place)
    moment = datetime.fromisoformat(start).replace(tzinfo=ZoneInfo(office.time_zone))
    slot = next(slot for slot in slots_of_day(office, moment.date()) if slot.starts_at == moment)
    for number in range(slot.remaining - 1):
        person = Person("Otra", "Gente", "", f"+5272225{Appointment.objects.count():05d}")
        key = f"stranger:{municipality}:{start}:{number}"
        wish = Wish(procedure, place, slot.starts_at, person)
        book(wish, channel=DESK, idempotency_key=key, evidence=TRUSTED)


def set_state(key: str, state: str) -> None:
    appointment = Appointment.objects.get(cts=key.replace("-", ""))
    rosa = staff()
    if state == "confirmed":
        transitions.confirm(appointment, channel=DESK, by=rosa)
    elif state == "completed":
        transitions.complete(appointment, channel=DESK, by=rosa)
    elif state == "cancelled":
        transitions.cancel(appointment, channel=DESK, by=rosa, reason_text="La oficina cerró")
    elif state == "no show":
        transitions.mark_no_show(appointment, channel=DESK, by=rosa)
    elif state == "inadmissible":
        why = "Tu terreno es ejidal."
        transitions.mark_inadmissible(appointment, channel=DESK, by=rosa, reason_text=why)
    else:
        Appointment.objects.filter(pk=appointment.pk).update(
            starts_at=timezone.now() - timedelta(hours=1)
        )


def rename(key: str, name: str) -> None:
    Appointment.objects.filter(cts=key.replace("-", "")).update(
        given_names=name, first_surname=name
    )


def close_for_ever(municipality: str) -> None:
    catalogue = current_catalogue()
    place = catalogue.municipalities[municipality]
    office = office_for(catalogue.procedures["constancia"], place)
    today = timezone.localdate()
    last = today + timedelta(days=400)
    Closure.objects.create(office=office, first_day=today, last_day=last, reason="Obras")
