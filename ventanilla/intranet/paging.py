"""A long list some at a time, the latest first: a page ends with a mark and the next begins after it."""

from datetime import datetime
from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import Http404
from django.utils.dateparse import parse_datetime

PAGE = 50
T = TypeVar("T", bound=Model)
LARGEST_KEY = 2**63 - 1


def newest(every: "QuerySet[T]", moment: str, after: str) -> "QuerySet[T]":
    """By the instant that the field `moment` holds; from the beginning where `after` is empty."""
    if after:
        at, key = read(after)
        # Said twice, as only the first of the two bounds a search in an index.
        later = Q(**{f"{moment}__lt": at}) | Q(**{moment: at, "pk__lt": key})
        every = every.filter(later, **{f"{moment}__lte": at})
    return every.order_by(f"-{moment}", "-pk")


def mark(at: datetime, key: int) -> str:
    return f"{at.isoformat()}_{key}"


def read(text: str) -> tuple[datetime, int]:
    """What a page ended with; what no page wrote leads nowhere."""
    when, _, key = text.partition("_")
    try:
        moment = parse_datetime(when)
    except ValueError as error:
        raise Http404 from error
    if moment is None or moment.tzinfo is None or not key.isascii() or not key.isdecimal():
        raise Http404
    return moment, min(int(key[:19]), LARGEST_KEY)
