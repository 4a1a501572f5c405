"""The catalogue of an institution that shares nothing with the first but its codes."""

from collections.abc import Callable, Iterator
from itertools import count

from tests.catalogs import content
from ventanilla.catalog.content import Content

Make = Callable[[int], str]


def _words(number: int) -> str:
    return f"Otro dato {number}"


def _phone(number: int) -> str:
    return str(5_512_340_000 + number)


def _postal_code(number: int) -> str:
    return f"{91_000 + number}"


COLUMNS: dict[str, dict[str, Make]] = {
    "tramites": dict.fromkeys(
        (
            "nombre_oficial",
            "nombre_sencillo",
            "nombre_corto",
            "ayuda",
            "descripcion",
            "para_quien",
            "costo",
            "duracion",
            "resultado",
            "notas",
        ),
        _words,
    ),
    "requisitos": dict.fromkeys(("documento", "de_quien", "nota", "donde_se_consigue"), _words),
    "municipios": dict.fromkeys(("nombre", "nombre_corto"), _words),
    "oficinas": {
        "nombre": _words,
        "nombre_corto": _words,
        "domicilio": _words,
        "codigo_postal": _postal_code,
        "telefono": _phone,
        "horario": _words,
    },
    "dias_inhabiles": {"motivo": _words},
}
INSTITUTION: dict[str, Make] = {
    "nombre": _words,
    "siglas": _words,
    "estado_nombre": _words,
    "telefono_ayuda": _phone,
    "horario_ayuda": _words,
    "telefono_denuncia": _phone,
}


def other() -> Content:
    numbers = count(100)
    tables = dict(content().tables)
    for table, columns in COLUMNS.items():
        header, *rows = tables[table]
        tables[table] = [header, *(_row(header, row, columns, numbers) for row in rows)]
    header, *rows = tables["institucion"]
    tables["institucion"] = [
        header,
        *([name, _made(INSTITUTION.get(name), value, numbers)] for name, value in rows),
    ]
    return Content(tables, content().texts)


def old_words() -> set[str]:
    """All that the changed cells said before."""
    before = content()
    cells = {
        row[column]
        for table, columns in COLUMNS.items()
        for _, row in before.rows(table)
        for column in columns
    }
    cells |= {row["valor"] for _, row in before.rows("institucion") if row["campo"] in INSTITUTION}
    return cells - {""}


def _row(
    header: list[str], row: list[str], columns: dict[str, Make], numbers: Iterator[int]
) -> list[str]:
    return [
        _made(columns.get(column), value, numbers)
        for column, value in zip(header, row, strict=True)
    ]


def _made(make: Make | None, value: str, numbers: Iterator[int]) -> str:
    return make(next(numbers)) if make and value else value
