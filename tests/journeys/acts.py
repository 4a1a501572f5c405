"""What happens behind the counter while people are at their pages: run on the server's own database."""

import json
import sys
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from tests.people import staff
from tests.served import Served
from ventanilla.appointments import cts, transitions
from ventanilla.appointments.availability import bookable_range, open_days, slots_of_day
from ventanilla.appointments.booking import Wish, book
from ventanilla.appointments.errors import SlotTaken
from ventanilla.appointments.guards import TRUSTED
from ventanilla.appointments.models import Appointment, Channel
from ventanilla.appointments.notices import wording
from ventanilla.appointments.person import Person
from ventanilla.assistant import conversing
from ventanilla.assistant.models import Conversation
from ventanilla.catalog import message_facts
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.catalog.jurisdiction import office_for
from ventanilla.messaging import outbox
from ventanilla.messaging.content import Buttons, Choice, Location, Menu, Template, Text
from ventanilla.scheduling.models import Closure

DESK = Channel.COUNTER


def run(served: Served, call: str) -> str:
    """What the act prints."""
    return served.manage("shell", "-v", "0", stdin=f"from tests.journeys import acts; acts.{call}")


def leave_one_place(municipality: str, start: str) -> None:
    """Strangers take all but one of the places at `start`, as a form writes it."""
    catalogue = current_catalogue()
    procedure = catalogue.procedures["comites"]
    place = catalogue.municipalities[municipality]
    office = office_for(procedure, place)
    moment = datetime.fromisoformat(start).replace(tzinfo=ZoneInfo(office.time_zone))
    slot = next(slot for slot in slots_of_day(office, moment.date()) if slot.starts_at == moment)
    for _ in range(slot.remaining - 1):
        book_stranger(Wish(procedure, place, slot.starts_at, stranger()))


def stranger() -> Person:
    return Person("Otra", "Gente", "", f"+5272225{Appointment.objects.count():05d}")


def book_stranger(wish: Wish) -> Appointment:
    key = f"stranger:{wish.person.phone}"
    return book(wish, channel=DESK, idempotency_key=key, evidence=TRUSTED).appointment


def book_in_states(*states: str) -> None:
    """Prints, for each state, the key and the token of an appointment that is in it."""
    catalogue = current_catalogue()
    procedure, place = catalogue.procedures["carta_finiquito"], catalogue.municipalities["120"]
    days = open_days(office := office_for(procedure, place), *bookable_range(office))
    slots = [slot for day in islice(days, 2) for slot in day.slots]
    found = {}
    for state, slot in zip(states, slots, strict=False):
        appointment = book_stranger(Wish(procedure, place, slot.starts_at, stranger()))
        set_state(appointment.cts or "", state)
        found[state] = [appointment.cts, appointment.token]
    sys.stdout.write(json.dumps(found))


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


def at_the_counter() -> None:
    """Prints a key for each answer of the reception of Toluca but the two that need no other appointment."""
    now, own = timezone.now(), Appointment.objects.filter(office__number=10)
    active = own.filter(status__in=["pendiente", "confirmada"])
    near, half = active.filter(visit=None), timedelta(minutes=30)
    due = near.filter(starts_at__gt=now - half, starts_at__lte=now + half)
    with_stages = current_catalogue().procedures["titulo_propiedad"]
    Appointment.objects.filter(pk=due.earliest("pk").pk).update(procedure=with_stages.pk)
    later = active.filter(starts_at__gt=now + timedelta(days=1))
    early = later.last()
    Appointment.objects.filter(pk=early.pk).update(starts_at=now + timedelta(minutes=40))
    found = {
        "due": [each.cts for each in due.order_by("pk")],
        "temprano": early.cts,
        "otro_dia": later.first().cts,
        "otra_oficina": Appointment.objects.filter(office__number=5).first().cts,
        "cancelada": own.filter(status="cancelada").first().cts,
    }
    sys.stdout.write(json.dumps(found))


def quiet_day(number: int) -> None:
    """Prints the first day, from a fortnight on, on which the office holds nobody."""
    office = current_catalogue().offices[number]
    first, last = bookable_range(office)
    for day in open_days(office, first + timedelta(days=14), last):
        if all(slot.remaining == slot.start.capacity for slot in day.slots):
            sys.stdout.write(day.date.isoformat())
            return


def book_at(number: int, start: str, name: str) -> None:
    """Somebody of that name takes a place at `start`, as a form writes it."""
    catalogue = current_catalogue()
    office = catalogue.offices[number]
    moment = datetime.fromisoformat(start).replace(tzinfo=ZoneInfo(office.time_zone))
    person = replace(stranger(), given_names=name)
    place = catalogue.served_by(office)[0]
    book_stranger(Wish(catalogue.procedures["constancia"], place, moment, person))


def fill_at(number: int, start: str) -> None:
    """Strangers take all the places at `start`."""
    with suppress(SlotTaken):
        while True:
            book_at(number, start, "Otra")


def answer_the_last(text: str) -> None:
    """A person of the office answers whoever spoke last."""
    conversing.say_as_staff(Conversation.objects.latest("touched_at"), text, by=staff())


def book_by_phone(national: str) -> None:
    """Prints the key of an appointment with that telephone, so far ahead that all of it can be changed."""
    office = current_catalogue().offices[10]
    first, last = bookable_range(office)
    days = open_days(office, first + timedelta(days=14), last)
    slot = next(slot for day in days for slot in day.slots)
    catalogue = current_catalogue()
    person = Person("Guadalupe", "Ernandes", "", f"+52{national}")
    place = catalogue.served_by(office)[0]
    made = book_stranger(Wish(catalogue.procedures["constancia"], place, slot.starts_at, person))
    sys.stdout.write(cts.grouped(made.cts or ""))


def ask_by_phone(national: str) -> None:
    """The same, and they are asked by message whether they will come."""
    book_by_phone(national)
    appointment = Appointment.objects.get(phone=f"+52{national}")
    with transaction.atomic():
        content = wording.render(current_catalogue().messages["confirma"][0], appointment)
        outbox.queue(to=appointment.phone, content=content)


def say_all_there_is(national: str) -> None:
    """A message of every kind but a document, which books of their own bring, to whoever just wrote."""
    two = (Choice("a", "Sí, continuar"), Choice("b", "Elegir otro"))
    rows = tuple(Choice(f"r{n}", f"Renglón {n}", "8 lugares, de 9:30 a 14:30") for n in range(10))
    names = message_facts.names_in(current_catalogue().messages["confirma"][0].body)
    facts = tuple(f"{name} de Ana" for name in names)
    everything = [
        Text("Es *gratis*. Lo dice _la ley_: https://citas.example/tramites/."),
        Buttons("Botones", two, header="Encabezado", footer="Pie"),
        Menu("Lista", "Ver opciones", rows),
        Template("confirma", "es_MX", facts, "Hola, Ana. ¿Vas?", ("si", "cambiar", "no")),
        Location(19.28, -99.65, "Delegación Regional Toluca", "Av. Ejemplo 100, Toluca"),
    ]
    with transaction.atomic():
        for content in everything:
            outbox.queue(to=f"+52{national}", content=content, reply=True)
