"""A procedure shown before it is published, whatever is still wrong with it."""

import pytest

from tests.catalogs import content, with_cell
from ventanilla.catalog.models import Procedure
from ventanilla.catalog.sample import sample_of

pytestmark = pytest.mark.django_db
CODE = "titulo_propiedad"


def test_the_published_one_is_as_the_public_reads_it() -> None:
    sample, known = sample_of(content(), CODE), Procedure.objects.get(code=CODE)
    assert sample
    assert sample.procedure.summary == known.summary
    assert [each.document for each in sample.papers] == [
        each.document for each in known.requirements.all()
    ]
    assert [each.name for each in sample.stages] == [each.name for each in known.stages.all()]


def test_what_is_still_wrong_is_shown_as_it_is_typed() -> None:
    """Too long, empty, or no number: nothing stops somebody from looking."""
    long = "Un nombre que pasa de setenta y dos letras " * 3
    new = with_cell(content(), "tramites", "codigo", CODE, nombre_sencillo=long, costo="")
    new = new.with_row("requisitos", None, {"tramite": CODE, "orden": "x", "documento": "Acta"})
    new = new.with_row("requisitos", None, {"tramite": CODE, "orden": "0", "copias": "muchas"})
    sample = sample_of(new, CODE)
    assert sample
    assert (sample.procedure.plain_name, sample.procedure.cost) == (long, "")
    assert "Acta" in [each.document for each in sample.papers[-2:]]


def test_there_is_none_of_what_the_catalogue_does_not_have() -> None:
    assert sample_of(content(), "nada") is None
