"""The catalogue's part of a load: `read` checks it whole, `write` puts it into the database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import F, Model, Value
from django.db.models.functions import Concat

from ventanilla.catalog import rewriting
from ventanilla.catalog.coverage import check_coverage
from ventanilla.catalog.guide_rules import check_guide
from ventanilla.catalog.looks import read_logo, read_page, read_theme
from ventanilla.catalog.message_facts import longest
from ventanilla.catalog.message_rules import check_messages
from ventanilla.catalog.models import (
    Institution,
    Municipality,
    Office,
    Procedure,
    Requirement,
    Stage,
    Text,
)
from ventanilla.catalog.questions import check_questions, write_questions
from ventanilla.catalog.rules import (
    check_booking_days,
    check_common_questions,
    check_dates,
    check_names,
    check_procedure_aliases,
    check_reasons,
    check_requirements,
    check_short_names,
    fill_short_names,
)
from ventanilla.catalog.sheets import INSTITUTION, TABLES
from ventanilla.catalog.tables import CatalogProblems, Problem, Row, Tables
from ventanilla.catalog.upsert import is_used, linked, upsert

PAGES = ("privacidad", "accesibilidad")


@dataclass
class Draft:
    """A catalogue as its tables say it, with its problems; nothing written yet."""

    tables: Tables
    institution: dict[str, Any] = field(default_factory=dict)
    pages: dict[str, dict[str, str]] = field(default_factory=dict)

    def rows(self, name: str) -> list[Row]:
        return self.tables.rows[name]


@dataclass
class Changes:
    """What the files no longer have."""

    deleted: list[str] = field(default_factory=list)
    deactivated: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read(tables: Tables, today: date) -> Draft:
    """Every problem is in `tables.problems` afterwards, but for references: other tables may come."""
    draft = Draft(tables, tables.read_pairs(INSTITUTION))
    for table in TABLES:
        tables.read(table)
    source, problems = tables.source, tables.problems
    draft.pages = {name: read_page(source, f"textos/{name}.md", problems) for name in PAGES}
    draft.institution |= {
        "theme": read_theme(tables),
        "logo_svg": read_logo(source, problems),
        "hygiene": read_page(source, "textos/medidas.md", problems, optional=True).get("body", ""),
        "privacy_version": draft.pages["privacidad"].get("version"),
    }
    problems += _broken_rules(draft, today)
    return draft


def _broken_rules(draft: Draft, today: date) -> Iterable[Problem]:
    procedures, municipalities = draft.rows("tramites"), draft.rows("municipios")
    jurisdictions = draft.rows("jurisdicciones")
    yield from check_booking_days(draft.institution, draft.tables.source.label("institucion"))
    yield from check_requirements(procedures, draft.rows("requisitos"))
    yield from check_questions(draft.rows("encuestas"))
    yield from check_reasons(draft.rows("motivos"))
    yield from check_procedure_aliases(procedures, draft.rows("apodos_tramites"))
    yield from check_common_questions(draft.rows("preguntas"))
    yield from check_guide(draft.rows("orientacion"), procedures)
    yield from check_names(municipalities, draft.rows("apodos"))
    yield from fill_short_names(municipalities)
    yield from check_short_names(municipalities)
    yield from check_short_names(procedures)
    yield from check_dates(jurisdictions, "valid_from", "valid_to")
    offices = draft.rows("oficinas")
    facts = longest(draft.institution, procedures, offices)
    yield from check_messages(draft.rows("mensajes"), facts)
    yield from check_coverage(procedures, municipalities, offices, jurisdictions, today)


def write(draft: Draft) -> Changes:
    """Within the caller's transaction, after whatever else hangs on offices was cleared. Raises
    CatalogProblems where appointments still need what the files no longer have."""
    changes = Changes()
    rewriting.clear()
    procedures = _write_procedures(draft, changes)
    _write_requirements(draft, procedures)
    _write_stages(draft, procedures, changes)
    municipalities = _write_municipalities(draft)
    offices = _write_offices(draft, municipalities, changes)
    _drop_municipalities(draft, municipalities, changes)
    if changes.problems:
        raise CatalogProblems(changes.problems)
    rewriting.write(draft.tables, procedures, municipalities, offices)
    write_questions(draft.rows("encuestas"))
    _write_institution(draft)
    return changes


def _write_procedures(draft: Draft, changes: Changes) -> dict[str, Procedure]:
    rows = draft.rows("tramites")
    codes = {row["code"] for row in rows}
    kept = _retire(Procedure.objects.exclude(code__in=codes), (Requirement, Stage), changes)
    holders = {procedure.number: procedure.code for procedure in kept}
    problems = [
        row.problem(
            "number",
            f"el número es de «{holders[row['number']]}», que tiene citas: usa uno nuevo",
        )
        for row in rows
        if row["number"] in holders
    ]
    if problems:
        raise CatalogProblems(problems)
    written = upsert(Procedure, ("code",), rows, parked={"number": F("number") + 1000})
    return {procedure.code: procedure for procedure in written}


def _retire(
    gone: Iterable[Procedure] | Iterable[Office], own: Sequence[type[Model]], changes: Changes
) -> list[Any]:
    """Deletes what nobody refers to and deactivates the rest, which it returns."""
    kept = []
    for row in gone:
        if not is_used(row, but_by=own):
            changes.deleted.append(str(row))
            row.delete()
            continue
        kept.append(row)
        if row.active:
            changes.deactivated.append(str(row))
            row.active = False
            row.save(update_fields=["active"])
    return kept


def _write_requirements(draft: Draft, procedures: dict[str, Procedure]) -> None:
    """Those of a procedure that left the files but has appointments stay: people still read them."""
    Requirement.objects.filter(procedure__in=procedures.values()).delete()
    Requirement.objects.bulk_create(
        Requirement(**linked(row, procedure=procedures)) for row in draft.rows("requisitos")
    )


def _write_stages(draft: Draft, procedures: dict[str, Procedure], changes: Changes) -> None:
    wanted = [linked(row, procedure=procedures) for row in draft.rows("etapas")]
    named = {(values["procedure_id"], values["code"]) for values in wanted}
    for stage in Stage.objects.filter(procedure__in=procedures.values()):
        if (stage.procedure_id, stage.code) in named:
            continue
        if is_used(stage):
            reason = (
                f"falta la etapa «{stage.code}» de «{stage.procedure.code}», que ya usan citas:"
                " déjala; puedes cambiar su nombre y su orden"
            )
            changes.problems.append(_about(draft, "etapas", "codigo", reason))
        else:
            stage.delete()
    if not changes.problems:
        upsert(Stage, ("procedure_id", "code"), wanted, parked={"order": F("order") + 1000})


def _write_municipalities(draft: Draft) -> dict[str, Municipality]:
    rows = draft.rows("municipios")
    elsewhere = Concat(Value("~"), F("code"))
    # Their names may have passed to other codes; `_drop_municipalities` judges them afterwards.
    Municipality.objects.exclude(code__in=[row["code"] for row in rows]).update(name=elsewhere)
    written = upsert(Municipality, ("code",), rows, parked={"name": elsewhere})
    return {municipality.code: municipality for municipality in written}


def _drop_municipalities(
    draft: Draft, municipalities: dict[str, Municipality], changes: Changes
) -> None:
    for row in Municipality.objects.exclude(code__in=municipalities):
        if is_used(row):
            reason = f"falta el municipio {row.code}, que ya usan citas u oficinas: déjalo"
            changes.problems.append(_about(draft, "municipios", "clave", reason))
        else:
            changes.deleted.append(f"municipio {row.code}")
            row.delete()


def _write_offices(
    draft: Draft, municipalities: dict[str, Municipality], changes: Changes
) -> dict[int, Office]:
    rows = draft.rows("oficinas")
    _retire(Office.objects.exclude(number__in=[row["number"] for row in rows]), (), changes)
    wanted = [linked(row, municipality=municipalities) for row in rows]
    return {office.number: office for office in upsert(Office, ("number",), wanted, parked={})}


def _write_institution(draft: Draft) -> None:
    Institution.objects.update_or_create(pk=1, defaults=draft.institution)
    Text.objects.exclude(key__in=draft.pages).delete()
    for key, page in draft.pages.items():
        Text.objects.update_or_create(key=key, defaults=page)


def _about(draft: Draft, table: str, column: str, reason: str) -> Problem:
    return Problem(draft.tables.source.label(table), 0, column, reason)
