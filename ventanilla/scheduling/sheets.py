"""The tables that say when an office receives people, and with them all of a catalogue."""

from ventanilla.catalog.cells import boolean, day, hour, integer, one_of, text
from ventanilla.catalog.sheets import INSTITUTION, TABLES, THEME
from ventanilla.catalog.tables import PAIRS, Column, Table

WEEKDAYS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")

HOURS = Table(
    "horarios",
    (
        Column("oficina", "office", integer(0, 99), refers="oficinas"),
        Column("dia", "weekday", one_of({name: number for number, name in enumerate(WEEKDAYS)})),
        Column("primera", "first_start", hour),
        Column("ultima", "last_start", hour),
        Column("cada_minutos", "step_minutes", integer(5, 480)),
        Column("lugares", "capacity", integer(1, 99)),
        Column("desde", "valid_from", day, optional=True, default=None),
        Column("hasta", "valid_to", day, optional=True, default=None),
    ),
)

CLOSURES = Table(
    "dias_inhabiles",
    (
        Column("oficina", "office", integer(0, 99), optional=True, default=None, refers="oficinas"),
        Column("desde", "first_day", day),
        Column("hasta", "last_day", day),
        Column("hora_desde", "from_time", hour, optional=True, default=None),
        Column("hora_hasta", "to_time", hour, optional=True, default=None),
        Column("motivo", "reason", text(160)),
        Column("verificado", "verified", boolean),
    ),
    may_be_empty=True,
)

EVERY_TABLE = {
    table.name: table
    for table in (Table(INSTITUTION.name, PAIRS, (("name",),)), *TABLES, HOURS, CLOSURES, THEME)
}
"""Every table of a catalogue as it is written down, by name."""
