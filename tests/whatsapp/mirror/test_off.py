"""The simulated telephone is there for whoever tries the program out on their machine, and nobody else."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from config import mirror
from tests.served import ROOT, serving

ADDRESSES = [
    ("get", reverse("telefono")),
    ("post", reverse("telefono")),
    ("post", reverse("telefono-otro")),
    ("get", reverse("telefono-archivo", args=["1"])),
    ("post", reverse("espejo-mensajes", args=[mirror.PHONE_ID])),
    ("post", reverse("espejo-archivos", args=[mirror.PHONE_ID])),
]
SAYS = """
import json
from config import settings as s
print(json.dumps([s.WHATSAPP_MIRROR, s.WHATSAPP["URL"], any("mirror" in each for each in s.LOOPS)]))
"""
META = "https://graph.facebook.com/v23.0"


def told(folder: Path, **env: str) -> list[Any]:
    """Whether there is a mirror, where messages go, and whether its loop runs."""
    own = {"PATH": os.environ["PATH"], "SECRET_KEY": "k" * 60, "DATA_DIR": str(folder)}
    command = [sys.executable, "-c", SAYS]
    ran = subprocess.run(command, env=own | env, cwd=ROOT, capture_output=True, check=True)
    return list(json.loads(ran.stdout))


@pytest.mark.parametrize("env", [{"DEMO": "on"}, {"DEBUG": "on"}, {"DEMO": "on", "HOST": "::1"}])
def test_it_is_there_for_whoever_tries_the_program_out(tmp_path: Path, env: dict[str, str]) -> None:
    place = "[::1]" if "HOST" in env else "127.0.0.1"
    url = f"http://{place}:8001/asistente/whatsapp/graph/v23.0"
    assert told(tmp_path, **env, PORT="8001") == [True, url, True]


@pytest.mark.parametrize(
    "env",
    [
        {},
        {"DEMO": "on", "WHATSAPP_PHONE_ID": "106540352242922", "WHATSAPP_TOKEN": "EAAJB"},
        {"DEMO": "on", "WHATSAPP_TOKEN": "EAAJB"},
        {"DEBUG": "on", "WHATSAPP_PHONE_ID": "106540352242922"},
        {"DEBUG": "on", "HOST": "0.0.0.0"},
        {"DEMO": "on", "HOST": "0.0.0.0"},
        {"DEBUG": "on", "DEMO": "on", "PUBLIC_URL": "https://citas.example"},
        {"DEBUG": "on", "DEMO": "on", "TRUSTED_PROXIES": "1"},
    ],
    ids=str,
)
def test_with_an_account_or_where_others_reach_it_there_is_none(
    tmp_path: Path, env: dict[str, str]
) -> None:
    assert told(tmp_path, **env) == [False, META, False]


@pytest.mark.parametrize(("method", "address"), ADDRESSES)
def test_then_none_of_its_addresses_is_there(settings: Any, method: str, address: str) -> None:
    settings.WHATSAPP_MIRROR = False
    key = {"Authorization": f"Bearer {settings.WHATSAPP['TOKEN']}"}
    assert getattr(Client(), method)(address, headers=key).status_code == 404


@pytest.mark.parametrize("page", ["/asistente/", "/intranet/entrar/"])
def test_pages_lead_to_it_only_where_it_is(settings: Any, page: str) -> None:
    link = f'href="{reverse("telefono")}"'
    assert Client().get(page).content.decode().count(link) == 1
    settings.WHATSAPP_MIRROR = False
    assert Client().get(page).content.decode().count(link) == 0


def test_the_server_says_where_it_is(tmp_path: Path) -> None:
    with serving(tmp_path, DEBUG="on") as server:
        log = (tmp_path / "server.log").read_text()
        assert f"en un teléfono de prueba: {server.url}{reverse('telefono')}\n" in log


def test_each_installation_has_keys_of_its_own_and_all_its_processes_the_same() -> None:
    one, same, other = (mirror.account(key, "127.0.0.1", 8000) for key in ("a", "a", "b"))
    assert one == same
    secrets = {each[name] for each in (one, other) for name in ("TOKEN", "SECRET", "VERIFY_TOKEN")}
    assert len(secrets) == 6
