"""What the settings must tell before a model is asked anything, and how `doctor` says what is missing."""

from io import StringIO

import pytest
from django.core.management import call_command
from pytest_django import Settings

from tests.assistant.hostile_models import fails, is_silent
from tests.assistant.model_server import answers, serving
from ventanilla.accounts.management.commands import doctor
from ventanilla.assistant import assist
from ventanilla.assistant.language_model import connection

OFF = {"KIND": "", "URL": "", "NAME": "", "KEY": "", "SECONDS": "3"}
GOOD = {
    "KIND": "openai",
    "URL": "https://modelo.example/v1/chat/completions",
    "NAME": "modelo",
    "KEY": "sk-1",
    "SECONDS": "3",
}


def test_it_is_off_unless_it_is_asked_for(settings: Settings) -> None:
    assert settings.ASSISTANT_MODEL == OFF
    assert connection.read(OFF) is None
    assert not connection.is_wanted(OFF)


def test_all_of_it_told() -> None:
    found = connection.read(GOOD)
    assert found is not None
    assert (found.kind, found.name, found.seconds) == ("openai", "modelo", 3.0)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"KIND": ""}, "pon openai o anthropic"),
        ({"KIND": "otro"}, "pon openai o anthropic"),
        ({"NAME": ""}, "ASSISTANT_MODEL_NAME"),
        ({"URL": ""}, "https://"),
        ({"URL": "http://modelo.example/v1"}, "https://"),
        ({"URL": "http://10.0.0.8/v1"}, "https://"),
        ({"URL": "http://127.0.0.1.modelo.example/v1"}, "https://"),
        ({"URL": "https://usuario:secreto@modelo.example/v1"}, "https://"),
        ({"URL": "ftp://modelo.example"}, "https://"),
        ({"URL": "https://modelo.example:x/"}, "https://"),
        ({"URL": "https://[/"}, "https://"),
        ({"KIND": "anthropic", "KEY": ""}, "ASSISTANT_MODEL_KEY"),
        ({"KEY": "sk-1\nx-other: 1"}, "cópiala otra vez"),
        ({"KEY": "clave ñ"}, "cópiala otra vez"),
        ({"SECONDS": "mucho"}, "ASSISTANT_MODEL_SECONDS"),
        ({"SECONDS": "0"}, "ASSISTANT_MODEL_SECONDS"),
        ({"SECONDS": "nan"}, "ASSISTANT_MODEL_SECONDS"),
        ({"SECONDS": "60"}, "ASSISTANT_MODEL_SECONDS"),
    ],
)
def test_what_cannot_be_is_off_and_told(told: dict[str, str], words: str) -> None:
    assert connection.read(GOOD | told) is None
    assert any(words in problem for problem in connection.problems(GOOD | told))


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8080/v1", "http://[::1]/v1", "http://localhost/v1"]
)
def test_without_tls_only_on_this_machine(url: str) -> None:
    assert connection.read(GOOD | {"URL": url, "KEY": ""}) is not None


def test_doctor_says_nothing_of_what_is_off(settings: Settings) -> None:
    settings.ASSISTANT_MODEL = OFF
    assert not [*assist.problems()]


@pytest.mark.parametrize("kind", ["openai", "anthropic"])
def test_doctor_asks_the_model_once(settings: Settings, kind: str) -> None:
    with serving(answers(greeting="hola")) as server:
        settings.ASSISTANT_MODEL = server.settings(kind)
        assert not [*assist.problems()]
        settings.ASSISTANT_MODEL = server.settings(kind, KEY="otra")
        [problem] = assist.problems()
        assert "rechazó la clave" in problem
        server.behave = fails(404)
        settings.ASSISTANT_MODEL = server.settings(kind)
        [problem] = assist.problems()
        assert "ASSISTANT_MODEL_URL" in problem
        server.behave = is_silent
        settings.ASSISTANT_MODEL = server.settings(kind, SECONDS="0.2")
        [problem] = assist.problems()
        assert "no contestó en 0.2 segundos" in problem


@pytest.mark.django_db
def test_doctor_says_it_as_a_warning(settings: Settings) -> None:
    settings.ASSISTANT_MODEL = GOOD | {"NAME": ""}
    told = [finding for finding in doctor.examine() if "ASSISTANT_MODEL" in finding.text]
    assert [finding.serious for finding in told] == [False]
    assert "Falta ASSISTANT_MODEL_NAME" in told[0].text


def test_the_command_prints_it(
    db: None, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "examine", doctor.told_by_others)
    settings.ASSISTANT_MODEL = GOOD | {"NAME": ""}
    printed = StringIO()
    call_command("doctor", stdout=printed)
    assert "AVISO: Falta ASSISTANT_MODEL_NAME" in printed.getvalue()
