"""Whom no message reached is told by telephone: who, what to say, and that it was done."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.appointments.notices.told import wanting
from tests.intranet.desk import enter, person
from tests.people import ANA, BRUNO, ECATEPEC, FRIDAY, NOW, Clock, at, chief, statements
from tests.public.markup import read
from ventanilla.accounts.models import Role, User
from ventanilla.appointments import moving
from ventanilla.appointments.models import AccessEntry, Appointment, Channel, Notice
from ventanilla.appointments.transitions import cancel
from ventanilla.intranet import unheard_count
from ventanilla.messaging.models import OutboundMessage, State, Why

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

LIST = "/intranet/mensajes/por-avisar/"


@pytest.fixture(autouse=True)
def console(settings: Any) -> None:
    settings.CONSOLE_MESSAGES = True


@pytest.fixture
def lupe() -> User:
    return person("lupe", Role.ATTENTION)


@pytest.fixture
def client(lupe: User) -> Client:
    return enter(lupe)


def cancelled(who: Any = ANA, **more: Any) -> Notice:
    """By the office, and the message did not arrive."""
    done = cancel(
        wanting(who, **more), channel=Channel.COUNTER, by=chief(), reason_text="Se inundó la sala"
    )
    OutboundMessage.objects.update(state=State.FAILED, why=Why.NO_WAY)
    return Notice.objects.get(appointment=done)


def told(client: Client, notice: Notice) -> Any:
    return client.post(f"{LIST}{notice.pk}/avisado/")


def test_who_what_to_say_and_why_no_message_did(client: Client) -> None:
    """promise: I9: what did not arrive is somebody's to do"""
    cancelled()
    page = read(client.get(LIST))
    assert page.heading == "1 persona por avisar"
    for said in (
        "Ana María Peña Gómez",
        "722 234 56 10",
        "La del martes 8 de septiembre a las 10:00 de la mañana se canceló. "
        "El motivo: Se inundó la sala.",
        "No le llegó porque no tiene WhatsApp y no hay otro medio para escribirle. "
        "Espera saberlo desde el ",
    ):
        assert said in " ".join(page.text.split()), said


def test_a_moved_visit_says_its_new_day(client: Client) -> None:
    moving.move(wanting(), to=at("12:30"), channel=Channel.COUNTER, by=chief())
    OutboundMessage.objects.update(state=State.FAILED, why=Why.NO_WAY)
    shown = " ".join(read(client.get(LIST)).text.split())
    assert "Cambió: ahora es el martes 8 de septiembre a las 12:30 de la tarde" in shown


@pytest.mark.parametrize(
    ("became", "said"),
    [
        ({"state": State.QUEUED}, "El mensaje todavía no sale."),
        (
            {"state": State.QUEUED, "why": Why.UNREACHED},
            "El mensaje todavía no sale: no hubo conexión con el servicio de mensajes.",
        ),
        ({"state": State.SENT, "channel": "whatsapp"}, "El mensaje salió, pero no le ha llegado."),
    ],
)
def test_what_is_late_says_how_far_it_has_come(
    lupe: User, clock: Clock, became: dict[str, Any], said: str
) -> None:
    """promise: I9"""
    cancelled()
    OutboundMessage.objects.update(**{"why": "", "sent_at": NOW} | became)
    clock.now = NOW + timedelta(hours=7)
    assert f"{said} Espera saberlo desde el lunes" in " ".join(
        read(enter(lupe).get(LIST)).text.split()
    )


def test_whom_the_new_day_passed_by_is_offered_another(lupe: User, clock: Clock) -> None:
    later = wanting(starts_at=at("10:00", FRIDAY))
    moving.move(later, to=at("12:30"), channel=Channel.COUNTER, by=chief())
    OutboundMessage.objects.update(state=State.DROPPED, why=Why.PASSED)
    clock.now = at("12:31")
    shown = " ".join(read(enter(lupe).get(LIST)).text.split())
    assert (
        "Se había cambiado al martes 8 de septiembre a las 12:30 de la tarde, y ese día ya pasó. "
        "Si todavía la necesita, ahora mismo le busco otra."
    ) in shown


def test_a_cancelled_visit_is_called_by_the_day_that_the_person_knows(client: Client) -> None:
    done = moving.move(wanting(), to=at("12:30"), channel=Channel.COUNTER, by=chief())
    cancel(done, channel=Channel.COUNTER, by=chief())
    OutboundMessage.objects.update(state=State.FAILED, why=Why.NO_WAY)
    shown = " ".join(read(client.get(LIST)).text.split())
    assert "La del martes 8 de septiembre a las 10:00 de la mañana se canceló." in shown


def test_it_is_done_with_one_press(client: Client, lupe: User, clock: Clock) -> None:
    notice = cancelled()
    clock.now = NOW + timedelta(minutes=5)
    assert told(client, notice).headers["Location"] == LIST
    notice.refresh_from_db()
    assert (notice.told_by, notice.told_at) == (lupe, clock.now)
    page = read(client.get(LIST))
    assert page.heading == "Nadie por avisar"
    assert "ya quedó que le avisaste" in page.text


def test_pressed_twice_the_first_holds(client: Client, lupe: User) -> None:
    """promise: I8"""
    notice = cancelled()
    told(client, notice)
    assert told(enter(person("memo", Role.ATTENTION)), notice).status_code == 404
    notice.refresh_from_db()
    assert notice.told_by == lupe


def test_another_offices_people_do_not_exist(client: Client) -> None:
    """promise: C1"""
    other = cancelled(municipality=ECATEPEC)
    assert read(client.get(LIST)).heading == "Nadie por avisar"
    assert told(client, other).status_code == 404
    assert client.post(f"{LIST}{2**63}/avisado/").status_code == 404
    other.refresh_from_db()
    assert other.told_at is None


def test_who_looked_at_the_telephone_is_written_down(client: Client, lupe: User) -> None:
    """promise: E7"""
    notice = cancelled()
    client.get(LIST)
    entry = AccessEntry.objects.get()
    assert (entry.by, entry.appointment) == (lupe, notice.appointment)


def test_the_navigation_counts_them_until_they_are_told(client: Client) -> None:
    """promise: I9: nobody has to go and look"""
    list_of_calls = "/intranet/10/llamadas/lista/"
    assert "por avisar" not in read(client.get(list_of_calls)).text
    notices = [cancelled(), cancelled(BRUNO)]
    unheard_count.snapshot.forget()
    page = read(client.get(list_of_calls))
    assert "2 personas por avisar" in " ".join(page.text.split())
    [link] = [each for each in page.all("a") if each.text.startswith("Mensajes")]
    assert link.attributes["href"] == LIST
    told(client, notices[0])
    assert "1 persona por avisar" in " ".join(read(client.get(list_of_calls)).text.split())


def test_more_of_them_cost_no_more_queries(client: Client) -> None:
    cancelled()
    client.get(LIST)
    with statements() as few:
        client.get(LIST)
    for n in range(6):
        cancelled(BRUNO, starts_at=at(f"{10 + n // 2}:{30 * (n % 2):02d}"))
    with statements() as more:
        assert read(client.get(LIST)).heading == "7 personas por avisar"
    assert Appointment.objects.count() == 7
    assert len(more) <= len(few) + 1, (
        "those that were not looked at before are written down at once"
    )
