"""What a first visit downloads: a page and all that it asks for, as compressed by the server."""

import gzip
import http.client
import re
from dataclasses import dataclass, field

PAGE_LIMIT, BOOKING_LIMIT = 20_000, 60_000
_ASSETS = re.compile(r'<(?:link|script|img)\b[^>]*?\b(?:href|src)="([^"]+)"')
INFORMATION = (
    "/",
    "/tramites/",
    "/tramites/titulo_propiedad/",
    "/oficinas/",
    "/privacidad/",
    "/accesibilidad/",
    "/citas/nueva/cual/",
    "/citas/consultar/",
    "/citas/consultar/por-nombre/",
)


@dataclass
class Visit:
    """A browser with an empty cache: what it fetched once it does not fetch again."""

    port: int
    cached: dict[str, int] = field(default_factory=dict)

    def page(self, path: str, cookies: str = "") -> tuple[int, int]:
        """Bytes of the page itself, and with all that it asks for."""
        size, text = self._fetch(path, cookies)
        wanted = {address for address in _ASSETS.findall(text) if address.startswith("/")}
        assets = {address: self._size(address) for address in wanted}
        return size, size + sum(assets.values())

    def _size(self, path: str) -> int:
        if path not in self.cached:
            self.cached[path], _ = self._fetch(path, "")
        return self.cached[path]

    def _fetch(self, path: str, cookies: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        sent = {"Accept-Encoding": "gzip, deflate, br", "Cookie": cookies}
        connection.request("GET", path, headers=sent)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        if answer.status not in {200, 404}:
            raise RuntimeError(f"{path}: {answer.status}")
        zipped = answer.headers.get("Content-Encoding") == "gzip"
        return len(body), (gzip.decompress(body) if zipped else body).decode(errors="replace")


def report(port: int, steps: dict[str, str], final: str) -> list[str]:
    """`steps` maps each page of the booking to its cookies; `final` is the page of an appointment."""
    lines, over = [], []
    booking = Visit(port)
    for path, cookies in [*((path, "") for path in INFORMATION), *steps.items(), (final, "")]:
        _, whole = Visit(port).page(path, cookies)
        name = "/citas/ver/…/" if path == final else path
        lines.append(f"{name:34}{whole:>9,} bytes  of {PAGE_LIMIT:,}")
        if whole > PAGE_LIMIT:
            over.append(name)
    pages = [
        booking.page(path, cookies)[0] for path, cookies in [("/", ""), *steps.items(), (final, "")]
    ]
    total = sum(pages) + sum(booking.cached.values())
    lines.append(f"{'a whole booking':34}{total:>9,} bytes  of {BOOKING_LIMIT:,}")
    lines.append(f"too heavy: {', '.join(over) or 'none'}")
    return lines
