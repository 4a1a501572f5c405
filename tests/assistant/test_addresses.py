"""Where the links of a reply lead."""

import pytest
from django.test import Client
from django.urls import resolve

from ventanilla.assistant import addresses
from ventanilla.assistant.reply import Link, Reply, Target

NAMES = {
    Target.PROCEDURE: "un-tramite",
    Target.PROCEDURES: "tramites",
    Target.OFFICES: "oficinas",
    Target.BOOK: "nueva",
    Target.LOOKUP: "consultar",
    Target.APPOINTMENT: "cita",
    Target.VOUCHER: "comprobante",
    Target.PRIVACY: "privacidad",
}


@pytest.mark.parametrize("target", Target)
def test_every_target_is_a_page_of_the_site(target: Target) -> None:
    path = addresses.path(Link("Ver", target, "constancia"))
    assert resolve(path.partition("?")[0]).url_name == NAMES[target]


def test_booking_begins_with_the_procedure_named() -> None:
    assert addresses.path(Link("Agendar", Target.BOOK)) == "/citas/nueva/"
    named = Link("Agendar", Target.BOOK, "constancia")
    assert addresses.path(named) == "/citas/nueva/?tramite=constancia"


@pytest.mark.parametrize("value", ["../../intranet", "//evil.example", "a?b#c", "ñ é", "x/y"])
def test_a_value_stays_one_part_of_the_address(value: str) -> None:
    path = addresses.path(Link("Ver", Target.PROCEDURE, value))
    assert path.startswith("/tramites/")
    assert path.count("/") == 3
    assert not {"?", "#"} & set(path)


def test_the_place_of_an_office_and_a_voucher_go_along_once() -> None:
    voucher = Link("Comprobante", Target.VOUCHER, "abc")
    assert addresses.links(Reply("Listo", links=(voucher,), office=10, voucher="abc")) == [
        ("Descargar comprobante (PDF)", "/citas/ver/abc/comprobante.pdf"),
        ("Ver dónde está la oficina", "/oficinas/#oficina-10"),
    ]
    assert addresses.links(Reply("Hola")) == []


@pytest.mark.django_db
def test_each_office_has_its_place_on_the_page_of_offices() -> None:
    assert 'id="oficina-10"' in Client().get("/oficinas/").content.decode()
