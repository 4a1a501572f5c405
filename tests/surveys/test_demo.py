"""What the people of the demonstration answered is what the surveys would have kept."""

from io import StringIO

import pytest
from django.core.management import call_command

from tests.people import ANA, book
from ventanilla.accounts.demo import create_people
from ventanilla.appointments.models import Appointment
from ventanilla.appointments.status import Status
from ventanilla.catalog.models import Question, SurveyKind
from ventanilla.surveys import demo
from ventanilla.surveys.models import Answer, Answered, Response

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(settings, tmp_path) -> None:
    settings.DATA_DIR = tmp_path
    create_people()
    options = {"appointments": 600, "past_days": 60, "lived": True, "stdout": StringIO()}
    call_command("demo_data", **options)


@pytest.mark.usefixtures("year")
def test_answers_are_among_those_that_can_be_chosen() -> None:
    made = demo.answer(1)
    assert made == Response.objects.count() == Answered.objects.count() > 150
    for answer in Answer.objects.select_related("question", "response"):
        asked = answer.question
        assert asked.survey == answer.response.survey
        assert not answer.response.declined
        if asked.kind == Question.Kind.TEXT:
            assert answer.text
        else:
            assert answer.value in [value for value, _ in asked.options]
    assert {*Answer.objects.values_list("question__code", flat=True)} >= {"atencion", "mejorar"}


@pytest.mark.usefixtures("year")
def test_who_declined_answered_nothing_and_the_others_something() -> None:
    demo.answer(1)
    declined = Response.objects.filter(declined=True)
    assert declined.exists()
    assert not declined.filter(answers__isnull=False).exists()
    assert not Response.objects.filter(declined=False, answers=None).exists()


@pytest.mark.usefixtures("year")
def test_the_visit_is_judged_by_whom_somebody_attended() -> None:
    demo.answer(1)
    judged = Appointment.objects.filter(surveys_done__survey=SurveyKind.VISIT)
    assert judged.exists()
    assert not judged.exclude(status=Status.COMPLETED, visit__ended_at__isnull=False).exists()
    assert not Response.objects.filter(survey=SurveyKind.VISIT, official=None).exists()
    assert not Response.objects.filter(survey=SurveyKind.BOOKING, official__isnull=False).exists()


@pytest.mark.usefixtures("year")
def test_twice_is_once_and_the_same_seed_says_the_same() -> None:
    made = demo.answer(1)
    before = set(Answer.objects.values_list("response", "question", "value", "text"))
    assert demo.answer(1) == 0
    for model in (Answer, Response, Answered):
        model.objects.all().delete()
    assert demo.answer(1) == made
    assert set(Answer.objects.values_list("response", "question", "value", "text")) == before


def test_nobody_answers_for_a_real_person(clock) -> None:
    appointment = book(ANA)
    clock.now = appointment.starts_at.replace(year=2027)
    assert demo.answer(1) == 0
    assert not Response.objects.exists()
