"""The lists of `words.toml`."""

import tomllib
from pathlib import Path

_FILE = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))


def listed(section: str, name: str) -> frozenset[str]:
    """Its words; where it has bars, what stands between them."""
    said = _FILE[section][name]
    parts = said.split("|") if "|" in said else said.split()
    return frozenset(" ".join(each.split()) for each in parts)


def names(section: str) -> list[str]:
    return list(_FILE[section])


CHAT = {typed: meant for meant, typings in _FILE["chat"].items() for typed in typings.split()}
"""How people shorten a word → the word."""
