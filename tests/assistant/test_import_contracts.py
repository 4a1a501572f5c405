"""The import contracts that keep appointments out of reach of a model, and that they see what they should.

Each runs on a copy of the package, with one import more.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
MODEL = "ventanilla/assistant/language_model/choosing.py"
NAMES = {
    MODEL: "A language model knows neither the database nor the acts",
    "ventanilla/assistant/assist.py": "To understand a message no appointment is needed",
    "ventanilla/assistant/understanding/understand.py": (
        "To understand a message no appointment is needed"
    ),
}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    ignored = shutil.ignore_patterns("__pycache__", "jinja2", "static", "fonts", "*.json")
    shutil.copytree(ROOT / "ventanilla", tmp_path / "ventanilla", ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def broken(folder: Path) -> list[str]:
    """The contracts that do not hold in `folder`."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    lines = done.stdout.splitlines()
    assert any(line.startswith("Contracts: ") for line in lines), done.stdout + done.stderr
    return [line.partition(" BROKEN")[0] for line in lines if " BROKEN" in line]


def add(folder: Path, file: str, line: str) -> None:
    path = folder / file
    path.write_text(f"{path.read_text()}\n{line}\n")


def test_a_model_reaches_no_appointment(copy: Path) -> None:
    """promise: H1"""
    assert broken(copy) == []


@pytest.mark.parametrize(
    ("file", "line"),
    [
        (MODEL, "from ventanilla.appointments.booking import book"),
        (MODEL, "from ventanilla.appointments import transitions"),
        (MODEL, "from ventanilla.appointments.lookup import by_cts"),
        (MODEL, "from ventanilla.catalog import models"),
        (MODEL, "from django.db import connection"),
        (MODEL, "from ventanilla.assistant.understanding import reading"),
        ("ventanilla/assistant/assist.py", "from ventanilla.appointments import booking"),
        (
            "ventanilla/assistant/understanding/understand.py",
            "import ventanilla.appointments.models",
        ),
    ],
)
def test_one_tool_that_writes_or_reads_would_be_seen(copy: Path, file: str, line: str) -> None:
    """promise: H1 (negative control)"""
    add(copy, file, line)
    assert NAMES[file] in broken(copy)


def test_also_behind_another_module(copy: Path) -> None:
    """promise: H1 (negative control)"""
    add(copy, "ventanilla/assistant/intents.py", "from ventanilla.appointments import booking")
    assert {*NAMES.values()} <= {*broken(copy)}


def test_no_tool_is_ever_offered() -> None:
    """promise: H1"""
    for path in (ROOT / "ventanilla/assistant/language_model").glob("*.py"):
        assert '"tools"' not in path.read_text(), path
