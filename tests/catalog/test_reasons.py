"""Why a matter may be inadmissible: the institution's own words, where it has any."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.catalogs import IMEVIS, Catalog, content
from ventanilla.catalog import catalogue
from ventanilla.catalog.content import content_of
from ventanilla.intranet.counter_forms import reasons
from ventanilla.scheduling import grid, publishing
from ventanilla.scheduling.models import CatalogueVersion
from ventanilla.scheduling.sheets import EVERY_TABLE

pytestmark = pytest.mark.django_db
FILE = "motivos.csv"


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    return Catalog(tmp_path)


@pytest.fixture(autouse=True)
def no_stale_snapshot() -> Iterator[None]:
    yield
    catalogue.forget()
    grid.forget()


def test_those_of_the_catalogue_are_offered_in_order_and_ones_own_words_last() -> None:
    offered = [words for _, words in reasons()]
    assert offered[0].startswith("El predio es ejidal")
    assert (len(offered), offered[-1]) == (6, "Otro motivo")


def test_a_catalogue_without_the_table_loads_and_leaves_ones_own_words(catalog: Catalog) -> None:
    (catalog.path / FILE).unlink()
    published = publishing.publish_folder(catalog.path)
    assert reasons() == [("otro", "Otro motivo")]
    assert published.version.content.rows("motivos") == []


def test_a_version_from_before_the_table_can_be_edited(catalog: Catalog) -> None:
    """As one kept by an older release: whoever edits it finds the table empty, not an error."""
    old = content()
    tables = {name: grid for name, grid in old.tables.items() if name != "motivos"}
    version = CatalogueVersion(tables=tables, texts=old.texts)
    assert version.content.header("motivos") == ["orden", "motivo"]
    new = version.content.with_row("motivos", None, {"orden": "1", "motivo": "Es de otra oficina"})
    changes = publishing.compare(version.content, new)
    assert [(each.table, each.name) for each in changes] == [("motivos", "1")]


def test_a_table_that_may_not_be_absent_is_missed(catalog: Catalog) -> None:
    (catalog.path / "etapas.csv").unlink()
    assert any("etapas.csv: falta este archivo" in told for told in catalog.problems())


def test_the_folder_of_the_institute_holds_it() -> None:
    whole = content_of(publishing.Folder(IMEVIS), EVERY_TABLE)
    assert len(whole.rows("motivos")) == 5


@pytest.mark.parametrize(
    ("row", "column", "value", "reason"),
    [
        (2, "motivo", "", "está vacía"),
        (2, "motivo", "x" * 161, "caben 160"),
        (2, "motivo", "Otro", "«Otro motivo» se ofrece siempre"),
        (3, "orden", "1", "se repite"),
        (6, "motivo", "El predio está en zona de riesgo según Protección Civil", "se repite"),
    ],
)
def test_a_mistake_is_told_with_its_cell(
    catalog: Catalog, row: int, column: str, value: str, reason: str
) -> None:
    catalog.set(FILE, row, column, value)
    [told] = catalog.problems()
    assert told.startswith(f"{FILE}, fila {row}, columna «{column}»")
    assert reason in told
