"""Finding an appointment again, and each of the states in which it may be found."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.journeys import acts
from tests.journeys.visitor import Visitor, person
from tests.served import Served

STATES = {
    "confirmed": "Tu cita está confirmada.",
    "completed": "Ya te atendimos.",
    "cancelled": "Esta cita se canceló.",
    "no show": "No registramos tu asistencia.",
    "inadmissible": "No pudimos atender este asunto.",
    "past": "El día de tu cita ya llegó.",
}


def test_the_four_ways_to_find_it(page: Page, new_page: Callable[..., Page]) -> None:
    who = person("Gumersinda")
    visitor = Visitor(page)
    key, link = visitor.book(who).key, page.url
    digits = who["phone"][-4:]
    other = Visitor(new_page())

    # By its key alone: public facts only (promise: C5)
    other.open("/citas/consultar/").type("cts", key).send().expect(key, "Título de propiedad")
    content = other.page.content()
    for secret in ("Gumersinda", "Hernández", digits, f"{digits[:2]} {digits[2:]}", who["phone"]):
        assert secret not in content
    # By key and digits, by name and telephone, and by the link of the code
    other.tap("pon también los últimos 4 números").type("cts", key.replace("-", " "))
    other.type("digits", digits).send().expect("Gumersinda", key)
    other.open("/citas/consultar/").tap("No tengo mi clave")
    other.type_person(who | {"given_names": "GUMERSINDA"}).send().expect("Gumersinda", key)
    Visitor(new_page()).open(link).expect("Gumersinda", key)


def test_errors_and_several_found(page: Page) -> None:
    visitor, who = Visitor(page), person("Delfina")
    visitor.open("/citas/consultar/").send().expect("Revisa estos datos")
    visitor.type("cts", "2026-10-106-01-00421-89").type("digits", "1").send()
    visitor.expect("Revisa tu clave", "Escribe los últimos 4 números de tu teléfono")
    assert page.title().startswith("Error: ")
    visitor.open("/citas/consultar/por-nombre/").send().expect("Escribe tu primer apellido")
    visitor.type_person(who).send().expect("No encontramos una cita con ese nombre y ese teléfono")
    visitor.book(who)
    visitor.book(who, procedure="Medir mi predio")
    visitor.open("/citas/consultar/por-nombre/").type_person(who).send()
    visitor.expect("Encontramos 2 citas tuyas").tap("Medir mi predio").expect("Delfina")


def test_files_of_the_appointment(page: Page) -> None:
    Visitor(page).book(person("Ema"))

    for name, kind in (("comprobante.pdf", b"%PDF-1"), ("calendario.ics", b"BEGIN:VCALENDAR")):
        answer = page.request.get(page.url + name)
        assert answer.status == 200
        assert answer.body().startswith(kind)


@pytest.fixture(scope="module")
def in_states(served: Served) -> dict[str, list[str]]:
    found: dict[str, list[str]] = json.loads(acts.run(served, f"book_in_states(*{[*STATES]})"))
    return found


@pytest.mark.parametrize("state", STATES)
def test_each_state_has_its_sentence(
    page: Page, in_states: dict[str, list[str]], state: str
) -> None:
    key, token = in_states[state]

    visitor = Visitor(page).open(f"/citas/ver/{token}/")
    assert visitor.heading == STATES[state]
    visitor.open("/citas/consultar/").type("cts", key).send()
    assert visitor.heading == STATES[state]


def test_what_cannot_be_done_any_more_is_explained(page: Page, served: Served) -> None:
    visitor = Visitor(page).book(person("Silvia"))
    key = visitor.key
    visitor.tap("Cancelar mi cita")
    acts.run(served, f"set_state({key!r}, 'completed')")

    visitor.tap("Sí, cancelar").expect("No se pudo cambiar tu cita", "Ver cómo está mi cita")
    visitor.tap("Ver cómo está mi cita").expect("Ya te atendimos.")
