"""One question to the language model: one try, within its time, however its server behaves."""

import asyncio
import logging
import ssl
from functools import cache
from threading import Thread

import httpx

from ventanilla.assistant.language_model import contracts
from ventanilla.assistant.language_model.breaker import Breaker
from ventanilla.assistant.language_model.connection import Connection
from ventanilla.assistant.language_model.contracts import Schema, Unreadable

LONGEST_BODY = 64 * 1024
_GRACE = 0.3
"""Seconds past the limit, for a loop that is busy."""
_OF_STATUS = {
    401: "rechazó la clave: revisa ASSISTANT_MODEL_KEY",
    403: "rechazó la clave: revisa ASSISTANT_MODEL_KEY",
    404: "no conoce esa dirección o ese modelo: revisa ASSISTANT_MODEL_URL y ASSISTANT_MODEL_NAME",
    429: "no acepta más mensajes por ahora",
}
_logger = logging.getLogger(__name__)


class Unavailable(Exception):
    """No answer of use; why, in words for whoever operates the installation."""


class Model:
    """A connection and how it has been doing."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.breaker = Breaker()

    def ask(self, instructions: str, text: str, schema: Schema) -> dict[str, str] | None:
        """None for whatever reason: there is always a way without the model."""
        if not self.breaker.may_try():
            return None
        try:
            answer = ask(self.connection, instructions, text, schema)
        except Unavailable as problem:
            self.breaker.failed()
            _logger.warning("The language model did not help: it %s", problem)
            return None
        self.breaker.worked()
        return answer


def ask(connection: Connection, instructions: str, text: str, schema: Schema) -> dict[str, str]:
    """Raises Unavailable."""
    body = contracts.body(connection, instructions, text, schema)
    # The limit holds for all of it: a name that is not resolved, a body that arrives letter by letter.
    exchange = asyncio.wait_for(_exchange(connection, body), connection.seconds)
    asked = asyncio.run_coroutine_threadsafe(exchange, _loop())
    try:
        return contracts.read(connection.kind, asked.result(connection.seconds + _GRACE), schema)
    except TimeoutError:
        asked.cancel()
        raise Unavailable(f"no contestó en {connection.seconds:g} segundos") from None
    except Unreadable:
        raise Unavailable("contestó algo que no es lo que se le pidió") from None
    except (httpx.HTTPError, httpx.InvalidURL, OSError):
        raise Unavailable("no se alcanza: revisa ASSISTANT_MODEL_URL y la red") from None


async def _exchange(connection: Connection, body: dict[str, object]) -> bytes:
    # Neither proxies nor passwords out of the environment: only what the settings name is asked.
    async with (
        httpx.AsyncClient(verify=_trust(), timeout=None, trust_env=False) as client,  # noqa: S113
        client.stream(
            "POST", connection.url, headers=contracts.headers(connection), json=body
        ) as response,
    ):
        _check(response)
        return await _limited(response)


def _check(response: httpx.Response) -> None:
    if response.is_redirect:
        raise Unavailable("manda a otra dirección, y no se le sigue: revisa ASSISTANT_MODEL_URL")
    if response.status_code != 200:
        reason = f"contestó con el error {response.status_code}"
        raise Unavailable(_OF_STATUS.get(response.status_code, reason))
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    # Unpacking is left out: a few packed bytes can hold a body of any size.
    if (
        kind != "application/json"
        or response.headers.get("content-encoding", "identity") != "identity"
    ):
        raise Unreadable(kind)


async def _limited(response: httpx.Response) -> bytes:
    raw = b""
    async for piece in response.aiter_raw():
        raw += piece
        if len(raw) > LONGEST_BODY:
            raise Unreadable("too long")
    return raw


@cache
def _trust() -> ssl.SSLContext:
    """The authorities that the machine trusts, an institution's own among them."""
    return ssl.create_default_context()


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """One for the process, on a thread of its own, made when it is first needed: what takes too long is
    let go there without leaving a thread behind."""
    loop = asyncio.new_event_loop()
    Thread(target=loop.run_forever, name="language-model", daemon=True).start()
    return loop
