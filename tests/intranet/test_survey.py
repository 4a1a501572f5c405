"""The survey of the visit at the window: three ways of answering it, and nobody sees who said what."""

import pytest
from django.test import Client, override_settings

from tests.intranet.counter import ATTENTION, PAYLOAD, TEN, address, official
from tests.people import ANA, Clock, book, office, staff
from tests.public.markup import read
from ventanilla.appointments import visits
from ventanilla.appointments.models import Appointment, VisitResult
from ventanilla.lib import qr
from ventanilla.surveys.models import Answer, How, Response

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
SURVEY = "/intranet/10/encuesta/"


@pytest.fixture
def lupe() -> Client:
    return official("lupe", "2")[1]


@pytest.fixture
def ana(clock: Clock, lupe: Client) -> Appointment:
    """At Lupe's window."""
    made = book(ANA, TEN)
    clock.now = TEN
    visits.receive(office(), made.cts, by=staff())
    lupe.post(f"{ATTENTION}siguiente/")
    return made


def attend(client: Client, appointment: Appointment, result: str = "ingresado") -> None:
    more = {"motivo": "otro", "detalle": "Es de otro"} if result == "improcedente" else {}
    client.post(address(ATTENTION, appointment, "resultado/"), {"resultado": result} | more)


@pytest.mark.parametrize("result", ["ingresado", "falta_doc", "orientacion", "improcedente"])
def test_after_the_visit_the_window_offers_it(lupe: Client, ana: Appointment, result: str) -> None:
    attend(lupe, ana, result)
    page = read(lupe.get(ATTENTION))
    assert any(link.attributes["href"] == address(SURVEY, ana) for link in page.all("a"))
    assert read(lupe.get(address(SURVEY, ana))).heading == f"Encuesta: {ana.full_name}"


def test_before_the_visit_ended_there_is_none(lupe: Client, ana: Appointment) -> None:
    for page in ("", "tableta/", "leida/"):
        assert lupe.get(address(SURVEY, ana, page)).status_code == 404
    assert lupe.post(address(SURVEY, ana, "leida/no/")).status_code == 404


def test_who_left_is_not_asked(lupe: Client, ana: Appointment) -> None:
    attend(lupe, ana, VisitResult.LEFT)
    assert lupe.get(address(SURVEY, ana)).status_code == 404


@override_settings(PUBLIC_URL="https://citas.example")
def test_the_code_leads_to_the_person_s_own_page(lupe: Client, ana: Appointment) -> None:
    attend(lupe, ana)
    drawn = qr.svg(f"https://citas.example/citas/ver/{ana.token}/encuesta/")
    assert drawn in lupe.get(address(SURVEY, ana)).content.decode()
    assert len(read(Client().get(f"/citas/ver/{ana.token}/encuesta/")).all("fieldset")) == 3


@pytest.mark.parametrize("how", [How.TABLET, How.READ])
def test_three_questions_answered_here(lupe: Client, ana: Appointment, how: How) -> None:
    attend(lupe, ana)
    here = address(SURVEY, ana, f"{how}/")
    assert len(read(lupe.get(here)).all("fieldset")) == 3
    sent = {"atencion": "5", "resuelto": "si", "mejorar": "Más sillas"}
    assert "Gracias" in read(lupe.post(here, sent, follow=True)).text or how == How.READ
    response = Response.objects.get()
    assert (response.how, response.official and response.official.username) == (how, "lupe")
    assert {each.value or each.text for each in Answer.objects.all()} == {"5", "si", "Más sillas"}
    assert "ya contestó" in read(lupe.get(address(SURVEY, ana))).text
    assert "Encuesta a" not in read(lupe.get(ATTENTION)).text


def test_the_tablet_shows_no_name_and_no_way_in(lupe: Client, ana: Appointment) -> None:
    attend(lupe, ana)
    asking = lupe.get(address(SURVEY, ana, "tableta/"))
    thanks = lupe.post(address(SURVEY, ana, "tableta/"), {"atencion": "4"})
    for answer in (asking, thanks):
        for datum in (ana.given_names, ana.first_surname, ana.phone[-10:]):
            assert datum not in answer.content.decode()
    assert not read(asking).all("a")
    assert read(thanks).heading == "Gracias"


@pytest.mark.parametrize("how", [How.TABLET, How.READ])
def test_not_wanting_to_answer_is_an_answer(lupe: Client, ana: Appointment, how: How) -> None:
    attend(lupe, ana)
    for _ in range(2):
        lupe.post(address(SURVEY, ana, f"{how}/no/"))
    response = Response.objects.get()
    assert (response.declined, response.how) == (True, how)


def test_bad_answers_are_told_and_nothing_is_lost(lupe: Client, ana: Appointment) -> None:
    attend(lupe, ana)
    here = address(SURVEY, ana, "leida/")
    for sent, sentence in (
        ({}, "Contesta al menos una pregunta"),
        ({"atencion": "9", "mejorar": PAYLOAD}, "Elige una de las respuestas"),
        ({"mejorar": "x" * 501}, "Escribe a lo más 500 letras"),
    ):
        answer = lupe.post(here, sent)
        page = read(answer)
        assert answer.status_code == 422
        assert sentence in page.text
        assert page.one("textarea").text.strip() == sent.get("mejorar", "")
        assert not page.all("img", src="x")
    assert not Response.objects.exists()


def test_nobody_of_the_office_finds_the_answers(lupe: Client, ana: Appointment) -> None:
    """What was said is on no page of the desk: not the appointment's, its history nor the window's."""
    attend(lupe, ana)
    lupe.post(address(SURVEY, ana, "leida/"), {"mejorar": "La ventanilla dos fue grosera"})
    for page in (f"/intranet/10/citas/{ana.cts}/", f"/intranet/10/citas/{ana.cts}/historia/"):
        assert "grosera" not in lupe.get(page).content.decode()
    assert "grosera" not in lupe.get(address(SURVEY, ana)).content.decode()
