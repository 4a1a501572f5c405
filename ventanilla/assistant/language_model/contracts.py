"""The two published contracts: what is sent, and where in the answer the model's words are.

`openai`: chat completions, as OpenAI publishes them and many servers copy them, with
`response_format` of type `json_schema`. `anthropic`: the messages API, version 2023-06-01, with
`output_config.format`. No tool is ever offered, so an answer that calls one is no answer.
"""

import json
from typing import Any

from ventanilla.assistant.language_model.connection import Connection, Kind

LONGEST_ANSWER = 200
"""Tokens: the longest that we ask for is a sentence of twenty words."""

Schema = dict[str, Any]


class Unreadable(ValueError):
    """The answer is not what the contract says, or not what was asked for."""


def strings(**properties: list[str] | None) -> Schema:
    """An object of strings, each out of its closed list where it has one, and nothing else."""
    return {
        "type": "object",
        "properties": {
            name: {"type": "string"} | ({"enum": values} if values else {})
            for name, values in properties.items()
        },
        "required": [*properties],
        "additionalProperties": False,
    }


def headers(connection: Connection) -> dict[str, str]:
    sent = {"accept": "application/json", "accept-encoding": "identity"}
    if connection.kind == Kind.ANTHROPIC:
        return sent | {"x-api-key": connection.key, "anthropic-version": "2023-06-01"}
    return sent | ({"authorization": f"Bearer {connection.key}"} if connection.key else {})


def body(connection: Connection, instructions: str, text: str, schema: Schema) -> dict[str, Any]:
    said = {"role": "user", "content": text}
    if connection.kind == Kind.ANTHROPIC:
        return {
            "model": connection.name,
            "max_tokens": LONGEST_ANSWER,
            "system": instructions,
            "messages": [said],
            "output_config": {"format": {"type": "json_schema", "schema": schema}},
        }
    return {
        "model": connection.name,
        "max_completion_tokens": LONGEST_ANSWER,
        "messages": [{"role": "system", "content": instructions}, said],
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "answer", "strict": True, "schema": schema},
        },
    }


def read(kind: Kind, raw: bytes, schema: Schema) -> dict[str, str]:
    """What `schema` asked for, checked again here: a server may ignore it. Raises Unreadable."""
    try:
        words = (_anthropic if kind == Kind.ANTHROPIC else _openai)(_object(raw.decode()))
        answer = _object(words)
    except (ValueError, KeyError, TypeError, IndexError, RecursionError) as problem:
        raise Unreadable from problem
    if set(answer) != set(schema["required"]):
        raise Unreadable("other keys")
    for name, value in answer.items():
        allowed = schema["properties"][name].get("enum")
        if not isinstance(value, str) or (allowed and value not in allowed):
            raise Unreadable(name)
    return answer


def _openai(answer: dict[str, Any]) -> str:
    [choice] = answer["choices"]
    message = choice["message"]
    called = any(message.get(name) for name in ("tool_calls", "function_call", "refusal"))
    if called or choice["finish_reason"] != "stop":
        raise Unreadable(choice["finish_reason"])
    return _text(message["content"])


def _anthropic(answer: dict[str, Any]) -> str:
    [block] = answer["content"]
    if answer["stop_reason"] != "end_turn" or block["type"] != "text":
        raise Unreadable(answer["stop_reason"])
    return _text(block["text"])


def _text(content: Any) -> str:
    if not isinstance(content, str):
        raise Unreadable("no text")
    return content


def _object(text: str) -> dict[str, Any]:
    """Of two equal keys a reader takes the first and another the last: neither is believed."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({name for name, _ in pairs}) < len(pairs):
            raise Unreadable("a key twice")
        return dict(pairs)

    found = json.loads(text, object_pairs_hook=once)
    if not isinstance(found, dict):
        raise Unreadable("no object")
    return found
