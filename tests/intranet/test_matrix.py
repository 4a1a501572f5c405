"""Every address of the intranet, for every role, at the own office and at another: what it answers."""

from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest
from django.conf import settings as project
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, include, path
from pytest_django import Settings

from tests.assistant.conversations import waiting
from tests.intranet.desk import enter, person
from tests.people import ANA, ECATEPEC, MONDAY, NOW, TOLUCA, TUESDAY, Clock, book, office, staff
from ventanilla.accounts import access_resets
from ventanilla.accounts.models import Absence, AccessReset, Role, RoleChange, User
from ventanilla.intranet import gate, urls

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

HERE = 200
WORKS = {Role.ATTENTION, Role.COORDINATION}
LEADS = {Role.COORDINATION}
ROLES = [*Role, None]

# What a GET answers to whom may see it; a POST alone says 405. The others get 404, as if it were not there.
OFFICE_PAGES = {
    "oficina": (302, WORKS),
    "buscar": (200, WORKS),
    "recepcion": (200, WORKS),
    "recepcion-persona": (200, WORKS),
    "recepcion-papeles": (405, WORKS),
    "recepcion-comprobante": (200, WORKS),
    "sin-cita": (200, WORKS),
    "atencion": (302, WORKS),
    "atencion-ventanilla": (200, WORKS),
    "atencion-siguiente": (405, WORKS),
    "atencion-llamar": (405, WORKS),
    "atencion-resultado": (405, WORKS),
    "atencion-no-vino": (405, WORKS),
    "atencion-deshacer": (405, WORKS),
    "encuesta-visita": (404, WORKS),  # of whom nobody attended yet: test_survey.py
    "encuesta-preguntar": (404, WORKS),
    "encuesta-no": (405, WORKS),
    "sala": (302, WORKS),
    "sala-direccion": (200, LEADS),
    "llamadas": (302, WORKS),
    "llamadas-lista": (200, WORKS),
    "llamada": (200, WORKS),
    "llamada-resultado": (405, WORKS),
    "llamada-cambiar": (200, WORKS),
    "llamada-no-corresponde": (200, WORKS),
    "llamada-soltar": (405, WORKS),
    "llamada-otra-oficina": (422, WORKS),  # without the place it asks for it
    "historia": (200, WORKS),
    "accesos": (302, {Role.COORDINATION}),
    "calendario-hoy": (302, WORKS),
    "calendario-vista": (200, WORKS),
    "calendario-filtro": (405, WORKS),
    "cita-nueva": (200, WORKS),
    "cita": (200, WORKS),
    "cita-mover": (200, WORKS),
    "cita-cancelar": (200, WORKS),
    "cita-confirmar": (405, WORKS),
    "inasistencias": (200, WORKS),
    "inasistencia-deshacer": (405, WORKS),
    "asignar": (200, LEADS),
    "asignar-dia": (200, LEADS),
    "asignar-todo": (200, LEADS),
    "ausencias": (200, LEADS),
    "ausencia": (404, LEADS),  # of the other's people: the own one is in test_absences.py
    "ausencia-quitar": (405, LEADS),
    "apertura-horario": (200, LEADS),
    "apertura-cerrar": (200, LEADS),
    "apertura-quitar": (405, LEADS),
    "apertura-cambios": (200, LEADS),
    "apertura-publicar": (405, LEADS),
    "apertura-descartar": (405, LEADS),
    "apertura-al-dia": (405, LEADS),
    "apertura-historial": (200, LEADS),
    "apertura-version": (200, LEADS),
    "apertura-volver": (405, LEADS),
    "cierre": (200, LEADS),
    "cierre-dia": (200, LEADS),
    "cierre-firmar": (405, LEADS),
    "cierre-corregir": (404, LEADS),  # only on a day already closed: test_closing.py
}
ANYONE = {
    "intranet": (200, 302),
    "sesion": (200,),
    "pendiente": (302,),
    "pendiente-descartar": (405,),
    "acceso-aviso": (200,),
}
# Pages that hang on a permission held anywhere, not on an office.
ADMINISTERS = {Role.ADMINISTRATION}
REPORTS = {Role.COORDINATION, Role.MANAGEMENT}
TEACHES = {Role.COORDINATION, Role.ADMINISTRATION}
ANYWHERE = {
    "personas": (200, ADMINISTERS),
    "persona-nueva": (200, ADMINISTERS),
    "persona": (200, ADMINISTERS),
    "persona-tramites": (405, ADMINISTERS),
    "persona-cuenta": (405, ADMINISTERS),
    "persona-papel": (302, ADMINISTERS),  # to say once more who one is
    "persona-acceso": (302, ADMINISTERS),
    "acceso-decidir": (302, ADMINISTERS),
    "papel-decidir": (302, ADMINISTERS),
    "reportes": (200, REPORTS),
    "reportes-citas": (200, REPORTS),
    "reportes-excel": (302, REPORTS),  # to say once more who one is
    "reportes-excel-estado": (404, REPORTS),  # of another: the own one is in test_excel.py
    "reportes-excel-archivo": (302, REPORTS),
    "reportes-opiniones": (200, REPORTS),
    "reportes-mensual": (200, REPORTS),
    "reportes-mensual-pdf": (200, REPORTS),
    "mensajes": (302, set(Role)),
    "mensajes-enviados": (200, WORKS | {Role.MANAGEMENT}),
    "mensajes-reenviar": (405, WORKS),
    "mensajes-por-avisar": (200, WORKS),
    "mensajes-avisado": (405, WORKS),
    "mensajes-pruebas": (200, REPORTS),
    "mensajes-trabajos": (200, ADMINISTERS),
    "asistente-paginas": (302, set(Role)),
    "asistente-personas": (200, WORKS),
    "asistente-persona": (200, WORKS),
    "asistente-atender": (405, WORKS),
    "asistente-contestar": (405, WORKS),
    "asistente-devolver": (405, WORKS),
    "asistente-sin-entender": (200, TEACHES),
    "asistente-ensenar": (405, TEACHES),
    "asistente-descartar": (405, TEACHES),
    "asistente-olvidar": (405, TEACHES),
    "asistente-avisos": (200, TEACHES),
    "asistente-aviso-quitar": (405, TEACHES),
    "asistente-preguntas": (200, REPORTS),
    "asistente-preguntas-csv": (200, REPORTS),
}
EDITS = {Role.ADMINISTRATION}
# Of no office: `line` 2 is the first row, version 1 the catalogue as it was loaded.
CATALOGUE_PAGES = {
    "catalogo": (200, EDITS),
    "catalogo-cerrar": (200, EDITS),
    "catalogo-horarios": (200, EDITS),
    "catalogo-horario": (200, EDITS),
    "catalogo-jurisdiccion": (200, EDITS),
    "catalogo-institucion": (200, EDITS),
    "catalogo-texto": (200, EDITS),
    "catalogo-tabla": (200, EDITS),
    "catalogo-nuevo": (200, EDITS),
    "catalogo-renglon": (200, EDITS),
    "catalogo-quitar": (405, EDITS),
    "catalogo-mover": (405, EDITS),
    "catalogo-cambios": (200, EDITS),
    "catalogo-publicar": (405, EDITS),
    "catalogo-descartar": (405, EDITS),
    "catalogo-al-dia": (405, EDITS),
    "catalogo-historial": (200, EDITS),
    "catalogo-version": (200, EDITS),
    "catalogo-volver": (405, EDITS),
    "catalogo-excel": (200, EDITS),
    "catalogo-subir": (405, EDITS),
}


def addresses() -> dict[str, str]:
    """Name and route of what the room itself serves; entering is allauth's and tested with it."""
    entering = {pattern.name for pattern in urls.entrance if isinstance(pattern, URLPattern)}
    return {
        str(each.name): f"/intranet/{each.pattern}"
        for each in urls.urlpatterns
        if isinstance(each, URLPattern) and each.name not in entering
    }


def test_every_address_has_its_row() -> None:
    """promise: C1"""
    listed = [OFFICE_PAGES, CATALOGUE_PAGES, ANYONE, ANYWHERE]
    assert set(addresses()) == {name for pages in listed for name in pages}


@pytest.mark.parametrize("role", ROLES, ids=str)
def test_each_role_at_its_own_office_and_at_another(role: Role | None) -> None:
    """promise: C1: to whom has no right, the page does not exist"""
    client = enter(person("lupe", role))
    own, other = book(ANA).cts, book(ANA, municipality=ECATEPEC, procedure="titulo_propiedad").cts
    routes = addresses()
    for name, (expected, roles) in OFFICE_PAGES.items():
        route = routes[name]
        found = client.get(fill(route, office(TOLUCA).number, own)).status_code
        assert found == (expected if role in roles else 404), (name, role)
        elsewhere = client.get(fill(route, office(ECATEPEC).number, other)).status_code
        assert elsewhere == 404, (name, role)
        if "<str:cts>" in route:
            mixed = client.get(fill(route, office(TOLUCA).number, other)).status_code
            assert mixed == (405 if expected == 405 and role in roles else 404), (name, role)


@pytest.mark.parametrize("role", ROLES, ids=str)
def test_each_role_at_the_pages_of_the_whole_institution(role: Role | None) -> None:
    """promise: C1: to whom has no right, the page does not exist"""
    client = enter(person("lupe", role))
    routes = addresses()
    for name, (expected, roles) in ANYWHERE.items():
        found = client.get(fill(routes[name], 0, None)).status_code
        assert found == (expected if role in roles else 404), (name, role)


@pytest.mark.parametrize("role", ROLES, ids=str)
def test_only_administration_reaches_the_catalogue(role: Role | None) -> None:
    """promise: C1"""
    client = enter(person("raul", role))
    routes = addresses()
    for name, (expected, roles) in CATALOGUE_PAGES.items():
        found = client.get(fill(routes[name], 10, None)).status_code
        assert found == (expected if role in roles else 404), (name, role)
        if expected == 405 and role not in roles:
            assert client.post(fill(routes[name], 10, None)).status_code == 404, (name, role)


@pytest.mark.parametrize(
    "name",
    [
        "llamada-resultado",
        "llamada-soltar",
        "recepcion-papeles",
        "atencion-llamar",
        "atencion-resultado",
        "atencion-no-vino",
        "atencion-deshacer",
        "cita-mover",
        "cita-cancelar",
        "cita-confirmar",
    ],
)
def test_what_is_sent_for_another_office_changes_nothing(name: str) -> None:
    """promise: C1"""
    client = enter(person("lupe", Role.ATTENTION))
    other = book(ANA, municipality=ECATEPEC)
    for number in (office(TOLUCA).number, office(ECATEPEC).number):
        address = fill(addresses()[name], number, other.cts)
        assert client.post(address, {"resultado": "cancela"}).status_code == 404
    other.refresh_from_db()
    assert other.status == "pendiente"


def fill(route: str, number: int, cts: str | None) -> str:
    """With the address' parameters; a day is today's."""
    values = {
        "int:number": number,
        "str:cts": cts,
        "iso:day": "2026-09-08",
        "month:month": "2026-08",
        "view:view": "dia",
        "how:how": "leida",
        "str:day": MONDAY.isoformat(),
        "int:office": number,
        "str:table": "oficinas",
        "int:line": 2,
        "str:text": "privacidad",
        "int:version": 1,
        "str:figure": "recibidas",
        "token:token": "0" * 32,
        "int:miss": 1,
        "int:lesson": 1,
        "int:notice": 1,
    }
    made = {"int:person": other, "int:absence": absence, "int:change": change, "int:reset": reset}
    made |= {"int:conversation": waiting}
    values |= {name: make().pk for name, make in made.items() if f"<{name}>" in route}
    for name, value in values.items():
        route = route.replace(f"<{name}>", str(value))
    return route


def other() -> User:
    return staff("olga")


def absence() -> Absence:
    """Of somebody who works at no office."""
    return Absence.objects.create(user=other(), first_day=TUESDAY, last_day=TUESDAY)


def change() -> RoleChange:
    return RoleChange.objects.create(
        user=other(),
        role=Role.MANAGEMENT,
        grant=True,
        proposed_by=staff("petra"),
        proposed_at=NOW,
    )


def reset() -> AccessReset:
    asked, _ = access_resets.ask(other(), factor=False, by=None)
    return asked


def test_strangers_are_sent_to_the_entrance() -> None:
    for route in addresses().values():
        answer = Client().get(fill(route, 10, "2" * 18))
        assert answer.headers["Location"].startswith("/intranet/entrar/"), route


def test_a_view_that_says_nothing_is_for_nobody(
    monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    """promise: C9; promise: C1 (negative control: the decorator taken away)"""
    client = enter(person("lupe", Role.COORDINATION))
    address = "/intranet/10/llamadas/lista/"
    assert client.get(address).status_code == HERE
    view = get_resolver().resolve(address).func
    monkeypatch.delattr(view, "guarded")
    assert client.get(address).status_code == 404


def test_there_is_no_administration_by_the_framework() -> None:
    """promise: C9"""
    assert Client().get("/admin/").status_code == 404
    assert all("admin" not in route for route in every_route(get_resolver()))


def test_a_gate_that_let_the_silent_pass_would_be_seen(
    monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    """promise: C9 (negative control)"""
    strict = gate.Gate.process_view

    def lenient(self: gate.Gate, *given: Any) -> HttpResponse | None:
        try:
            return strict(self, *given)
        except Http404:
            return None

    monkeypatch.setattr(gate.Gate, "process_view", lenient)
    with pytest.raises(AssertionError):
        test_a_view_that_says_nothing_is_for_nobody(monkeypatch, clock)


def test_an_administration_by_the_framework_would_be_seen(settings: Settings) -> None:
    """promise: C9 (negative control)"""
    known = import_module(project.ROOT_URLCONF)
    more = ModuleType("more")
    more.__dict__.update(vars(known), urlpatterns=[*known.urlpatterns, path("admin/", open_to_all)])
    settings.ROOT_URLCONF = more
    with pytest.raises(AssertionError):
        test_there_is_no_administration_by_the_framework()
    deeper = ModuleType("deeper")
    deeper.__dict__.update(urlpatterns=[path("x/", include([path("admin/", open_to_all)]))])
    assert any("admin" in route for route in every_route(get_resolver(deeper)))


def open_to_all(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def every_route(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for each in resolver.url_patterns:
        route = f"{before}{each.pattern}"
        yield from every_route(each, route) if isinstance(each, URLResolver) else [route]
