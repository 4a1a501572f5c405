"""Publishing a catalogue: whole or not at all, and kept for ever."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import IntegrityError

from tests.catalogs import IMEVIS, Catalog, closing_tuesday, content, publish, renamed, with_cell
from tests.people import at_once, staff
from ventanilla.catalog import catalogue
from ventanilla.catalog.differences import Kind
from ventanilla.catalog.models import Procedure
from ventanilla.catalog.tables import CatalogProblems
from ventanilla.scheduling import drafts, publishing
from ventanilla.scheduling.models import CatalogueDraft, CatalogueVersion, Closure

pytestmark = pytest.mark.django_db


def test_what_is_published_is_kept_with_who_and_why() -> None:
    """promise: K1 (of the catalogue): who, when, before and after"""
    before = content()
    version = publish(renamed(), "El nombre que usa la gente")
    assert (version.number, version.by, version.summary) == (
        2,
        staff(),
        "El nombre que usa la gente",
    )
    [change] = publishing.compare(before, version.content)
    assert (change.table, change.kind, change.name) == (
        "tramites",
        Kind.CHANGED,
        "titulo_propiedad",
    )
    assert change.cells == [("nombre_sencillo", "Título de propiedad", "Papeles de mi casa")]
    assert catalogue.current().procedures["titulo_propiedad"].plain_name == "Papeles de mi casa"


def test_when_the_newest_was_published_is_told_without_reading_it() -> None:
    before = publishing.newest_at()
    version = publish(renamed())

    assert before and publishing.newest_at() == version.published_at > before


def test_a_version_is_never_written_again() -> None:
    """promise: K1"""
    version = publish(renamed())
    version.summary = "otra cosa"
    with pytest.raises(IntegrityError):
        version.save()


def test_the_same_again_is_no_version() -> None:
    publishing.publish_folder(IMEVIS)
    publishing.publish_folder(IMEVIS)
    assert CatalogueVersion.objects.count() == 1


def test_with_one_problem_nothing_changes_and_nothing_is_kept() -> None:
    wrong = with_cell(renamed(), "oficinas", "numero", "05", codigo_postal="123")
    with pytest.raises(CatalogProblems) as refusal:
        publish(wrong)
    [problem] = refusal.value.problems
    assert (problem.file, problem.column) == ("oficinas", "codigo_postal")
    assert CatalogueVersion.objects.count() == 1
    assert Procedure.objects.get(code="titulo_propiedad").plain_name == "Título de propiedad"


def test_going_back_is_one_more_version() -> None:
    first = publishing.newest()
    assert first
    publish(renamed())
    drafts.go_back(staff(), first)
    third = drafts.publish(staff(), "Deshago").version
    assert (third.number, third.digest) == (3, first.digest)
    assert catalogue.current().procedures["titulo_propiedad"].plain_name == "Título de propiedad"


def test_whoever_began_before_another_published_is_told_and_loses_nothing() -> None:
    rosa, luis = staff("rosa"), staff("luis")
    drafts.keep(rosa, closing_tuesday())
    drafts.keep(luis, renamed())
    drafts.publish(luis, "El nombre")
    with pytest.raises(publishing.PublishedMeanwhile) as refusal:
        drafts.publish(rosa, "Fumigan")
    assert refusal.value.newest.summary == "El nombre"
    assert drafts.catch_up(rosa) == []
    drafts.publish(rosa, "Fumigan")
    assert Closure.objects.filter(reason="Fumigación").exists()
    assert Procedure.objects.get(code="titulo_propiedad").plain_name == "Papeles de mi casa"


def test_of_two_who_say_a_row_otherwise_the_second_is_shown_his_own() -> None:
    rosa, luis = staff("rosa"), staff("luis")
    drafts.keep(rosa, renamed("Escrituras"))
    drafts.keep(luis, renamed())
    drafts.publish(luis, "El nombre")
    [refused] = drafts.catch_up(rosa)
    assert refused.after["nombre_sencillo"] == "Escrituras"
    assert drafts.desk_of(rosa).differences() == []


def test_what_says_the_same_is_no_draft() -> None:
    rosa = staff("rosa")
    drafts.keep(rosa, renamed())
    assert CatalogueDraft.objects.filter(user=rosa).exists()
    drafts.keep(rosa, content())
    assert not CatalogueDraft.objects.filter(user=rosa).exists()


def test_the_folder_is_loaded_again_when_it_changed(tmp_path: Path) -> None:
    catalog = Catalog(tmp_path)
    catalog.replace("tramites.csv", "Título de propiedad", "Papeles de mi casa")
    call_command("load_catalog", str(catalog.path), keep_edited=True)
    assert Procedure.objects.get(code="titulo_propiedad").plain_name == "Papeles de mi casa"


def test_the_folder_does_not_undo_what_was_edited(capsys: pytest.CaptureFixture[str]) -> None:
    publish(renamed())
    call_command("load_catalog", str(IMEVIS), keep_edited=True)
    assert "se queda como está" in capsys.readouterr().out
    assert Procedure.objects.get(code="titulo_propiedad").plain_name == "Papeles de mi casa"


def test_whoever_loads_the_folder_on_purpose_gets_it() -> None:
    publish(renamed())
    call_command("load_catalog", str(IMEVIS))
    assert Procedure.objects.get(code="titulo_propiedad").plain_name == "Título de propiedad"
    assert [each.number for each in CatalogueVersion.objects.all()] == [3, 2, 1]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_who_publish_at_the_same_instant_one_does() -> None:
    rosa, luis = staff("rosa"), staff("luis")
    drafts.keep(rosa, closing_tuesday())
    drafts.keep(luis, renamed())
    ended = at_once([lambda: drafts.publish(rosa, "a"), lambda: drafts.publish(luis, "b")])
    assert {type(each) for each in ended} == {publishing.Published, publishing.PublishedMeanwhile}
    assert [each.number for each in CatalogueVersion.objects.all()] == [2, 1]
    assert CatalogueDraft.objects.count() == 1, "the other's stays as it was"
