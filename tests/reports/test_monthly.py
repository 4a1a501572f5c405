"""The report that a director signs, read back from its file."""

import io
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pikepdf
import pypdfium2
import pytest
from django.core.management import call_command

from tests.appointments.test_voucher import PAYLOADS, closed, structure
from tests.people import ANA, BRUNO, CARMEN, MONDAY, NOW, Clock, at, book, office, staff
from ventanilla.accounts.demo import create_people
from ventanilla.appointments import transitions, visits
from ventanilla.appointments.models import Channel, VisitResult
from ventanilla.catalog import catalogue
from ventanilla.catalog.models import Institution, Office, Question
from ventanilla.reports import monthly
from ventanilla.reports.indicators import DEFINITIONS, indicators
from ventanilla.reports.report import report
from ventanilla.surveys import demo as opinions
from ventanilla.surveys.models import Answer, How, Response

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

SEPTEMBER, ZONE = date(2026, 9, 1), ZoneInfo("America/Mexico_City")
OCTOBER_2ND = datetime(2026, 10, 2, 9, 30, tzinfo=ZONE)


def asked(
    *offices: Office, month: date = SEPTEMBER, now: datetime = OCTOBER_2ND
) -> monthly.Request:
    every = tuple(catalogue.current().offices.values())
    return monthly.Request(month, offices or every, "Patricia Solís Mena", now)


def text(file: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(file))
    pages = [page.get_textpage().get_text_bounded() for page in document]
    return " ".join(" ".join(pages).split())


def printed(*offices: Office, **more) -> str:
    return text(monthly.monthly_pdf(asked(*offices, **more)))


@pytest.fixture
def lived(clock: Clock, settings, tmp_path) -> None:
    """Two thousand appointments of the ninety days before October."""
    settings.DATA_DIR = tmp_path
    clock.now = OCTOBER_2ND
    create_people()
    call_command("demo_data", appointments=2000, past_days=90, lived=True, past_only=True)
    opinions.answer(1)


def test_it_says_whose_it_is_and_has_room_for_a_signature() -> None:
    words = printed()
    assert catalogue.current().institution.name in words
    assert "Informe mensual del servicio de citas Septiembre de 2026" in words
    assert "Comprende: Las 13 oficinas." in words
    assert (
        "Hecho el viernes 2 de octubre de 2026, a las 9:30 de la mañana, por Patricia Solís"
        in words
    )
    assert "Nombre Cargo Firma" in words
    assert "Mes en curso" not in words


def test_of_one_office_it_bears_its_name() -> None:
    assert f"Comprende: {office().name}." in printed(office())


@pytest.mark.usefixtures("lived")
def test_every_figure_is_that_of_the_reports() -> None:
    request = asked()
    found = indicators(report(monthly.filters_of(SEPTEMBER, request.offices)))
    then = indicators(report(monthly.filters_of(date(2026, 8, 1), request.offices)))
    words = printed()
    for now, before in zip(found, then, strict=True):
        if now.key == "primer_lugar":
            assert now.label not in words
            continue
        row = f"{now.label} {now.text} {before.text} {now.detail}".strip()
        assert row in words, row
        assert DEFINITIONS[now.key][1] in words


@pytest.mark.usefixtures("lived")
def test_both_counts_of_the_compliance_stand_beside_those_of_the_month_before() -> None:
    offices = asked().offices
    now, then = (
        report(monthly.filters_of(month, offices)).total for month in (SEPTEMBER, date(2026, 8, 1))
    )
    words = printed()
    assert f"{now.attended:,} efectuadas de {now.received:,} recibidas Agosto de 2026: " in words
    assert f"{then.attended:,} efectuadas de {then.received:,} recibidas." in words
    assert "que el mes anterior." in words


@pytest.mark.usefixtures("lived")
def test_each_office_has_its_row_and_they_add_up() -> None:
    told = monthly.data(asked())
    *rows, whole = told["offices"]
    assert len(rows) == 12
    for column in (1, 2, 3):
        total = sum(int(row[column].replace(",", "")) for row in rows)
        assert whole[column] == f"{total:,}"
    words = printed()
    for row in told["offices"]:
        assert " ".join(row) in words
    assert "Sin citas en el mes: Oficinas centrales." in words


@pytest.mark.usefixtures("lived")
def test_twelve_months_each_with_the_figures_of_its_own_report() -> None:
    told = monthly.data(asked())
    assert told["trend"][0]["month"] == "octubre de 2025"
    assert len(told["trend"]) == 12
    for each, month in zip(told["trend"][-3:], (7, 8, 9), strict=True):
        total = report(monthly.filters_of(date(2026, month, 1), asked().offices)).total
        assert each["share"] == total.compliance
        assert each["received"] == f"{total.received:,}"
    assert told["trend"][0]["compliance"] == "sin datos"


@pytest.mark.usefixtures("lived")
def test_a_question_with_fewer_than_ten_answers_is_not_told() -> None:
    told = {each["words"]: each for each in monthly.data(asked())["surveys"][0]["questions"]}
    known = told["¿Cómo te atendieron?"]
    assert known["told"]
    counts = [int(each["count"]) for each in known["options"]]
    assert sum(counts) == int(known["answers"]) >= 10
    asked_first = Question.objects.get(code="atencion", current=True)
    kept = Answer.objects.filter(question=asked_first).values_list("pk", flat=True)[:9]
    Answer.objects.filter(question=asked_first).exclude(pk__in=[*kept]).delete()
    words = printed()
    assert "¿Cómo te atendieron? Menos de 10 respuestas: no se muestran" in words


def test_the_words_of_people_are_counted_and_not_repeated() -> None:
    question = Question.objects.get(code="mejorar", current=True)
    for n in range(12):
        made = Response.objects.create(
            survey="visita",
            day=MONDAY,
            office=office(),
            procedure=catalogue.current().procedures["constancia"],
            channel=Channel.WEB,
            how=How.LINK,
        )
        Answer.objects.create(response=made, question=question, text=f"Soy Ana Peña, número {n}")
    words = printed()
    assert "12 escribieron en «¿Qué podemos mejorar?»" in words
    assert "Ana Peña" not in words


def test_a_month_by_hand(clock: Clock) -> None:
    came, missed, _ = book(ANA, at("9:30")), book(BRUNO, at("10:00")), book(CARMEN, at("10:30"))
    clock.now = at("9:20")
    visits.arrive(came, by=staff())
    clock.now = at("9:32")
    visits.call(came, window="2", by=staff())
    clock.now = at("9:50")
    visits.finish(came, VisitResult.FILED, by=staff())
    transitions.mark_no_show(missed, channel=Channel.COUNTER, by=staff())
    words = printed(office())
    assert "33.3 % 1 efectuadas de 3 recibidas" in words
    assert "Inasistencia 50.0 % sin datos 1 no asistieron de 2" in words
    assert f"{office().name} 3 1 1 33.3 % 50.0 % 12 min 12 min" in words
    assert "Atención 18 min sin datos" in words
    assert "9:00 a 9:59 1 0 0.0 % 12 min 12 min" in words


def test_of_the_month_in_course_it_says_so() -> None:
    words = printed(now=NOW.astimezone(ZONE))
    assert "Septiembre de 2026 (mes en curso)" in words
    assert "las cifras van a cambiar" in words
    assert "que el mes anterior" not in words
    assert "Informe de septiembre de 2026 · Mes en curso Página 1 de" in words


def test_who_cannot_see_is_told_the_same() -> None:
    """promise: E7: tagged, in Spanish, with a title and words for the picture"""
    with pikepdf.open(io.BytesIO(monthly.monthly_pdf(asked()))) as file:
        root = file.Root
        assert root.Lang == "es-MX"
        assert root.MarkInfo.Marked
        assert root.ViewerPreferences.DisplayDocTitle
        with file.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert "septiembre de 2026" in metadata["dc:title"]
        tags = structure(root.StructTreeRoot)
    kinds = [kind for kind, _ in tags]
    assert kinds.count("/H1") == 1
    assert kinds.count("/Table") >= 4
    assert "/TH" in kinds
    (chart,) = [alt for _, alt in tags if alt]
    assert chart.startswith("Barras del cumplimiento de doce meses: octubre de 2025, sin datos")


def test_a_hundred_names_come_out_letter_for_letter() -> None:
    """promise: D3"""
    offices = [*Office.objects.order_by("number")]
    for start in range(0, len(PAYLOADS), len(offices)):
        names = PAYLOADS[start : start + len(offices)]
        for each, payload in zip(offices, names, strict=False):
            each.name = f"Oficina {payload} Norte"
            each.save()
        catalogue.forget()
        shown = closed(printed())
        for payload in names:
            assert closed(f"Oficina {payload} Norte") in shown, payload


def test_without_logo_and_with_a_long_name_it_stays_on_the_page() -> None:
    Institution.objects.update(logo_svg="")
    Office.objects.filter(pk=office().pk).update(name="W" * 100)
    catalogue.forget()
    book(ANA)
    file = monthly.monthly_pdf(asked(Office.objects.get(number=10)))
    for page in pypdfium2.PdfDocument(io.BytesIO(file)):
        words = page.get_textpage()
        right = max(words.get_charbox(n)[2] for n in range(words.count_chars()))
        assert right <= page.get_width() - 40


@pytest.mark.usefixtures("lived")
def test_it_takes_two_to_four_pages_of_letter_size() -> None:
    document = pypdfium2.PdfDocument(io.BytesIO(monthly.monthly_pdf(asked())))
    assert 2 <= len(document) <= 4
    assert {tuple(map(round, page.get_size())) for page in document} == {(612, 792)}
