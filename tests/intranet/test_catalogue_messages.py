"""The messages, written by whoever knows the office: seen as they arrive before anybody gets them."""

import html
import re

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.catalogs import content
from tests.intranet.test_catalogue import client, no_stale_snapshot, publish, raul, read, sent
from ventanilla.catalog import catalogue, workbook
from ventanilla.catalog.models import MessageKind
from ventanilla.scheduling.sheets import EVERY_TABLE

__all__ = ["client", "no_stale_snapshot", "raul"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

TABLE = "/intranet/catalogo/tablas/mensajes/"
REGISTERED, CONFIRM, CHANGED, ANSWERED = (f"{TABLE}{line}/" for line in (2, 3, 7, 10))


def shown(answer: HttpResponse) -> str:
    found = re.search(r'<section id="muestra".*?</section>', answer.content.decode(), re.S)
    return html.unescape(re.sub(r"<[^>]+>", " ", found[0])) if found else ""


def bubble(answer: HttpResponse) -> str:
    found = re.search(r'<p class="bubble">(.*?)</p>', answer.content.decode(), re.S)
    return html.unescape(found[1]) if found else ""


def test_it_is_seen_as_it_arrives(client: Client) -> None:
    answer = client.get(CONFIRM)
    assert bubble(answer).startswith(
        "Hola, María Guadalupe. ¿Vas a venir a tu cita del martes 24 de noviembre a las 10:00 de la"
        " mañana, en Oficinas centrales?"
    )
    assert re.findall(r'class="reply-button">(.*?)<', answer.content.decode()) == [
        "Sí, voy a ir",
        "Cambiar fecha",
        "Cancelar cita",
    ]
    assert re.search(r"llega a \d{3} de 1,024 letras", shown(answer))


def test_what_is_typed_is_seen_and_not_kept(client: Client) -> None:
    answer = sent(client, REGISTERED, texto="Hola, {nombre}. Tu cita ya está.", ver="si")
    assert bubble(answer) == "Hola, María Guadalupe. Tu cita ya está."
    assert bubble(client.get(REGISTERED)).startswith("Hola, María Guadalupe. Tu cita ya quedó")


def test_the_names_are_those_of_its_kind(client: Client) -> None:
    assert "{cambio}" not in shown(client.get(REGISTERED))
    assert "{cambio}" in shown(client.get(CHANGED))
    names = re.findall(r"\{[a-z]+\}", shown(client.get(ANSWERED)).partition("Datos que")[2])
    assert names == ["{institucion}", "{telefono}"]


def test_what_keeps_it_from_being_published_is_said_at_once(client: Client) -> None:
    """promise: G8"""
    answer = sent(client, REGISTERED, texto="{nombre}, ya quedó tu cita.", ver="si")
    assert "Empieza con un dato: escribe antes unas palabras" in shown(answer)
    sent(client, REGISTERED, texto="{nombre}, ya quedó tu cita.")
    publish(client)
    assert catalogue.current().messages[MessageKind.REGISTERED][0].body.startswith("Hola, {nombre}")
    assert "empieza con un dato" in read(client.get("/intranet/catalogo/cambios/")).lower()


def test_a_new_wording_is_published(client: Client) -> None:
    cells = {"mensaje": "encuesta", "variante": "B", "plantilla": "encuesta_b", "activo": "si"}
    text = {"texto": "Hola, {nombre}. ¿Cómo te fue? Cuéntanos aquí: {enlace} y gracias por venir."}
    new = client.get(f"{TABLE}nuevo/")
    assert "Escribe el texto y aquí lo ves." in shown(new)
    assert 'value="es_MX"' in new.content.decode()
    assert sent(client, f"{TABLE}nuevo/", **cells, **text).status_code == 302
    assert publish(client).status_code == 302
    variants = catalogue.current().messages[MessageKind.SURVEY]
    assert [each.template for each in variants] == ["encuesta", "encuesta_b"]


@pytest.mark.parametrize(
    "text", ["", "<script>alert(1)</script> {nombre}", "{", "{nombre} {{1}} %s"]
)
def test_whatever_is_typed_is_shown_as_it_is(client: Client, text: str) -> None:
    answer = sent(client, REGISTERED, texto=text, mensaje="otro", botones="|", ver="si")
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


def test_the_workbook_has_them_word_for_word() -> None:
    there = workbook.read(workbook.write(content()), EVERY_TABLE)
    assert there.rows("mensajes") == content().rows("mensajes")
