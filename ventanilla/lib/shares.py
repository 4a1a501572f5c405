"""Parts of a whole, as people read them."""


def share(part: int, whole: int) -> float | None:
    """Percent with one decimal; None where there is no whole: 0 of 0 is no figure."""
    return round(100 * part / whole, 1) if whole else None
