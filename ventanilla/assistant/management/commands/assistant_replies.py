"""Answers many messages, each as the first of its own conversation; nothing is written to the database."""

import json
import sys
import time
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ventanilla.assistant.replies import rehearse
from ventanilla.catalog.catalogue import NotLoaded, current


class Command(BaseCommand):
    help = "Lee renglones {id, text} y escribe qué contesta el asistente a cada uno."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            whole = self._answer_all(sys.stdin.buffer)
        except NotLoaded:
            raise CommandError("No hay catálogo. Cárgalo con: load_catalog CARPETA") from None
        if not whole:
            sys.exit(1)

    def _answer_all(self, lines: Iterable[bytes]) -> bool:
        """Whether every line could be read; those that could not are told by their number."""
        whole = True
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                row = _read(line)
            except ValueError as problem:
                self.stderr.write(f"Renglón {number}: {problem}")
                whole = False
                continue
            self.stdout.write(json.dumps(_answered(row), ensure_ascii=False))
        return whole


def _read(line: bytes) -> dict[str, Any]:
    """Raises ValueError with what to mend."""
    try:
        row = json.loads(line)
        json.dumps(
            row, ensure_ascii=False
        ).encode()  # half a letter, «\\ud800», cannot be written again
    except (ValueError, RecursionError):
        raise ValueError("no es JSON en UTF-8") from None
    if not isinstance(row, dict) or not isinstance(row.get("text"), str) or "id" not in row:
        raise ValueError("le falta «id» o un «text» que sea texto")
    return row


def _answered(row: dict[str, Any]) -> dict[str, Any]:
    begun = time.perf_counter()
    reply = rehearse(row["text"])
    took = (time.perf_counter() - begun) * 1_000
    place = current().municipalities.get(reply.municipality)
    return {
        "id": row["id"],
        "intent": reply.intent,
        "also": reply.also,
        "procedure": reply.procedure or None,
        "municipality": place.name if place else None,
        "behaviour": reply.behaviour,
        "reply": "\n".join([reply.text, *(option.label for option in reply.options)]),
        "ms": round(took, 2),
        "candidates": reply.candidates,
    }
