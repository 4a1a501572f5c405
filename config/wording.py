"""What the templates know: dates, hours, telephones and keys as people say and read them.

Jinja2 fills them: docs/decisions/2026-11-22-jinja2-templates.md.
"""

from datetime import date, datetime
from functools import cache
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import jinja2
from django.conf import settings
from django.template.defaultfilters import capfirst, linebreaks_filter
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone

from ventanilla.accounts.permissions import Permission
from ventanilla.appointments import cts, messages
from ventanilla.assistant import conversing
from ventanilla.catalog.models import Office
from ventanilla.intranet import unheard_count
from ventanilla.lib import dates, phone
from ventanilla.reports.indicators import said


def environment(**options: Any) -> jinja2.Environment:
    """As `TEMPLATES` in the settings asks for it."""
    made = jinja2.Environment(**options)  # noqa: S701 (Django passes autoescape=True)
    made.globals |= {"url": url, "static": static_url, "today": today, "greeting": greeting}
    made.globals |= {"Permission": Permission, "waiting_people": conversing.how_many}
    made.globals |= {"has_mirror": has_mirror, "unheard_people": unheard_count.how_many}
    made.filters |= {
        "capfirst": capfirst,
        "at_clock": dates.at_clock,
        "clock": dates.clock,
        "grouped_cts": cts.grouped,
        "grouped_phone": phone.grouped,
        "in_query": in_query,
        "in_zone": dates.local,
        "lasting": dates.lasting,
        "linebreaks": linebreaks_filter,
        "local_start": local_start,
        "long_date": dates.long_date,
        "month_name": dates.month_name,
        "places": places,
        "said": said,
        "sentence": sentence,
        "spoken_digits": spoken_digits,
        "weekday_date": dates.weekday_date,
        "when": messages.when,
    }
    return made


def url(name: str, *values: str) -> str:
    """The address of a page; Django would work out that of «Inicio» anew for every page."""
    return reverse(name, args=values) if values else _fixed(name)


@cache
def _fixed(name: str) -> str:
    return reverse(name)


@cache
def static_url(name: str) -> str:
    return static(name)


def today(office: Office) -> date:
    """The day that it is at the office."""
    return timezone.localdate(timezone=ZoneInfo(office.time_zone))


def greeting(office: Office) -> str:
    """As one answers the telephone at this hour of the office."""
    now = timezone.localtime(timezone=ZoneInfo(office.time_zone))
    return "Buenos días" if now.hour < 12 else "Buenas tardes"


def has_mirror() -> bool:
    """Whether a simulated telephone takes the place of WhatsApp."""
    return settings.WHATSAPP_MIRROR


def in_query(text: str) -> str:
    """As a value after `?name=`."""
    return quote(text, safe="")


def local_start(moment: datetime) -> str:
    """The value of an hour in a form: `2026-12-01T09:30`, by the office's clock."""
    return moment.strftime("%Y-%m-%dT%H:%M")


def sentence(day: date) -> str:
    """«Martes 24 de noviembre»: a date that begins a line."""
    words = dates.weekday_date(day)
    return words[0].upper() + words[1:]


def spoken_digits(e164: str) -> str:
    """«45 67»: the only part of a telephone that is shown once it was given."""
    last = phone.last4(e164)
    return f"{last[:2]} {last[2:]}"


def places(count: int) -> str:
    return "queda 1 lugar" if count == 1 else f"quedan {count} lugares"
