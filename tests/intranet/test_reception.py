"""The seven answers of reception, the papers and who waits."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.intranet.counter import PAYLOAD, RECEPTION, TEN, address, official
from tests.people import (
    ANA,
    BRUNO,
    CARMEN,
    ECATEPEC,
    THURSDAY,
    TITULO,
    Clock,
    at,
    book,
    office,
    set_hours,
    staff,
    statements,
    strangers,
)
from tests.public.markup import Document, read
from ventanilla.appointments import transitions, visits
from ventanilla.appointments.models import Appointment, CallState, Channel, Visit
from ventanilla.appointments.visits import VisitResult

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def lupe(clock: Clock) -> Client:
    return official("lupe")[1]


@pytest.fixture
def ana(clock: Clock, lupe: Client) -> Appointment:
    appointment = book(ANA, TEN)
    clock.now = TEN - timedelta(minutes=5)
    return appointment


def show(client: Client, what: str, **more: str) -> Document:
    answer = client.post(RECEPTION, {"clave": what} | more)
    assert answer.status_code == 200
    return read(answer)


def test_welcome_says_name_window_and_what_the_screen_will_show(
    lupe: Client, ana: Appointment
) -> None:
    memo, _ = official("memo", "2")
    Appointment.objects.update(assigned_to=memo)
    page = show(lupe, f"http://citas.example/citas/ver/{ana.token}/")
    assert page.heading == "✓ ADELANTE"
    assert "Ana María Peña Gómez\nVentanilla 2" in page.text
    assert f"saldrá {ana.cts[-4:]}" in page.text
    assert Visit.objects.get().arrived_at == TEN - timedelta(minutes=5)


def test_who_has_no_official_takes_a_seat(lupe: Client, ana: Appointment) -> None:
    assert "Toma asiento" in show(lupe, ana.cts).text


def test_the_field_is_ready_for_the_next_one_after_each_answer(
    lupe: Client, ana: Appointment
) -> None:
    for shown in (ana.cts, ana.cts, "nada"):
        field = show(lupe, shown).one("input", id="clave")
        assert "autofocus" in field.attributes
        assert not field.attributes.get("value")
        assert field.attributes["aria-describedby"] == "respuesta"


def test_too_early_can_be_registered_all_the_same(
    lupe: Client, ana: Appointment, clock: Clock
) -> None:
    clock.now = TEN - timedelta(minutes=50)
    page = show(lupe, ana.cts)
    assert page.heading == "◷ TEMPRANO, es a las 10:00 de la mañana"
    assert "Registrar de todos modos" in page.text
    assert show(lupe, ana.cts, temprano="1").heading == "✓ ADELANTE"


def test_another_office_is_named_and_nothing_of_the_person(lupe: Client, clock: Clock) -> None:
    """promise: C1: of a person of another office reception learns the office alone"""
    there = book(ANA, TEN, municipality=ECATEPEC, procedure=TITULO)
    for shown in (there.cts, f"/citas/ver/{there.token}/"):
        answer = lupe.post(RECEPTION, {"clave": shown})
        page = read(answer)
        assert page.heading == "➜ ES OTRA OFICINA: Ecatepec"
        assert there.office.address in page.text
        for datum in (
            "Ana",
            "Peña",
            "7222345610",
            "10:00",
            there.token,
            there.procedure.plain_name,
        ):
            assert datum not in answer.content.decode().replace("Pase", "")
    assert not Visit.objects.exists()


def test_another_day_says_which_and_leads_to_the_appointment(lupe: Client) -> None:
    later = book(ANA, at("10:00", THURSDAY))
    page = show(lupe, later.cts)
    assert page.heading == "▦ OTRO DÍA: jueves 10 de septiembre"
    assert page.all("a", href=f"/intranet/10/citas/{later.cts}/")


def test_twice_says_since_when(lupe: Client, ana: Appointment) -> None:
    show(lupe, ana.cts)
    assert show(lupe, ana.cts).heading == "✓ YA REGISTRADA 9:55 de la mañana"


def test_a_cancelled_one_says_why(lupe: Client) -> None:
    gone = book(ANA, TEN)
    transitions.cancel(gone, channel=Channel.PHONE, reason_text="Vendió el terreno")
    page = show(lupe, gone.cts)
    assert page.heading == "✕ CANCELADA"
    assert "Vendió el terreno" in page.text


@pytest.mark.parametrize(
    "shown", ["hola", "1234", "9" * 400, "\0", "https://example.com/x", "' OR 1=1", PAYLOAD]
)
def test_what_is_not_ours_is_not_recognised(lupe: Client, shown: str) -> None:
    """promise: D1"""
    answer = lupe.post(RECEPTION, {"clave": shown}, follow=True)
    assert answer.status_code == 200
    page = read(answer)
    assert page.heading in ("? NO SE RECONOCE", "Recepción")
    assert not page.all("img")


def test_without_qr_a_surname_finds_the_person(lupe: Client, ana: Appointment) -> None:
    page = show(lupe, "peña")
    assert page.heading == "«peña»: ¿cuál es?"
    assert ana.full_name in page.text
    assert page.all("input", name="clave", value=ana.cts)


def test_an_address_finds_nobody_by_chance(lupe: Client, ana: Appointment) -> None:
    """The digits of a false address may be those of somebody's telephone."""
    page = show(lupe, "https://example.com/citas/ver/x5610/")
    assert page.heading == "? NO SE RECONOCE"
    assert "Peña" not in page.text


def test_the_papers_told_by_telephone_are_ticked_and_one_key_says_all_are_here(
    lupe: Client, ana: Appointment
) -> None:
    CallState.objects.create(appointment=ana, missing_papers="1 3")
    page = show(lupe, ana.cts)
    ticked = [
        box.attributes["value"]
        for box in page.all("input", name="faltan")
        if "checked" in box.attributes
    ]
    assert ticked == ["1", "3"]
    assert page.one("button", value="completo").attributes["data-key"] == "+"
    answer = lupe.post(
        address(RECEPTION, ana, "papeles/"), {"hacer": "completo", "faltan": ["1"]}, follow=True
    )
    assert "trae todos sus papeles" in read(answer).text
    assert Visit.objects.get().missing_papers == ""


def test_what_is_missing_is_kept_whether_attended_or_given_another_day(
    lupe: Client, ana: Appointment
) -> None:
    show(lupe, ana.cts)
    papers = address(RECEPTION, ana, "papeles/")
    lupe.post(papers, {"hacer": "atender", "faltan": ["2"]})
    assert Visit.objects.get().missing_papers == "2"
    answer = lupe.post(papers, {"hacer": "reagendar", "faltan": ["2", "4"]})
    assert answer.headers["Location"] == f"/intranet/10/citas/{ana.cts}/mover/"
    assert Visit.objects.get().missing_papers == "2 4"


def test_given_another_day_he_is_no_longer_in_the_room(lupe: Client, ana: Appointment) -> None:
    show(lupe, ana.cts)
    move = f"/intranet/10/citas/{ana.cts}/mover/"
    start = next(e for e in read(lupe.get(move)).all("input", name="inicio"))
    page = read(lupe.get(move))
    seen = page.all("input", name="visto")[0].attributes["value"]
    lupe.post(move, {"inicio": start.attributes["value"], "visto": seen})
    assert "En la sala: 0" in read(lupe.get(RECEPTION)).text


@pytest.mark.parametrize("lacking", ["x", "-1", "1000", "\0", "9" * 50])
def test_papers_that_are_none_are_refused(lupe: Client, ana: Appointment, lacking: str) -> None:
    show(lupe, ana.cts)
    sent = {"hacer": "atender", "faltan": [lacking]}
    answer = lupe.post(address(RECEPTION, ana, "papeles/"), sent, follow=True)
    assert "Marca los papeles de la lista" in read(answer).text
    assert Visit.objects.get().missing_papers == ""


def test_who_waits_who_is_late_and_who_will_not_come(clock: Clock, lupe: Client) -> None:
    for person, hour in ((ANA, "9:30"), (BRUNO, "10:00"), (CARMEN, "10:30")):
        book(person, at(hour))
    clock.now = at("10:18")
    visits.receive(office(), Appointment.objects.get(given_names="Carmen").cts, by=staff())
    page = read(lupe.get(RECEPTION))
    assert "En la sala: 1" in page.text
    assert "Ya es su hora y no llegan: 2" in page.text
    assert "⚠ 18 min tarde" in page.text
    assert page.text.count("se propone como inasistencia") == 1
    assert {a.status for a in Appointment.objects.all()} == {"pendiente"}


def test_a_visit_that_ended_says_so(lupe: Client, ana: Appointment) -> None:
    show(lupe, ana.cts)
    visits.finish(ana, VisitResult.FILED, by=staff())
    assert "Ya terminó: trámite ingresado" in show(lupe, ana.cts).text


def test_the_voucher_is_printed_at_the_counter(lupe: Client, ana: Appointment) -> None:
    answer = lupe.get(address(RECEPTION, ana, "comprobante.pdf"))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


@pytest.mark.parametrize("people", [1, 6])
def test_an_answer_costs_the_same_however_many_wait(
    lupe: Client, clock: Clock, people: int
) -> None:
    set_hours(office(), {"capacity": 20})
    memo, _ = official("memo", "2")
    crowd = [book(each, TEN) for each in strangers(people * 3)]
    Appointment.objects.update(assigned_to=memo)
    ana = book(ANA, TEN)
    clock.now = TEN + timedelta(minutes=20)
    for each in crowd[:people]:
        visits.receive(office(), each.cts, by=staff())
    for each in crowd[people : people * 2]:
        visits.receive(office(), each.cts, by=staff())
        visits.call(each, window="3", by=staff(f"w{each.pk}"))
    lupe.get(RECEPTION)
    with statements() as asked:
        show(lupe, ana.cts)
    assert len(asked) == 15, [sql[:60] for sql in asked]


def test_the_camera_is_lent_to_this_page_alone(lupe: Client) -> None:
    assert "camera=(self)" in lupe.get(RECEPTION).headers["Permissions-Policy"]
    for elsewhere in ("/intranet/10/llamadas/lista/", "/"):
        assert "camera=()" in lupe.get(elsewhere).headers["Permissions-Policy"]


def test_hostile_names_are_only_text(lupe: Client, ana: Appointment, clock: Clock) -> None:
    """promise: D1"""
    Appointment.objects.update(given_names=PAYLOAD, reason_text=PAYLOAD)
    for hours in (0, 1, 30):
        clock.now = TEN - timedelta(hours=hours)
        page = show(lupe, ana.cts)
        assert PAYLOAD in page.text
        assert not page.all("img")
    assert not read(lupe.get(address(RECEPTION, ana))).all("img")
