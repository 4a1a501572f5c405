"""What each refusal of WhatsApp means, for the message and for whoever must call the person."""

import re

import pytest

from ventanilla.messaging.models import OutboundMessage, State, Why
from ventanilla.messaging.transports import graph_errors
from ventanilla.messaging.transports.graph_errors import failure

KNOWN = {**graph_errors.OF_ALL, **graph_errors.OF_ONE}
KNOWN |= {**graph_errors.NOT_THERE, **graph_errors.CLOSED}


@pytest.mark.parametrize("code", KNOWN)
def test_each_is_said_at_once_and_later_in_the_same_words(code: int) -> None:
    told = failure(code, 400, "Recipient phone number not in allowed list")
    assert told.why == graph_errors.why(code)
    assert not re.search(r"\d{3}|[A-Z]{4,}_|[Rr]ecipient", Why(told.why).label)


@pytest.mark.parametrize(
    ("code", "why"),
    [
        (131026, Why.NOT_THERE),
        (131047, Why.CLOSED),
        (190, Why.BLOCKED),
        (131056, Why.UNDELIVERED),
        (132001, Why.REFUSED),
    ],
)
def test_the_few_that_decide_what_an_official_does(code: int, why: Why) -> None:
    assert failure(code, 400, "").why == why


def test_what_nobody_foresaw_does_not_pretend() -> None:
    assert graph_errors.why(131049) == graph_errors.why(999_999) == Why.UNDELIVERED
    assert failure(None, 503, "").why == Why.BLOCKED
    unknown = OutboundMessage(state=State.FAILED, error="Traceback: boom")
    assert unknown.plain_why == "no se sabe por qué"


def test_who_asked_for_no_messages_is_named_as_such() -> None:
    assert "BAJA" in Why.STOPPED.label
    assert "24 horas" in Why.CLOSED.label
