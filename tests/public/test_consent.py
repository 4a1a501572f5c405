"""Whether a person wants to be told by message: asked once, where there is any, and changed at any time."""

from typing import Any

import pytest
from django.test import Client

from tests.public.markup import Document, read
from tests.public.walk import Walk
from ventanilla.appointments.models import Appointment
from ventanilla.messaging import recipients

pytestmark = pytest.mark.django_db
QUESTION = "¿Te avisamos también por mensaje a este teléfono?"
SMS = {"URL": "https://sms.example/send", "AUTHORIZATION": "", "FORMAT": "json", "BODY": "{}"}


@pytest.fixture
def sends(settings: Any) -> None:
    """The installation sends text messages."""
    settings.SMS = SMS | {"BODY": '{"to": "{to}", "text": "{text}"}', "ID": "id"}


def marked(page: Document) -> list[str]:
    boxes = page.all("input", name="avisos")
    return [box.attributes["value"] for box in boxes if "checked" in box.attributes]


def own(walk: Walk) -> tuple[Appointment, str]:
    made = walk.book()
    return made, f"/citas/ver/{made.token}/"


def test_where_nothing_is_sent_nothing_is_asked(walk: Walk) -> None:
    page = walk.to("datos").get("datos")
    assert QUESTION not in page.text
    assert page.all("input", name="avisos") == []
    walk.person |= {"avisos": "si"}
    made, address = own(walk)
    assert made.wants_messages is None
    assert "por mensaje" not in read(walk.client.get(address)).text
    assert walk.client.post(f"{address}avisos/", {"quiere": "si"}).status_code == 302
    made.refresh_from_db()
    assert made.wants_messages is None


@pytest.mark.usefixtures("sends")
def test_no_is_marked_and_costs_no_step(walk: Walk) -> None:
    page = walk.to("datos").get("datos")
    assert QUESTION in page.text
    assert marked(page) == ["no"]
    assert "Sí, por mensaje de texto" in page.text
    walk.person |= {"avisos": "no"}
    made, address = own(walk)
    assert made.wants_messages is False
    assert "No te mandamos avisos por mensaje." in read(walk.client.get(address)).text


@pytest.mark.usefixtures("sends")
def test_yes_is_said_back_before_and_after_it_is_booked(walk: Walk) -> None:
    walk.person |= {"avisos": "si"}
    check = walk.to("revisar").get("revisar")
    assert "Por llamada y por mensaje de texto" in check.text
    assert marked(walk.get("datos")) == ["si"]
    made, address = own(walk)
    assert made.wants_messages is True
    said = f"Te avisamos por mensaje de texto al teléfono que termina en {made.phone[-4:-2]}"
    assert said in read(walk.client.get(address)).text


@pytest.mark.usefixtures("sends")
def test_what_was_answered_stays_where_something_else_is_wrong(walk: Walk) -> None:
    walk.to("datos")
    wrong = walk.post("datos", walk.person | {"phone": "722", "avisos": "si"})
    assert wrong.status_code == 422
    assert marked(read(wrong)) == ["si"]


@pytest.mark.usefixtures("sends")
@pytest.mark.parametrize("sent", ["tal vez", "\0", "x" * 5_000])
def test_another_answer_than_the_two_is_mended(walk: Walk, sent: str) -> None:
    walk.to("datos")
    wrong = walk.post("datos", walk.person | {"avisos": sent})
    assert wrong.status_code == 422
    assert "Elige si quieres que te avisemos por mensaje" in read(wrong).text


@pytest.mark.usefixtures("sends")
def test_a_page_from_before_there_were_messages_asked_nobody(walk: Walk) -> None:
    assert own(walk)[0].wants_messages is None


@pytest.mark.usefixtures("sends")
def test_its_person_says_otherwise_and_back_from_the_link(walk: Walk) -> None:
    walk.person |= {"avisos": "si"}
    made, address = own(walk)
    for quiere, wants, shown in (
        ("no", False, "Quiero avisos por mensaje de texto"),
        ("si", True, "Ya no quiero avisos"),
    ):
        answer = Client().post(f"{address}avisos/", {"quiere": quiere}, follow=True)
        made.refresh_from_db()
        assert (made.wants_messages, shown in read(answer).text) == (wants, True)
    assert made.history.filter(kind="mensajes").count() == 2


@pytest.mark.usefixtures("sends")
@pytest.mark.parametrize("sent", [{}, {"quiere": ""}, {"quiere": "quizás"}])
def test_anything_else_changes_nothing(walk: Walk, sent: dict[str, str]) -> None:
    made, address = own(walk)
    assert walk.client.post(f"{address}avisos/", sent).headers["Location"] == address
    assert walk.client.get(f"{address}avisos/").status_code == 405
    assert Client().post("/citas/ver/no-existe/avisos/", {"quiere": "si"}).status_code == 404
    made.refresh_from_db()
    assert made.wants_messages is None


@pytest.mark.usefixtures("sends")
def test_whose_telephone_said_baja_is_told_how_to_come_back(walk: Walk) -> None:
    """promise: G12"""
    walk.person |= {"avisos": "si"}
    made, address = own(walk)
    recipients.stop(made.phone, made.created_at)
    shown = read(walk.client.get(address)).text
    assert "la palabra ALTA por WhatsApp" in shown
    assert "Te avisamos por" not in shown
