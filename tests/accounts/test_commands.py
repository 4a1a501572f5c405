import http.client
import os
import signal
import socket
import stat
import subprocess
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from tests.served import MANAGE, Served, serving
from ventanilla.accounts import api_keys
from ventanilla.accounts.models import ApiKey, Membership, Role, User
from ventanilla.catalog.models import Office

pytestmark = pytest.mark.django_db


def create_api_key(name: str, scope: str = "appointments:write") -> str:
    printed, said = StringIO(), StringIO()
    call_command("create_api_key", name, scope=scope, stdout=printed, stderr=said)
    assert "no se puede volver a ver" in said.getvalue()
    return printed.getvalue().strip()


def test_a_key_is_printed_once_and_opens_what_its_scope_says() -> None:
    key = create_api_key("Kiosco de Toluca")
    assert key.startswith("vtn_")
    assert len(key) >= 40
    found = api_keys.find(key)
    assert found is not None
    assert found.allows("appointments:write")
    assert not found.allows("appointments:read")


def test_the_key_itself_is_nowhere_in_the_database() -> None:
    key = create_api_key("Kiosco de Toluca")
    [row] = ApiKey.objects.values()
    assert key not in str(row)
    assert key.removeprefix("vtn_") not in str(row)


def test_two_keys_differ() -> None:
    assert create_api_key("uno") != create_api_key("dos")


@pytest.mark.parametrize("key", ["", "vtn_", "vtn_x", "ñ\udcff", "vtn_" + "a" * 10_000])
def test_an_unknown_key_is_nobody(key: str) -> None:
    create_api_key("Kiosco de Toluca")
    assert api_keys.find(key) is None


def test_a_revoked_key_is_nobody() -> None:
    key = create_api_key("Kiosco de Toluca")
    ApiKey.objects.update(revoked_at=timezone.now())
    assert api_keys.find(key) is None


def test_a_taken_name_is_refused_and_the_old_key_still_works() -> None:
    key = create_api_key("Kiosco de Toluca")
    with pytest.raises(CommandError, match="Elige otro nombre"):
        create_api_key("Kiosco de Toluca")
    assert api_keys.find(key)


@pytest.mark.parametrize("scope", ["", "appointment:write", "appointments:write todo"])
def test_a_scope_that_opens_nothing_is_refused(scope: str) -> None:
    with pytest.raises(CommandError, match="appointments:write"):
        create_api_key("Kiosco de Toluca", scope)
    assert not ApiKey.objects.exists()


@pytest.fixture
def installation(settings: Any, tmp_path: Path) -> Any:
    """One in order: what each test below spoils."""
    settings.SECRET_KEY = "".join(map(chr, range(40, 100)))
    settings.DEBUG = False
    settings.ANTIBOT = True
    settings.HOST, settings.PUBLIC_URL, settings.HTTPS = "127.0.0.1", "http://localhost:8000", False
    settings.ALLOWED_HOSTS = ["localhost"]
    settings.DATA_DIR = settings.STATIC_ROOT = tmp_path
    settings.SWEEPS = {}  # whether they run is told in tests/jobs/test_health.py
    (tmp_path / "staticfiles.json").write_text("{}")
    return settings


def doctor() -> list[str]:
    output = StringIO()
    try:
        call_command("doctor", stdout=output)
    except CommandError as error:
        assert error.returncode == 1
        assert "ERROR: " in output.getvalue()
    else:
        assert "ERROR: " not in output.getvalue()
    return output.getvalue().splitlines()


def test_a_sound_installation_is_told_so(installation: Any) -> None:
    assert doctor() == ["Todo está en orden."]


@pytest.mark.parametrize(
    ("spoiled", "word"),
    [
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": "a" * 80}, "SECRET_KEY"),
        ({"SECRET_KEY": "django-insecure-" + "".join(map(chr, range(40, 100)))}, "SECRET_KEY"),
        ({"DEBUG": True}, "DEBUG=off"),
        ({"HOST": "0.0.0.0"}, "PUBLIC_URL=https"),
        ({"HOST": "::"}, "PUBLIC_URL=https"),
        ({"ALLOWED_HOSTS": ["citas.example"]}, "ALLOWED_HOSTS"),
        ({"DATA_DIR": Path("/proc/nowhere")}, "DATA_DIR"),
        ({"STATIC_ROOT": Path("/proc/nowhere")}, "collectstatic"),
    ],
)
def test_each_fault_is_one_line_that_says_how_to_mend_it(
    installation: Any, spoiled: dict[str, Any], word: str
) -> None:
    for name, value in spoiled.items():
        setattr(installation, name, value)
    [line] = doctor()
    assert line.startswith("ERROR: ")
    assert word in line


def test_behind_https_a_public_address_is_in_order(installation: Any) -> None:
    installation.HOST, installation.HTTPS = "0.0.0.0", True
    assert doctor() == ["Todo está en orden."]


def test_antibot_off_is_only_a_warning(installation: Any) -> None:
    installation.ANTIBOT = False
    line, verdict = doctor()
    assert line.startswith("AVISO: ANTIBOT")
    assert verdict == "Puede trabajar así."


def test_a_secret_key_that_others_can_read(installation: Any) -> None:
    path = installation.DATA_DIR / "secret_key"
    path.touch(mode=0o600)
    assert doctor() == ["Todo está en orden."]
    path.chmod(path.stat().st_mode | stat.S_IRGRP)
    [line] = doctor()
    assert f"chmod 600 {path}" in line


def test_no_office_to_serve(installation: Any) -> None:
    Office.objects.update(active=False)
    [line] = doctor()
    assert "load_catalog" in line


def test_an_office_whose_zone_does_not_exist(installation: Any) -> None:
    Office.objects.filter(number=4).update(time_zone="America/Ecatepec")
    [line] = doctor()
    assert "America/Ecatepec" in line


def test_pending_migrations(installation: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'appointments'")
    [line] = doctor()
    assert "manage.py migrate" in line


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="SQLite's own mode")
def test_sqlite_in_its_default_mode(installation: Any) -> None:
    options = connection.settings_dict["OPTIONS"]
    connection.settings_dict["OPTIONS"] = options | {"transaction_mode": "DEFERRED"}
    try:
        [line] = doctor()
    finally:
        connection.settings_dict["OPTIONS"] = options
    assert "DEFERRED" in line


def test_time_zones_of_another_age(installation: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ventanilla.accounts.management.commands.doctor.zone_exists", bool)
    assert doctor() == ["Todo está en orden."]
    monkeypatch.setattr(
        "ventanilla.accounts.management.commands.doctor.zone_exists",
        lambda name: name != "America/Ciudad_Juarez",
    )
    [line] = doctor()
    assert "tzdata" in line


def test_the_doctor_speaks_without_a_database(tmp_path: Path) -> None:
    nowhere = "postgresql://nobody@127.0.0.1:1/none"
    env = os.environ | {"DATABASE_URL": nowhere, "DATA_DIR": str(tmp_path)}
    asked = subprocess.run(
        [*MANAGE, "doctor"], env=env, capture_output=True, text=True, check=False
    )
    assert asked.returncode == 1
    assert "No se alcanza la base de datos" in asked.stdout
    assert "Traceback" not in asked.stderr


def ask(served: Served, raw: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", urlsplit(served.url).port), timeout=20) as client:
        client.sendall(raw)
        return client.recv(200)


def test_a_header_of_100_kilobytes_is_refused(served: Served) -> None:
    """promise: B8"""
    answer = ask(served, b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nA: " + b"a" * 100_000 + b"\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 431 ")


def test_whoever_sends_headers_too_slowly_is_let_go(served: Served) -> None:
    """promise: B8"""
    assert ask(served, b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nA: ") in {b"", b"HTTP/1.1 408 "}


def test_a_thousand_idle_telephones_do_not_keep_the_rest_out(served: Served) -> None:
    """promise: B8"""
    port = urlsplit(served.url).port
    idle = [socket.create_connection(("127.0.0.1", port)) for _ in range(1_100)]
    try:
        client = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        client.request("GET", "/salud")
        assert client.getresponse().status == 200
    finally:
        for connection in idle:
            connection.close()


def test_a_taken_port_is_said_in_one_sentence(served: Served) -> None:
    asked = subprocess.run(
        [*MANAGE, "serve"], env=served.env, capture_output=True, text=True, check=False
    )
    assert asked.returncode == 1
    assert "Elige otro puerto" in asked.stderr
    assert "Traceback" not in asked.stderr


def test_ctrl_c_stops_every_process(tmp_path: Path) -> None:
    with serving(tmp_path) as served:
        port = urlsplit(served.url).port
        served.process.send_signal(signal.SIGINT)
        assert served.process.wait(timeout=20) == 0
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port))
    log = (tmp_path / "server.log").read_text()
    assert f"Ventanilla atiende en {served.url} (Ctrl-C la detiene)." in log


def test_the_server_starts_from_any_folder(tmp_path: Path) -> None:
    with serving(tmp_path, cwd=Path("/")) as served:
        assert served.process.poll() is None


def create_staff(*arguments: str) -> str:
    printed = StringIO()
    call_command("create_staff", *arguments, stdout=printed, stderr=StringIO())
    return printed.getvalue().strip()


def test_the_first_person_of_an_office() -> None:
    password = create_staff(
        "Lupe", "--name=Guadalupe Hernández Soto", "--role=atencion", "--office=10"
    )
    [membership] = Membership.objects.all()
    assert (membership.user.username, membership.user.name) == ("lupe", "Guadalupe Hernández Soto")
    assert (membership.role, membership.office) == ("atencion", Office.objects.get(number=10))
    assert membership.user.check_password(password)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--role=atencion"], "--office: 0 Oficinas centrales, 1 "),
        (["--role=atencion", "--office=99"], "Di el número de una oficina"),
        (["--role=gestion", "--office=10"], "es de toda la institución: quita --office"),
    ],
)
def test_a_role_in_the_wrong_place_is_explained(arguments: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        create_staff("lupe", "--name=Lupe", *arguments)
    assert not User.objects.exists()


def test_a_user_name_is_taken_whatever_its_capitals() -> None:
    create_staff("lupe", "--name=Lupe", "--role=gestion")
    with pytest.raises(CommandError, match="Ya hay una cuenta «LUPE»"):
        create_staff("LUPE", "--name=Otra", "--role=gestion")


def test_people_of_the_demonstration_exist_only_in_a_demonstration() -> None:
    with pytest.raises(CommandError, match="DEMO=on"):
        call_command("demo_staff")
    assert not User.objects.exists()


def test_one_person_of_each_role_however_often(settings: Settings, tmp_path: Path) -> None:
    settings.DEMO, settings.DATA_DIR = True, tmp_path
    printed = [StringIO(), StringIO()]
    for each in printed:
        call_command("demo_staff", stdout=each)
    assert printed[0].getvalue() == printed[1].getvalue()
    assert {each.role for each in Membership.objects.all()} == set(Role)
    secret = (tmp_path / "demo_password").read_text()
    assert all(user.check_password(secret) and user.demo for user in User.objects.all())
    assert stat.S_IMODE((tmp_path / "demo_password").stat().st_mode) == 0o600
