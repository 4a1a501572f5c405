"""How well and how fast the assistant understands.

    python -m tests.bench.assistant [--folds 3]

The figures on messages that nobody trained on, and by cross-validation on the training phrases; the time of
one message against that of an empty one; the memory that understanding adds to a process.
"""

import argparse
import json
import os
import resource
import statistics
import sys
import time
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from unittest import mock

import django

MESSAGES = Path(__file__).resolve().parent.parent / "assistant" / "data"
SETS = ("development", "held_out_1", "held_out_2", "held_out_3")
ROUNDS = 3


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.assistant")
    parser.add_argument("--folds", type=int, default=3, help="of the cross-validation; 0: none")
    folds = parser.parse_args().folds
    prepare()

    from tests.assistant.scores import FIGURES
    from ventanilla.catalog.catalogue import current

    current()
    memory()
    for name in SETS:
        pairs = answered(name)
        say(f"\n{name}: {len(pairs)} messages")
        for figure in FIGURES:
            value = figure.value(pairs)
            sign = "≤" if figure.at_most else "≥"
            verdict = "" if figure.holds(value) else "  ← NOT HELD"
            say(
                f"  {figure.name:<32} {value:.3f}  must {sign} {figure.must:.2f},"
                f" aim {figure.aim:.2f}{verdict}"
            )
    speed()
    if folds:
        cross_validation(folds)


def prepare() -> None:
    """The real catalogue in this database, as it is now."""
    django.setup()

    from django.conf import settings
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("load_catalog", str(settings.CATALOG), stdout=StringIO())


def answered(name: str) -> list[tuple[dict, dict]]:
    """The rows with their replies, by the command that everybody may run."""
    from django.core.management import call_command

    text = (MESSAGES / f"{name}.jsonl").read_text("utf-8")
    rows = [json.loads(line) for line in text.splitlines()]
    out = StringIO()
    with mock.patch.object(sys, "stdin", TextIOWrapper(BytesIO(text.encode()))):
        call_command("assistant_replies", stdout=out)
    replies = {each["id"]: each for each in map(json.loads, out.getvalue().splitlines())}
    return [(row, replies[row["id"]]) for row in rows]


def speed() -> None:
    from ventanilla.assistant.understanding.understand import understand
    from ventanilla.catalog.catalogue import current

    catalogue = current()
    texts = [
        json.loads(line)["text"]
        for name in SETS
        for line in (MESSAGES / f"{name}.jsonl").read_text("utf-8").splitlines()
    ]
    understand("hola", catalogue)

    def milliseconds(text: str) -> float:
        started = time.process_time()
        understand(text, catalogue)
        return 1_000 * (time.process_time() - started)

    taken = sorted(min(milliseconds(text) for _ in range(ROUNDS)) for text in texts)
    floor = statistics.median(milliseconds("") for _ in range(100))
    say(
        f"\nunderstanding, CPU of one core: median {statistics.median(taken):.2f} ms, p95"
        f" {taken[int(len(taken) * 0.95)]:.2f} ms, longest {taken[-1]:.2f} ms; an empty message"
        f" {floor:.3f} ms"
    )


def memory() -> None:
    """Of this process, before and after the first message."""
    from ventanilla.assistant.understanding.understand import understand
    from ventanilla.catalog.catalogue import current

    before = resident()
    understand("quiero una cita para el titulo en toluca", current())
    say(f"memory added by understanding: {resident() - before:.1f} MB")


def resident() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


def cross_validation(count: int) -> None:
    from ventanilla.assistant.understanding import training
    from ventanilla.catalog.catalogue import current

    phrases = training.read_phrases(training.PHRASES)
    say(f"\ncross-validation, {len(phrases)} training phrases, {count} folds")
    right = first_three = procedure = asked = 0
    for kept, unseen in training.folds(phrases, count):
        model = training.train(kept, current(), "", calibrate=False)
        for phrase in unseen:
            seen = training.seen_in(phrase.text, model.known, current())
            likely = [label for label, _ in model.shares("intent", seen.intent)[:3]]
            told = model.shares("procedure", seen.procedure)
            right += likely[0] in phrase.intents
            first_three += any(each in phrase.intents for each in likely)
            procedure += told[0][0] == phrase.procedure
            asked += 1
    say(f"  intent right                     {right / asked:.3f}")
    say(f"  intent in the three candidates   {first_three / asked:.3f}")
    say(f"  procedure right, or none         {procedure / asked:.3f}")


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main()
