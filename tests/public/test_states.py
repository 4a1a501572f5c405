"""Each state of an appointment has its own sentence, says what to do and offers only what can be done."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from tests.people import staff
from tests.public.conftest import Book
from tests.public.markup import Document, read
from tests.public.walk import Walk, someone
from ventanilla.appointments import progress, transitions
from ventanilla.appointments.messages import when
from ventanilla.appointments.models import Appointment, Channel
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.lib.dates import weekday_date

Act = Callable[[Appointment], Appointment]
DESK = Channel.COUNTER


def own_page(appointment: Appointment) -> Document:
    return read(Client().get(f"/citas/ver/{appointment.token}/"))


def offers(page: Document) -> set[str]:
    """The last part of each address that the page offers to go to."""
    links = [link.attributes["href"] for link in page.one("main") and page.all("a")]
    return {re.sub(r".*/(\w[^/]*)/?$", r"\1", urlsplit(link).path) for link in links}


UPCOMING = {"cambiar", "cancelar", "comprobante.pdf", "calendario.ics"}


def test_pending(book: Book) -> None:
    page = own_page(appointment := book())

    assert page.heading == "Tu cita está registrada. Falta confirmar."
    assert f"Te esperamos el {when(appointment)}." in page.text
    assert re.search(r"Te llamaremos (a más tardar el \w+ \d+ de \w+|antes de tu cita)", page.text)
    assert page.text.count("Todavía no") == 2, "confirmed and attended are still to come"
    assert offers(page) >= UPCOMING


def test_confirmed(book: Book) -> None:
    appointment = transitions.confirm(book(), channel=DESK, by=staff())

    page = own_page(appointment)

    assert page.heading == "Tu cita está confirmada."
    place = appointment.office.name
    assert f"Te esperamos el {when(appointment)} en {place}." in page.text
    assert "Te marcaremos" not in page.text
    assert offers(page) >= UPCOMING


def test_completed_shows_the_stages_with_their_dates(db: None) -> None:
    appointment = Walk(Client(), procedure="carta_finiquito").book()
    appointment = transitions.complete(appointment, channel=DESK, by=staff())
    stages = list(current_catalogue().procedures["carta_finiquito"].stages.all())
    progress.record(appointment, stages[0], by=staff(), note="Faltaba tu INE")

    page = own_page(appointment)

    assert page.heading == "Ya te atendimos."
    lines = page.lines
    today = weekday_date(timezone.localdate()).capitalize()
    assert lines[lines.index(stages[0].name) + 1 :][:2] == [today, "Faltaba tu INE"]
    assert lines[lines.index(stages[1].name) + 1] == "Todavía no"
    assert not offers(page) & UPCOMING


def test_cancelled_says_when_and_why(book: Book) -> None:
    appointment = transitions.cancel(book(), channel=DESK, reason_text="La oficina cerró")

    page = own_page(appointment)

    today = weekday_date(timezone.localdate())
    assert page.heading == "Esta cita se canceló."
    assert f"Se canceló el {today}. La oficina cerró. Si todavía la necesitas" in page.text
    assert not offers(page) & UPCOMING
    assert "nueva" in offers(page)


def test_who_did_not_come_is_never_told_cancelled(book: Book) -> None:
    appointment = transitions.mark_no_show(book(), channel=DESK, by=staff())

    page = own_page(appointment)

    assert page.heading == "No registramos tu asistencia."
    assert "ancelad" not in page.text
    assert "No asistió" in page.text
    assert "nueva" in offers(page)


def test_what_could_not_be_attended_says_why_and_what_to_do(book: Book) -> None:
    appointment = transitions.mark_inadmissible(
        book(), channel=DESK, by=staff(), reason_text="Tu terreno es ejidal."
    )

    page = own_page(appointment)

    assert page.heading == "No pudimos atender este asunto."
    assert "Tu terreno es ejidal. Llámanos y te decimos a dónde acudir." in page.text


def test_past_one_that_nobody_closed(book: Book) -> None:
    appointment = book()
    Appointment.objects.filter(pk=appointment.pk).update(
        starts_at=timezone.now() - timedelta(days=1)
    )

    page = own_page(appointment)

    assert page.heading == "El día de tu cita ya llegó."
    assert not offers(page) & UPCOMING
    assert "nueva" in offers(page)


@pytest.mark.parametrize("page", ["cambiar/", "cambiar/hora/?dia=2030-01-02", "cancelar/"])
def test_what_can_no_longer_be_done_leads_to_the_appointment(book: Book, page: str) -> None:
    appointment = transitions.cancel(book(), channel=DESK)
    own = f"/citas/ver/{appointment.token}/"

    response = Client().get(own + page, follow=True)

    assert response.redirect_chain[-1][0] == own
    assert read(response).heading == "Esta cita se canceló."


def test_cancelling_twice_is_cancelling_once(book: Book) -> None:
    appointment = book()
    for _ in range(2):
        response = Client().post(f"/citas/ver/{appointment.token}/cancelar/")
        assert response.status_code == 302
    assert appointment.history.count() == 2


def test_moving_keeps_the_key_and_frees_the_old_place(walk: Walk) -> None:
    appointment = walk.book()
    own = f"/citas/ver/{appointment.token}/"
    choose = read(Client().get(f"{own}cambiar/"))
    assert "Tu lugar actual sigue apartado hasta que confirmes el nuevo." in choose.text
    day = choose.choices("dia")[2]
    hours = read(Client().get(f"{own}cambiar/hora/", {"dia": day}))
    start = hours.choices("inicio")[0]
    question = read(Client().get(f"{own}cambiar/revisar/", {"inicio": start}))
    assert question.heading == "¿Cambiamos tu cita?"

    response = Client().post(f"{own}cambiar/revisar/", {"inicio": start})

    moved = Appointment.objects.get(pk=appointment.pk)
    zone = ZoneInfo(moved.office.time_zone)
    assert response["Location"] == own
    assert moved.starts_at == datetime.fromisoformat(start).replace(tzinfo=zone)
    assert (moved.cts, moved.status) == (appointment.cts, appointment.status)


def test_who_has_one_is_shown_it(walk: Walk) -> None:
    """promise: B6"""
    existing = walk.book()
    walk.to("revisar")

    response = walk.post("revisar", walk.answer("revisar"))

    page = read(response)
    assert response.status_code == 409
    assert "Ya tienes una cita para este trámite el" in page.text
    assert "Puedes cambiarla o cancelarla" in page.text
    assert existing.token in {
        part for a in page.all("a") for part in a.attributes["href"].split("/")
    }
    assert Appointment.objects.count() == 1


def test_fourth_of_a_telephone_is_told_whom_to_call(db: None) -> None:
    shared = someone()["phone"]
    for name in ("Ana", "Eva", "Luz"):
        Walk(Client(), person=someone(given_names=name, phone=shared)).book()
    fourth = Walk(Client(), person=someone(given_names="Sol", phone=shared)).to("revisar")

    page = read(fourth.post("revisar", fourth.answer("revisar")))

    assert "Este teléfono ya tiene 3 citas. Para otra, llámanos al 722 276 55 50" in page.text
    assert fourth.get("datos").value("given_names") == "Sol"
