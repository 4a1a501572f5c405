"""promise: G11: a number manages its own appointments and no other's, whatever it knows of them."""

import pytest

from tests.messaging.graph import Graph
from tests.people import ANA as OWNER
from tests.people import Clock, book
from tests.whatsapp.phone import Telephone, of_template, touched
from ventanilla.appointments import cts, lookup
from ventanilla.appointments.models import Appointment
from ventanilla.appointments.status import Status
from ventanilla.assistant.dialogue import booking, finding
from ventanilla.assistant.dialogue.turn import Turn

pytestmark = pytest.mark.django_db

WISHES = {
    "look up": "cómo va mi cita",
    "voucher": "perdí mi clave",
    "confirm": "sí voy a ir a mi cita",
    "move": "quiero cambiar mi cita",
    "cancel": "quiero cancelar mi cita",
}
BUTTONS = ("consultar:", "clave:", "confirmar:", "cambiar:", "cancelar:")


@pytest.fixture
def others(db: None, clock: Clock) -> Appointment:
    """Of another number than Ana's telephone."""
    return book(OWNER)


@pytest.fixture
def curious(whatsapp: Graph, clock: Clock) -> Telephone:
    """She knows the key, the name and the telephone of another."""
    return Telephone(whatsapp, clock, "+527229876543")


def nothing_came_of_it(curious: Telephone, others: Appointment) -> None:
    """Neither done nor told: not where, not whose, no paper, no link."""
    after = Appointment.objects.get()
    assert (after.status, after.starts_at) == (Status.PENDING, others.starts_at)
    assert after.history.count() == 1
    for shape in curious.server.world.taken:
        assert shape["type"] not in ("document", "location")
        assert others.token not in str(shape)
        assert OWNER.first_surname not in str(shape)
    assert not curious.server.world.uploads


def said_of_it(others: Appointment) -> tuple[str, ...]:
    key = cts.grouped(others.cts)
    whole = f"{OWNER.given_names} {OWNER.first_surname} {OWNER.second_surname}"
    return (key, OWNER.phone[-4:], OWNER.phone[3:], whole, f"{key} {OWNER.phone[-4:]}")


@pytest.mark.parametrize("wish", WISHES.values(), ids=WISHES)
def test_by_key_digits_name_and_telephone(
    curious: Telephone, others: Appointment, wish: str
) -> None:
    """promise: G11"""
    assert finding.NONE_OF_THIS_NUMBER in curious.writes(wish)
    for each in said_of_it(others):
        curious.writes(wish, each, "sí", "el jueves", "11:00", "sí")
        curious.writes(f"{wish} {each}", "sí")
    nothing_came_of_it(curious, others)


@pytest.mark.parametrize("button", BUTTONS)
def test_by_button(curious: Telephone, others: Appointment, button: str) -> None:
    """promise: G11: its own payload, with another's number behind it, and as a template's"""
    for behind in ("", str(others.pk), others.cts, others.token):
        for make in (touched, of_template):
            curious.sends(make(f"{button}{behind}", "Sí, voy a ir", **curious.now()))
            for sure in (
                "yes:cancel",
                "yes:move",
                f"which:{others.pk}",
                "which:0",
                "day:2026-09-10",
            ):
                curious.sends(make(sure, "Sí", **curious.now()))
    nothing_came_of_it(curious, others)


@pytest.mark.parametrize("wish", WISHES.values(), ids=WISHES)
def test_its_own_it_manages(whatsapp: Graph, clock: Clock, others: Appointment, wish: str) -> None:
    """promise: G11 (negative control): the same words, from the number of the appointment"""
    owner = Telephone(whatsapp, clock, OWNER.phone)
    owner.writes(wish)
    assert finding.NONE_OF_THIS_NUMBER not in owner.read
    owner.writes("sí", "el jueves", "11:00", "sí")
    after = Appointment.objects.get()
    told = others.token in str(whatsapp.world.taken)
    assert told or (after.status, after.starts_at) != (Status.PENDING, others.starts_at)


def test_what_it_books_is_its_own_whatever_number_is_typed(curious: Telephone) -> None:
    """promise: G11"""
    curious.writes("quiero una cita", "constancia", "toluca", "sí", "el martes", "10:30")
    curious.writes("Ana María Peña Gómez 722 234 5610", "mi teléfono es 722 234 5610", "sí")
    assert Appointment.objects.get().phone == curious.number


def test_why_it_asks_for_no_other_number(curious: Telephone) -> None:
    curious.writes("quiero una cita", "constancia", "toluca", "sí", "el martes", "10:30")
    curious.writes("Ana María Peña Gómez")
    assert curious.taps("Cambiar datos", "Teléfono").startswith(booking.OWN_NUMBER)
    assert curious.writes("sí").startswith("Listo, Ana María.")


def test_a_key_that_opened_it_would_be_seen(
    curious: Telephone, others: Appointment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """promise: G11 (negative control)"""

    def open_it(turn: Turn, key: str) -> None:
        turn.state.opened = lookup.by_cts(key).token

    monkeypatch.setattr(finding, "_of_a_proven_phone", open_it)
    curious.writes(f"quiero cancelar mi cita {cts.grouped(others.cts)}", "sí")
    with pytest.raises(AssertionError):
        nothing_came_of_it(curious, others)
