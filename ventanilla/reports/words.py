"""What a report counts, in words."""

from datetime import date

from ventanilla.appointments.models import Channel
from ventanilla.appointments.status import Status
from ventanilla.lib.dates import long_date
from ventanilla.reports.filters import Basis, Filters

BASES = {
    Basis.APPOINTMENT: "Fecha de la cita",
    Basis.BOOKING: "Fecha en que se registró",
}


def period(filters: Filters) -> str:
    """«1/11/2026 al 30/11/2026»"""
    return f"{_short(filters.first)} al {_short(filters.last)}"


def offices(filters: Filters) -> str:
    return ", ".join(each.name for each in filters.offices) or "Ninguna"


def lines(filters: Filters) -> list[tuple[str, str]]:
    """Each filter with what was chosen, those not used included."""
    return [
        ("Desde", long_date(filters.first)),
        ("Hasta", long_date(filters.last)),
        ("El periodo se cuenta por", BASES[filters.basis]),
        ("Oficinas", offices(filters)),
        ("Trámite", filters.procedure.plain_name if filters.procedure else "Todos"),
        ("Municipio", filters.municipality.name if filters.municipality else "Todos"),
        ("Estado", Status(filters.status).label if filters.status else "Todos"),
        ("Quien atendió", filters.official.name if filters.official else "Todas las personas"),
        ("Canal", Channel(filters.channel).label if filters.channel else "Todos"),
    ]


def summary(filters: Filters) -> str:
    """One line: the period, and what was chosen besides."""
    chosen = [said for _, said in lines(filters)[4:] if not said.startswith("Tod")]
    places = (
        filters.offices[0].name if len(filters.offices) == 1 else f"{len(filters.offices)} oficinas"
    )
    return " · ".join([f"Del {period(filters)}", places, *chosen])


def _short(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"
