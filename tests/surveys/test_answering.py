"""A survey: voluntary, once for each appointment, and apart from who answered."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.people import ANA, TUESDAY, Clock, at, book, staff
from ventanilla.appointments import visits
from ventanilla.appointments.models import Appointment, VisitResult
from ventanilla.catalog.models import Question, SurveyKind
from ventanilla.surveys import answering
from ventanilla.surveys.models import Answer, Answered, How, Response

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

BOOKING, VISIT = SurveyKind.BOOKING, SurveyKind.VISIT


def say(appointment: Appointment, survey: SurveyKind = BOOKING, **typed: str) -> bool:
    return answering.answer(appointment, survey, typed, how=How.LINK)


def answers() -> dict[str, str]:
    return {each.question.code: each.value or each.text for each in Answer.objects.all()}


def test_the_ten_questions_of_the_booking_and_three_of_the_visit() -> None:
    asked = [question.wording for question in answering.questions(BOOKING)]
    assert len(asked) == 10
    assert asked[5] == "¿Lograste registrar tu cita por completo?"
    assert [question.code for question in answering.questions(VISIT)] == [
        "atencion",
        "resuelto",
        "mejorar",
    ]


def test_what_is_answered_is_kept_and_the_rest_is_not_asked_for() -> None:
    assert say(book(ANA), rapidez="5", como_supo="conocido", calidad="")
    assert answers() == {"rapidez": "5", "como_supo": "conocido"}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (
            {"registrada": "no", "por_que_no_registrada": "Se cayó"},
            {"registrada", "por_que_no_registrada"},
        ),
        ({"registrada": "si", "por_que_no_registrada": "Se cayó"}, {"registrada"}),
        ({"asistira": "no", "por_que_no_asistira": "Trabajo"}, {"asistira", "por_que_no_asistira"}),
        ({"asistira": "si", "por_que_no_asistira": "Trabajo"}, {"asistira"}),
        ({"rapidez": "1", "por_que_no_asistira": "Trabajo"}, {"rapidez"}),
    ],
)
def test_a_branch_opens_only_with_its_answer(typed: dict[str, str], kept: set[str]) -> None:
    say(book(ANA), **typed)
    assert set(answers()) == kept


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({}, ""),
        ({"rapidez": " "}, ""),
        ({"rapidez": "6"}, "rapidez"),
        ({"registrada": "quizá"}, "registrada"),
        ({"registrada": "no", "por_que_no_registrada": "x" * 501}, "por_que_no_registrada"),
    ],
)
def test_what_cannot_be_an_answer_keeps_nothing(typed: dict[str, str], wrong: str) -> None:
    ana = book(ANA)
    with pytest.raises(answering.InvalidAnswers) as refused:
        say(ana, **typed)
    assert list(refused.value.errors) == [wrong]
    assert not Response.objects.exists() and not Answered.objects.exists()


@given(st.dictionaries(st.text(max_size=12), st.text(max_size=20), max_size=6))
@pytest.mark.django_db(transaction=False)
def test_nonsense_is_refused_or_ignored(typed: dict[str, str]) -> None:
    """promise: B1"""
    try:
        said = answering._read(answering.questions(BOOKING), typed)
    except answering.InvalidAnswers:
        return
    assert all(each.value in dict(each.question.options) for each in said if each.value)


def test_once_for_each_appointment() -> None:
    ana = book(ANA)
    assert say(ana, rapidez="5")
    assert not say(ana, rapidez="1")
    assert answers() == {"rapidez": "5"}


def test_not_wanting_to_answer_is_an_answer() -> None:
    ana = book(ANA)
    assert answering.decline(ana, BOOKING, how=How.TABLET)
    assert answering.is_done(ana, BOOKING)
    response = Response.objects.get()
    assert (response.declined, response.answers.count()) == (True, 0)


def test_nothing_of_the_response_leads_to_the_person() -> None:
    ana = book(ANA)
    say(ana, rapidez="5")
    names = {field.name for field in Response._meta.get_fields()}
    assert names == {
        "id",
        "survey",
        "day",
        "office",
        "procedure",
        "channel",
        "official",
        "how",
        "declined",
        "answers",
    }
    assert Response.objects.get().day == date(2026, 9, 7)
    assert {field.name for field in Answered._meta.get_fields()} == {"id", "appointment", "survey"}


def test_the_survey_of_the_visit_comes_after_it_and_knows_who_attended(clock: Clock) -> None:
    ana = book(ANA, at("10:00", TUESDAY))
    assert answering.due(ana) == BOOKING
    clock.now = at("10:00", TUESDAY)
    visits.receive(ana.office, ana.cts, by=staff())
    done = visits.finish(ana, VisitResult.FILED, by=staff())
    done = Appointment.objects.get(pk=done.pk)
    assert answering.due(done) == VISIT
    say(done, VISIT, atencion="4", resuelto="si")
    assert Response.objects.get().official == staff()


def test_an_edit_of_the_words_is_another_version_and_the_answers_keep_theirs() -> None:
    from ventanilla.catalog.questions import write_questions
    from ventanilla.catalog.sheets import QUESTIONS
    from ventanilla.catalog.tables import Row

    say(book(ANA), rapidez="5")
    asked = Question.objects.filter(current=True)
    rows = []
    for question in asked:
        row = Row(QUESTIONS, "encuestas.csv", 2)
        row |= {
            name: getattr(question, name) for name in ("survey", "order", "code", "wording", "kind")
        }
        row |= {"options": question.options, "only_if": question.only_if}
        rows.append(row)
    write_questions(rows)
    assert Question.objects.count() == len(rows)
    next(row for row in rows if row["code"] == "rapidez")["wording"] = "¿Fue rápido?"
    write_questions([row for row in rows if row["code"] != "acceso"])
    versions = Question.objects.filter(code="rapidez").order_by("version")
    assert [(each.wording, each.current) for each in versions] == [
        ("¿Qué tan rápido fue registrar tu cita?", False),
        ("¿Fue rápido?", True),
    ]
    assert not Question.objects.get(code="acceso").current
    assert Answer.objects.get().question == versions[0]
