"""Finding an appointment again, and what nobody else finds out."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.people import staff
from tests.public.conftest import Book
from tests.public.markup import read
from tests.public.walk import Walk, someone
from ventanilla.appointments import cts, progress, transitions
from ventanilla.appointments.models import Appointment, Channel
from ventanilla.catalog.catalogue import current as current_catalogue

BY_KEY, BY_NAME = "/citas/consultar/", "/citas/consultar/por-nombre/"


def by_key(key: str, digits: str = "") -> HttpResponse:
    return Client().post(BY_KEY, {"cts": key, "digits": digits})


def without_what_was_typed(response: HttpResponse, *typed: str) -> bytes:
    """The page with the echo of the input and the token of the form taken out."""
    body = response.content.decode()
    for text in typed:
        body = body.replace(f'value="{text}"', 'value=""')
    return re.sub(r'csrfmiddlewaretoken" value="\w+"', "", body).encode()


def other_key(key: str) -> str:
    """A well-made key that nobody has."""
    return cts.compose(int(key[:4]), int(key[4:6]), key[6:9], int(key[9:11]), 99_999)


@pytest.mark.parametrize("typed", ["{0}", "{1}", " {1} ", "{2}", "{3}"])
def test_key_typed_anyhow_is_understood(book: Book, typed: str) -> None:
    key = book().cts or ""
    grouped = cts.grouped(key)
    wide = key.translate(str.maketrans("0123456789", "０１２３４５６７８９"))

    response = by_key(typed.format(key, grouped, grouped.replace("-", " . "), wide))

    assert response.status_code == 200
    assert grouped in read(response).text


def test_key_alone_shows_public_facts_only(book: Book) -> None:
    """promise: C5"""
    appointment = book(given_names="Gumersinda", first_surname="Zárate", phone="722 234 9876")

    response = by_key(appointment.cts or "")

    page, body = read(response), response.content.decode()
    assert page.heading == "Tu cita está registrada. Falta confirmar."
    assert appointment.procedure.plain_name in page.text
    for secret in ("Gumersinda", "Zárate", "9876", "98 76", "2349876", appointment.token):
        assert secret not in body, secret


def test_key_alone_tells_no_reasons_and_no_notes(book: Book) -> None:
    """promise: C5"""
    refused, pending = book(), Walk(Client(), procedure="carta_finiquito").book()
    transitions.mark_inadmissible(
        refused, channel=Channel.COUNTER, by=staff(), reason_text="Debe dinero a su hermano."
    )
    transitions.complete(pending, channel=Channel.COUNTER, by=staff())
    stage = current_catalogue().procedures[pending.procedure.code].stages.first()
    assert stage
    progress.record(pending, stage, by=staff(), note="Trajo su acta rota")

    for appointment, secret in ((refused, "hermano"), (pending, "acta rota")):
        assert secret not in by_key(appointment.cts or "").content.decode()
        own = Client().get(f"/citas/ver/{appointment.token}/")
        assert secret in own.content.decode()


def test_key_and_digits_open_everything(book: Book) -> None:
    appointment = book(phone="722 234 5678")

    for digits in ("5678", " 56 78 ", "722 234 5678"):
        response = by_key(appointment.cts or "", digits)
        assert response["Location"] == f"/citas/ver/{appointment.token}/"


def test_no_key_wrong_digits_and_too_many_tries_look_the_same(book: Book) -> None:
    """promise: C4"""
    appointment = book(phone="722 234 5678")
    key = appointment.cts or ""
    wrong = by_key(key, "1111")
    missing = by_key(other_key(key), "1111")
    for _ in range(5):
        by_key(key, "1111")
    throttled = by_key(key, "5678")

    answers = [
        without_what_was_typed(response, key, other_key(key), "1111", "5678")
        for response in (wrong, missing, throttled)
    ]
    assert {response.status_code for response in (wrong, missing, throttled)} == {404}
    assert answers[0] == answers[1] == answers[2]


def test_no_name_wrong_telephone_and_too_many_tries_look_the_same(book: Book) -> None:
    """promise: C4, C6"""
    person = someone(phone="722 234 5678")
    book(**person)
    strangers = person | {"given_names": "Otra"}
    other_phone = person | {"phone": "722 234 5679"}
    missing = Client().post(BY_NAME, strangers)
    wrong = Client().post(BY_NAME, other_phone)
    for _ in range(5):
        Client().post(BY_NAME, strangers)
    throttled = Client().post(BY_NAME, person)

    typed = [*person.values(), *strangers.values(), *other_phone.values()]
    answers = [without_what_was_typed(r, *typed) for r in (missing, wrong, throttled)]
    assert {response.status_code for response in (missing, wrong, throttled)} == {404}
    assert answers[0] == answers[1] == answers[2]


def test_success_forgives_earlier_slips(book: Book) -> None:
    key = (appointment := book(phone="722 234 5678")).cts or ""
    for _ in range(3):
        for _ in range(4):
            assert by_key(key, "1111").status_code == 404
        assert by_key(key, "5678")["Location"] == f"/citas/ver/{appointment.token}/"


def test_name_and_telephone_find_only_that_person(book: Book) -> None:
    """promise: C6"""
    shared = {"phone": "722 234 5678", "first_surname": "Núñez"}
    mine, _other = book(given_names="José", **shared), book(given_names="Ana", **shared)

    response = Client().post(
        BY_NAME, someone(given_names="JOSE", phone="+52 7222345678", first_surname="nunez")
    )

    assert response["Location"] == f"/citas/ver/{mine.token}/"


def test_wrong_key_is_told_without_asking_the_database(
    book: Book, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """promise: B11"""
    key = book().cts or ""
    by_key(key)  # the catalogue is warm
    wrong = key[:-1] + str((int(key[-1]) + 1) % 10)
    with django_assert_num_queries(0):
        response = by_key(wrong, "1234")

    assert response.status_code == 422
    assert "Revisa tu clave" in read(response).text
    assert read(response).value("cts") == wrong


@pytest.mark.parametrize("digits", ["1", "12 3", "abcd"])
def test_too_few_digits(book: Book, digits: str) -> None:
    response = by_key(book().cts or "", digits)

    assert response.status_code == 422
    assert read(response).summary[0].text == "Escribe los últimos 4 números de tu teléfono"


def test_unknown_link_helps_on(db: None) -> None:
    for page in ("", "cambiar/", "cancelar/", "comprobante.pdf", "calendario.ics"):
        response = Client().get(f"/citas/ver/{'x' * 22}/{page}")
        assert response.status_code == 404
        assert read(response).heading == "No encontramos esa cita"


def test_extra_fields_are_ignored(book: Book) -> None:
    """promise: C7"""
    appointment = book()
    Client().post(
        f"/citas/ver/{appointment.token}/cancelar/",
        {"motivo": "Porque sí <b>", "status": "efectuada", "office": "1", "seat": "3"},
    )

    stored = Appointment.objects.get(pk=appointment.pk)
    assert (stored.status, stored.reason_text) == ("cancelada", "")
