"""What arrives before Django sees it: not too much, and not too slowly.

The server refuses long headers and slow ones by itself, but a body that never ends would keep one of
its few threads for as long as the sender likes.
"""

import io
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]
# Readers of bodies that have not arrived; each ends when its connection does.
READERS = 64


class RequestLimits:
    def __init__(self, application: Application, max_bytes: int, seconds: float) -> None:
        self.application = application
        self.max_bytes = max_bytes
        self.seconds = seconds
        self.readers = ThreadPoolExecutor(READERS, thread_name_prefix="body")

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if "HTTP_TRANSFER_ENCODING" in environ:
            return refuse(
                start_response, "411 Length Required", "Falta decir cuánto mide el envío."
            )
        length = environ.get("CONTENT_LENGTH") or "0"
        if length == "0":
            return self.application(environ, start_response)
        if not (length.isascii() and length.isdigit()) or int(length) > self.max_bytes:
            return refuse(
                start_response,
                "413 Content Too Large",
                "Lo que enviaste es demasiado grande. Envía solo lo que pide la página.",
            )
        reading = self.readers.submit(environ["wsgi.input"].read, int(length))
        try:
            body = reading.result(timeout=self.seconds)
        except TimeoutError:
            return refuse(
                start_response,
                "408 Request Timeout",
                "Tu envío tardó demasiado en llegar. Revisa tu señal e inténtalo otra vez.",
            )
        return self.application(environ | {"wsgi.input": io.BytesIO(body)}, start_response)


def refuse(start_response: Callable[..., Any], status: str, text: str) -> list[bytes]:
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("Connection", "close")]
    start_response(status, headers)
    return [text.encode()]
