"""Which office attends: the rule that sends nobody to the wrong place."""

from zoneinfo import ZoneInfo

from django.utils import timezone

from ventanilla.catalog.catalogue import current
from ventanilla.catalog.models import Municipality, Office, Procedure


class NoOffice(LookupError):
    """No office of the catalogue gives this procedure for this municipality."""


def office_for(procedure: Procedure, municipality: Municipality) -> Office:
    """The one office for a procedure and the municipality **of the property**. Raises NoOffice."""
    catalogue = current()
    today = timezone.localdate(timezone=ZoneInfo(catalogue.institution.time_zone))
    office = catalogue.serving(procedure, municipality, today)
    if office is None:
        raise NoOffice(f"{procedure.code} {municipality.code}")
    return office
