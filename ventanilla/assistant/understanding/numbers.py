"""The key and the telephone in a message, however they are spaced."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ventanilla.appointments import cts
from ventanilla.lib import phone as phones

_GROUP = re.compile(r"\+?[0-9OoIlL]{1,24}")
_LOOKALIKES = str.maketrans("OoIlL", "00111")
_NEARLY_A_KEY = range(15, 22)
_PHONE_LENGTHS = (10, 12, 13)
_LONGEST, _MOST_GROUPS = 1_000, 12
_GAP = 3
"""Signs that may stand between two groups of one number."""


@dataclass(frozen=True)
class Numbers:
    """`cts` has 18 digits whose check holds; `cts_problem` says what is wrong with what was meant as one.
    `phone` is E.164."""

    cts: str = ""
    cts_problem: str = ""
    phone: str = ""


@dataclass(frozen=True)
class _Group:
    start: int
    end: int
    digits: str


def find(text: str) -> Numbers:
    groups = _groups(unicodedata.normalize("NFKC", text[:_LONGEST]))
    key, used = _key(groups)
    rest = [group for group in groups if group not in used]
    return Numbers(
        cts=key,
        cts_problem="" if key else _problem(groups),
        phone=_phone(rest),
    )


def _groups(text: str) -> list[_Group]:
    """Runs of digits, with the letters that are taken for them only beside true ones."""
    found = []
    for match in _GROUP.finditer(text):
        inside = text[match.start() - 1 : match.start()] + text[match.end() : match.end() + 1]
        if not any(sign.isdigit() for sign in match[0]) or any(sign.isalpha() for sign in inside):
            continue
        digits = match[0].lstrip("+").translate(_LOOKALIKES)
        found.append(_Group(match.start(), match.end(), digits))
    return found


def _together(groups: Sequence[_Group], start: int) -> Iterator[list[_Group]]:
    """From one group on, what may be one number: that group, with the next, with the next two…"""
    taken = [groups[start]]
    yield taken
    for group in groups[start + 1 : start + _MOST_GROUPS]:
        if group.start - taken[-1].end > _GAP:
            return
        taken = [*taken, group]
        yield taken


def _key(groups: Sequence[_Group]) -> tuple[str, list[_Group]]:
    for start in range(len(groups)):
        for taken in _together(groups, start):
            digits = "".join(group.digits for group in taken)
            if len(digits) == cts.LENGTH and cts.is_valid(digits):
                return digits, taken
            if len(digits) > cts.LENGTH:
                break
    return "", []


def _phone(groups: Sequence[_Group]) -> str:
    for start in range(len(groups)):
        for taken in _together(groups, start):
            digits = "".join(group.digits for group in taken)
            if len(digits) not in _PHONE_LENGTHS:
                continue
            try:
                return phones.parse(digits)
            except phones.PhoneProblem:
                continue
    return ""


def _problem(groups: Sequence[_Group]) -> str:
    for start in range(len(groups)):
        for taken in [*_together(groups, start)][::-1]:
            digits = "".join(group.digits for group in taken)
            if len(digits) in _NEARLY_A_KEY:
                try:
                    cts.read(digits)
                except cts.Misread as problem:
                    return str(problem)
    return ""
