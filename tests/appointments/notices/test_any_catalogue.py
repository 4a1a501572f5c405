"""No catalogue that may be published has a message that cannot be sent, whatever appointment it is of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.any_catalogue import FEW, catalogues
from tests.catalogs import publish
from tests.messaging import graph
from tests.people import NOW, Clock, ask, undone
from ventanilla.appointments import availability, booking
from ventanilla.appointments.models import Appointment
from ventanilla.appointments.notices import wording
from ventanilla.appointments.person import Person
from ventanilla.catalog.catalogue import current
from ventanilla.catalog.content import Content
from ventanilla.catalog.message_facts import FACTS, names_in
from ventanilla.catalog.models import MessageKind, MessageText
from ventanilla.lib.message_limits import length
from ventanilla.messaging.transports.graph_payloads import payload

pytestmark = pytest.mark.django_db
CHANGE = "ñ" * FACTS["cambio"].longest
NAMES = ("María Guadalupe " * 5).strip()


def booked(number: int, code: str) -> Appointment:
    known = current()
    place = next(iter(known.municipalities.values()))
    procedure = known.procedures[code]
    person = Person(NAMES, "Peña" * 20, "", f"+5272223{number:05d}")
    office = known.serving(procedure, place, NOW.date())
    assert office
    free = availability.nearest(office, NOW, 1)[0]
    return ask(booking.Wish(procedure, place, free.starts_at, person)).appointment


@FEW
@given(new=st.deferred(catalogues))
def test_every_message_of_every_procedure_can_be_sent(clock: Clock, new: Content) -> None:
    """promise: G8"""
    clock.now = NOW
    with undone():
        publish(new)
        texts = list(MessageText.objects.exclude(kind=MessageKind.ANSWERED))
        for number, code in enumerate(current().procedures):
            appointment = booked(number, code)
            for text in texts:
                made = wording.render(text, appointment, cambio=CHANGE)
                assert graph.wrong(payload("527221234567", made, "1")) is None
                for name, said in zip(names_in(text.body), made.variables, strict=True):
                    assert length(said) <= (FACTS[name].longest or length(said)), name
        answer = wording.answered("lectura")
        assert answer and graph.wrong(payload("527221234567", answer, "1")) is None
