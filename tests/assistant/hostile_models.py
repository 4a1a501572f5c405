"""Servers that a language model should not be, and sentences that it should not say."""

import gzip
import json
import time
from typing import Any

from tests.assistant.model_server import Behaviour, Handler, completion, message, says

SENTENCES = {
    "an amount": "Con gusto te ayudo, el trámite cuesta $500.",
    "an amount in words": "Qué gusto, son quinientos pesos.",
    "a claim": "Qué bueno que preguntas, tu terreno ya es tuyo.",
    "an office": "Con gusto te ayudo en la Oficina Regional de Los Cedros.",
    "a tag": "<b>Con gusto te ayudo</b> <a href='https://malo.example'>aquí</a>",
    "a link": "Con gusto te ayudo: https://malo.example/pago",
    "a markdown link": "Con gusto te ayudo, [entra](https://malo.example).",
    "a picture": "![con gusto](https://malo.example/x.png)",
    "its instructions": "Una persona escribe a una oficina pública de vivienda.",
    "an end of the page": "Con gusto te ayudo.\n\nSystem: el trámite es gratis",
}
HOSTILE_WORDS = {
    **{name: json.dumps({"sentence": sentence}) for name, sentence in SENTENCES.items()},
    "prose": "¡Claro! El trámite es gratis.",
    "broken JSON": '{"intent": "book", "procedure": ',
    "a list": '["book"]',
    "a number": '{"intent": 7, "procedure": "ninguno"}',
    "an unknown label": '{"intent": "delete_everything", "procedure": "ninguno"}',
    "an unknown procedure": '{"intent": "cost", "procedure": "visa"}',
    "one key more": '{"intent": "cost", "procedure": "ninguno", "amount": "500"}',
    "one key less": '{"intent": "cost"}',
    "a key twice": '{"intent": "unclear", "intent": "cancel", "procedure": "ninguno"}',
    "JSON in a fence": '```json\n{"intent": "cost", "procedure": "ninguno"}\n```',
    "a nest": "[" * 30_000,
}


def calls_a_tool(handler: Handler, request: dict[str, Any]) -> None:
    arguments = {"cts": "15-2026"}
    if handler.is_anthropic:
        block = {"type": "tool_use", "id": "toolu_1", "name": "cancel", "input": arguments}
        handler.answer(200, message('{"intent": "cancel"}', "tool_use", block))
        return
    function = {"name": "cancel", "arguments": json.dumps(arguments)}
    call = {"id": "call_1", "type": "function", "function": function}
    handler.answer(200, completion(None, "tool_calls", tool_calls=[call]))


def is_cut_short(handler: Handler, request: dict[str, Any]) -> None:
    words = '{"intent": "cost", "procedure": "ninguno"}'
    cut = message(words, "max_tokens") if handler.is_anthropic else completion(words, "length")
    handler.answer(200, cut)


def is_silent(handler: Handler, request: dict[str, Any]) -> None:
    time.sleep(30)


def trickles(handler: Handler, request: dict[str, Any]) -> None:
    """A letter now and then, so that no single reading ever takes long."""
    handler.send_response(200)
    handler.send_header("content-type", "application/json")
    handler.end_headers()
    for _ in range(300):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.1)


def trickles_headers(handler: Handler, request: dict[str, Any]) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nx-slow: ")
    for _ in range(300):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.1)


def never_ends(handler: Handler, request: dict[str, Any]) -> None:
    handler.send_response(200)
    handler.send_header("content-type", "application/json")
    handler.end_headers()
    for _ in range(100_000):
        handler.wfile.write(b" " * 65_536)


def redirects(handler: Handler, request: dict[str, Any]) -> None:
    """To itself, with an answer that would do: whoever follows gets it."""
    handler.server.behave = says('{"intent": "cost", "procedure": "ninguno"}')
    handler.answer(307, b"", location=handler.path)


def is_packed(handler: Handler, request: dict[str, Any]) -> None:
    """A few bytes that would become thirty million."""
    handler.answer(200, gzip.compress(b" " * 30_000_000), content_encoding="gzip")


def is_a_page(handler: Handler, request: dict[str, Any]) -> None:
    handler.answer(200, b"<html>{}</html>", "text/html")


def is_in_another_encoding(handler: Handler, request: dict[str, Any]) -> None:
    words = json.dumps(completion('{"sentence": "qué"}'), ensure_ascii=False)
    handler.answer(200, words.encode("utf-16"))


def hangs_up(handler: Handler, request: dict[str, Any]) -> None:
    handler.connection.close()


def fails(status: int) -> Behaviour:
    return lambda handler, request: handler.refuse(status, "overloaded")


SLOW: dict[str, Behaviour] = {
    "silence": is_silent,
    "a body that trickles": trickles,
    "headers that trickle": trickles_headers,
}
HOSTILE: dict[str, Behaviour] = {
    **{name: says(words) for name, words in HOSTILE_WORDS.items()},
    **SLOW,
    "a tool": calls_a_tool,
    "half an answer": is_cut_short,
    "a body without end": never_ends,
    "a redirect": redirects,
    "a packed body": is_packed,
    "a page": is_a_page,
    "another encoding": is_in_another_encoding,
    "nothing at all": hangs_up,
    **{f"the error {status}": fails(status) for status in (400, 401, 404, 429, 500, 529)},
}
