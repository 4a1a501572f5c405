"""The whole catalogue in memory, at most five seconds old: nine procedures and 125 municipalities are
small, and every page needs them. Whoever writes the catalogue calls `forget()`."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ventanilla.catalog.models import (
    CommonQuestion,
    GuideOption,
    Institution,
    Jurisdiction,
    MessageText,
    Municipality,
    MunicipalityAlias,
    Office,
    OfficePoint,
    PostalCode,
    Procedure,
    ProcedureAlias,
    Question,
    Reason,
    SurveyKind,
    Text,
)
from ventanilla.lib.snapshot import Snapshot


class NotLoaded(Exception):
    """No catalogue has been loaded into this installation."""


@dataclass(frozen=True, eq=False)
class Catalogue:
    """One reading of the tables. Each is itself and equal to no other, so that what is worked out from
    it can be remembered beside it."""

    institution: Institution
    procedures: dict[str, Procedure]
    municipalities: dict[str, Municipality]
    aliases: dict[str, Municipality]
    postal_codes: dict[str, Municipality]
    offices: dict[int, Office]
    jurisdictions: dict[str, list[Jurisdiction]]
    guide: dict[str, list[GuideOption]]
    texts: dict[str, Text]
    questions: dict[str, list[Question]]
    reasons: list[str]
    procedure_aliases: dict[str, Procedure]
    common_questions: dict[str, CommonQuestion]
    points: dict[int, OfficePoint]
    messages: dict[str, list[MessageText]]

    def serving(self, procedure: Procedure, municipality: Municipality, on: date) -> Office | None:
        """The office that serves the municipality on that day; a row for the procedure itself rules."""
        rows = [
            row
            for row in self.jurisdictions.get(municipality.code, ())
            if row.procedure_id in (None, procedure.pk)
            and (row.valid_from is None or row.valid_from <= on)
            and (row.valid_to is None or on <= row.valid_to)
        ]
        chosen = max(rows, key=lambda row: row.procedure_id is not None, default=None)
        return self.offices.get(chosen.office.number) if chosen else None

    def served_by(self, office: Office) -> Sequence[Municipality]:
        """The municipalities that come to the office, for at least one procedure."""
        return [
            self.municipalities[code]
            for code, rows in self.jurisdictions.items()
            if any(row.office_id == office.pk for row in rows)
        ]


def _load() -> Catalogue:
    institution = Institution.objects.first()
    if institution is None:
        raise NotLoaded
    municipalities = {row.pk: row for row in Municipality.objects.all()}
    offices = {row.pk: row for row in Office.objects.filter(active=True)}
    for office in offices.values():
        office.municipality = municipalities[office.municipality_id]
    active = Procedure.objects.filter(active=True).prefetch_related("requirements", "stages")
    procedures = {row.pk: row for row in active}
    return Catalogue(
        institution=institution,
        procedures={row.code: row for row in procedures.values()},
        municipalities={row.code: row for row in municipalities.values()},
        aliases={
            row.alias: municipalities[row.municipality_id]
            for row in MunicipalityAlias.objects.all()
        },
        postal_codes={
            code: municipalities[pk]
            for code, pk in PostalCode.objects.values_list("code", "municipality_id")
        },
        offices={row.number: row for row in offices.values()},
        jurisdictions=_jurisdictions(municipalities, offices),
        guide=_guide(),
        texts={row.key: row for row in Text.objects.all()},
        questions=_questions(),
        reasons=[row.words for row in Reason.objects.all()],
        procedure_aliases={
            alias: procedures[pk]
            for alias, pk in ProcedureAlias.objects.values_list("alias", "procedure_id")
            if pk in procedures
        },
        common_questions=_common_questions(procedures),
        points={
            offices[point.office_id].number: point
            for point in OfficePoint.objects.filter(office__in=offices)
        },
        messages=_messages(),
    )


def _jurisdictions(
    municipalities: dict[int, Municipality], offices: dict[int, Office]
) -> dict[str, list[Jurisdiction]]:
    by_municipality: dict[str, list[Jurisdiction]] = defaultdict(list)
    for row in Jurisdiction.objects.filter(office__in=offices):
        row.office = offices[row.office_id]
        by_municipality[municipalities[row.municipality_id].code].append(row)
    return dict(sorted(by_municipality.items()))


def _guide() -> dict[str, list[GuideOption]]:
    by_question: dict[str, list[GuideOption]] = defaultdict(list)
    for option in GuideOption.objects.select_related("procedure"):
        by_question[option.question].append(option)
    return dict(by_question)


def _questions() -> dict[str, list[Question]]:
    """Those asked now, by survey and in order."""
    by_survey: dict[str, list[Question]] = {kind.value: [] for kind in SurveyKind}
    for question in Question.objects.filter(current=True):
        by_survey[question.survey].append(question)
    return by_survey


def _common_questions(procedures: dict[int, Procedure]) -> dict[str, CommonQuestion]:
    """A procedure that is not offered now is not led to."""
    by_code = {row.code: row for row in CommonQuestion.objects.all()}
    for row in by_code.values():
        row.procedure = procedures.get(row.procedure_id or 0)
    return by_code


def _messages() -> dict[str, list[MessageText]]:
    """By kind, its variants in order; what the institution turned off is not there."""
    by_kind: dict[str, list[MessageText]] = defaultdict(list)
    for row in MessageText.objects.filter(active=True):
        by_kind[row.kind].append(row)
    return dict(by_kind)


_snapshot = Snapshot(_load)
current = _snapshot.current
forget = _snapshot.forget
