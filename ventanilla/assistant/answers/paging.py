"""More to choose from than a list has rows: page after page, and from the last to the first again."""

from collections.abc import Callable, Sequence

from ventanilla.assistant.reply import Option

FIRST = "Ver los primeros"


def page(
    rows: Sequence[Option], room: int, since: int, more: Callable[[int], Option]
) -> list[Option]:
    """Those from `since` on. Where they have no room, the last row is what `more` says of the next page."""
    if len(rows) <= room:
        return [*rows]
    until = since + room - 1
    return [*rows[since:until], more(until if until < len(rows) else 0)]
