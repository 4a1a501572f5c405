"""The rules of the house that no other tool checks."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TEXTS = {
    ".py",
    ".md",
    ".html",
    ".css",
    ".js",
    ".csv",
    ".toml",
    ".in",
    ".txt",
    ".typ",
    ".json",
    ".svg",
    "",
}

# How many promises each group of the catalogue of promises has.
SIZES = (14, 12, 10, 10, 9, 11, 12, 6, 17, 6, 5, 8, 7, 8)
GROUPS = dict(zip("ABCDEFGHIJKLMN", SIZES, strict=True))
HELD = {
    "A1",
    "A2",
    "A3",
    "A5",
    "A6",
    "A7",
    "A8",
    "A9",
    "A10",
    "A11",
    "A12",
    "A14",
    "B1",
    "B2",
    "B3",
    "B4",
    "B5",
    "B6",
    "B7",
    "B8",
    "B11",
    "C4",
    "C5",
    "D1",
    "D3",
    "D4",
    "D5",
    "D7",
    "D9",
    "G1",
    "G2",
    "G3",
    "G4",
    "G5",
    "G6",
    "G7",
    "G8",
    "G9",
    "G10",
    "G11",
    "G12",
    "H1",
    "H2",
    "H3",
    "H4",
    "H5",
    "H6",
    "I7",
    "I8",
    "I9",
}
NAMED = re.compile(r"promises?: ((?:[A-N]\d+(?:, )?)+)")


def own_files() -> Iterator[Path]:
    """What is, or would be, in the repository."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("this copy is not a checkout")
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if path.is_file() and path.suffix in TEXTS:
            yield path


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def named_promises() -> set[str]:
    tests = "".join(path.read_text() for path in (ROOT / "tests").rglob("*.py"))
    return {name for found in NAMED.findall(tests) for name in found.split(", ") if name}


def test_the_readme_is_short() -> None:
    assert lines(ROOT / "README.md") <= 60


def test_the_page_of_promises_names_tests_that_exist() -> None:
    page = (ROOT / "docs" / "promises.md").read_text()
    named = re.findall(r"`([a-z_/]+\.py)`((?: `::[\w:]+`)*)", page)
    assert len(named) > 50
    for file, tests in named:
        text = (ROOT / "tests" / file).read_text()
        for test in re.findall(r"::(\w+)`", tests):
            assert f"def {test}(" in text, f"{file}::{test}"


def test_each_decision_has_a_date_and_one_page() -> None:
    pages = [page for page in (ROOT / "docs" / "decisions").glob("*") if page.name != "README.md"]
    assert pages
    for page in pages:
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}-[a-z0-9-]+\.md", page.name), page.name
        assert lines(page) <= 60, page.name


def test_nothing_is_inline_in_a_page() -> None:
    """promise: D9"""
    templates = [*ROOT.glob("templates/**/*.html"), *ROOT.glob("ventanilla/*/jinja2/**/*.html")]
    assert templates
    inline = re.compile(
        r"<style|\sstyle\s*=|\son\w+\s*=\s*[\"']|<script(?![^>]*\ssrc=)|javascript:", re.I
    )
    for template in templates:
        assert not inline.search(template.read_text()), template


def test_no_file_names_this_machine_or_a_registry() -> None:
    own_path = re.escape(str(ROOT))
    machine = re.compile(rf"{own_path}\b|/(?:home|root|Users)/\w")
    registry = re.compile(r"\b(?:pypi|pythonhosted|npmjs|crates)\.(?:org|com|io)\b")
    for path in own_files():
        text = path.read_text(errors="replace")
        for forbidden in (machine, registry):
            found = forbidden.search(text)
            assert not found, f"{path.relative_to(ROOT)}: {found and found[0]}"


def test_locked_requirements_have_no_address() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text()
        assert "://" not in text
        assert text.count("--hash=sha256:") > 50


def test_a_named_promise_exists() -> None:
    for name in named_promises():
        assert 1 <= int(name[1:]) <= GROUPS[name[0]], name


def test_every_promise_that_we_hold_is_named_by_a_test() -> None:
    missing = HELD - named_promises()
    assert not missing, f"no test names {sorted(missing)}"
