"""Dates, hours, telephones and keys as people say and read them."""

from datetime import date, datetime
from functools import cache, lru_cache

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from ventanilla.appointments import cts, messages
from ventanilla.catalog.catalogue import Catalogue
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.catalog.models import Procedure
from ventanilla.lib import dates, phone

register = template.Library()

register.filter("weekday_date", dates.weekday_date)
register.filter("long_date", dates.long_date)
register.filter("clock", dates.clock)
register.filter("grouped_phone", phone.grouped)
register.filter("grouped_cts", cts.grouped)
register.filter("when", messages.when)


@register.simple_tag
def url(name: str, *values: str) -> str:
    """Instead of Django's tag, which works out the address of «Inicio» anew for every page."""
    return reverse(name, args=values) if values else _fixed(name)


@cache
def _fixed(name: str) -> str:
    return reverse(name)


@register.simple_tag
def papers(procedure: Procedure) -> SafeString:
    """The list of papers to bring, the same for everybody until the catalogue is read again."""
    return _papers(current_catalogue(), procedure)


@lru_cache(maxsize=16)
def _papers(catalogue: Catalogue, procedure: Procedure) -> SafeString:
    requirements = procedure.requirements.all()
    return render_to_string("components/papers.html", {"requirements": requirements})


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
