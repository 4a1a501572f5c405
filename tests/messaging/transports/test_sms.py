"""A gateway for SMS on loopback, each time another kind."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest

from tests import loopback
from tests.messaging.posts import ANA
from ventanilla.messaging.content import Buttons, Choice, Content, Text
from ventanilla.messaging.transports.base import (
    ChannelDown,
    Failure,
    Outgoing,
    Passing,
    Permanent,
    Uncertain,
)
from ventanilla.messaging.transports.sms import Sms

Heard = list[tuple[dict[str, str], bytes]]
WORDS = 'Tu cita es el martes.\n"Lleva" tu {to} papel: ñ'


@contextmanager
def gateway(answer: Callable[[Any], None]) -> Iterator[tuple[dict[str, str], Heard]]:
    heard: Heard = []

    class Handler(loopback.Handler):
        def post(self) -> None:
            raw = self.rfile.read(int(self.headers["content-length"]))
            heard.append(({name.lower(): value for name, value in self.headers.items()}, raw))
            answer(self)

    server = loopback.Server(("127.0.0.1", 0), Handler)
    told = {"URL": f"http://127.0.0.1:{server.server_port}/send", "AUTHORIZATION": "Bearer clave"}
    body = '{"to": "{to}", "text": "{text}"}'
    with loopback.running(server):
        yield told | {"FORMAT": "json", "BODY": body, "ID": "id"}, heard


def says(status: int, body: Any = None, **headers: str) -> Callable[[Any], None]:
    def answer(handler: Any) -> None:
        handler.answer(status, body, **headers)

    return answer


def send(told: dict[str, str], content: Content | None = None) -> str:
    return Sms(told).send(Outgoing(ANA, "", content or Text(WORDS), "7"))


def test_as_json_whatever_the_text_holds() -> None:
    with gateway(says(200, {"id": 12})) as (told, heard):
        assert send(told) == "sms.12"
    headers, raw = heard[0]
    assert json.loads(raw) == {"to": ANA, "text": WORDS}
    assert headers["authorization"] == "Bearer clave"
    assert headers["idempotency-key"] == "7"


def test_as_a_form_with_other_names_and_the_id_deep_inside() -> None:
    with gateway(says(201, {"messages": [{"sid": "a1"}]})) as (told, heard):
        body = '{"To": "{to}", "Body": "{text}", "From": "IMEVIS"}'
        assert send(told | {"FORMAT": "form", "BODY": body, "ID": "messages.0.sid"}) == "sms.a1"
    assert parse_qs(heard[0][1].decode()) == {"To": [ANA], "Body": [WORDS], "From": ["IMEVIS"]}


def test_an_answer_without_id_is_an_answer() -> None:
    with gateway(says(200, ["OK"])) as (told, _):
        assert send(told).startswith("sms.")
        assert send(told) != send(told)


def test_of_buttons_the_words_go() -> None:
    with gateway(says(200, {"id": "1"})) as (told, heard):
        send(told, Buttons("¿Vas?", (Choice("si", "Sí"),)))
    assert json.loads(heard[0][1])["text"] == "¿Vas?"


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, Permanent),
        (422, Permanent),
        (401, ChannelDown),
        (403, ChannelDown),
        (404, ChannelDown),
        (302, ChannelDown),
        (408, Passing),
        (429, ChannelDown),
        (500, ChannelDown),
        (503, ChannelDown),
    ],
)
def test_each_refusal_is_sorted(status: int, kind: type[Failure]) -> None:
    with gateway(says(status, {})) as (told, _), pytest.raises(Failure) as found:
        send(told)
    assert type(found.value) is kind


@pytest.mark.parametrize(
    ("asked", "seconds"), [("90", 90), ("999999", 3600), ("Wed, 21 Oct 2026 07:28:00 GMT", None)]
)
def test_how_long_it_asks_to_wait(asked: str, seconds: int | None) -> None:
    busy = gateway(says(429, {}, retry_after=asked))
    with busy as (told, _), pytest.raises(ChannelDown) as found:
        send(told)
    assert found.value.wait == (timedelta(seconds=seconds) if seconds else None)


def test_who_hangs_up_may_have_sent_it() -> None:
    with gateway(lambda handler: handler.connection.close()) as (told, _), pytest.raises(Uncertain):
        send(told)


def test_who_is_not_there_has_not() -> None:
    told = {"URL": "http://127.0.0.1:9/", "AUTHORIZATION": "", "FORMAT": "json", "ID": "id"}
    with pytest.raises(ChannelDown) as found:
        send(told | {"BODY": '{"a": "{to}", "b": "{text}"}'})
    assert not isinstance(found.value, Uncertain)


@pytest.mark.parametrize(
    ("part", "value", "said"),
    [
        ("URL", "http://sms.example/send", "SMS_URL"),
        ("URL", "https://user:pass@sms.example/", "SMS_URL"),
        ("AUTHORIZATION", "Bearer ñ", "SMS_AUTHORIZATION"),
        ("FORMAT", "xml", "SMS_FORMAT"),
        ("BODY", "{to", "SMS_BODY"),
        ("BODY", '{"to": "{to}"}', "{text}"),
    ],
)
def test_what_its_settings_lack(part: str, value: str, said: str) -> None:
    good = {"URL": "https://sms.example/send", "AUTHORIZATION": "Bearer x", "FORMAT": "json"}
    good |= {"BODY": '{"to": "{to}", "text": "{text}"}', "ID": "id"}
    assert not [*Sms(good).problems()]
    [problem] = Sms(good | {part: value}).problems()
    assert said in problem
