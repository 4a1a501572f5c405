"""What the tables, texts and looks of a catalogue may say; each refusal by one change to a copy."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone

from tests.catalogs import Catalog
from ventanilla.catalog import catalogue
from ventanilla.catalog.cells import CellProblem, day, hour, municipality_code
from ventanilla.catalog.models import (
    GuideOption,
    Institution,
    Municipality,
    Procedure,
    Requirement,
    Text,
)
from ventanilla.scheduling import grid
from ventanilla.scheduling.loading import load

pytestmark = pytest.mark.django_db


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    return Catalog(tmp_path)


@pytest.fixture(autouse=True)
def no_stale_snapshot() -> Iterator[None]:
    yield
    catalogue.forget()
    grid.forget()


def test_the_institution_has_its_texts_and_looks() -> None:
    institution = Institution.objects.get()
    assert (institution.pk, institution.short_name, institution.state_code) == (1, "IMEVIS", "15")
    assert (institution.lead_days, institution.horizon_days) == (1, 60)
    assert institution.privacy_version == Text.objects.get(key="privacidad").version == "2026-11-22"
    assert institution.hygiene.startswith("Lávate las manos")
    assert institution.theme["on_primary"] == "#ffffff"
    assert institution.logo_svg.startswith("<svg")
    assert set(Text.objects.values_list("key", flat=True)) == {"privacidad", "accesibilidad"}


def test_the_nine_procedures_have_their_codes() -> None:
    assert list(Procedure.objects.values_list("number", "code")) == [
        (1, "titulo_propiedad"),
        (2, "verificacion_tecnica"),
        (3, "verificacion_campo"),
        (4, "comites"),
        (5, "control_vigilancia"),
        (6, "constancia"),
        (7, "estudio_juridico"),
        (8, "investigacion_socioeconomica"),
        (9, "carta_finiquito"),
    ]


def test_the_guide_reaches_every_procedure_and_the_telephone() -> None:
    reached = set(GuideOption.objects.values_list("procedure__code", flat=True)) - {None}
    assert reached == set(Procedure.objects.values_list("code", flat=True))
    assert GuideOption.objects.filter(procedure=None, next_question="").exists()
    assert GuideOption.objects.first().question == "inicio"


def test_no_amount_of_the_press_is_shown_as_a_tariff() -> None:
    written = " ".join(f"{row.cost} {row.duration} {row.notes}" for row in Procedure.objects.all())
    assert not [amount for amount in ("$", "1040", "1,040", "3700", "3,700", "470") if amount in written]


def test_a_short_name_is_the_name_where_it_fits() -> None:
    names = dict(Municipality.objects.values_list("code", "short_name"))
    assert (names["106"], names["122"]) == ("Toluca", "Valle de Chalco")


ONE_CELL = [
    ("tramites.csv", 2, "numero", "0", "«0» no sirve: escribe un número entero de 1 a 99"),
    ("tramites.csv", 2, "numero", "100", "«100» no sirve: escribe un número entero de 1 a 99"),
    ("tramites.csv", 2, "numero", "uno", "«uno» no sirve: escribe un número entero de 1 a 99"),
    ("tramites.csv", 3, "numero", "1", "«1» se repite: ya está en la fila 2"),
    ("tramites.csv", 2, "activo", "quizá", "«quizá» no se entiende: escribe «si» o «no»"),
    ("tramites.csv", 2, "costo", "  ", "está vacía: escribe el dato"),
    (
        "tramites.csv",
        2,
        "nombre_corto",
        "Título de propiedad pleno",
        "tiene 25 letras y caben 24: acórtalo a 24 o menos",
    ),
    ("tramites.csv", 2, "ayuda", "a" * 73, "tiene 73 letras y caben 72: acórtalo a 72 o menos"),
    ("requisitos.csv", 3, "orden", "1", "«titulo_propiedad · 1» se repite: ya está en la fila 2"),
    (
        "etapas.csv",
        2,
        "tramite",
        "carta",
        "«carta» no está en tramites.csv: corrígelo aquí o agrégalo en tramites.csv",
    ),
    (
        "etapas.csv",
        3,
        "codigo",
        "recibida",
        "«carta_finiquito · recibida» se repite: ya está en la fila 2",
    ),
    (
        "municipios.csv",
        76,
        "nombre_corto",
        "",
        "«San Martín de las Pirámides» pasa de 24 letras: escribe aquí un nombre más corto",
    ),
    ("municipios.csv", 3, "clave", "001", "«001» se repite: ya está en la fila 2"),
    (
        "municipios.csv",
        107,
        "nombre",
        "TOLÚCA",
        None,
    ),
    (
        "apodos.csv",
        2,
        "apodo",
        "Tolúca",
        "«toluca» ya es el nombre de otro municipio (106): bórralo",
    ),
    ("apodos.csv", 2, "apodo", "Neza", "«neza» se repite: ya está en la fila 2"),
    ("codigos_postales.csv", 2, "codigo_postal", "5000", "«5000» debe tener 5 números, como «52280»"),
    (
        "codigos_postales.csv",
        2,
        "municipio",
        "126",
        "«126» no está en municipios.csv: corrígelo aquí o agrégalo en municipios.csv",
    ),
    ("oficinas.csv", 3, "codigo_postal", "569000", "«569000» debe tener 5 números, como «52280»"),
    (
        "oficinas.csv",
        2,
        "telefono",
        "722 276 555",
        "«722 276 555» debe tener 10 números, sin +52, como «7222765550»",
    ),
    ("oficinas.csv", 2, "numero", "-1", "«-1» no sirve: escribe un número entero de 0 a 99"),
    ("oficinas.csv", 4, "numero", "1", "«1» se repite: ya está en la fila 3"),
    (
        "oficinas.csv",
        3,
        "zona_horaria",
        "America/Toluca",
        "no existe la zona horaria «America/Toluca»: escribe una como «America/Mexico_City»",
    ),
    ("institucion.csv", 6, "valor", "55", "«55» debe tener 10 números, sin +52, como «7222765550»"),
    (
        "institucion.csv",
        10,
        "valor",
        "31",
        "«31» no sirve: escribe un número entero de 0 a 30",
    ),
    (
        "tema/colores.csv",
        2,
        "color",
        "vino",
        "«vino» no es un color: escribe # y 6 letras o números, como #7a1535",
    ),
    (
        "orientacion.csv",
        2,
        "lleva_a",
        "papel",
        "«papel» no es una pregunta ni un trámite: escribe una pregunta de este archivo,"
        " el código de un trámite o «llamar»",
    ),
    (
        "orientacion.csv",
        3,
        "texto",
        "¿Qué quieres?",
        "el texto debe ser igual en toda la pregunta: cópialo de la fila 2",
    ),
    (
        "orientacion.csv",
        8,
        "lleva_a",
        "inicio",
        "la respuesta regresa a «inicio» y nadie saldría: mándala a otro lado",
    ),
]


@pytest.mark.parametrize(("file", "row", "column", "value", "reason"), ONE_CELL)
def test_one_bad_cell_is_told_with_its_place(
    catalog: Catalog, file: str, row: int, column: str, value: str, reason: str | None
) -> None:
    catalog.set(file, row, column, value)
    if reason is None:
        load(catalog.path)
        return
    assert f"{file}, fila {row}, columna «{column}»: {reason}" in catalog.problems()


def test_two_municipalities_of_one_name(catalog: Catalog) -> None:
    catalog.set("municipios.csv", 3, "nombre", "TOLÚCA")
    assert catalog.problems() == [
        "municipios.csv, fila 107, columna «nombre»: se llama igual que el de la fila 3: distínguelos"
    ]
