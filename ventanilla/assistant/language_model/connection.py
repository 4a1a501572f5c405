"""Where the language model is, as the settings tell it; without all of it there is none."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ventanilla.lib.endpoints import is_safe

LONGEST_WAIT = 10
"""Seconds: whoever writes waits no longer for a courtesy."""


class Kind(StrEnum):
    OPENAI = "openai"
    ANTHROPIC = "anthropic"


@dataclass(frozen=True)
class Connection:
    kind: Kind
    url: str
    name: str
    key: str = field(repr=False)
    seconds: float


def read(told: Mapping[str, str]) -> Connection | None:
    """None where it is off, and where what was told cannot be used."""
    if not is_wanted(told) or any(problems(told)):
        return None
    return Connection(
        Kind(told["KIND"]), told["URL"], told["NAME"], told["KEY"], float(told["SECONDS"])
    )


def is_wanted(told: Mapping[str, str]) -> bool:
    return any(told[part] for part in ("KIND", "URL", "NAME", "KEY"))


def problems(told: Mapping[str, str]) -> Iterator[str]:
    """Why it cannot be used, a sentence each, for whoever operates the installation."""
    if told["KIND"] not in set(Kind):
        yield f"ASSISTANT_MODEL_KIND es «{told['KIND']}»: pon openai o anthropic."
    if not told["NAME"]:
        yield "Falta ASSISTANT_MODEL_NAME, el nombre del modelo."
    if not is_safe(told["URL"]):
        yield (
            "ASSISTANT_MODEL_URL debe ser la dirección completa y empezar con https://; "
            "http:// solo sirve en este mismo equipo."
        )
    if told["KIND"] == Kind.ANTHROPIC and not told["KEY"]:
        yield "Falta ASSISTANT_MODEL_KEY, la clave del servicio."
    if not (told["KEY"].isascii() and told["KEY"].isprintable()) or " " in told["KEY"]:
        yield "ASSISTANT_MODEL_KEY tiene signos que una clave no lleva: cópiala otra vez."
    if not _is_patient(told["SECONDS"]):
        yield f"ASSISTANT_MODEL_SECONDS debe ser un número, más de 0 y hasta {LONGEST_WAIT}."


def _is_patient(seconds: str) -> bool:
    try:
        return 0 < float(seconds) <= LONGEST_WAIT
    except ValueError:
        return False
