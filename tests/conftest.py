"""Every test finds the real catalogue of IMEVIS in its database and no way to another machine."""

import os
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.db import connection

from tests.served import Served, postgres_database, serving

CATALOG = Path(__file__).resolve().parent.parent / "catalogs" / "imevis"

hypothesis.settings.register_profile("ci", derandomize=True, deadline=None, database=None)
hypothesis.settings.register_profile("explore", deadline=None, max_examples=2_000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_configure() -> None:
    # Straight from the folders: nothing to collect before a test.
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    # A slow hash is for real passwords.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True
    sys.addaudithook(stay_on_this_machine)


def stay_on_this_machine(event: str, arguments: tuple[Any, ...]) -> None:
    if event != "socket.connect":
        return
    address = arguments[1]
    if isinstance(address, tuple) and not is_here(str(address[0])):
        raise PermissionError(f"a test asked for another machine: {address[0]}")


def is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if "postgresql" in settings.DATABASES["default"]["ENGINE"]:
        config.hook.pytest_deselected(items=[each for each in items if not asks_a_database(each)])
        items[:] = filter(asks_a_database, items)
        return
    for item in items:
        if item.get_closest_marker("postgres"):
            item.add_marker(pytest.mark.skip(reason="needs PostgreSQL: make test-postgres"))


def asks_a_database(item: pytest.Item) -> bool:
    """Directly, or by a server of its own. What does not was already seen on SQLite."""
    marked = any(item.get_closest_marker(name) for name in ("django_db", "postgres"))
    return marked or bool({"db", "transactional_db", "served"} & set(item.fixturenames))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """SQLite in a file, as in use: in memory it has other locks and no WAL."""
    database = settings.DATABASES["default"]
    if "sqlite3" in database["ENGINE"]:
        path = tmp_path_factory.mktemp("database") / "test.sqlite3"
        database.setdefault("TEST", {})["NAME"] = str(path)


def load_catalogue() -> None:
    from ventanilla.scheduling.publishing import publish_folder

    publish_folder(CATALOG)


def forget_snapshots() -> None:
    """What a test writes is gone when it ends; so is what the process remembers of it."""
    from ventanilla.assistant import announcements, conversing, lessons
    from ventanilla.catalog import catalogue
    from ventanilla.intranet import background, unheard_count
    from ventanilla.scheduling import grid

    catalogue.forget()
    grid.forget()
    for each in (announcements, background, conversing, lessons, unheard_count):
        each.snapshot.forget()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    from django.db.backends.base.operations import BaseDatabaseOperations

    from tests.append_only import flushing

    BaseDatabaseOperations.execute_sql_flush = flushing(BaseDatabaseOperations.execute_sql_flush)
    with django_db_blocker.unblock():
        load_catalogue()


@pytest.fixture(autouse=True)
def catalogue(request: pytest.FixtureRequest) -> Iterator[None]:
    """A transactional test empties every table when it ends: the next one loads them again."""
    wants = {"db", "transactional_db"} & set(request.fixturenames)
    if not wants and not request.node.get_closest_marker("django_db"):
        yield
        return
    request.getfixturevalue("db")
    from ventanilla.catalog.models import Institution

    if not Institution.objects.exists():
        load_catalogue()
    forget_snapshots()
    yield
    forget_snapshots()


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The real server, two processes, on its own migrated and loaded database of the same kind."""
    folder = tmp_path_factory.mktemp("served")
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    postgres = connection.vendor == "postgresql"
    database = postgres_database(f"served_{worker}") if postgres else nullcontext("")
    with database as url, serving(folder, url) as served:
        yield served
