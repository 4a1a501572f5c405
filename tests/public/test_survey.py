"""The survey from the appointment's own link, without JavaScript."""

import pytest
from django.test import Client

from tests.public.conftest import Book
from tests.public.markup import read
from ventanilla.appointments.models import Appointment
from ventanilla.surveys.models import Answer, Response

pytestmark = pytest.mark.django_db


def address(appointment: Appointment) -> str:
    return f"/citas/ver/{appointment.token}/encuesta/"


def test_the_confirmation_leads_to_it(book: Book) -> None:
    made = book()
    page = read(Client().get(f"/citas/ver/{made.token}/"))
    assert any(link.attributes["href"] == address(made) for link in page.all("a"))


def test_it_is_one_page_of_ten_questions(book: Book) -> None:
    page = read(Client().get(address(book())))
    assert len(page.all("fieldset")) == 10
    assert page.heading == "¿Cómo te fue al pedir tu cita?"


def test_answering_says_thank_you_and_once_only(book: Book) -> None:
    made = book()
    assert read(Client().post(address(made), {"rapidez": "4"})).heading == "Gracias"
    assert read(Client().get(address(made))).heading == "Gracias"
    assert read(Client().post(address(made), {"rapidez": "1"})).heading == "Gracias"
    assert Answer.objects.get().value == "4"


def test_what_was_typed_stays_when_something_is_wrong(book: Book) -> None:
    answer = Client().post(
        address(book()), {"rapidez": "9", "registrada": "no", "por_que_no_registrada": "Se cayó"}
    )
    page = read(answer)
    assert answer.status_code == 422
    assert "Elige una de las respuestas" in page.text
    assert "checked" in page.one("input", id="registrada-no").attributes
    assert page.one("textarea", name="por_que_no_registrada").text.strip() == "Se cayó"
    assert not Response.objects.exists()


def test_not_wanting_to_answer(book: Book) -> None:
    assert read(Client().post(address(book()), {"no-contestar": "si"})).heading == "Gracias"
    assert Response.objects.get().declined


def test_an_unknown_link_helps() -> None:
    assert Client().get("/citas/ver/nada/encuesta/").status_code == 404
