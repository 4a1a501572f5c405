"""The Cloud API as its pages publish it, over a real connection."""

from typing import Any

import pytest

from tests.messaging import graph
from tests.messaging.graph import Graph
from tests.messaging.posts import ANA, REMINDER
from ventanilla.messaging.content import (
    Buttons,
    Choice,
    Content,
    Document,
    Location,
    Menu,
    Template,
    Text,
)
from ventanilla.messaging.transports import graph_errors
from ventanilla.messaging.transports.base import (
    ChannelDown,
    Failure,
    NotThere,
    Outgoing,
    Passing,
    Permanent,
    Uncertain,
    WindowClosed,
)
from ventanilla.messaging.transports.whatsapp import WhatsApp

CONFIRM = Template("confirma", "es_MX", ("Ana", "martes", "10"), "¿Vas?", ("voy", "cambiar", "no"))
VOUCHER = Document("voucher", "una ficha", "comprobante.pdf", "Tu comprobante")
CONTENTS = [
    Text("Hola"),
    Buttons("¿Vas?", (Choice("si", "Sí"), Choice("no", "No")), "Tu cita", "Es gratis"),
    Menu(
        "¿Qué trámite?",
        "Ver trámites",
        (Choice("01", "Título", "De propiedad"), Choice("02", "Otro")),
    ),
    REMINDER,
    CONFIRM,
    VOUCHER,
    Location(19.28, -99.65, "Delegación Toluca", "Calle 1, Centro"),
]


@pytest.fixture
def server(whatsapp: Graph, settings: Any) -> Graph:
    settings.DOCUMENTS = {"voucher": "tests.messaging.posts.pdf"}
    whatsapp.world.wrote.add(ANA[1:])
    whatsapp.world.templates |= {"recordatorio_1d": 2, "confirma": 3}
    return whatsapp


def send(server: Graph, content: Content, address: str = "", **told: str) -> str:
    return WhatsApp(server.settings(**told)).send(Outgoing(ANA, address, content, "7"))


def refused(server: Graph, content: Content = CONTENTS[0], **told: str) -> Failure:
    with pytest.raises(Failure) as found:
        send(server, content, **told)
    return found.value


@pytest.mark.parametrize("content", CONTENTS, ids=lambda each: each.kind)
def test_each_kind_is_taken(server: Graph, content: Content) -> None:
    assert send(server, content) == "wamid.1"
    [taken] = server.world.taken
    assert (taken["to"], taken["biz_opaque_callback_data"]) == (ANA[1:], "7")


def test_a_document_is_uploaded_and_named(server: Graph) -> None:
    """«Media», «Document messages»"""
    send(server, VOUCHER)
    assert b"%PDF-1.7 una ficha" in server.world.uploads[0]
    assert server.world.taken[0]["document"] == {
        "id": "media1",
        "filename": "comprobante.pdf",
        "caption": "Tu comprobante",
    }


def test_a_template_carries_variables_and_what_its_buttons_send(server: Graph) -> None:
    """«Template messages»: quick replies by their index"""
    send(server, CONFIRM)
    body, *buttons = server.world.taken[0]["template"]["components"]
    assert [each["text"] for each in body["parameters"]] == ["Ana", "martes", "10"]
    assert [(each["index"], each["parameters"][0]["payload"]) for each in buttons] == [
        ("0", "voy"),
        ("1", "cambiar"),
        ("2", "no"),
    ]


def test_the_person_is_called_as_whatsapp_calls_them(server: Graph) -> None:
    """Classic ids of Mexico have a 1 after the 52."""
    server.world.wrote.add("5217221234567")
    send(server, CONTENTS[0], address="5217221234567")
    assert server.world.taken[0]["to"] == "5217221234567"


KINDS: list[tuple[int, int, type[Failure]]] = [
    (400, 131000, Passing),
    (400, 131056, Passing),
    (429, 130429, ChannelDown),
    (429, 80007, ChannelDown),
    (429, 4, ChannelDown),
    (500, 1, ChannelDown),
    (503, 131016, ChannelDown),
    (401, 190, ChannelDown),
    (401, 0, ChannelDown),
    (403, 10, ChannelDown),
    (403, 200, ChannelDown),
    (403, 368, ChannelDown),
    (400, 131042, ChannelDown),
    (400, 131026, NotThere),
    (400, 131030, NotThere),
    (400, 131047, WindowClosed),
    (400, 100, Permanent),
    (404, 132001, Permanent),
    (400, 132000, Permanent),
    (400, 131009, Permanent),
    (418, 999999, Permanent),
]


@pytest.mark.parametrize(("status", "code", "kind"), KINDS)
def test_each_refusal_is_sorted(server: Graph, status: int, code: int, kind: type[Failure]) -> None:
    """«Error codes»: go by the code"""
    server.world.trouble = lambda shape: (status, code, "Details")
    problem = refused(server)
    assert type(problem) is kind
    assert str(code) in str(problem)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (500, ChannelDown),
        (502, ChannelDown),
        (401, ChannelDown),
        (429, ChannelDown),
        (400, Permanent),
    ],
)
def test_without_a_code_the_status_decides(status: int, kind: type[Failure]) -> None:
    assert type(graph_errors.failure(None, status, "")) is kind


def test_a_wrong_key_is_ours_to_mend(server: Graph) -> None:
    """«Error codes», 190"""
    problem = refused(server, TOKEN="otra")
    assert isinstance(problem, ChannelDown)
    assert "WHATSAPP_TOKEN" in str(problem)


def test_an_answer_that_never_came_is_uncertain(server: Graph) -> None:
    server.world.hangs_up = 1
    assert isinstance(refused(server), Uncertain)


def test_the_key_is_in_no_failure(server: Graph) -> None:
    server.world.trouble = lambda shape: (400, 100, "x")
    assert graph.TOKEN not in str(refused(server))


def test_what_its_settings_lack() -> None:
    nothing = dict.fromkeys(["PHONE_ID", "TOKEN", "SECRET", "SECRET_BEFORE", "VERIFY_TOKEN"], "")
    said = [*WhatsApp(nothing | {"URL": "http://graph.example"}).problems()]
    for name in ("PHONE_ID", "TOKEN", "URL", "SECRET", "VERIFY_TOKEN"):
        assert any(f"WHATSAPP_{name}" in each for each in said), name
