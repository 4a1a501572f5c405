"""For development: messages are lines of the log."""

import logging
from collections.abc import Iterator
from uuid import uuid4

from ventanilla.messaging.content import as_text
from ventanilla.messaging.transports.base import Outgoing

logger = logging.getLogger(__name__)


class Console:
    name = "console"
    words = "mensaje"

    def send(self, message: Outgoing) -> str:
        logger.info("To …%s: %s", message.to[-4:], as_text(message.content))
        return f"console.{uuid4().hex}"

    def problems(self) -> Iterator[str]:
        yield from ()
