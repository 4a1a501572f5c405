"""What people asked, as the tables of its page and the lines of its file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ventanilla.assistant.asked import Asked, totals
from ventanilla.assistant.models import INTENTS, AskedCount
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.lib.shares import share

COLUMNS = ["pregunta", "tramite", "municipio", "resultado", "veces"]
_NONE = "Sin decir cuál"
_OUTCOMES: dict[str, str] = {
    AskedCount.Outcome.ANSWERED: "Se contestó",
    AskedCount.Outcome.ASKED_BACK: "Se le preguntó algo más",
    AskedCount.Outcome.REFUSED: "No se podía contestar",
    AskedCount.Outcome.MISSED: "No se entendió",
}


@dataclass(frozen=True)
class Line:
    """`share` is of all that was asked, in percent."""

    name: str
    count: int
    share: float | None


def of(rows: Sequence[Asked]) -> dict[str, Any]:
    procedures, municipalities = _names()
    total = sum(row.count for row in rows)
    counts = {
        "Qué quieren": [(_intent(key), n) for key, n in totals(rows, lambda row: row.intent)],
        "Trámite": _named(totals(rows, lambda row: row.procedure), procedures),
        "Municipio": _named(totals(rows, lambda row: row.municipality), municipalities),
        "En qué acabó": [(_outcome(key), n) for key, n in totals(rows, lambda row: row.outcome)],
    }
    tables = {
        title: [Line(name, count, share(count, total)) for name, count in lines]
        for title, lines in counts.items()
    }
    return {"tables": tables, "total": total}


def lines(rows: Iterable[Asked]) -> Iterable[list[str | int]]:
    procedures, municipalities = _names()
    for row in rows:
        yield [
            _intent(row.intent),
            procedures.get(row.procedure, row.procedure),
            municipalities.get(row.municipality, row.municipality),
            _outcome(row.outcome),
            row.count,
        ]


def _names() -> tuple[dict[str, str], dict[str, str]]:
    """By code; of what the catalogue no longer has, the code is all that is known."""
    known = current_catalogue()
    return (
        {code: each.short_name for code, each in known.procedures.items()},
        {code: each.name for code, each in known.municipalities.items()},
    )


def _named(counts: Iterable[tuple[str, int]], names: Mapping[str, str]) -> list[tuple[str, int]]:
    """What named none comes last: it says nothing of any."""
    found = [(names.get(code, code) or _NONE, count, not code) for code, count in counts]
    return [(name, count) for name, count, _ in sorted(found, key=lambda each: each[2])]


def _intent(value: str) -> str:
    return dict(INTENTS).get(value, value)


def _outcome(value: str) -> str:
    return _OUTCOMES.get(value, value)
