"""promise: D7: whatever the address says, nobody is sent to another site."""

import re
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import get_resolver
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.public.markup import read

EVIL = ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"]
EVIL += ["\thttps://evil.example", "//evil.example/citas/ver/x", "https:evil.example", "..//evil"]
NAMES = ["next", "url", "redirect", "volver", "tramite", "p", "desde", "dia", "inicio", "lista"]
NAMES += ["mensaje", "opcion", "otra", "quiere"]
PATHS = ["/citas/nueva/", "/citas/nueva/municipio/", "/citas/nueva/revisar/", "/citas/consultar/"]
PATHS += [
    "/asistente/",
    "/asistente/terminar/",
    "/citas/nueva/cual/",
    "/citas/ver/x/cambiar/",
    "/citas/ver/x/avisos/",
    "/citas/nueva",
    "/oficinas",
    "/tramites",
]
OWN = re.compile(r"/(?![/\\])")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.sampled_from(PATHS),
    names=st.lists(st.sampled_from(NAMES), min_size=1, unique=True),
    value=st.sampled_from(EVIL) | st.text(max_size=30),
    method=st.sampled_from(["get", "post"]),
)
def test_no_parameter_leads_away(
    db: None, path: str, names: list[str], value: str, method: str
) -> None:
    value = value.encode("utf-8", "ignore").decode()
    response = getattr(Client(), method)(path, dict.fromkeys(names, value))

    assert response.status_code < 500
    if response.has_header("Location"):
        assert OWN.match(response["Location"]), response["Location"]


@pytest.mark.django_db
@pytest.mark.parametrize("evil", [*EVIL, "//evil.example/%2f..", "/%5cevil.example", "/%09/evil"])
def test_no_path_leads_away(evil: str) -> None:
    for path in (evil, f"/{evil}", f"{evil}/citas/nueva", f"/{quote(evil)}/oficinas"):
        response = Client().get("/" + path.lstrip("\t"))
        assert response.status_code < 500
        if response.has_header("Location"):
            assert OWN.match(response["Location"]), response["Location"]


@pytest.mark.django_db
def test_another_host_name_is_refused_in_plain_words() -> None:
    response = Client().get("/citas/nueva/", headers={"host": "evil.example"})

    assert response.status_code == 400
    assert read(response).heading == "No pudimos leer lo que enviaste"


def test_every_public_address_is_known() -> None:
    """A new address makes this fail: give it its place in the tests of all pages."""
    routes = {
        str(pattern.pattern) for pattern in get_resolver("ventanilla.public.urls").url_patterns
    }

    assert len(routes) == 35
