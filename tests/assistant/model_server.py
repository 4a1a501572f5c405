"""A language model on loopback: a real HTTP server in a thread, with the manners of the two contracts.

What it checks of a request, and from where:
- OpenAI, `POST …/chat/completions`, as the types of its Python library publish it: `Authorization: Bearer`;
  `model` and `messages` obligatory, roles `system` and `user`; `max_completion_tokens` (`max_tokens` is
  deprecated); `response_format.json_schema` with `name` of at most 64 letters, digits, `_` and `-`, and with
  `strict` a schema that allows no other key and requires each. The answer: one of `choices`, with
  `message.content` and `finish_reason` `stop`, `length`, `tool_calls` or `content_filter`; `message.refusal`.
  An error: `{"error": {"message", "type", "param", "code"}}`.
- Anthropic, `POST …/messages`, version 2023-06-01: `x-api-key`, `anthropic-version`; `model`, `max_tokens`
  and `messages` obligatory, `system` beside them and never a role; `output_config.format` with `type` and
  `schema`, which allows no other key. The answer: blocks in `content`, each with its `type`, and
  `stop_reason` `end_turn`, `max_tokens`, `tool_use` or `refusal`. An error:
  `{"type": "error", "error": {"type", "message"}, "request_id"}`; 529 is «overloaded».
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests import loopback

KEY = "sk-prueba-0123456789"
PATHS = {"openai": "/v1/chat/completions", "anthropic": "/v1/messages"}

Behaviour = Callable[["Handler", dict[str, Any]], None]


class Handler(loopback.Handler):
    server: "ModelServer"

    def post(self) -> None:
        raw = self.rfile.read(int(self.headers["content-length"]))
        self.server.received.append(bytes(self.headers) + b"\n" + raw)
        request = json.loads(raw)
        problem = (wrong_with_anthropic if self.is_anthropic else wrong_with_openai)(self, request)
        if problem:
            self.refuse(400 if "key" not in problem else 401, problem)
        else:
            self.server.behave(self, request)

    @property
    def is_anthropic(self) -> bool:
        return self.path.endswith("/messages")

    def refuse(self, status: int, problem: str) -> None:
        if self.is_anthropic:
            error = {"type": "authentication_error", "message": problem}
            self.answer(status, {"type": "error", "error": error, "request_id": "req_1"})
        else:
            error = {"message": problem, "type": "invalid_request_error", "param": None}
            self.answer(status, {"error": error | {"code": None}})


class ModelServer(loopback.Server):
    received: list[bytes]
    behave: Behaviour

    def settings(self, kind: str = "openai", **other: str) -> dict[str, str]:
        url = f"http://127.0.0.1:{self.server_port}{PATHS[kind]}"
        told = {"KIND": kind, "URL": url, "NAME": "modelo", "KEY": KEY, "SECONDS": "1"}
        return told | other


@contextmanager
def serving(behave: Behaviour) -> Iterator[ModelServer]:
    server = ModelServer(("127.0.0.1", 0), Handler)
    server.received, server.behave = [], behave
    with loopback.running(server):
        yield server


def says(content: str) -> Behaviour:
    """`content`, in the envelope of whichever contract."""

    def behave(handler: Handler, request: dict[str, Any]) -> None:
        handler.answer(200, (message if handler.is_anthropic else completion)(content))

    return behave


def answers(**words: str) -> Behaviour:
    """As it was asked: of `words`, those whose keys the schema wants."""

    def behave(handler: Handler, request: dict[str, Any]) -> None:
        wanted = {name: words[name] for name in schema_of(request)["required"]}
        says(json.dumps(wanted))(handler, request)

    return behave


def completion(content: str | None, finish: str = "stop", **message: Any) -> dict[str, Any]:
    said = {"role": "assistant", "content": content, "refusal": None} | message
    choice = {"index": 0, "message": said, "logprobs": None, "finish_reason": finish}
    about = {"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "modelo"}
    return about | {"choices": [choice]}


def message(text: str, stop: str = "end_turn", *more: dict[str, Any]) -> dict[str, Any]:
    about = {"id": "msg_1", "type": "message", "role": "assistant", "model": "modelo"}
    content = [{"type": "text", "text": text}, *more]
    return about | {"content": content, "stop_reason": stop, "stop_sequence": None}


def schema_of(request: dict[str, Any]) -> dict[str, Any]:
    if "output_config" in request:
        return request["output_config"]["format"]["schema"]
    return request["response_format"]["json_schema"]["schema"]


def wrong_with_openai(handler: Handler, request: dict[str, Any]) -> str:
    if handler.headers["authorization"] != f"Bearer {KEY}":
        return "Incorrect API key provided"
    if not request.get("model") or [each["role"] for each in request["messages"]] != SAID:
        return "model and messages are required"
    if {"tools", "functions", "max_tokens"} & set(request):
        return "not this one"
    asked = request["response_format"]
    named = re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", asked["json_schema"]["name"])
    if asked["type"] != "json_schema" or not named or asked["json_schema"]["strict"] is not True:
        return "response_format"
    return wrong_with_schema(asked["json_schema"]["schema"])


SAID = ["system", "user"]


def wrong_with_anthropic(handler: Handler, request: dict[str, Any]) -> str:
    if handler.headers["x-api-key"] != KEY:
        return "invalid x-api-key"
    if handler.headers["anthropic-version"] != "2023-06-01":
        return "anthropic-version: header is required"
    roles = [each["role"] for each in request["messages"]]
    if not request.get("model") or request.get("max_tokens", 0) < 1 or roles != ["user"]:
        return "model, max_tokens and messages: Field required"
    if "tools" in request or not isinstance(request["system"], str):
        return "system"
    asked = request["output_config"]["format"]
    return wrong_with_schema(asked["schema"]) if asked["type"] == "json_schema" else "format"


def wrong_with_schema(schema: dict[str, Any]) -> str:
    closed = schema["type"] == "object" and schema["additionalProperties"] is False
    return "" if closed and {*schema["required"]} == {*schema["properties"]} else "schema"
