"""The page from which people are called: what it says and what its keys do."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.appointments.notices.told import tell, wanting
from tests.intranet.desk import enter, person
from tests.people import ANA, BRUNO, ECATEPEC, NOW, THURSDAY, TUESDAY, at, book, close, fill, office
from tests.public.markup import Document, read
from ventanilla.accounts.models import Role
from ventanilla.appointments import calls
from ventanilla.appointments.announcing import say_coming
from ventanilla.appointments.models import Appointment, CallEntry, Channel
from ventanilla.catalog.models import MessageKind
from ventanilla.messaging.models import OutboundMessage, State
from ventanilla.scheduling import grid

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def lupe() -> Client:
    return enter(person("lupe", Role.ATTENTION))


def address(appointment: Appointment, page: str = "") -> str:
    return f"/intranet/10/llamadas/{appointment.cts}/{page}"


def test_the_script_says_who_what_when_and_where(lupe: Client) -> None:
    book(ANA)
    page = read(lupe.get("/intranet/10/llamadas/", follow=True))
    assert page.heading == "Ana María Peña Gómez"
    assert "el martes 8 de septiembre a las 10:00 de la mañana" in page.text
    assert "722 234 56 10" in page.text
    assert "Intranet" in page.one("title").text


def test_who_said_that_he_comes_is_called_all_the_same(lupe: Client) -> None:
    ana = book(ANA)
    assert "Avisó que sí viene" not in read(lupe.get(address(ana))).text
    say_coming(ana, channel=Channel.WEB)
    page = read(lupe.get("/intranet/10/llamadas/", follow=True))
    assert page.heading == "Ana María Peña Gómez" and "Avisó que sí viene" in page.text


def test_who_was_asked_by_message_and_did_not_answer(lupe: Client, settings: Any) -> None:
    settings.CONSOLE_MESSAGES = True
    ana = wanting(ANA)
    assert "Le mandamos mensaje" not in read(lupe.get(address(ana))).text
    tell(ana, MessageKind.CONFIRM)
    OutboundMessage.objects.update(state=State.READ, sent_at=NOW)
    said = "Le mandamos mensaje el lunes 7 de septiembre a las 10:00 de la mañana: lo leyó y no ha"
    assert said in read(lupe.get(address(ana))).text


def test_one_key_confirms_and_brings_the_next_person(lupe: Client) -> None:
    ana, bruno = book(ANA, at("9:30")), book(BRUNO, at("12:00"))
    done = lupe.post(address(ana, "resultado/"), {"resultado": "asiste"}, follow=True)
    page = read(done)
    assert page.heading == bruno.full_name
    assert "Ana María Peña Gómez: sí asiste." in page.text


def test_what_was_typed_survives_an_outcome_that_cannot_be(lupe: Client) -> None:
    ana = book(ANA)
    sent = {"resultado": "despues", "nota": "Habla con su hija", "faltan": ["1"]}
    answer = lupe.post(address(ana, "resultado/"), sent)
    page = read(answer)
    assert answer.status_code == 422
    assert "Di a qué hora le llamamos" in page.text
    assert page.one("input", name="nota").attributes["value"] == "Habla con su hija"
    assert "checked" in page.one("input", name="faltan", value="1").attributes
    assert not CallEntry.objects.exists()


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Di cómo terminó la llamada"),
        ({"resultado": "efectuada"}, "Di cómo terminó la llamada"),
        ({"resultado": "despues", "hora": "25:00"}, "Escribe la hora así: 13:30"),
        ({"resultado": "asiste", "nota": "x" * 201}, "Escribe a lo más 200 letras; llevas 201"),
        ({"resultado": "asiste", "nota": "a\x00b"}, "No se permiten"),
    ],
)
def test_bad_input_gets_a_sentence(lupe: Client, sent: dict[str, str], sentence: str) -> None:
    """promise: C7: what the form does not ask for is not read"""
    answer = lupe.post(
        address(book(ANA), "resultado/"), sent | {"status": "efectuada", "office": "1"}
    )
    assert answer.status_code == 422
    if sentence != "No se permiten":
        assert sentence in read(answer).text
    assert Appointment.objects.get().status == "pendiente"


def test_two_officials_on_one_person(lupe: Client) -> None:
    ana = book(ANA)
    lupe.get(address(ana))
    memo = enter(person("memo", Role.ATTENTION))
    answer = memo.get(address(ana))
    assert answer.status_code == 409
    assert "lupe le está llamando ahora" in read(answer).text


def test_the_second_keeps_his_note_and_sees_what_the_first_did(lupe: Client) -> None:
    ana = book(ANA)
    memo = enter(person("memo", Role.ATTENTION))
    lupe.post(address(ana, "resultado/"), {"resultado": "asiste"})
    answer = memo.post(address(ana, "resultado/"), {"resultado": "cancela", "nota": "Se mudó"})
    page = read(answer)
    assert answer.status_code == 409
    assert "Otra persona ya la dejó como confirmada" in page.text
    assert page.one("input", name="nota").attributes["value"] == "Se mudó"


def test_the_first_free_hour_is_chosen_already(lupe: Client) -> None:
    ana = book(ANA)
    page = read(lupe.get(address(ana, "cambiar/")))
    chosen = [e for e in page.elements if e.tag == "input" and "checked" in e.attributes]
    assert [e.attributes["name"] for e in chosen] == ["inicio"]
    answer = lupe.post(
        address(ana, "cambiar/"), {"inicio": chosen[0].attributes["value"]}, follow=True
    )
    assert "Ana María Peña Gómez: cambió su fecha." in read(answer).text
    assert Appointment.objects.get().status == "confirmada"


@pytest.mark.parametrize("start", ["2026-09-10T10:07", "2020-01-01T10:00", "mañana", ""])
def test_an_hour_that_is_not_given_changes_nothing(lupe: Client, start: str) -> None:
    ana = book(ANA)
    answer = lupe.post(address(ana, "cambiar/"), {"inicio": start})
    assert answer.status_code in (409, 422)
    assert Appointment.objects.get().starts_at == ana.starts_at


def test_a_full_office_says_so(lupe: Client) -> None:
    ana = book(ANA)
    for day in (TUESDAY, THURSDAY):
        close(day)
    grid.forget()
    assert lupe.get(address(ana, "cambiar/")).status_code == 200


def test_a_matter_of_nobody_here_needs_its_reason(lupe: Client) -> None:
    ana = book(ANA)
    assert lupe.post(address(ana, "no-corresponde/"), {"motivo": " "}).status_code == 422
    lupe.post(address(ana, "no-corresponde/"), {"motivo": "Es ejidal"})
    found = Appointment.objects.get()
    assert (found.status, found.reason, found.reason_text) == (
        "no_efectuada",
        "improcedente",
        "Es ejidal",
    )
    assert [entry.outcome for entry in found.calls.all()] == ["no_corresponde"]


def elsewhere(client: Client, appointment: Appointment, **sent: str) -> HttpResponse:
    return client.post(address(appointment, "otra-oficina/"), sent)


def test_a_property_of_another_municipality_goes_to_its_office(lupe: Client) -> None:
    ana = book(ANA)
    shown = lupe.get(
        address(ana, "otra-oficina/"), {"tramite": "constancia", "municipio": "ecatepek"}
    )
    page = read(shown)
    assert office(ECATEPEC).name in page.text
    start = page.all("input", name="inicio")[0].attributes["value"]
    answer = elsewhere(lupe, ana, tramite="constancia", municipio=ECATEPEC, inicio=start)
    assert answer.status_code == 302
    old, new = Appointment.objects.order_by("pk")
    assert (old.status, new.status, new.office) == ("cancelada", "confirmada", office(ECATEPEC))
    assert "Se cambió a" in old.reason_text
    assert [entry.outcome for entry in old.calls.all()] == ["no_corresponde"]


@pytest.mark.parametrize(
    ("sent", "status", "sentence"),
    [
        ({}, 422, "Escribe el municipio"),
        ({"tramite": "constancia", "municipio": "xyz"}, 422, "No encontramos «"),
        ({"tramite": "nada", "municipio": ECATEPEC}, 422, "Elige el trámite"),
        ({"tramite": "\0", "municipio": "\0"}, 422, "Elige el trámite"),
        ({"tramite": "constancia", "municipio": ECATEPEC}, 422, "Elige un día y hora"),
        (
            {"tramite": "constancia", "municipio": ECATEPEC, "inicio": "2026-09-08T03:07"},
            409,
            "ya no se pueden elegir",
        ),
    ],
)
def test_a_place_that_cannot_be_changes_nothing(
    lupe: Client, sent: dict[str, str], status: int, sentence: str
) -> None:
    ana = book(ANA)
    answer = elsewhere(lupe, ana, **sent)
    assert answer.status_code == status
    assert sentence in read(answer).text
    assert Appointment.objects.get().status == "pendiente"


def test_letting_go_gives_the_person_to_another(lupe: Client) -> None:
    ana = book(ANA)
    lupe.get(address(ana))
    lupe.post(address(ana, "soltar/"))
    assert calls.take(ana, by=person("memo", Role.ATTENTION))


def test_nobody_to_call(lupe: Client) -> None:
    page = read(lupe.get("/intranet/10/llamadas/"))
    assert page.heading == "No hay a quién llamar ahora"


def test_the_list_shows_whom_no_call_reached(lupe: Client) -> None:
    book(BRUNO)
    lost = book(ANA)
    lupe.post(address(lost, "resultado/"), {"resultado": "equivocado"})
    page = read(lupe.get("/intranet/10/llamadas/lista/"))
    assert "No los encontramos por teléfono: 1" in page.text
    assert "número equivocado" in page.text


@pytest.mark.parametrize("typed", ["", "peña", "5610", "nadie", "<script>alert(1)</script>"])
def test_the_search_answers_whatever_is_typed(lupe: Client, typed: str) -> None:
    """promise: D1"""
    book(ANA)
    answer = lupe.get("/intranet/10/buscar/", {"q": typed})
    assert answer.status_code == 200
    assert b"<script>alert" not in answer.content


def test_a_hostile_name_is_only_text(lupe: Client) -> None:
    """promise: D1"""
    ana = book(ANA)
    payload = "<img src=x onerror=alert(1)>"
    Appointment.objects.update(given_names=payload, reason_text=payload)
    story = f"/intranet/10/citas/{ana.cts}/historia/"
    for page in (address(ana), address(ana, "cambiar/"), "/intranet/10/llamadas/lista/", story):
        found = Document(lupe.get(page).content.decode())
        assert payload in found.text
        assert not any(each.attributes.get("src") == "x" for each in found.elements)


def test_the_office_stands_in_the_header_and_elsewhere_there_is_nothing(lupe: Client) -> None:
    assert office().name in read(lupe.get("/intranet/10/llamadas/")).one("header").text


def test_hostile_notes_are_only_text_in_the_history(lupe: Client) -> None:
    """promise: D1"""
    ana, payload = book(ANA), "</td><script>alert(1)</script>"
    lupe.post(address(ana, "resultado/"), {"resultado": "no_contesto", "nota": payload})
    found = Document(lupe.get(f"/intranet/10/citas/{ana.cts}/historia/").content.decode())
    assert payload in found.text
    assert all(each.attributes.get("src") for each in found.all("script"))


def test_fields_that_the_form_does_not_have_are_ignored(lupe: Client) -> None:
    """promise: C7"""
    ana = book(ANA)
    extra = {"estatus": "efectuada", "status": "efectuada", "oficina": "33", "office": "33"}
    extra |= {"is_staff": "1", "is_superuser": "1", "role": "administracion", "by": "1"}
    lupe.post(address(ana, "resultado/"), extra | {"resultado": "asiste"})
    ana.refresh_from_db()
    assert (ana.status, ana.office) == ("confirmada", office())
    user = CallEntry.objects.get().by
    assert (user.username, user.is_staff, user.is_superuser) == ("lupe", False, False)
    assert user.memberships.get().role == Role.ATTENTION


def test_a_form_that_took_them_would_be_seen(lupe: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """promise: C7 (its negative control)"""
    confirm = calls.record

    def taking_all(appointment: Appointment, **more: object) -> Appointment:
        done = confirm(appointment, **more)
        Appointment.objects.filter(pk=appointment.pk).update(status="efectuada")
        return done

    monkeypatch.setattr(calls, "record", taking_all)
    with pytest.raises(AssertionError):
        test_fields_that_the_form_does_not_have_are_ignored(lupe)


def test_twenty_people_cost_as_many_queries_as_two(lupe: Client) -> None:
    listing, found = "/intranet/10/llamadas/lista/", []
    for half_hours in (range(1), range(1, 10)):
        for each in half_hours:
            fill(at("9:30", TUESDAY) + timedelta(minutes=30 * each), 2)
        lupe.get(listing)  # what a process reads once
        with CaptureQueriesContext(connection) as asked:
            page = read(lupe.get(listing))
        found.append((page.heading, len(asked)))
    assert found == [
        ("Personas por llamar: 2", found[0][1]),
        ("Personas por llamar: 20", found[0][1]),
    ]
