"""Dates, hours, telephones and keys as people say and read them."""

from datetime import date, datetime

from django import template

from ventanilla.appointments import cts, messages
from ventanilla.lib import dates, phone

register = template.Library()

register.filter("weekday_date", dates.weekday_date)
register.filter("long_date", dates.long_date)
register.filter("clock", dates.clock)
register.filter("grouped_phone", phone.grouped)
register.filter("grouped_cts", cts.grouped)
register.filter("when", messages.when)


@register.filter
def in_zone(moment: datetime, zone: str) -> datetime:
    return dates.local(moment, zone)


@register.filter
def local_start(moment: datetime) -> str:
    """The value of an hour in a form: `2026-12-01T09:30`, by the office's clock."""
    return moment.strftime("%Y-%m-%dT%H:%M")


@register.filter
def sentence(day: date) -> str:
    """«Martes 24 de noviembre»: a date that begins a line."""
    words = dates.weekday_date(day)
    return words[0].upper() + words[1:]


@register.filter
def spoken_digits(e164: str) -> str:
    """«45 67»: the only part of a telephone that is shown once it was given."""
    last = phone.last4(e164)
    return f"{last[:2]} {last[2:]}"


@register.filter
def places(count: int) -> str:
    return "queda 1 lugar" if count == 1 else f"quedan {count} lugares"
