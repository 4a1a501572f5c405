"""What the tables, texts and looks of a catalogue may say; each refusal by one change to a copy."""

from collections.abc import Iterator
from pathlib import Path

import pytest

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
    assert institution.privacy_version == Text.objects.get(key="privacidad").version == "2026-11-23"
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
    assert not [
        amount for amount in ("$", "1040", "1,040", "3700", "3,700", "470") if amount in written
    ]


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
        "apodos.csv",
        2,
        "apodo",
        "Tolúca",
        "«toluca» ya es el nombre de otro municipio (106): bórralo",
    ),
    (
        "codigos_postales.csv",
        2,
        "codigo_postal",
        "5000",
        "«5000» debe tener 5 números, como «52280»",
    ),
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
    catalog: Catalog, file: str, row: int, column: str, value: str, reason: str
) -> None:
    catalog.set(file, row, column, value)
    assert f"{file}, fila {row}, columna «{column}»: {reason}" in catalog.problems()


def test_two_municipalities_of_one_name(catalog: Catalog) -> None:
    catalog.set("municipios.csv", 3, "nombre", "TOLÚCA")
    assert catalog.problems() == [
        "municipios.csv, fila 107, columna «nombre»: se llama igual que el de la fila 3: distínguelos",
        "municipios.csv, fila 107, columna «nombre_corto»: «Toluca» ya es el de la fila 3: distínguelos",
    ]


@pytest.mark.parametrize(("file", "said"), [("tramites.csv", 3), ("municipios.csv", 4)])
def test_what_people_choose_from_a_list_is_told_apart(
    catalog: Catalog, file: str, said: int
) -> None:
    catalog.set(file, 2, "nombre_corto", "El de siempre")
    catalog.set(file, said, "nombre_corto", "EL DE SIEMPRE")
    assert catalog.problems() == [
        f"{file}, fila {said}, columna «nombre_corto»: «EL DE SIEMPRE» ya es el de la fila 2: distínguelos"
    ]


def test_an_alias_of_two_municipalities(catalog: Catalog) -> None:
    catalog.add("apodos.csv", "Ciudad  NEZA", "001")
    aliases = [alias for alias, _ in catalog.lines("apodos.csv")]
    assert catalog.problems() == [
        f"apodos.csv, fila {len(aliases)}, columna «apodo»: «ciudad neza» se repite: ya está en la"
        f" fila {aliases.index('ciudad neza') + 1}"
    ]


def test_a_tenth_procedure_is_welcome_and_its_long_title_is_not(catalog: Catalog) -> None:
    row = catalog.lines("tramites.csv")[9]
    catalog.add("tramites.csv", "asesoria", "10", *row[2:4], "Asesoría", *row[5:])
    catalog.add("requisitos.csv", "asesoria", "1", "CURP", "si", "0", "no", "", "", "")
    load(catalog.path)
    assert Procedure.objects.count() == 10
    catalog.set("tramites.csv", 11, "nombre_corto", "Asesoría para tu vivienda")
    assert catalog.problems() == [
        "tramites.csv, fila 11, columna «nombre_corto»:"
        " tiene 25 letras y caben 24: acórtalo a 24 o menos"
    ]


def test_letters_are_counted_as_telephones_do(catalog: Catalog) -> None:
    """promise: G8: an emoji is two."""
    catalog.set("tramites.csv", 2, "nombre_corto", "🏠" * 12)
    load(catalog.path)
    catalog.set("tramites.csv", 2, "nombre_corto", "🏠" * 12 + ".")
    assert catalog.problems() == [
        "tramites.csv, fila 2, columna «nombre_corto»:"
        " tiene 25 letras y caben 24: acórtalo a 24 o menos"
    ]


def test_a_procedure_without_papers(catalog: Catalog) -> None:
    catalog.drop("requisitos.csv", lambda row: row["tramite"] == "comites")
    assert catalog.problems() == [
        "tramites.csv, fila 5, columna «codigo»:"
        " «comites» no tiene papeles que llevar: agrégalos en requisitos"
    ]


def test_guide_question_that_nobody_reaches(catalog: Catalog) -> None:
    catalog.add("orientacion.csv", "suelta", "¿Y esto?", "1", "Sí", "comites")
    assert catalog.problems() == [
        "orientacion.csv, fila 20, columna «pregunta»:"
        " ninguna respuesta lleva a «suelta»: llévala desde otra o bórrala"
    ]


def test_guide_without_a_first_question(catalog: Catalog) -> None:
    catalog.replace("orientacion.csv", "\ninicio,", "\nprimera,")
    assert catalog.problems() == [
        "orientacion.csv, fila 2, columna «pregunta»:"
        " ninguna pregunta se llama «inicio»: nombra así a la primera"
    ]


def test_guide_of_four_questions_in_a_row(catalog: Catalog) -> None:
    catalog.set("orientacion.csv", 8, "lleva_a", "tercera")
    catalog.add("orientacion.csv", "tercera", "¿Y?", "1", "Sí", "cuarta")
    catalog.add("orientacion.csv", "cuarta", "¿Y?", "1", "Sí", "comites")
    assert catalog.problems() == [
        "orientacion.csv, fila 20, columna «lleva_a»:"
        " serían más de 3 preguntas seguidas: manda a un trámite o a «llamar»"
    ]


def test_guide_question_named_like_a_procedure(catalog: Catalog) -> None:
    catalog.add("orientacion.csv", "comites", "¿Y esto?", "1", "Sí", "llamar")
    assert catalog.problems() == [
        "orientacion.csv, fila 20, columna «pregunta»:"
        " «comites» ya significa otra cosa: usa otro nombre"
    ]


def test_guide_that_leads_to_an_inactive_procedure(catalog: Catalog) -> None:
    catalog.set("tramites.csv", 5, "activo", "no")
    assert catalog.problems() == [
        "orientacion.csv, fila 18, columna «lleva_a»:"
        " el trámite «comites» no está activo: manda a otro o a «llamar»"
    ]


def test_horizon_before_lead_time(catalog: Catalog) -> None:
    catalog.set("institucion.csv", 10, "valor", "9")
    catalog.set("institucion.csv", 11, "valor", "8")
    assert catalog.problems() == [
        "institucion.csv, columna «valor»: «dias_anticipacion» (9) no puede pasar de"
        " «dias_horizonte» (8): corrige uno de los dos"
    ]


def test_institution_lacks_a_fact_and_has_another(catalog: Catalog) -> None:
    catalog.set("institucion.csv", 3, "campo", "acronimo")
    assert catalog.problems() == [
        "institucion.csv, columna «campo»: falta «siglas»: agrega su renglón",
        "institucion.csv, fila 3, columna «campo»:"
        " «acronimo» no se conoce: bórralo o corrige el nombre",
    ]


def test_missing_and_unknown_columns(catalog: Catalog) -> None:
    catalog.replace("apodos.csv", "apodo,municipio", "sobrenombre,municipio")
    assert catalog.problems() == [
        "apodos.csv, fila 1, columna «apodo»: falta esta columna: agrégala en el primer renglón",
        "apodos.csv, fila 1, columna «sobrenombre»:"
        " esta columna no se conoce: bórrala. Van apodo, municipio",
    ]


def test_more_cells_than_columns(catalog: Catalog) -> None:
    catalog.add("apodos.csv", "tolu", "106", "y más")
    assert catalog.problems() == [
        f"apodos.csv, fila {len(catalog.lines('apodos.csv'))}: sobran celdas: si un texto lleva"
        " comas, ponlo entre comillas"
    ]


def test_fewer_cells_than_columns(catalog: Catalog) -> None:
    catalog.add("apodos.csv", "tolu")
    assert catalog.problems() == [
        f"apodos.csv, fila {len(catalog.lines('apodos.csv'))}, columna «municipio»: está vacía:"
        " escribe el dato"
    ]


def test_missing_files_are_told_once_each(catalog: Catalog) -> None:
    (catalog.path / "oficinas.csv").unlink()
    (catalog.path / "textos" / "privacidad.md").unlink()
    advice = "falta este archivo: cópialo del catálogo de ejemplo y llénalo"
    assert catalog.problems() == [f"oficinas.csv: {advice}", f"textos/privacidad.md: {advice}"]


def test_a_table_without_rows(catalog: Catalog) -> None:
    catalog.drop("oficinas.csv", lambda row: True)
    assert catalog.problems() == ["oficinas.csv: no tiene renglones: agrega al menos uno"]


@pytest.mark.parametrize(
    ("encoding", "reason"),
    [("cp1252", "está guardado como ANSI (Windows-1252)"), ("utf-16", "está guardado como UTF-16")],
)
def test_another_encoding_is_named(catalog: Catalog, encoding: str, reason: str) -> None:
    catalog.write("municipios.csv", catalog.text("municipios.csv").encode(encoding))
    (problem,) = catalog.problems()
    assert problem.startswith(f"municipios.csv: no se puede leer porque {reason}")


def test_damaged_accents_are_not_loaded(catalog: Catalog) -> None:
    damaged = catalog.text("municipios.csv").encode().decode("cp1252", errors="replace")
    catalog.write("municipios.csv", damaged)
    (problem,) = catalog.problems()
    assert problem.startswith("municipios.csv: los acentos están dañados (aparece «Ã")
    assert "en la línea 2)" in problem


def test_open_quotes(catalog: Catalog) -> None:
    catalog.write("apodos.csv", 'apodo,municipio\n"neza,058\n')
    (problem,) = catalog.problems()
    assert problem.startswith("apodos.csv: hay comillas sin cerrar")


def test_semicolons_byte_order_mark_and_what_a_spreadsheet_rewrites(catalog: Catalog) -> None:
    """As Excel in Spanish saves: no zeros in front, dates and hours in its own way, VERDADERO."""

    def rewrite(lines: list[list[str]]) -> None:
        lines[1] = ["", "01/01/2026", "1/1/2026", "9:00:00", "12:00:00", "Año Nuevo", "VERDADERO"]

    catalog.edit("dias_inhabiles.csv", rewrite, delimiter=";")
    content = catalog.text("municipios.csv").replace("\n033,", "\n33,")
    catalog.write("municipios.csv", content.replace(",", ";").encode("utf-8-sig"))
    load(catalog.path)
    assert Municipality.objects.get(code="033").name == "Ecatepec de Morelos"


def test_cells_in_other_spellings() -> None:
    assert day("21/12/2026") == day("2026-12-21")
    assert hour("09:30:00") == hour("9:30")
    assert municipality_code("33") == "033"
    for parse, cell in [(day, "31/02/2026"), (day, "mañana"), (hour, "24:30"), (hour, "9.30")]:
        with pytest.raises(CellProblem, match=cell.replace("/", ".")):
            parse(cell)


@pytest.mark.parametrize(
    ("token", "colour", "reason"),
    [
        ("primary", "#c0507a", "«primary» sobre «white» se lee mal: el contraste es 4.5"),
        ("on_primary", "#d0a0a0", "«on_primary» sobre «primary» se lee mal"),
        ("primary_dark", "#a8405a", "«on_primary» sobre «primary_dark» se lee mal"),
        ("soft", "#d0b0b0", "«primary» sobre «soft» se lee mal"),
    ],
)
def test_colours_that_are_hard_to_read(
    catalog: Catalog, token: str, colour: str, reason: str
) -> None:
    tokens = [line[0] for line in catalog.lines("tema/colores.csv")]
    catalog.set("tema/colores.csv", tokens.index(token) + 1, "color", colour)
    assert any(reason in problem for problem in catalog.problems())


def test_a_colour_is_missing(catalog: Catalog) -> None:
    catalog.drop("tema/colores.csv", lambda row: row["token"] == "soft")
    assert catalog.problems() == [
        "tema/colores.csv, columna «token»: falta el color «soft»: agrega su renglón"
    ]


SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'


@pytest.mark.parametrize(
    ("drawing", "reason"),
    [
        ("a picture", "no es un dibujo SVG"),
        ("<html/>", "no es un dibujo SVG"),
        (SVG.format("<script>alert(1)</script>"), "trae «<script>»"),
        (SVG.format("<foreignObject/>"), "trae «<foreignObject>»"),
        (SVG.format("<image href='x.png'/>"), "trae «<image>»"),
        (SVG.format("<style>@import 'x'</style>"), "trae «<style>»"),
        (SVG.format("<g onload='alert(1)'/>"), "trae el atributo «onload»"),
        (SVG.format("<g style='fill:red'/>"), "trae el atributo «style»"),
        (SVG.format("<use href='https://example.org/a#b'/>"), "trae un enlace hacia afuera"),
        (SVG.format("<use xlink:href='javascript:alert(1)'/>"), "trae un enlace hacia afuera"),
        (SVG.format("<path fill='url( https://example.org/a)'/>"), "trae un enlace hacia afuera"),
        ("<!DOCTYPE svg [<!ENTITY a 'b'>]>" + SVG.format("&a;"), "trae una declaración"),
        (SVG.format("<g/>" * 3_000), "y caben 8000"),
    ],
)
def test_a_logo_that_does_more_than_draw(catalog: Catalog, drawing: str, reason: str) -> None:
    """promise: D1"""
    catalog.write("tema/logo.svg", drawing)
    (problem,) = catalog.problems()
    assert problem.startswith("tema/logo.svg: ")
    assert reason in problem


def test_a_logo_keeps_its_shapes_and_nothing_that_a_browser_reads_otherwise(
    catalog: Catalog,
) -> None:
    """promise: D1"""
    inside = "<!--> <script>1</script> --><use xlink:href='#a'/><path fill=\"url('#a')\" d='M0 0'/>"
    catalog.write("tema/logo.svg", '<?xml version="1.0"?>' + SVG.format(inside))
    load(catalog.path)
    logo = Institution.objects.get().logo_svg
    assert "script" not in logo
    assert "<?" not in logo
    assert '<use xlink:href="#a"' in logo
    assert "url('#a')" in logo


def test_logo_and_hygiene_may_be_missing(catalog: Catalog) -> None:
    (catalog.path / "tema" / "logo.svg").unlink()
    (catalog.path / "textos" / "medidas.md").unlink()
    load(catalog.path)
    institution = Institution.objects.get()
    assert (institution.logo_svg, institution.hygiene) == ("", "")


def test_a_text_without_its_facts(catalog: Catalog) -> None:
    catalog.replace("textos/privacidad.md", "version: 2026-11-23\n", "")
    catalog.write("textos/accesibilidad.md", "Solo texto")
    assert catalog.problems() == [
        "textos/accesibilidad.md:"
        " falta el renglón «---» entre los datos del principio y el texto: agrégalo",
        "textos/privacidad.md, fila 2, columna «version»: escribe «version: …» con 1 a 20 letras",
    ]


def test_requirements_keep_their_order() -> None:
    orders = Requirement.objects.filter(procedure__code="titulo_propiedad")
    assert list(orders.values_list("order", flat=True)) == list(range(1, 10))
