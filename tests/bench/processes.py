"""Processor time of processes, from /proc (Linux): noise on a shared machine disturbs it less."""

import os
from collections import defaultdict
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def cpu_of_tree(root: int | None) -> float:
    """Seconds of processor that a process and its children have used, those that ended included."""
    if root is None:
        return 0.0
    stats = _all()
    children = defaultdict(list)
    for pid, fields in stats.items():
        children[int(fields[1])].append(pid)
    total, todo = 0, [root]
    while todo:
        pid = todo.pop()
        total += sum(int(field) for field in stats[pid][11:15])
        todo += children[pid]
    return total / TICK


def parent_of(pid: int) -> int | None:
    """None where the process is not on this machine."""
    fields = _all().get(pid)
    return int(fields[1]) if fields else None


def _all() -> dict[int, list[str]]:
    """Of each process, the fields of its `stat` from the state on."""
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                found[int(folder.name)] = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue  # ended meanwhile
    return found
