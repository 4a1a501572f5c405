"""POST /appointments."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from tests.api.calls import TUESDAY_AT_TEN, errors, get, new_key, order, post, problem
from tests.people import (
    ANA,
    BRUNO,
    ECATEPEC,
    GRANDDAUGHTER,
    GRANDFATHER,
    GRANDMOTHER,
    NOW,
    TITULO,
    Clock,
    at,
    fill,
    set_institution,
    statements,
)
from tests.people import book as book_by_web
from ventanilla.appointments import transitions
from ventanilla.appointments.models import Appointment, Channel
from ventanilla.catalog import catalogue
from ventanilla.catalog.models import Jurisdiction

pytestmark = pytest.mark.django_db
Book = Callable[..., Any]


def test_a_booking_takes_a_place_and_tells_all_about_it(book: Book, settings: Any) -> None:
    settings.PUBLIC_URL = "https://citas.example"
    answer = book(order())
    made = Appointment.objects.get()
    page = f"https://citas.example/citas/ver/{made.token}/"
    assert answer.status_code == 201
    assert answer.json() == {
        "cts": "2026-10-106-06-00001-95",
        "status": "pendiente",
        "procedure": "constancia",
        "office": get("/office", procedure="constancia", municipality="106").json(),
        "starts_at": TUESDAY_AT_TEN,
        "token": made.token,
        "voucher_url": f"{page}comprobante.pdf",
        "page_url": page,
    }
    assert (made.channel, made.proven, made.phone) == (Channel.API, True, ANA.phone)


def test_the_instant_counts_and_not_how_it_is_written(book: Book) -> None:
    first = book(order(starts_at="2026-09-08T16:00:00Z"))
    assert first.json()["starts_at"] == TUESDAY_AT_TEN
    assert book(order(starts_at="2026-09-08T09:00-07:00")).json() == first.json()


def test_a_second_surname_may_be_missing_or_null(book: Book) -> None:
    without = order(BRUNO)
    del without["second_surname"]
    assert book(without).status_code == 201
    assert book(order(BRUNO, second_surname=None)).status_code == 200


def test_twenty_identical_calls_make_one_appointment(book: Book) -> None:
    """promise: B4"""
    answers = [book(order()) for _ in range(20)]
    assert [answer.status_code for answer in answers] == [201] + [200] * 19
    assert len({answer.content for answer in answers}) == 1
    assert Appointment.objects.count() == 1


def test_a_repeated_call_tells_the_state_of_today(book: Book) -> None:
    book(order())
    transitions.cancel(Appointment.objects.get(), channel=Channel.WEB)
    again = book(order())
    assert (again.status_code, again.json()["status"]) == (200, "cancelada")


@pytest.mark.parametrize(
    "change",
    [
        {"phone": "722 234 5619"},
        {"given_names": "Otra"},
        {"starts_at": "2026-09-08T10:30:00-06:00"},
        {"procedure": TITULO},
        {"municipality": ECATEPEC},
    ],
)
def test_the_same_key_with_other_data_changes_nothing(book: Book, change: dict[str, str]) -> None:
    """promise: B5"""
    book(order())
    before = Appointment.objects.values().get()
    problem(book(order(**change)), 409, "idempotency_conflict")
    assert Appointment.objects.values().get() == before


def test_two_programs_may_choose_the_same_key(book: Book) -> None:
    book(order())
    other = f"Bearer {new_key(name='otro kiosco')}"
    answer = post("/appointments", order(BRUNO), Authorization=other, Idempotency_Key="a")
    assert answer.status_code == 201


@pytest.mark.parametrize("header", [None, ""])
def test_without_an_idempotency_key(header: str | None) -> None:
    headers = {"Authorization": f"Bearer {new_key()}"}
    headers |= {} if header is None else {"Idempotency_Key": header}
    problem(post("/appointments", order(), **headers), 422, "missing_idempotency_key")
    assert not Appointment.objects.exists()


@pytest.mark.parametrize("header", ["x", "é" * 200, "clave con espacios", "0" * 200])
def test_an_idempotency_key_of_up_to_200_letters(book: Book, header: str) -> None:
    assert book(order(), header).status_code == 201


def test_a_longer_idempotency_key(book: Book) -> None:
    said = errors(book(order(), "x" * 201))
    assert said == {"Idempotency-Key": "Este dato es demasiado largo: usa 200 letras o menos"}


def test_the_place_that_another_took(book: Book) -> None:
    fill(at("10:00"), 3)
    fill(at("10:30"), 2)
    told = problem(book(order()), 409, "slot_taken")
    assert told["alternatives"] == [
        {"starts_at": "2026-09-08T09:30:00-06:00", "remaining": 3},
        {"starts_at": "2026-09-08T10:30:00-06:00", "remaining": 1},
        {"starts_at": "2026-09-08T11:00:00-06:00", "remaining": 3},
    ]
    assert told["detail"].endswith("Elige otro de «alternatives».")
    assert Appointment.objects.count() == 5


@pytest.mark.parametrize(
    "moment",
    [
        "2026-09-07T12:00:00-06:00",  # today
        "2026-09-16T10:00:00-06:00",  # a holiday
        "2026-09-13T10:00:00-06:00",  # a Sunday
        "2026-09-08T10:10:00-06:00",  # between two starts
        "2026-11-07T10:00:00-06:00",  # past the horizon
        "1969-12-31T10:00:00-06:00",
        "0002-01-01T00:00:00+00:00",
        "9998-12-31T00:00:00+00:00",
    ],
)
def test_an_hour_that_the_office_does_not_give(book: Book, moment: str) -> None:
    """promise: B7"""
    told = problem(book(order(starts_at=moment)), 409, "slot_taken")
    assert len(told["alternatives"]) == 3
    assert not Appointment.objects.exists()


def test_no_place_left_at_all(book: Book) -> None:
    set_institution(horizon_days=0)
    told = problem(book(order()), 409, "slot_taken")
    assert told["alternatives"] == []
    assert told["detail"].endswith("Vuelve a buscar en unos días.")


def test_one_for_each_person_and_procedure(book: Book) -> None:
    """promise: B6"""
    book_by_web(ANA, at("12:30"))
    told = problem(book(order()), 409, "already_has_appointment")
    assert told["starts_at"] == "2026-09-08T12:30:00-06:00"
    existing = Appointment.objects.get()
    for secret in (existing.token, existing.cts, existing.phone[-4:], "Peña", "Ana"):
        assert secret not in str(told).replace("2026-09-08", "")


def test_a_telephone_has_three(book: Book) -> None:
    for person in (GRANDMOTHER, GRANDFATHER, GRANDDAUGHTER):
        book_by_web(person)
    again = order(GRANDDAUGHTER, procedure=TITULO, starts_at="2026-09-08T11:00:00-06:00")
    problem(book(again), 409, "too_many_active")


def test_no_office(book: Book) -> None:
    Jurisdiction.objects.filter(municipality__code=ECATEPEC).delete()
    catalogue.forget()
    problem(book(order(municipality=ECATEPEC)), 404, "no_office")


def test_every_field_to_mend_is_named_at_once(book: Book) -> None:
    said = errors(
        book(order(procedure="x", municipality="y", given_names="", first_surname="3", phone="722"))
    )
    assert said == {
        "procedure": "No tenemos ese trámite: usa un «code» de /api/v1/procedures",
        "municipality": "No tenemos ese municipio: usa un «code» de /api/v1/municipalities",
        "given_names": "Escribe tu nombre",
        "first_surname": "Escribe tu primer apellido sin números",
        "phone": "Faltan números: escribiste 3 de 10",
    }


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"phone": 7_222_345_610}, "Escribe este dato como texto, entre comillas"),
        ({"phone": None}, "Escribe este dato como texto, entre comillas"),
        ({"phone": ["7222345610"]}, "Escribe este dato como texto, entre comillas"),
        ({"phone": "7" * 501}, "Este dato es demasiado largo: usa 500 letras o menos"),
        ({"wants_messages": "sí"}, "Escribe true, false o null, sin comillas"),
        ({"wants_messages": 1}, "Escribe true, false o null, sin comillas"),
        ({"given_names": "\ud800"}, "Este texto tiene letras que no se pueden leer"),
        ({"starts_at": "2026-09-08T10:00:00"}, "Agrega la diferencia horaria"),
        ({"starts_at": 1_788_883_200}, "Escribe la fecha y hora así"),
        ({"starts_at": "2026-02-29T10:00:00-06:00"}, "Escribe la fecha y hora así"),
    ],
)
def test_a_field_of_another_kind(book: Book, change: dict[str, Any], sentence: str) -> None:
    """promise: B12"""
    (field,) = change
    assert errors(book(order(**change)))[field].startswith(sentence)


@pytest.mark.parametrize("field", ["estatus", "oficina", "is_staff", "seat", "token"])
def test_a_field_that_the_call_does_not_have_is_refused_by_name(book: Book, field: str) -> None:
    """promise: C7"""
    said = errors(book(order(**{field: "confirmada"})))
    assert said == {field: "Esta llamada no tiene este dato: quítalo"}
    assert not Appointment.objects.exists()


def test_a_thousand_such_fields_make_a_short_answer(book: Book) -> None:
    answer = book(order(**{str(number) + "x" * 150: 1 for number in range(1_000)}))
    assert len(errors(answer)) <= 20
    assert len(answer.content) < 5_000


def test_a_field_whose_name_cannot_be_read(book: Book) -> None:
    said = errors(book(order(**{"\ud800": "x"})))
    assert said["body"].startswith("Este texto tiene letras que no se pueden leer")


@pytest.mark.parametrize("body", [None, [], "", 7, True, [{}]])
def test_a_body_that_is_no_object(book: Book, body: Any) -> None:
    assert errors(book(body)) == {
        "body": "Envía un objeto JSON, entre llaves, con los datos de la llamada"
    }


@pytest.mark.parametrize("sent", [{}, *({"wants_messages": each} for each in (None, True, False))])
def test_whether_the_person_wants_messages_may_be_told(book: Book, sent: dict[str, Any]) -> None:
    assert book(order(**sent)).status_code == 201
    assert Appointment.objects.get().wants_messages is sent.get("wants_messages")


def test_names_arrive_clean_and_whole(book: Book) -> None:
    """promise: B1"""
    assert book(order(given_names="  Ma\0ría\u200b  d'Ángeles ")).status_code == 201
    assert Appointment.objects.get().given_names == "María d'Ángeles"


def test_a_booking_costs_at_most_ten_queries(book: Book) -> None:
    """The key, and what the act costs by itself; PostgreSQL also locks the telephone."""
    get("/procedures")
    locks = connection.vendor == "postgresql"
    with statements() as first:
        book(order())
    with statements() as repeated:
        book(order())
    assert (len(first), len(repeated)) == (8 + locks, 2 + locks)


def test_the_day_after_the_lead_time_moves_with_the_clock(book: Book, clock: Clock) -> None:
    clock.now = NOW + timedelta(days=1)
    problem(book(order()), 409, "slot_taken")
