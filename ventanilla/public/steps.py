"""The order of the six questions and which of them a draft has answered."""

from collections.abc import Callable
from dataclasses import dataclass

from ventanilla.public.draft import Draft


@dataclass(frozen=True)
class Step:
    """`name` is both the last part of the address and the name of the URL."""

    name: str
    answered: Callable[[Draft], object]


STEPS = (
    Step("tramite", Draft.chosen_procedure),
    Step("municipio", Draft.chosen_office),
    Step("dia", lambda draft: draft.day),
    Step("hora", Draft.chosen_start),
    Step("datos", Draft.chosen_person),
    Step("revisar", lambda draft: False),
)


def first_missing(draft: Draft, before: str = "revisar") -> str | None:
    """The first unanswered question that comes before the step `before`, None if there is none."""
    for step in STEPS:
        if step.name == before:
            return None
        if not step.answered(draft):
            return step.name
    return None


def number(name: str) -> int:
    return 1 + next(index for index, step in enumerate(STEPS) if step.name == name)


def previous(name: str) -> str | None:
    index = number(name) - 1
    return STEPS[index - 1].name if index else None
