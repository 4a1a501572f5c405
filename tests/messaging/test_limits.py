"""No content can be made over WhatsApp's limits, and what can be made the real rules take."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.messaging import graph
from ventanilla.lib import message_limits as limits
from ventanilla.messaging.content import (
    Buttons,
    Choice,
    Content,
    Document,
    Location,
    Menu,
    Template,
    Text,
    as_text,
    from_json,
    to_json,
)
from ventanilla.messaging.transports.graph_payloads import payload

ANY = st.text(max_size=90)
LONG = st.text(max_size=1_100)
CHOICES = st.lists(st.builds(Choice, ANY, ANY, ANY), max_size=12).map(tuple)
SHORT_CHOICES = st.lists(
    st.builds(Choice, st.text(max_size=12), st.text(max_size=12)), max_size=5
).map(tuple)
MADE = st.one_of(
    st.tuples(st.just(Text), st.fixed_dictionaries({"body": LONG})),
    st.tuples(
        st.just(Buttons),
        st.fixed_dictionaries(
            {"body": LONG, "choices": SHORT_CHOICES, "header": ANY, "footer": ANY}
        ),
    ),
    st.tuples(
        st.just(Menu),
        st.fixed_dictionaries({"body": ANY, "button": ANY, "choices": CHOICES | SHORT_CHOICES}),
    ),
    st.tuples(
        st.just(Template),
        st.fixed_dictionaries(
            {
                "name": st.just("recordatorio_1d"),
                "language": st.just("es_MX"),
                "variables": st.lists(LONG, max_size=4).map(tuple),
                "text": ANY,
            }
        ),
    ),
    st.tuples(
        st.just(Location),
        st.fixed_dictionaries(
            {
                "latitude": st.floats(-100, 100),
                "longitude": st.floats(-200, 200),
                "name": ANY,
                "address": ANY,
            }
        ),
    ),
)


def made(kind: type[Content], values: dict[str, Any]) -> Content | None:
    try:
        return kind(**values)
    except limits.OverLimit:
        return None


@given(MADE)
def test_whatever_can_be_made_is_taken(built: tuple[type[Content], dict[str, Any]]) -> None:
    """promise: D4, G8"""
    content = made(*built)
    if content:
        assert graph.wrong(payload("527221234567", content, "1")) is None


@given(MADE)
def test_what_is_kept_is_read_as_it_was(built: tuple[type[Content], dict[str, Any]]) -> None:
    content = made(*built)
    if content:
        assert from_json(content.kind, json.loads(json.dumps(to_json(content)))) == content
        assert as_text(content).strip()


def test_an_uncleaned_variable_is_refused() -> None:
    """promise: D4 (negative control): «Error codes», 132018"""
    template = Template("recordatorio_1d", "es_MX", ("Ana",), "Hola")
    object.__setattr__(template, "variables", ("Ana\nLópez",))
    assert graph.wrong(payload("527221234567", template, "1")) == (400, 132018, "template")


OVER: dict[str, Any] = {
    "text": lambda: Text("a" * 1_025),
    "empty text": lambda: Text(" \n"),
    "NUL": lambda: Text("a\0"),
    "four buttons": lambda: Buttons("a", tuple(Choice(n, n) for n in "1234")),
    "no button": lambda: Buttons("a", ()),
    "long button": lambda: Buttons("a", (Choice("1", "a" * 21),)),
    "long button of emojis": lambda: Buttons("a", (Choice("1", "😀" * 11),)),
    "same buttons": lambda: Buttons("a", (Choice("1", "a"), Choice("2", "a"))),
    "same ids": lambda: Buttons("a", (Choice("1", "a"), Choice("1", "b"))),
    "button with description": lambda: Buttons("a", (Choice("1", "a", "b"),)),
    "long id": lambda: Buttons("a", (Choice("1" * 257, "a"),)),
    "id with spaces": lambda: Buttons("a", (Choice("1 ", "a"),)),
    "header": lambda: Buttons("a", (Choice("1", "a"),), header="a" * 61),
    "footer": lambda: Buttons("a", (Choice("1", "a"),), footer="a" * 61),
    "header of two lines": lambda: Buttons("a", (Choice("1", "a"),), header="a\nb"),
    "eleven rows": lambda: Menu("a", "Ver", tuple(Choice(str(n), "a") for n in range(11))),
    "long row": lambda: Menu("a", "Ver", (Choice("1", "a" * 25),)),
    "long description": lambda: Menu("a", "Ver", (Choice("1", "a", "b" * 73),)),
    "long row id": lambda: Menu("a", "Ver", (Choice("1" * 201, "a"),)),
    "long list button": lambda: Menu("a", "a" * 21, (Choice("1", "a"),)),
    "long list body": lambda: Menu("a" * 1_025, "Ver", (Choice("1", "a"),)),
    "template name": lambda: Template("Recordatorio", "es_MX", (), "a"),
    "template language": lambda: Template("a", "español", (), "a"),
    "template text": lambda: Template("a", "es_MX", (), "a" * 1_025),
    "template variables": lambda: Template("a", "es_MX", ("a" * 200,) * 6, "a"),
    "caption": lambda: Document("v", "1", "a.pdf", "a" * 1_025),
    "filename": lambda: Document("v", "1", "a" * 241, "a"),
    "place": lambda: Location(91.0, 0.0, "a", "b"),
}


@pytest.mark.parametrize("make", OVER.values(), ids=OVER.keys())
def test_each_limit_is_told_when_the_text_is_written(make: Any) -> None:
    """promise: G8: «Interactive reply buttons messages», «Interactive list messages», «Templates»"""
    with pytest.raises(limits.OverLimit):
        make()


def test_at_each_limit_it_is_made_and_taken() -> None:
    """promise: G8"""
    rows = tuple(Choice(f"{n}" * 100, "a" * 24, "b" * 72) for n in range(10, 20))
    buttons = tuple(Choice(n * 256, n * 20) for n in "123")
    for content in (
        Text("a" * 1_024),
        Menu("a" * 1_024, "a" * 20, rows, "h" * 60, "f" * 60),
        Buttons("a" * 1_024, buttons, "h" * 60, "f" * 60),
    ):
        assert graph.wrong(payload("527221234567", content, "1")) is None


@pytest.mark.parametrize("count", [4, 11])
def test_the_fake_refuses_what_the_real_one_refuses(count: int) -> None:
    """promise: G8 (negative control): were nothing checked, the provider would refuse it"""
    choices = tuple(Choice(str(n), "a" * 25) for n in range(count))
    whole: Buttons | Menu = Buttons("a", (Choice("1", "a"),))
    if count > 10:
        whole = Menu("a", "Ver", (Choice("1", "a"),))
    object.__setattr__(whole, "choices", choices)
    assert graph.wrong(payload("527221234567", whole, "1"))
