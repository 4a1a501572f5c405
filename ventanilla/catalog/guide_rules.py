"""What «No sé cuál necesito» must keep: it ends soon, and always in a procedure or the telephone."""

from collections import defaultdict
from collections.abc import Iterable

from ventanilla.catalog.tables import Problem, Row

FIRST_QUESTION = "inicio"
CALL = "llamar"
DEEPEST = 3

Questions = dict[str, list[Row]]


def check_guide(rows: Iterable[Row], procedures: Iterable[Row]) -> Iterable[Problem]:
    questions: Questions = defaultdict(list)
    for row in rows:
        if row.has("question", "leads_to"):
            questions[row["question"]].append(row)
    if not questions:
        return
    active = {row["code"]: row.get("active", True) for row in procedures if "code" in row}
    yield from _names(questions, active)
    for row in (row for rows in questions.values() for row in rows):
        yield from _target(row, questions, active)
    if FIRST_QUESTION not in questions:
        first = next(iter(questions.values()))[0]
        reason = f"ninguna pregunta se llama «{FIRST_QUESTION}»: nombra así a la primera"
        yield first.problem("question", reason)
        return
    yield from _reach(questions)


def _names(questions: Questions, procedures: Iterable[str]) -> Iterable[Problem]:
    taken = {CALL, *procedures}
    for name, rows in questions.items():
        if name in taken:
            yield rows[0].problem("question", f"«{name}» ya significa otra cosa: usa otro nombre")
        for row in rows[1:]:
            if row.get("question_text") != rows[0].get("question_text"):
                reason = f"el texto debe ser igual en toda la pregunta: cópialo de la fila {rows[0].line}"
                yield row.problem("question_text", reason)


def _target(row: Row, questions: Questions, procedures: dict[str, bool]) -> Iterable[Problem]:
    target = row["leads_to"]
    if target in questions or target == CALL:
        return
    if target not in procedures:
        reason = (
            f"«{target}» no es una pregunta ni un trámite: escribe una pregunta de este archivo,"
            f" el código de un trámite o «{CALL}»"
        )
        yield row.problem("leads_to", reason)
    elif not procedures[target]:
        reason = f"el trámite «{target}» no está activo: manda a otro o a «{CALL}»"
        yield row.problem("leads_to", reason)


def _reach(questions: Questions) -> Iterable[Problem]:
    """Walks all paths from the first question; each answer is blamed once."""
    reached: set[str] = set()
    blamed: dict[int, Problem] = {}
    paths: list[tuple[str, ...]] = [(FIRST_QUESTION,)]
    while paths:
        path = paths.pop()
        reached.add(path[-1])
        for row in (row for row in questions[path[-1]] if row["leads_to"] in questions):
            if reason := _wrong_turn(path, row["leads_to"]):
                blamed[row.line] = row.problem("leads_to", reason)
            else:
                paths.append((*path, row["leads_to"]))
    yield from blamed.values()
    lost = set(questions) - reached
    if blamed:  # what hangs on a blamed answer is not lost
        lost -= {row["leads_to"] for rows in questions.values() for row in rows}
    for name in lost:
        reason = f"ninguna respuesta lleva a «{name}»: llévala desde otra o bórrala"
        yield questions[name][0].problem("question", reason)


def _wrong_turn(path: tuple[str, ...], target: str) -> str:
    if target in path:
        return f"la respuesta regresa a «{target}» y nadie saldría: mándala a otro lado"
    if len(path) == DEEPEST:
        return f"serían más de {DEEPEST} preguntas seguidas: manda a un trámite o a «{CALL}»"
    return ""
