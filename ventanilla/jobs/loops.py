"""What every worker does all the time, in threads of its own: `settings.LOOPS` maps the path of a function to
how many. It does one thing and says whether there was one; where not, it is asked again a second later."""

import logging
from collections.abc import Callable
from threading import Event, Thread

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connections
from django.utils.module_loading import import_string

POLL_SECONDS = 1.0

logger = logging.getLogger(__name__)


def threads(stopping: Event) -> list[Thread]:
    """Not begun yet."""
    return [
        Thread(target=serve, args=(import_string(path), stopping), daemon=True)
        for path, count in settings.LOOPS.items()
        for _ in range(count)
    ]


def serve(act: Callable[[], bool], stopping: Event) -> None:
    """Until it is stopped, whatever happens to the database meanwhile."""
    while not stopping.is_set():
        if not _done(act):
            stopping.wait(POLL_SECONDS)
    connections.close_all()


def _done(act: Callable[[], bool]) -> bool:
    close_old_connections()
    try:
        return act()
    except DatabaseError as trouble:
        connections.close_all()
        logger.warning("The database is away: %s", trouble)
    except Exception:
        logger.exception("%s failed", act.__qualname__)
    return False
