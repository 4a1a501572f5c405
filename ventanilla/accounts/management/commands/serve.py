# It lives here because the ladder has no room for running the program, and this one has no door.
import os
import resource
import socket
import subprocess
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.urls import reverse

SERVER = {
    "interface": "rsgi",
    "http": "1",
    "workers": "2",
    # An idle telephone holds its connection, not a thread: thousands may wait at once.
    "backlog": "1024",
    "backpressure": "4096",
    # Longer headers get 431; whoever takes longer than this to send them is let go.
    "http1-buffer-size": "32768",
    "http1-header-read-timeout": "10000",
    "workers-kill-timeout": "10",
    "log-level": "warning",
}
DEMO_PAST, DEMO_DAYS = 10_000, 365
"""Appointments that a demonstration begins with, of the year gone by, besides the coming fortnight: with them
the first start takes some four seconds more, and every month of the reports says something."""
SWITCHES = ["--no-ws", "--respawn-failed-workers"]


class Command(BaseCommand):
    help = "Atiende a las personas en HOST:PORT; se detiene con Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--setup", action="store_true", help="antes prepara la base, el catálogo y los estilos"
        )
        parser.add_argument(
            "--alone", action="store_true", help="sin quien trabaje en segundo plano: corre aparte"
        )

    def handle(self, *args: Any, setup: bool, alone: bool, **options: Any) -> None:
        require_free_port()
        if setup:
            set_up()
            if settings.DEMO:
                demonstrate()
        connections.close_all()
        allow_many_connections()
        self.stdout.write(f"Ventanilla atiende en {settings.PUBLIC_URL} (Ctrl-C la detiene).")
        if settings.WHATSAPP_MIRROR:
            mirror = f"{settings.PUBLIC_URL}{reverse('telefono')}"
            self.stdout.write(f"WhatsApp sin cuenta, en un teléfono de prueba: {mirror}")
        self.stdout.flush()
        if not alone:
            start_worker()
        # The server takes the place of this process: signals reach it directly.
        os.execv(sys.executable, server_command())  # noqa: S606


def set_up() -> None:
    call_command("migrate", verbosity=0, interactive=False)
    # What was edited in the intranet is newer than the folder.
    call_command("load_catalog", str(settings.CATALOG), keep_edited=True)
    call_command("collectstatic", verbosity=0, interactive=False)


def demonstrate() -> None:
    """The people first: they are who attended."""
    past = {"appointments": DEMO_PAST, "past_days": DEMO_DAYS, "lived": True}
    call_command("demo_staff")
    call_command("demo_data", **past, once=True, today=True)
    call_command("demo_surveys")


def require_free_port() -> None:
    """The server would share the port with another of its kind, and both answer in turns."""
    address = (settings.HOST, settings.PORT)
    try:
        with socket.create_server(address, family=family(settings.HOST)):
            pass
    except OSError as error:
        raise CommandError(
            f"No se puede atender en {settings.HOST}:{settings.PORT}: otro programa lo ocupa o no "
            f"está permitido. Elige otro puerto: PORT={settings.PORT + 1} make run"
        ) from error


def family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def allow_many_connections() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def start_worker() -> None:
    """It ends when this process does, however it ends, which becomes the server and looks after nobody."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "worker"]
    subprocess.Popen([*command, "--parent", str(os.getpid())])  # noqa: S603


def server_command() -> list[str]:
    place = {
        "host": settings.HOST,
        "port": str(settings.PORT),
        "working-dir": str(settings.BASE_DIR),
    }
    options = SERVER | place
    listed = [part for name, value in options.items() for part in (f"--{name}", value)]
    return [sys.executable, "-m", "granian", *listed, *SWITCHES, "config.rsgi:application"]
