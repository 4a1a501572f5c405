"""No reason that the program can give reaches an official in a machine's words."""

import re
from pathlib import Path

import pytest

from ventanilla.messaging import reasons, sending
from ventanilla.messaging.transports import graph_errors
from ventanilla.messaging.transports.graph_errors import failure

KNOWN = {**graph_errors.OF_ALL, **graph_errors.OF_ONE}
KNOWN |= {**graph_errors.NOT_THERE, **graph_errors.CLOSED}
ROOM = Path(reasons.__file__).parent


@pytest.mark.parametrize("code", KNOWN)
def test_each_refusal_of_whatsapp_has_plain_words(code: int) -> None:
    said = reasons.plain(str(failure(code, 400, "Recipient phone number not in allowed list")))
    assert not re.search(r"\d{3}|[A-Z]{4,}_|[Rr]ecipient", said)
    assert said != reasons.plain("")


@pytest.mark.parametrize(
    "error",
    [
        sending.PASSED,
        sending.STOPPED,
        sending.NO_BUDGET,
        sending.NO_WAY,
        str(failure(None, 503, "")),
        str(failure(132001, 400, "template name does not exist")),
        "el servicio de SMS contestó con el error 400",
        "falló al prepararse: KeyError",
        "no se alcanza graph.facebook.com: revisa la red",
        "graph.facebook.com no terminó de contestar",
    ],
)
def test_what_the_program_itself_writes_has_plain_words(error: str) -> None:
    assert reasons.plain(error) != reasons.plain("")


def test_the_few_that_decide_what_an_official_does() -> None:
    assert reasons.plain(str(failure(131026, 400, ""))) == "ese número no tiene WhatsApp"
    assert "24 horas" in reasons.plain(str(failure(131047, 400, "")))
    assert "BAJA" in reasons.plain(sending.STOPPED)
    assert reasons.plain("Message undeliverable (131026)") == "ese número no tiene WhatsApp"


def test_what_nobody_foresaw_does_not_pretend() -> None:
    for error in ("", "Traceback: boom", "(999999)"):
        assert reasons.plain(error) == "no se sabe por qué"


def test_every_sentence_that_sending_finishes_with_is_known() -> None:
    """A new constant of `sending` without plain words turns this red."""
    constants = re.findall(r"^([A-Z_]+) = \"(.+)\"$", (ROOM / "sending.py").read_text(), re.M)
    assert len(constants) >= 4
    assert [name for name, text in constants if reasons.plain(text) == reasons.plain("")] == []
