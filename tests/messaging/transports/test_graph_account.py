"""The templates of an account, over a real connection to what Meta publishes of them."""

from collections.abc import Iterator

import pytest

from tests.messaging import graph_templates
from tests.messaging.graph_templates import Account as Server
from ventanilla.messaging.transports import graph_account
from ventanilla.messaging.transports.base import ChannelDown, Permanent
from ventanilla.messaging.transports.graph_account import Account, Wording

CONFIRM = Wording(
    "confirma",
    "es_MX",
    "Hola, {{1}}. ¿Vas a venir a tu cita del {{2}} con nosotros?",
    ("Ana", "martes"),
    ("Sí, voy", "Cancelar"),
)


@pytest.fixture
def server() -> Iterator[Server]:
    with graph_templates.serving() as server:
        yield server


def test_one_is_made_and_waits(server: Server) -> None:
    account = Account(server.settings())
    assert account.create(CONFIRM) == graph_account.PENDING
    (known,) = account.templates()
    assert (known.wording.name, known.wording.body) == (CONFIRM.name, CONFIRM.body)
    assert known.wording.buttons == CONFIRM.buttons
    assert (known.status, known.category, known.reason) == ("PENDING", "UTILITY", "")


def test_the_same_twice_is_refused_and_says_why(server: Server) -> None:
    account = Account(server.settings())
    account.create(CONFIRM)
    with pytest.raises(Permanent, match="Already Exists"):
        account.create(CONFIRM)


def test_all_pages_are_read(server: Server) -> None:
    server.page = 2
    shapes = [Wording(f"uno_{n}", "es_MX", "Hola a todos.").shape for n in range(5)]
    server.known = [each | {"status": "APPROVED"} for each in shapes]
    names = [each.wording.name for each in Account(server.settings()).templates()]
    assert names == [f"uno_{n}" for n in range(5)]


def test_a_wrong_key_is_told(server: Server) -> None:
    with pytest.raises(ChannelDown, match="WHATSAPP_TOKEN"):
        list(Account(server.settings(TOKEN="otra")).templates())


def test_nobody_there_is_told() -> None:
    told = {"URL": "http://127.0.0.1:9", "ACCOUNT_ID": "1", "TOKEN": "x"}
    with pytest.raises(ChannelDown, match="no se alcanza"):
        list(Account(told).templates())


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"ACCOUNT_ID": ""}, "WHATSAPP_ACCOUNT_ID"),
        ({"ACCOUNT_ID": "mi cuenta"}, "WHATSAPP_ACCOUNT_ID"),
        ({"TOKEN": ""}, "WHATSAPP_TOKEN"),
        ({"URL": "http://graph.example/v23.0"}, "WHATSAPP_URL"),
    ],
)
def test_what_is_missing_is_said_before_anybody_is_asked(
    server: Server, told: dict[str, str], reason: str
) -> None:
    assert reason in graph_account.problem(server.settings(**told))
    assert graph_account.problem(server.settings()) == ""
