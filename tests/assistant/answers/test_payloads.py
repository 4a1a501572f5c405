"""What a button sends back, and whatever else may come in its place."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ventanilla.assistant.answers import payloads
from ventanilla.assistant.answers.payloads import Payload, Verb

TEN = datetime(2026, 9, 8, 16, 0, tzinfo=UTC)
NUMBERED = (Verb.LOOKUP, Verb.RESCHEDULE, Verb.CANCEL, Verb.CONFIRM, Verb.RECOVER, Verb.READ)


@pytest.mark.parametrize("verb", NUMBERED)
def test_a_button_names_what_it_is_about(verb: Verb) -> None:
    assert payloads.parse(payloads.of_appointment(verb, 421)) == Payload(verb, number=421)
    assert payloads.of_appointment(verb, 421) == f"{verb}:421"


def test_it_may_say_which_day_was_meant_in_whatever_zone_it_is_told() -> None:
    toluca = TEN.astimezone(ZoneInfo("America/Mexico_City"))
    for moment in (TEN, toluca):
        text = payloads.of_appointment(Verb.CONFIRM, 421, moment)
        assert text == "confirmar:421:202609081600"
        assert payloads.parse(text) == Payload(Verb.CONFIRM, number=421, starts_at=TEN)


@pytest.mark.parametrize(
    "text",
    [
        "confirmar:0",
        "confirmar:007",
        "confirmar:-1",
        "confirmar:4.5",
        "confirmar:" + "9" * 19,
        "confirmar:٤٢١",
        "confirmar:421:",
        "confirmar:421:202613081600",
        "confirmar:421:000000000000",
        "confirmar:421:2026090816",
        "confirmar:421:202609081600:1",
        "confirmar:421\n",
        "menu:421",
        "persona:421",
    ],
)
def test_what_nobody_wrote_is_nothing(text: str) -> None:
    assert payloads.parse(text) is None


moments = st.datetimes(min_value=datetime(1000, 1, 1))


@given(verb=st.sampled_from(NUMBERED), number=st.integers(1, 10**18 - 1), at=moments)
def test_what_was_written_is_read(verb: Verb, number: int, at: datetime) -> None:
    minute = at.replace(second=0, microsecond=0, tzinfo=UTC)
    written = payloads.of_appointment(verb, number, minute)
    assert payloads.parse(written) == Payload(verb, number=number, starts_at=minute)


words = st.sampled_from([*Verb, "", "x"]) | st.text(max_size=12)
parts = st.integers().map(str) | st.text(max_size=20) | st.just("") | st.from_regex(r"[0-9]{12}")


@given(st.lists(words | parts, max_size=5).map(":".join) | st.text(max_size=300))
@example("confirmar:421:999912312359")
def test_no_shape_raises(text: str) -> None:
    read = payloads.parse(text)
    assert read is None or text.startswith(read.verb)
