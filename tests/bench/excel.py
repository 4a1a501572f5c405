"""The list of a report as Excel against the bare loop of XlsxWriter over the same rows, in turns.

    python -m tests.bench.excel [--rows 1000000] [--rounds 1] [--database sqlite]

Each turn is a process of its own, which says how long it took, how much processor, and how far its memory
rose above what it had before the first row. The bare loop reads its rows from a file, ready as they are:
it has neither database nor time zones to pay for.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.bench.__main__ import filled, say
from tests.postgres import server as postgres
from tests.served import ROOT, Served

_COMMON = """
import gc, json, marshal, re, sys, time
from pathlib import Path
from django.db import connection
from tests.bench.excel import everything, memory
from ventanilla.accounts.models import User
from ventanilla.reports import workbook
from ventanilla.reports.rows import COLUMNS, Rows
FOLDER = Path("FOLDER_OF_BENCH")
asked, by = everything(), User.objects.get_or_create(username="bench")[0]
import xlsxwriter
gc.collect()
idle, start, cpu = memory(), time.perf_counter(), time.process_time()
def tell(rows):
    took, used = time.perf_counter() - start, time.process_time() - cpu
    print(json.dumps({"rows": rows, "seconds": took, "cpu": used, "above": memory() - idle, "idle": idle}))
"""
_OURS = """
with (FOLDER / "ours.xlsx").open("w+b") as out:
    tell(workbook.write(out, asked, by=by))
"""
_READY = """
def value(cell):
    if cell.startswith("<v>"):
        return float(cell[3:-4])
    return re.sub("<[^>]*>", "", cell)
rows = Rows(asked, lambda done: None)
with (FOLDER / "rows").open("wb") as file:
    for row in rows:
        marshal.dump([value(cell) for cell in row], file)
"""
_BARE = """
options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
book = xlsxwriter.Workbook(str(FOLDER / "bare.xlsx"), options | {"tmpdir": str(FOLDER)})
sheet = book.add_worksheet()
looks = [book.add_format({"num_format": each.format or "@"}) for each in COLUMNS]
count = 0
with (FOLDER / "rows").open("rb") as file:
    while True:
        try:
            row = marshal.load(file)
        except EOFError:
            break
        count += 1
        for column, cell in enumerate(row):
            if isinstance(cell, float):
                sheet.write_number(count, column, cell, looks[column])
            elif cell:
                sheet.write_string(count, column, cell, looks[column])
book.close()
tell(count)
"""


def everything() -> object:
    from datetime import date

    from ventanilla.catalog.catalogue import current
    from ventanilla.reports.filters import Filters

    return Filters(date(2000, 1, 1), date(2099, 12, 31), tuple(current().offices.values()))


def memory() -> float:
    """The most that this process ever had, in MB (Linux)."""
    status = Path("/proc/self/status").read_text()
    [kilobytes] = re.findall(r"VmHWM:\s+(\d+)", status)
    return int(kilobytes) / 1024


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.excel")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--database", choices=["postgres", "sqlite"], default="postgres")
    asked = parser.parse_args()
    with ExitStack() as stack:
        if asked.database == "sqlite":
            os.environ.pop("DATABASE_URL", None)
        elif not os.environ.get("DATABASE_URL"):
            os.environ["DATABASE_URL"] = stack.enter_context(postgres(durable=True))
        served = stack.enter_context(filled("excel", asked.rows))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ventanilla-excel-")))
        turn(served, folder, _READY)
        for _ in range(asked.rounds):
            compare(served, folder)


def compare(served: Served, folder: Path) -> None:
    bare = json.loads(turn(served, folder, _BARE))
    ours = json.loads(turn(served, folder, _OURS))
    assert bare["rows"] == ours["rows"]
    for name, each in (("bare loop", bare), ("export", ours)):
        said = "{rows:,.0f} rows, {seconds:.1f} s, {cpu:.1f} s of processor, {above:.0f} MB above {idle:.0f}"
        say(f"{name:10} {said.format(**each)}")
    size = (folder / "ours.xlsx").stat().st_size / 1_048_576
    say(
        f"export / bare loop: time {ours['seconds'] / bare['seconds']:.2f},"
        f" processor {ours['cpu'] / bare['cpu']:.2f}; {size:.0f} MB, load {os.getloadavg()[0]:.1f}"
    )


def turn(served: Served, folder: Path, program: str) -> str:
    """What the program prints last, in a process of its own on the server's database."""
    whole = (_COMMON + program).replace("FOLDER_OF_BENCH", str(folder))
    prepared = f"import django; django.setup()\n{whole}"
    env = served.env | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", prepared],
        env=env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().rpartition("\n")[2]


if __name__ == "__main__":
    main()
