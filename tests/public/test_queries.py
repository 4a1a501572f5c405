"""How often each page asks the database, once the process knows the catalogue and the timetable."""

import pytest
from django.test import Client

from tests.people import statements
from tests.public.walk import Walk

READ_ONLY = {
    "/": 0,
    "/tramites/": 0,
    "/tramites/titulo_propiedad/": 0,
    "/oficinas/": 0,
    "/privacidad/": 0,
    "/accesibilidad/": 0,
    "/citas/nueva/cual/": 0,
    "/citas/nueva/tramite/": 0,
    "/citas/nueva/municipio/": 0,
    "/citas/nueva/dia/": 1,
    "/citas/nueva/hora/": 1,
    "/citas/nueva/datos/": 0,
    "/citas/nueva/revisar/": 0,
    "/citas/consultar/": 0,
    "/citas/consultar/por-nombre/": 0,
    "/asistente/": 0,
    "/asistente/terminar/": 0,
    "/salud": 1,
    "/tema.css": 0,
    "/logo.svg": 0,
    "/no/existe/": 0,
    "/citas/ver/no-existe/": 1,
}
ANSWERS = {"tramite": 0, "municipio": 0, "dia": 1, "hora": 1, "datos": 0}
OWN = {
    "": 1,
    "encuesta/": 2,
    "cambiar/": 2,
    "cancelar/": 1,
    "calendario.ics": 2,
    "comprobante.pdf": 1,
}


@pytest.fixture
def warm(walk: Walk) -> Walk:
    walk.client.get("/")
    return walk.to("revisar")


@pytest.mark.parametrize(("address", "queries"), READ_ONLY.items())
def test_reading(warm: Walk, address: str, queries: int) -> None:
    with statements() as asked:
        warm.client.get(address)
    assert len(asked) == queries, "\n".join(asked)


@pytest.mark.parametrize(("step", "queries"), ANSWERS.items())
def test_answering(warm: Walk, step: str, queries: int) -> None:
    answer = warm.answer(step)
    with statements() as asked:
        warm.post(step, answer)
    assert len(asked) == queries, "\n".join(asked)


def test_booking(warm: Walk) -> None:
    """Besides the transaction itself."""
    answer = warm.answer("revisar")
    with statements() as asked:
        warm.post("revisar", answer)
    assert 0 < len(asked) <= 10, "\n".join(asked)


@pytest.mark.parametrize(("page", "queries"), OWN.items())
def test_own_pages(warm: Walk, page: str, queries: int) -> None:
    token = warm.book().token
    with statements() as asked:
        Client().get(f"/citas/ver/{token}/{page}")
    assert len(asked) == queries, "\n".join(asked)


@pytest.mark.parametrize(("digits", "queries"), [("", 1), ("1111", 2)])
def test_lookup(warm: Walk, digits: str, queries: int) -> None:
    key = warm.book().cts
    with statements() as asked:
        Client().post("/citas/consultar/", {"cts": key, "digits": digits})
    assert len(asked) == queries, "\n".join(asked)
