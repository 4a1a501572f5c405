"""One click and the next message like it is understood."""

import pytest

from tests.assistant.conversations import miss
from tests.people import CONSTANCIA, staff, statements
from ventanilla.assistant import lessons
from ventanilla.assistant.intents import Intent
from ventanilla.assistant.models import Miss
from ventanilla.catalog import catalogue

pytestmark = pytest.mark.django_db


def test_what_is_taught_is_known_and_no_longer_listed() -> None:
    procedure = catalogue.current().procedures[CONSTANCIA]
    asked = miss("lo del papelito ese", 3)
    lessons.known()
    lessons.teach(asked, intent=Intent.REQUIREMENTS, procedure=procedure, by=staff())
    lesson = lessons.known()["lo del papelito ese"]
    assert (lesson.intent, lesson.procedure) == (Intent.REQUIREMENTS, CONSTANCIA)
    assert not lessons.not_understood().exists()


def test_taught_again_the_last_one_counts() -> None:
    lessons.teach(miss(), intent=Intent.COST, procedure=None, by=staff())
    lessons.teach(miss(), intent=Intent.HOURS, procedure=None, by=staff("memo"))
    [lesson] = lessons.known().values()
    assert (lesson.intent, lesson.by) == (Intent.HOURS, staff("memo"))


def test_what_is_forgotten_is_known_no_more() -> None:
    lesson = lessons.teach(miss(), intent=Intent.COST, procedure=None, by=staff())
    lessons.known()
    lessons.forget(lesson, by=staff())
    assert lessons.known() == {}


def test_what_need_not_be_understood_is_kept_and_not_listed() -> None:
    lessons.dismiss(miss("jajaja"))
    assert not lessons.not_understood().exists()
    assert Miss.objects.get().dismissed


def test_the_most_frequent_come_first() -> None:
    rare, usual = miss("una"), miss("otra", 9)
    assert [*lessons.not_understood()] == [usual, rare]


def test_a_message_costs_no_query() -> None:
    lessons.known()
    with statements() as asked:
        lessons.known()
    assert asked == []
