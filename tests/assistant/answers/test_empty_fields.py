"""What the catalogue leaves empty nobody makes up."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.assistant.invention import inventions
from tests.assistant.questions import ask, every_reading
from tests.people import NOW
from ventanilla.assistant.answers import answering
from ventanilla.assistant.intents import Intent
from ventanilla.assistant.reply import Reply
from ventanilla.catalog.catalogue import Catalogue
from ventanilla.catalog.models import Institution

pytestmark = pytest.mark.django_db

UNKNOWN = "No tengo ese dato."
CALL = f"{UNKNOWN} Llámanos al 722 276 55 50, lunes a viernes de 9:00 a 15:00."
ECATEPEC, OFFICE = "033", 4
LABELS = {"short_name", "help_line"}
"""What a list shows is obligatory in the catalogue."""


@pytest.mark.parametrize(
    ("field", "wish"),
    [
        ("cost", Intent.COST),
        ("duration", Intent.DURATION),
        ("summary", Intent.PROCEDURE_INFO),
    ],
)
def test_a_procedure_without_it_sends_to_the_telephone(
    whole: Catalogue, field: str, wish: Intent
) -> None:
    """promise: H3"""
    setattr(whole.procedures["constancia"], field, "")
    reply = ask(wish, procedure="constancia")

    assert CALL in reply.text
    assert f"procedure.constancia.{field}" not in reply.facts
    assert_no_figure_but_the_telephone(reply)


@pytest.mark.parametrize("field", ["name", "address", "hours_text"])
def test_an_office_without_it_sends_to_the_telephone(whole: Catalogue, field: str) -> None:
    """promise: H3"""
    setattr(whole.offices[OFFICE], field, "")
    reply = ask(Intent.OFFICE, municipality=ECATEPEC)

    assert CALL in reply.text
    assert f"office.{OFFICE}.{field}" not in reply.facts


def test_a_procedure_without_papers_says_so(whole: Catalogue) -> None:
    """promise: H3"""
    procedure = whole.procedures["constancia"]
    procedure._prefetched_objects_cache = {"requirements": procedure.requirements.none()}  # type: ignore[attr-defined]

    assert ask(Intent.REQUIREMENTS, procedure="constancia").text == CALL


def test_a_municipality_that_no_office_attends_is_sent_to_nobody(whole: Catalogue) -> None:
    """promise: H3"""
    whole.jurisdictions[ECATEPEC] = []
    reply = ask(Intent.OFFICE, municipality=ECATEPEC)

    assert reply.text == f"No sé qué oficina atiende Ecatepec de Morelos.\n{CALL}"
    assert reply.office is None


def test_without_a_telephone_of_help_nobody_invents_one(whole: Catalogue) -> None:
    """promise: H3"""
    institution, procedure = whole.institution, whole.procedures["constancia"]
    institution.help_phone = procedure.cost = ""
    reply = ask(Intent.COST, procedure="constancia")

    assert f"{UNKNOWN} Pregúntalo en la oficina." in reply.text
    assert not re.search(r"\d", reply.text.split("Información")[0])


def test_any_field_emptied_alone_leaves_no_hole(whole: Catalogue) -> None:
    """promise: H3"""
    checked = 0
    for row, field in fields_of(whole):
        kept = getattr(row, field)
        setattr(row, field, "")
        for reading in every_reading("titulo_propiedad", ECATEPEC):
            reply = answering.answer(reading, NOW)
            assert not inventions(reply, whole, reading.day), field
            assert not re.search(r":\s*[.,]|\(\s*\)|«\s*»|  | [.,]", reply.text), field
            checked += 1
        setattr(row, field, kept)

    assert checked > 1_000


def fields_of(catalogue: Catalogue) -> Iterator[tuple[Any, str]]:
    procedure = catalogue.procedures["titulo_propiedad"]
    rows = [procedure, *procedure.requirements.all(), catalogue.offices[OFFICE]]
    for row in [*rows, catalogue.municipalities[ECATEPEC], catalogue.institution]:
        for field in row._meta.concrete_fields:
            a_text = isinstance(getattr(row, field.attname), str)
            kept = field.attname in {"code", "time_zone"} | LABELS
            if a_text and (not kept or (isinstance(row, Institution) and "short" in field.attname)):
                yield row, field.attname


def assert_no_figure_but_the_telephone(reply: Reply) -> None:
    text = reply.text.split("\n\nInformación")[0].replace(CALL, "")
    assert not re.search(r"\d", text)
