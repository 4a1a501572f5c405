"""Addresses are asked for by name, at every door: a name leads to one place."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.urls import get_resolver


def named(resolver: Any) -> Iterator[tuple[str, frozenset[str]]]:
    """Every name with the arguments that its address takes."""
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            above = frozenset(pattern.pattern.regex.groupindex)
            yield from ((name, taken | above) for name, taken in named(pattern))
        elif pattern.name:
            yield pattern.name, frozenset(pattern.pattern.regex.groupindex)


def test_no_name_with_the_same_arguments_is_two_addresses() -> None:
    counted = Counter(named(get_resolver("config.urls")))
    ours = {each: count for each, count in counted.items() if ":" not in each[0]}
    assert not {name for (name, _), count in ours.items() if count > 1}
