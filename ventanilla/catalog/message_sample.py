"""A message as a person would get it, for whoever writes it: with facts of the catalogue that he edits."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ventanilla.catalog import message_facts, message_rules
from ventanilla.catalog.cells import CellProblem, paragraph
from ventanilla.catalog.content import Content
from ventanilla.catalog.sheets import INSTITUTION, MESSAGES, OFFICES, PROCEDURES, REQUIREMENTS
from ventanilla.catalog.tables import Row, Table, value_of


@dataclass(frozen=True)
class MessageSample:
    """`letters` with the longest facts of the catalogue; `names` that the message may have, with what each
    says; `problems` that would keep it from being published."""

    text: str
    buttons: list[str]
    letters: int
    names: list[tuple[str, str]]
    problems: list[str]


def message_sample_of(content: Content, cells: Mapping[str, str]) -> MessageSample:
    row = _read(MESSAGES, cells)
    body, kind = paragraph(cells.get("texto", "")), row.get("kind", "")
    longest = message_facts.longest(
        _institution(content), _rows(content, PROCEDURES), _rows(content, OFFICES)
    )
    return MessageSample(
        text=message_facts.filled(body, _examples(content)),
        buttons=row.get("buttons", []),
        letters=message_rules.full_length(body, longest),
        names=[(name, message_facts.FACTS[name].about) for name in message_facts.of_kind(kind)],
        problems=[problem.reason for problem in message_rules.check_message(row, longest)],
    )


def _examples(content: Content) -> dict[str, str]:
    """Of the first procedure and the first office."""
    procedure = next(_rows(content, PROCEDURES), Row(PROCEDURES, "", 0))
    office = next(_rows(content, OFFICES), Row(OFFICES, "", 0))
    papers = [
        row["document"]
        for row in _rows(content, REQUIREMENTS)
        if row.has("document") and row.get("procedure") == procedure.get("code")
    ]
    return message_facts.examples(_institution(content), procedure, papers, office)


def _institution(content: Content) -> Row:
    pairs = {row["campo"]: row["valor"] for _, row in content.rows(INSTITUTION.name)}
    return _read(INSTITUTION, pairs)


def _rows(content: Content, table: Table) -> Iterator[Row]:
    return (_read(table, cells) for _, cells in content.rows(table.name))


def _read(table: Table, cells: Mapping[str, str]) -> Row:
    """What is not understood, or not yet written, is absent."""
    row = Row(table, "", 0)
    for column in table.columns:
        try:
            row[column.field] = value_of(column, cells.get(column.name, "").strip())
        except CellProblem:
            continue
    return row
