"""One call to a provider, and what it means when it does not work."""

import ssl
from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import httpx

from ventanilla.messaging.transports.base import ChannelDown, Uncertain, Unreachable

CONNECT_SECONDS, SECONDS = 3.0, 8.0
LONGEST_WAIT = timedelta(hours=1)
# The request never left, so trying again cannot repeat it.
_NOTHING_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


def post(url: str, headers: Mapping[str, str], **body: Any) -> httpx.Response:
    """Raises ChannelDown or Uncertain where no answer came."""
    return _called("POST", url, headers, **body)


def get(url: str, headers: Mapping[str, str], **query: Any) -> httpx.Response:
    """Raises ChannelDown or Uncertain where no answer came."""
    return _called("GET", url, headers, **query)


def _called(method: str, url: str, headers: Mapping[str, str], **more: Any) -> httpx.Response:
    try:
        return _client().request(method, url, headers=dict(headers), **more)
    except _NOTHING_LEFT:
        raise Unreachable(f"no se alcanza {urlsplit(url).hostname}: revisa la red") from None
    except (httpx.InvalidURL, httpx.UnsupportedProtocol):
        raise ChannelDown("su dirección no sirve") from None
    except httpx.HTTPError:
        raise Uncertain(f"{urlsplit(url).hostname} no terminó de contestar") from None


def retry_after(response: httpx.Response) -> timedelta | None:
    """What the provider asks for, in seconds; a date is not read."""
    told = response.headers.get("retry-after", "")
    return min(timedelta(seconds=int(told[:6])), LONGEST_WAIT) if told.isdecimal() else None


def is_header(text: str) -> bool:
    return bool(text) and text.isascii() and text.isprintable() and text == text.strip()


@cache
def _client() -> httpx.Client:
    """One for the process: its connections are kept. No proxy or password out of the environment."""
    return httpx.Client(
        verify=ssl.create_default_context(),
        timeout=httpx.Timeout(SECONDS, connect=CONNECT_SECONDS),
        limits=httpx.Limits(max_connections=32, keepalive_expiry=30),
        trust_env=False,
    )
