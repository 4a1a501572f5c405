"""The application as granian runs it: a request reaches Django once its body has arrived whole.

Under WSGI a thread waits for the body, and granian gives it no deadline: eight senders who never finish
would stop two workers. Here they wait on the event loop, where waiting costs nothing, and Django answers
in its few threads as ever. RSGI is granian's own interface; a page is sent in one piece, and a file by
granian itself, which never has the whole of it in memory.
"""

import asyncio
import gc
import io
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from pathlib import Path
from typing import Any

from django.template import engines
from django.urls import reverse

from config.wsgi import application as django_application

# Two: one waits for the database while the other works. More only pass Python's lock about.
THREADS = 2
BODY_BYTES = 256 * 1024
LARGER_BODIES = {"/whatsapp/webhook": 3 * 1024 * 1024}
"""Meta sends what people write in batches."""
BODY_SECONDS = 10.0

Answer = tuple[int, list[tuple[str, str]], bytes | Path]

# Everything is imported before the first visitor, who would wait for it. It stays for ever: looking through
# it again and again for rubbish was a tenth of the CPU.
reverse("inicio")
engines.all()
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)
_threads = ThreadPoolExecutor(THREADS, thread_name_prefix="django")


class Refused(Exception):
    def __init__(self, status: HTTPStatus, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


async def application(scope: Any, protocol: Any) -> None:
    headers = read_headers(scope)
    try:
        body = await _body(headers, protocol, LARGER_BODIES.get(scope.path, BODY_BYTES))
    except Refused as refusal:
        answer_headers = [("content-type", "text/plain; charset=utf-8"), ("connection", "close")]
        protocol.response_str(refusal.status, answer_headers, refusal.sentence)
        return
    environ = _environ(scope, headers, body)
    loop = asyncio.get_running_loop()
    status, sent, answer = await loop.run_in_executor(_threads, _answer, environ)
    if isinstance(answer, Path):
        protocol.response_file(status, sent, str(answer))
    else:
        protocol.response_bytes(status, sent, answer)


def read_headers(scope: Any) -> dict[str, str]:
    """Names in lower case. What is sent twice is joined; a name with an underscore is dropped, since in
    the environ it would pass for the one with a hyphen that only our proxy may set."""
    headers: dict[str, str] = {}
    for name, value in scope.headers.items():
        if "_" in name:
            continue
        between = "; " if name == "cookie" else ","
        headers[name] = f"{headers[name]}{between}{value}" if name in headers else value
    return headers


async def _body(headers: dict[str, str], protocol: Any, most: int) -> bytes:
    """All of it, if it is neither too large nor too slow. Raises Refused."""
    length = headers.get("content-length", "0")
    if length == "0" and "transfer-encoding" not in headers:
        return b""
    if not length.isdecimal() or int(length) > most:
        raise _TOO_LARGE
    try:
        async with asyncio.timeout(BODY_SECONDS):
            return await _gather(protocol, most)
    except TimeoutError:
        raise Refused(
            HTTPStatus.REQUEST_TIMEOUT,
            "Tu envío tardó demasiado en llegar. Revisa tu señal y vuelve a intentar.",
        ) from None


async def _gather(protocol: Any, most: int) -> bytes:
    body = bytearray()
    async for piece in protocol:
        body += piece
        if len(body) > most:
            raise _TOO_LARGE
    return bytes(body)


_TOO_LARGE = Refused(
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "Lo que enviaste es demasiado grande. Envía solo lo que pide la página.",
)


def _environ(scope: Any, headers: dict[str, str], body: bytes) -> dict[str, Any]:
    """The request as PEP 3333 spells it."""
    host, _, port = scope.server.rpartition(":")
    environ = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
    return environ | {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "CONTENT_TYPE": headers.get("content-type", ""),
        "CONTENT_LENGTH": str(len(body)),
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.file_wrapper": OpenFile,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }


class OpenFile:
    """What Django hands over where a view answers with a file, as PEP 3333 spells it."""

    def __init__(self, file: Any, block_size: int = 0) -> None:
        self._file = file
        self.close = file.close

    def content(self) -> bytes | Path:
        """Its place on the disk; of one that is only in memory, all of it."""
        name = getattr(self._file, "name", None)
        return Path(name) if isinstance(name, str) and name else self._file.read()


def _write(piece: bytes) -> object:
    raise RuntimeError("PEP 3333's old way of answering, which Django never takes")


def _answer(environ: dict[str, Any]) -> Answer:
    begun: list[Any] = []

    def start_response(
        status: str, headers: list[tuple[str, str]], exc_info: Any = None, /
    ) -> Callable[[bytes], object]:
        begun[:] = [int(status[:3]), headers]
        return _write

    pieces = django_application(environ, start_response)
    try:
        body = pieces.content() if isinstance(pieces, OpenFile) else b"".join(pieces)
    finally:
        pieces.close()
    return begun[0], begun[1], body
