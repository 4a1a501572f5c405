"""At the window: whom one calls, how it ended and how that is taken back."""

import pytest
from django.test import Client

from tests.intranet.counter import ATTENTION, PAYLOAD, TEN, address, official
from tests.people import ANA, BRUNO, Clock, book, office, staff
from tests.public.markup import Document, read
from ventanilla.accounts.models import Membership
from ventanilla.appointments import visits
from ventanilla.appointments.models import Appointment, Visit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
NEXT = f"{ATTENTION}siguiente/"


@pytest.fixture
def lupe() -> Client:
    return official("lupe", "2")[1]


@pytest.fixture
def ana(clock: Clock) -> Appointment:
    """In the waiting room, and Bruno after her."""
    people = [book(ANA, TEN, procedure="carta_finiquito"), book(BRUNO, TEN)]
    clock.now = TEN
    for each in people:
        visits.receive(office(), each.cts, by=staff())
    return people[0]


def end(client: Client, appointment: Appointment, **sent: str) -> Document:
    return read(client.post(address(ATTENTION, appointment, "resultado/"), sent, follow=True))


def test_the_window_is_asked_once_and_kept(ana: Appointment) -> None:
    user, client = official("memo")
    page = read(client.get(ATTENTION, follow=True))
    assert page.heading == "¿En qué ventanilla atiendes?"
    client.post(f"{ATTENTION}ventanilla/", {"ventanilla": " Ventanilla 7 "})
    assert Membership.objects.get(user=user).window == "7"
    assert "Atiendes en la ventanilla 7" in " ".join(read(client.get(ATTENTION)).text.split())


@pytest.mark.parametrize("typed", ["", "ventanilla", "x" * 21, "\0"])
def test_a_window_needs_a_number(typed: str) -> None:
    _, client = official("memo")
    assert client.post(f"{ATTENTION}ventanilla/", {"ventanilla": typed}).status_code == 422


def test_nobody_is_called_before_the_window_is_known(ana: Appointment) -> None:
    _, client = official("memo")
    client.post(NEXT)
    client.post(address(ATTENTION, ana, "llamar/"))
    assert not Visit.objects.filter(called_at__isnull=False).exists()


def test_next_calls_shows_and_one_key_ends(lupe: Client, ana: Appointment) -> None:
    """Two presses over the talk itself: «Siguiente» and the outcome."""
    page = read(lupe.post(NEXT, follow=True))
    assert page.heading == ana.full_name
    assert [
        b.attributes.get("data-key") for b in page.all("button") if "data-key" in b.attributes
    ] == list("123456")
    assert Visit.objects.get(appointment=ana).window == "2"
    page = end(lupe, ana, resultado="ingresado")
    assert "Ana María Peña Gómez: trámite ingresado." in page.text
    assert "Deshacer: Ana María Peña Gómez, trámite ingresado" in page.text
    ana.refresh_from_db()
    assert ana.status == "efectuada"


def test_pressing_next_twice_keeps_the_same_person(lupe: Client, ana: Appointment) -> None:
    lupe.post(NEXT)
    assert read(lupe.post(NEXT, follow=True)).heading == ana.full_name
    assert Visit.objects.filter(called_at=None).count() == 1


def test_nobody_waits(lupe: Client) -> None:
    assert read(lupe.post(NEXT, follow=True)).heading == "Nadie espera ahora"


def test_two_windows_never_get_the_same_person(lupe: Client, ana: Appointment) -> None:
    memo = official("memo", "3")[1]
    lupe.post(address(ATTENTION, ana, "llamar/"))
    answer = memo.post(address(ATTENTION, ana, "llamar/"))
    assert answer.status_code == 409
    assert "Ya le llamó lupe, ventanilla 2" in read(answer).text
    for page in ("resultado/", "no-vino/"):
        answer = memo.post(address(ATTENTION, ana, page), {"resultado": "ingresado"})
        assert answer.status_code == 409
    ana.refresh_from_db()
    assert ana.is_active


def test_what_was_told_before_is_at_the_window(lupe: Client, ana: Appointment) -> None:
    visits.note_papers(ana, [1])
    page = read(lupe.post(NEXT, follow=True))
    assert "Le falta:" in page.text
    assert ana.procedure.requirements.get(order=1).document in page.text


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Di cómo terminó"),
        ({"resultado": "otra"}, "Di cómo terminó"),
        ({"resultado": "improcedente"}, "Elige por qué no procede"),
        ({"resultado": "improcedente", "motivo": "otro"}, "Escribe por qué no procede"),
        ({"resultado": "improcedente", "motivo": "inventado"}, "Elige el motivo de la lista"),
        ({"resultado": "ingresado", "nota": "Trae copia"}, "Elige la etapa"),
        ({"resultado": "ingresado", "etapa": "99999"}, "Elige una etapa de la lista"),
        ({"resultado": "ingresado", "etapa": "\0"}, "Elige una etapa de la lista"),
        ({"resultado": "ingresado", "etapa": "9" * 60}, "Elige una etapa de la lista"),
        ({"resultado": "ingresado", "detalle": "x" * 201}, "Escribe a lo más 200 letras"),
    ],
)
def test_bad_input_gets_a_sentence_and_ends_nothing(
    lupe: Client, ana: Appointment, sent: dict[str, str], sentence: str
) -> None:
    lupe.post(NEXT)
    answer = lupe.post(address(ATTENTION, ana, "resultado/"), {"nota": "Se queda"} | sent)
    page = read(answer)
    assert answer.status_code == 422
    assert sentence in page.text
    if "nota" not in sent:
        assert page.value("nota") == "Se queda"
    assert Visit.objects.get(appointment=ana).ended_at is None


def test_a_reason_of_the_list_with_more_words_is_what_the_person_reads(
    lupe: Client, ana: Appointment
) -> None:
    lupe.post(NEXT)
    end(
        lupe,
        ana,
        resultado="improcedente",
        motivo="Es trámite de otra institución",
        detalle="Ve al IFREM",
    )
    ana.refresh_from_db()
    assert ana.reason_text == "Es trámite de otra institución. Ve al IFREM"


def test_the_stage_and_its_note_reach_the_person_s_page(lupe: Client, ana: Appointment) -> None:
    stage = ana.procedure.stages.all()[0]
    lupe.post(NEXT)
    end(lupe, ana, resultado="ingresado", etapa=str(stage.pk), nota="Vuelve con tu copia")
    page = read(Client().get(f"/citas/ver/{ana.token}/"))
    assert f"{stage.name}\nMartes 8 de septiembre\nVuelve con tu copia" in page.text


def test_who_left_comes_to_no_stage(lupe: Client, ana: Appointment) -> None:
    lupe.post(NEXT)
    end(lupe, ana, resultado="se_retiro", etapa=str(ana.procedure.stages.all()[0].pk))
    assert not ana.progress.exists()


def test_who_did_not_come_to_the_window_waits_again(lupe: Client, ana: Appointment) -> None:
    lupe.post(NEXT)
    page = read(lupe.post(address(ATTENTION, ana, "no-vino/"), follow=True))
    assert page.heading == "En la sala: 2"


def test_the_last_one_is_taken_back(lupe: Client, ana: Appointment) -> None:
    lupe.post(NEXT)
    end(lupe, ana, resultado="ingresado")
    page = read(lupe.post(address(ATTENTION, ana, "deshacer/"), follow=True))
    assert page.heading == ana.full_name
    ana.refresh_from_db()
    assert ana.status == "pendiente"


def test_only_one_s_own_last_one_and_not_with_somebody_at_the_window(
    lupe: Client, ana: Appointment
) -> None:
    memo = official("memo", "3")[1]
    lupe.post(NEXT)
    end(lupe, ana, resultado="ingresado")
    assert memo.post(address(ATTENTION, ana, "deshacer/")).status_code == 409
    lupe.post(NEXT)
    answer = lupe.post(address(ATTENTION, ana, "deshacer/"))
    assert "Primero termina con la persona" in read(answer).text
    ana.refresh_from_db()
    assert ana.status == "efectuada"


def test_hostile_names_are_only_text(lupe: Client, ana: Appointment) -> None:
    """promise: D1"""
    Appointment.objects.update(given_names=PAYLOAD)
    for page in (read(lupe.get(ATTENTION)), read(lupe.post(NEXT, follow=True))):
        assert PAYLOAD in page.text
        assert not page.all("img")
