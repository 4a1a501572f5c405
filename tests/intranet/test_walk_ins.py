"""Who comes without an appointment."""

import uuid
from typing import Any

import pytest
from django.test import Client

from tests.intranet.counter import PAYLOAD, RECEPTION, TEN, WALK_IN, official
from tests.people import ANA, TUESDAY, Clock, at, book, fill, office, set_hours
from tests.public.markup import read
from ventanilla.accounts.models import Role
from ventanilla.appointments.models import Appointment, Channel, HistoryEntry, Visit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def lupe(clock: Clock) -> Client:
    clock.now = TEN
    return official("lupe")[1]


def someone(**changes: str) -> dict[str, str]:
    return {
        "tramite": "constancia",
        "municipio": "Toluca",
        "given_names": "Delia",
        "first_surname": "Ríos",
        "second_surname": "",
        "phone": "722 234 5699",
        "llave": str(uuid.uuid4()),
    } | changes


def test_a_free_place_of_today_and_already_here(lupe: Client) -> None:
    answer = lupe.post(WALK_IN, someone(), follow=True)
    page = read(answer)
    assert page.heading == "Delia Ríos"
    assert "Delia Ríos: tiene lugar hoy." in page.text
    made = Appointment.objects.get()
    assert (made.starts_at, made.channel, made.has_arrived) == (TEN, Channel.COUNTER, True)
    assert "En la sala: 1" in read(lupe.get(RECEPTION)).text


def test_who_is_there_is_asked_whether_to_be_told_by_message(lupe: Client, settings: Any) -> None:
    settings.CONSOLE_MESSAGES = True
    assert "Quiere avisos por mensaje" in read(lupe.get(WALK_IN)).text
    lupe.post(WALK_IN, someone(avisos="si"))
    assert Appointment.objects.get().wants_messages is True


def test_the_same_page_sent_twice_is_one_appointment_also_when_it_took_the_last_place(
    lupe: Client,
) -> None:
    """promise: B4"""
    set_hours(office(), {"capacity": 1})
    sent = someone()
    first, again = (lupe.post(WALK_IN, sent) for _ in range(2))
    assert first.headers["Location"] == again.headers["Location"]
    assert Appointment.objects.count() == Visit.objects.count() == 1


def test_a_full_day_gives_the_nearest_in_one_press_with_its_voucher(lupe: Client) -> None:
    set_hours(office(), {"weekday": 1, "capacity": 0}, {"weekday": 2, "capacity": 1})
    sent = someone()
    answer = lupe.post(WALK_IN, sent)
    page = read(answer)
    assert answer.status_code == 409
    assert "Hoy ya no queda ningún lugar" in page.heading
    assert page.value("given_names") == "Delia"
    offered = page.one("button", name="inicio").attributes["value"]
    assert offered == "2026-09-09T09:30"
    page = read(lupe.post(WALK_IN, sent | {"inicio": offered}, follow=True))
    made = Appointment.objects.get()
    assert made.channel == Channel.COUNTER
    assert not made.has_arrived
    assert page.all("a", href=f"{RECEPTION}{made.cts}/comprobante.pdf")


def test_a_place_that_was_taken_meanwhile_is_offered_again(lupe: Client) -> None:
    answer = lupe.post(WALK_IN, someone(inicio="2026-09-09T03:00"))
    assert answer.status_code == 409
    assert not Appointment.objects.exists()


def test_a_municipality_of_another_office_is_told_where_and_nothing_is_booked(lupe: Client) -> None:
    for more in ({}, {"inicio": "2026-09-09T09:30"}):
        sent = someone(municipio="Ecatepec", tramite="titulo_propiedad", **more)
        answer = lupe.post(WALK_IN, sent)
        page = read(answer)
        assert answer.status_code == 409
        assert page.heading.endswith("Ecatepec")
        assert office("033", "titulo_propiedad").address in page.text
    assert not Appointment.objects.exists()


def test_who_has_one_is_led_to_it(lupe: Client, clock: Clock) -> None:
    """promise: B6"""
    clock.now = at("8:00", TUESDAY)
    ana = book(ANA, at("10:00", TUESDAY.replace(day=10)))
    sent = someone(
        given_names="ana maria", first_surname="pena", second_surname="gomez", phone="7222345610"
    )
    answer = lupe.post(WALK_IN, sent)
    assert answer.status_code == 409
    assert read(answer).all("a", href=f"{RECEPTION}{ana.cts}/")


def test_only_who_leads_gives_an_extra_place_and_says_why(lupe: Client, clock: Clock) -> None:
    set_hours(
        office(),
        {
            "first_start": TEN.replace(hour=10).time(),
            "last_start": TEN.replace(hour=10).time(),
            "capacity": 1,
        },
    )
    clock.now = at("9:00", TUESDAY)
    fill_today(clock)
    extra = {"motivo_extra": "Viene de muy lejos"}
    assert lupe.post(WALK_IN, someone(**extra)).status_code == 409
    _, ramos = official("ramos", role=Role.COORDINATION)
    page = read(ramos.post(WALK_IN, someone()))
    assert page.one("input", name="motivo_extra")
    assert ramos.post(WALK_IN, someone(**extra)).status_code == 302
    made = Appointment.objects.get(given_names="Delia")
    assert made.seat == 2
    entry = made.history.get(kind=HistoryEntry.Kind.BOOKED)
    assert entry.reason_text == "Viene de muy lejos"


def fill_today(clock: Clock) -> None:
    today, clock.now = clock.now, at("9:00", TUESDAY.replace(day=7))
    fill(TEN, 1)
    clock.now = today


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"given_names": ""}, "Escribe su nombre"),
        ({"first_surname": "R2"}, "Escribe su primer apellido sin números"),
        ({"phone": "722"}, "Faltan números: escribiste 3 de 10"),
        ({"municipio": ""}, "Escribe el municipio"),
        ({"municipio": "xyzzy"}, "No encontramos «"),
        ({"tramite": "inventado"}, "Elige el trámite"),
        ({"llave": "x"}, "Vuelve a abrir esta página"),
        ({"llave": ""}, "Vuelve a abrir esta página"),
        ({"given_names": "a\0b"}, ""),
        ({"inicio": "mañana"}, ""),
    ],
)
def test_bad_input_gets_a_sentence_and_keeps_the_rest(
    lupe: Client, changes: dict[str, str], sentence: str
) -> None:
    answer = lupe.post(WALK_IN, someone(**changes))
    page = read(answer)
    assert answer.status_code in (409, 422)
    assert sentence in page.text
    if "phone" not in changes:
        assert page.value("phone") == "722 234 5699"
    assert not Appointment.objects.exists()


def test_hostile_text_is_only_text(lupe: Client) -> None:
    """promise: D1"""
    sent = someone(given_names=PAYLOAD, municipio=PAYLOAD, llave=PAYLOAD, phone='"><script>')
    page = read(lupe.post(WALK_IN, sent))
    assert page.value("given_names") == PAYLOAD
    assert not page.all("img")
