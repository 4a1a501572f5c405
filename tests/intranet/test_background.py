"""What the installation does by itself: in words, and in red where it does not."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project
from django.db.models import F
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.intranet.desk import enter, person
from tests.jobs import chores
from tests.messaging.posts import post
from tests.people import statements
from tests.public.markup import Document, read
from tests.served import ROOT
from ventanilla.accounts.models import Role
from ventanilla.intranet import background
from ventanilla.jobs import tries
from ventanilla.jobs.models import Sweep, Worker
from ventanilla.jobs.worker import beat
from ventanilla.messaging import budgets, health, pauses
from ventanilla.messaging.models import InboundMessage, OutboundMessage
from ventanilla.messaging.transports.base import ChannelDown

pytestmark = pytest.mark.django_db

PAGE = "/intranet/mensajes/trabajos/"
SAYS = "import json; from config import settings as s; print(json.dumps([[*s.SWEEPS], [*s.LOOPS]]))"


@pytest.fixture
def client() -> Client:
    return enter(person("raul", Role.ADMINISTRATION))


@pytest.fixture(autouse=True)
def all_well(settings: Any) -> None:
    """A worker beats, and each job just ran."""
    settings.CONSOLE_MESSAGES = True
    beat("here")
    now = timezone.now()
    Sweep.objects.bulk_create(Sweep(path=path, ran_at=now) for path in project.SWEEPS)
    budgets.everybody.forget()


def shown(client: Client) -> Document:
    background.snapshot.forget()
    return read(client.get(PAGE))


def row(page: Document, path: str) -> str:
    """The line of a job."""
    lines = page.text.splitlines()
    begins = lines.index(background.JOBS[path])
    ends = next(n for n in range(begins, len(lines)) if lines[n].startswith("cada "))
    return " | ".join(lines[begins : ends + 1])


def where_it_is_tried_out(folder: Path) -> list[list[str]]:
    """The jobs and the loops of an installation with the simulated telephone."""
    env = {
        "PATH": os.environ["PATH"],
        "DEMO": "on",
        "SECRET_KEY": "k" * 60,
        "DATA_DIR": str(folder),
    }
    command = [sys.executable, "-c", SAYS]
    ran = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, check=True)
    return list(json.loads(ran.stdout))


def test_every_job_loop_and_task_has_words(tmp_path: Path) -> None:
    """A new one without words turns this red; so does one that is no more."""
    sweeps, loops = where_it_is_tried_out(tmp_path)
    assert {*background.JOBS} == {*sweeps} >= {*project.SWEEPS}
    assert {*background.LOOPS} == {*loops} >= {*project.LOOPS}
    for words in (background.JOBS, background.LOOPS, background.TASKS):
        assert not [said for said in words.values() if "_" in said or "." in said]


def test_where_all_is_well_it_says_so(client: Client) -> None:
    page = shown(client)
    assert page.heading == "Todo trabaja bien"
    assert "Atrasado" not in page.text
    assert "1\nproceso vivo" in page.text
    assert "No espera ninguno." in page.text
    for path in project.SWEEPS:
        assert background.JOBS[path] in page.text


def test_a_late_job_is_red_and_says_it_in_words(client: Client) -> None:
    """promise: I9: the page tells what does not run, and since when"""
    path = "ventanilla.messaging.outbox.sweep"
    Sweep.objects.filter(path=path).update(ran_at=F("ran_at") - timedelta(minutes=12))
    page = shown(client)
    assert page.heading == "1 cosa por revisar"
    assert "Atrasado | hace 12 minutos" in row(page, path)
    assert row(page, path).endswith("cada 30 segundos")
    assert len(page.all("tr", class_="bad")) == 1
    assert "Trabajos 1 por revisar" in " ".join(page.text.split())


def test_a_job_that_never_ran_and_one_that_fails(client: Client) -> None:
    never, fails = "ventanilla.jobs.tries.prune", "ventanilla.reports.kept.keep"
    Sweep.objects.filter(path=never).delete()
    Sweep.objects.filter(path=fails).update(failure="ValueError")
    page = shown(client)
    assert "Atrasado | Nunca | cada día" in row(page, never)
    assert "Falló | El registro dice por qué (ValueError)" in row(page, fails)
    assert page.heading == "2 cosas por revisar"


def test_where_nobody_works(client: Client) -> None:
    Worker.objects.update(beat_at=F("beat_at") - timedelta(minutes=2))
    page = shown(client)
    assert "Nadie. No sale ningún mensaje" in page.text
    assert page.heading == "1 cosa por revisar"


def test_what_was_set_aside_is_named_with_when(client: Client) -> None:
    """promise: I7: what failed five times is told, by name"""
    chores.poison.enqueue("")
    when = timezone.now() - timedelta(hours=2)
    DBTaskResult.objects.update(status="FAILED", worker_ids=["x"] * tries.MOST, finished_at=when)
    DBTaskResult.objects.update(task_path="ventanilla.reports.exports.prepare")
    page = shown(client)
    assert "Preparar un archivo de Excel: hace 2 horas" in page.text
    assert page.heading == "1 cosa por revisar"


def test_messages_that_wait_a_channel_that_is_down_and_the_budget(
    client: Client, settings: Any
) -> None:
    """promise: I9: what waits, how long, and why"""
    post()
    now = timezone.now()
    OutboundMessage.objects.update(
        created_at=now - timedelta(hours=3), next_try_at=now - timedelta(hours=3)
    )
    pauses.begin("whatsapp", ChannelDown("WhatsApp rechazó la clave"), now - timedelta(minutes=30))
    settings.MESSAGES_A_DAY = 0
    page = shown(client)
    assert "El primero espera desde hace 3 horas." in page.text
    assert "Atrasados: 1 debió salir hace más de 10 minutos." in page.text
    assert "WhatsApp no entrega desde hace 30 minutos" in page.text
    assert "WhatsApp rechazó la clave" in page.text
    assert "Se acabaron los mensajes del día" in page.text
    assert page.heading == "3 cosas por revisar"


def test_people_who_wrote_and_were_not_answered(client: Client) -> None:
    """promise: I9"""
    long_ago = timezone.now() - timedelta(minutes=11)
    when = {"at": long_ago, "received_at": long_ago, "next_try_at": long_ago}
    InboundMessage.objects.create(id="wamid.1", phone="+527221234567", kind="text", **when)
    page = shown(client)
    assert "Sin contestar: 1 mensaje de una persona espera respuesta" in page.text
    assert page.heading == "1 cosa por revisar"


def test_what_was_given_up_is_on_the_page_as_doctor_says_it(client: Client) -> None:
    """promise: I9"""
    now = timezone.now()
    when = {"at": now, "received_at": now, "next_try_at": now, "answered_at": now}
    InboundMessage.objects.create(
        id="wamid.1", phone="+527221234567", kind="text", state="given_up", **when
    )
    post()
    OutboundMessage.objects.update(state="failed", state_at=now)
    page = shown(client)
    assert "No se pudo contestar a 1 mensaje de una persona en las últimas 24 horas" in page.text
    assert (
        "No se pudieron: 1 mensaje no salió en las últimas 24 horas, y no por la persona."
        in page.text
    )
    assert page.heading == "2 cosas por revisar"
    assert len([*health.problems()]) == 2


def test_whoever_administers_sees_the_mark_on_every_page_and_nobody_else(client: Client) -> None:
    """promise: I9: nobody has to go and look"""
    Sweep.objects.all().delete()
    said = f"{len(project.SWEEPS)} trabajos por revisar"
    for address in ("/intranet/catalogo/", "/intranet/personas/"):
        assert said in " ".join(read(client.get(address)).text.split())
    lupe = enter(person("lupe", Role.COORDINATION))
    assert "por revisar" not in read(lupe.get("/intranet/10/llamadas/lista/")).text


def test_where_all_is_well_there_is_no_mark(client: Client) -> None:
    assert "por revisar" not in read(client.get("/intranet/catalogo/")).text


def test_more_jobs_cost_no_more_queries(client: Client, settings: Any) -> None:
    shown(client)  # what is asked once a session
    with statements() as many:
        shown(client)
    settings.SWEEPS = {"ventanilla.jobs.tries.prune": timedelta(days=1)}
    with statements() as few:
        shown(client)
    assert len(many) == len(few)


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(seconds=30), "cada 30 segundos"),
        (timedelta(seconds=90), "cada 90 segundos"),
        (timedelta(minutes=1), "cada minuto"),
        (timedelta(minutes=10), "cada 10 minutos"),
        (timedelta(hours=1), "cada hora"),
        (timedelta(days=1), "cada día"),
        (timedelta(days=7), "cada 7 días"),
    ],
)
def test_how_often_in_words(span: timedelta, said: str) -> None:
    assert background.every(span) == said
