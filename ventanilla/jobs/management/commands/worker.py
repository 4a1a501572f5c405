import logging
import os
import signal
import time
import uuid
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connections

from ventanilla.jobs import tries, worker

PAUSE = 1.0

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Hace en segundo plano lo que puede esperar: archivos, envíos, limpieza. Se detiene con Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--parent", type=int, default=0, help="se detiene cuando este proceso")
        parser.add_argument(
            "--retry", action="store_true", help="repite las tareas apartadas y nada más"
        )

    def handle(self, *args: Any, parent: int, retry: bool, **options: Any) -> None:
        """Keeps one process at work; one that is killed has a successor, which takes up its tasks."""
        if retry:
            self.stdout.write(f"Se repiten {tries.retry()} tareas.")
            return
        guard = Guard(parent)
        died = ""
        while not guard.told and (died := guard.send_one(died)):
            logger.error("The worker died and another comes in its place")
            time.sleep(PAUSE)


class Guard:
    """Does no work itself, and so has little to die of."""

    def __init__(self, parent: int) -> None:
        self.parent, self.told = parent, False
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, self.tell)

    def tell(self, number: int, frame: FrameType | None) -> None:
        self.told = True

    def send_one(self, died: str) -> str:
        """The name of the worker that died, empty when it ended as told."""
        name = uuid.uuid4().hex
        connections.close_all()
        child = os.fork()
        if child == 0:
            _become_worker(name, died)
        while True:
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                return name if status else ""
            if self.told or (self.parent and os.getppid() != self.parent):
                self.told = True
                os.kill(child, signal.SIGTERM)
            time.sleep(0.2)


def _become_worker(name: str, died: str) -> None:
    """In the child, which never returns."""
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda number, frame: worker.stop())
    code = 1
    try:
        worker.work(name, parent=os.getppid(), died=died)
        code = 0
    except BaseException:
        logger.exception("The worker could not go on")
    finally:
        os._exit(code)
