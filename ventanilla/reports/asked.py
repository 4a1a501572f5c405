"""Filters written down, to be asked again by another process."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from ventanilla.accounts.models import User
from ventanilla.catalog.models import Municipality, Office, Procedure
from ventanilla.reports.filters import Basis, Filters


def written(filters: Filters) -> dict[str, Any]:
    return {
        "first": filters.first.isoformat(),
        "last": filters.last.isoformat(),
        "offices": [office.pk for office in filters.offices],
        "basis": filters.basis.value,
        "procedure": filters.procedure and filters.procedure.pk,
        "municipality": filters.municipality and filters.municipality.pk,
        "status": filters.status,
        "channel": filters.channel,
        "official": filters.official and filters.official.pk,
    }


def read(kept: Mapping[str, Any]) -> Filters:
    return Filters(
        first=date.fromisoformat(kept["first"]),
        last=date.fromisoformat(kept["last"]),
        offices=tuple(Office.objects.filter(pk__in=kept["offices"]).order_by("number")),
        basis=Basis(kept["basis"]),
        procedure=Procedure.objects.filter(pk=kept["procedure"]).first(),
        municipality=Municipality.objects.filter(pk=kept["municipality"]).first(),
        status=kept["status"],
        channel=kept["channel"],
        official=User.objects.filter(pk=kept["official"]).first(),
    )
