"""What a catalogue must keep beyond its single cells."""

from collections.abc import Iterable, Sequence
from typing import Any

from ventanilla.catalog.tables import Problem, Row
from ventanilla.lib.message_limits import ROW, length
from ventanilla.lib.names import key


def check_dates(rows: Iterable[Row], first: str, last: str) -> Iterable[Problem]:
    for row in rows:
        since, until = row.get(first), row.get(last)
        if since is not None and until is not None and since > until:
            reason = f"«{until}» es antes de «{since}»: corrige una de las dos fechas"
            yield row.problem(last, reason)


def check_booking_days(institution: dict[str, Any], file: str) -> Iterable[Problem]:
    lead, horizon = institution.get("lead_days"), institution.get("horizon_days")
    if lead is not None and horizon is not None and lead > horizon:
        reason = f"«dias_anticipacion» ({lead}) no puede pasar de «dias_horizonte» ({horizon})"
        yield Problem(file, 0, "valor", f"{reason}: corrige uno de los dos")


def check_requirements(procedures: Iterable[Row], requirements: Sequence[Row]) -> Iterable[Problem]:
    listed = {row.get("procedure") for row in requirements}
    for row in procedures:
        if requirements and "code" in row and row["code"] not in listed:
            reason = f"«{row['code']}» no tiene papeles que llevar: agrégalos en requisitos"
            yield row.problem("code", reason)


def check_names(municipalities: Iterable[Row], aliases: Iterable[Row]) -> Iterable[Problem]:
    """What a person types means one municipality."""
    meant: dict[str, Row] = {}
    for row in (row for row in municipalities if row.has("code", "name")):
        first = meant.setdefault(key(row["name"]), row)
        if first is not row:
            reason = f"se llama igual que el de la fila {first.line}: distínguelos"
            yield row.problem("name", reason)
    for row in (row for row in aliases if row.has("alias", "municipality")):
        named = meant.get(row["alias"])
        if named and named["code"] != row["municipality"]:
            reason = (
                f"«{row['alias']}» ya es el nombre de otro municipio ({named['code']}): bórralo"
            )
            yield row.problem("alias", reason)


def check_procedure_aliases(procedures: Iterable[Row], aliases: Iterable[Row]) -> Iterable[Problem]:
    """What people call a procedure is said of no other."""
    meant: dict[str, str] = {}
    for row in (row for row in procedures if row.has("code", "name", "plain_name", "short_name")):
        for name in ("name", "plain_name", "short_name"):
            meant.setdefault(key(row[name]), row["code"])
    for row in (row for row in aliases if row.has("alias", "procedure")):
        first = meant.setdefault(row["alias"], row["procedure"])
        if first != row["procedure"]:
            reason = (
                f"«{row['alias']}» ya es otra forma de decir «{first}»: déjala en un solo trámite"
            )
            yield row.problem("alias", reason)


def check_common_questions(questions: Iterable[Row]) -> Iterable[Problem]:
    """A question has one answer, in whatever words it is asked."""
    answered: dict[str, str] = {}
    for row in (row for row in questions if row.has("code", "question", "other_ways")):
        ways = [("question", row["question"]), *(("other_ways", way) for way in row["other_ways"])]
        for field_name, way in ways:
            first = answered.setdefault(key(way), row["code"])
            if first != row["code"]:
                reason = f"«{way}» ya se contesta en «{first}»: déjala en una sola"
                yield row.problem(field_name, reason)


def check_short_names(rows: Iterable[Row]) -> Iterable[Problem]:
    """Those of a list that people choose from are told apart."""
    seen: dict[str, Row] = {}
    for row in (row for row in rows if row.has("short_name") and row.get("active", True)):
        first = seen.setdefault(key(row["short_name"]), row)
        if first is not row:
            reason = f"«{row['short_name']}» ya es el de la fila {first.line}: distínguelos"
            yield row.problem("short_name", reason)


def check_reasons(reasons: Iterable[Row]) -> Iterable[Problem]:
    for row in reasons:
        if key(row.get("words", "")) in ("otro", "otro motivo"):
            yield row.problem("words", "«Otro motivo» se ofrece siempre: borra este renglón")


def fill_short_names(municipalities: Iterable[Row]) -> Iterable[Problem]:
    """An empty short name is the name itself, where it fits."""
    for row in (row for row in municipalities if row.has("name", "short_name")):
        row["short_name"] = row["short_name"] or row["name"]
        if length(row["short_name"]) > ROW:
            reason = f"«{row['name']}» pasa de {ROW} letras: escribe aquí un nombre más corto"
            yield row.problem("short_name", reason)
