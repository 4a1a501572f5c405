import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http.request import validate_host
from django.utils.module_loading import import_string

from ventanilla.catalog.models import Institution, Office
from ventanilla.jobs import tries

LATE = timedelta(minutes=10)


class Finding(NamedTuple):
    serious: bool
    text: str


def error(text: str) -> Finding:
    return Finding(True, text)


def warning(text: str) -> Finding:
    return Finding(False, text)


class Command(BaseCommand):
    help = "Dice qué le falta a esta instalación y cómo arreglarlo."
    requires_system_checks: list[str] = []  # it must speak where everything else has fallen

    def handle(self, *args: Any, **options: Any) -> None:
        findings = list(examine())
        for finding in findings:
            self.stdout.write(f"{'ERROR' if finding.serious else 'AVISO'}: {finding.text}")
        serious = sum(finding.serious for finding in findings)
        if serious:
            raise CommandError(f"Hay {serious} por arreglar.", returncode=1)
        self.stdout.write("Todo está en orden." if not findings else "Puede trabajar así.")


def examine() -> Iterator[Finding]:
    for check in PLACE:
        yield from check()
    try:
        connection.ensure_connection()
    except DatabaseError as problem:
        reason = str(problem).strip().splitlines()[0]
        yield error(f"No se alcanza la base de datos: {reason}. Revisa DATABASE_URL.")
        return
    pending = list(migrations())
    yield from pending
    yield from sqlite_mode()
    if not pending:
        yield from catalogue()
        yield from tasks()
    yield from told_by_others()


def secret_key() -> Iterator[Finding]:
    key = settings.SECRET_KEY
    if len(key) < 50 or len(set(key)) < 5 or key.startswith("django-insecure"):
        yield error("SECRET_KEY es fácil de adivinar. Bórrala y se creará una, o pon 50 al azar.")


def debug() -> Iterator[Finding]:
    if settings.DEBUG:
        yield error("DEBUG está encendido y muestra datos internos. Apágalo: DEBUG=off.")


def antibot() -> Iterator[Finding]:
    if not settings.ANTIBOT:
        yield warning("ANTIBOT está apagado: un programa puede apartar lugares. ANTIBOT=on.")


def address() -> Iterator[Finding]:
    if not settings.HTTPS and is_public(settings.HOST):
        yield error(
            f"HOST={settings.HOST} recibe de fuera y PUBLIC_URL no es https: los datos de las "
            "personas viajarían a la vista. Pon un certificado y PUBLIC_URL=https://…"
        )
    name = urlsplit(settings.PUBLIC_URL).hostname or ""
    if not validate_host(name, settings.ALLOWED_HOSTS):
        yield error(f"ALLOWED_HOSTS no tiene «{name}», el nombre de PUBLIC_URL. Agrégalo.")


def is_public(host: str) -> bool:
    try:
        return not ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host != "localhost"


def data_folder() -> Iterator[Finding]:
    try:
        with tempfile.TemporaryFile(dir=settings.DATA_DIR):
            pass
    except OSError as problem:
        yield error(
            f"No se puede escribir en {settings.DATA_DIR} ({problem.strerror}). "
            "Da permiso a la cuenta que la usa, o elige otra carpeta con DATA_DIR."
        )


def own_secret_file() -> Iterator[Finding]:
    path = settings.DATA_DIR / "secret_key"
    if path.exists() and path.stat().st_mode & 0o077 and os.name == "posix":
        yield error(f"Otras cuentas pueden leer la clave secreta. Ciérrala: chmod 600 {path}")


def static_files() -> Iterator[Finding]:
    if not (settings.STATIC_ROOT / "staticfiles.json").exists():
        yield error("Faltan los estilos de las páginas. Júntalos: python manage.py collectstatic")


def time_zones() -> Iterator[Finding]:
    """Source: Mexico left summer time in October 2022; Ciudad Juárez has its own zone since."""
    summer = datetime(2026, 7, 1, tzinfo=UTC).astimezone(ZoneInfo("America/Mexico_City"))
    if summer.utcoffset() != timedelta(hours=-6) or not zone_exists("America/Ciudad_Juarez"):
        yield error(
            "Los husos horarios de este equipo son de antes de 2023 y las horas saldrían mal. "
            "Actualiza el paquete tzdata del sistema."
        )


def zone_exists(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return False
    return True


def migrations() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if pending:
        yield error(
            f"La base de datos está atrasada ({len(pending)} cambios). "
            "Ponla al día: python manage.py migrate"
        )


def sqlite_mode() -> Iterator[Finding]:
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        [mode] = cursor.execute("PRAGMA journal_mode").fetchone()
    transaction_mode = connection.settings_dict["OPTIONS"].get("transaction_mode")
    if mode != "wal" or transaction_mode != "IMMEDIATE":
        yield error(
            f"SQLite trabaja en modo {mode} y {transaction_mode}, y fallaría con varias personas a "
            "la vez. Usa los OPTIONS de config/settings.py y un disco local."
        )


def catalogue() -> Iterator[Finding]:
    if not Institution.objects.exists() or not Office.objects.filter(active=True).exists():
        yield error(
            "No hay catálogo: sin trámites ni oficinas nadie puede sacar cita. "
            f"Cárgalo: python manage.py load_catalog {settings.CATALOG}"
        )
    for office in Office.objects.filter(active=True):
        if not zone_exists(office.time_zone):
            yield error(f"{office.name}: no existe el huso «{office.time_zone}». Corrígelo.")


def tasks() -> Iterator[Finding]:
    late = tries.late(LATE).count()
    if late:
        yield error(
            f"{late} tareas esperan desde hace más de {LATE.seconds // 60} minutos y nadie las hace. "
            "Arranca quien las haga: python manage.py worker"
        )
    for path, count in sorted(Counter(each.task_path for each in tries.set_aside()).items()):
        yield warning(
            f"{count} tareas «{path}» fallaron {tries.MOST} veces y quedaron apartadas. El registro "
            "dice por qué; cuando lo arregles, repítelas: python manage.py worker --retry"
        )


def told_by_others() -> Iterator[Finding]:
    """Of rooms that this one does not know: the settings name them."""
    for path in settings.EXAMINATIONS:
        for text in import_string(path)():
            yield warning(text)


PLACE: list[Callable[[], Iterator[Finding]]] = [
    debug,
    secret_key,
    own_secret_file,
    antibot,
    address,
    data_folder,
    static_files,
    time_zones,
]
