"""What was not understood, and one click that teaches it."""

import pytest
from django.test import Client

from tests.assistant.conversations import miss
from tests.intranet.desk import enter, person
from tests.people import CONSTANCIA, staff
from tests.public.markup import read
from ventanilla.accounts.models import Role
from ventanilla.assistant import lessons
from ventanilla.assistant.intents import Intent
from ventanilla.assistant.models import Lesson, Miss

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

LIST = "/intranet/asistente/sin-entender/"
PAYLOAD = "<img src=x onerror=alert(1)>"


@pytest.fixture
def client() -> Client:
    return enter(person("raul", Role.ADMINISTRATION))


def test_the_most_frequent_first_with_its_guesses(client: Client) -> None:
    miss("una cosa")
    miss("lo del papelito", 14, "requirements", "unclear", "no such wish", "cost", "hours", "book")
    found = read(client.get(LIST))
    assert found.heading == "2 mensajes sin entender"
    assert found.text.index("lo del papelito") < found.text.index("una cosa")
    assert "14 veces" in found.text
    guesses = [each.attributes["value"] for each in found.all("button", name="tal")]
    assert guesses == ["requirements", "cost", "hours"]


def test_one_press_teaches_a_guess(client: Client) -> None:
    asked = miss("lo del papelito", 14, "requirements")
    answer = client.post(f"{LIST}{asked.pk}/", {"tal": "requirements", "tramite": CONSTANCIA})
    assert answer.headers["Location"] == LIST
    lesson = lessons.known()["lo del papelito"]
    assert (lesson.intent, lesson.procedure, lesson.by.username) == (
        Intent.REQUIREMENTS,
        CONSTANCIA,
        "raul",
    )
    found = read(client.get(LIST))
    assert found.heading == "Todo se entendió"
    assert "Qué papeles llevar · Constancia de trámite · raul" in found.text


def test_anything_else_is_chosen_from_the_closed_list(client: Client) -> None:
    asked = miss("quiero ver a la licenciada")
    client.post(f"{LIST}{asked.pk}/", {"intencion": "human_agent", "tramite": ""})
    assert lessons.known()[asked.normal].intent == Intent.HUMAN


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"tramite": CONSTANCIA}, "Elige qué quiere decir"),
        ({"intencion": "borra todo"}, "Elige de la lista"),
        ({"intencion": "unclear"}, "Elige de la lista"),
        ({"tal": "\0"}, "Elige de la lista"),
        ({"tal": "cost", "tramite": "pasaporte"}, "Elige de la lista"),
    ],
)
def test_what_is_not_on_the_lists_teaches_nothing(
    client: Client, sent: dict[str, str], said: str
) -> None:
    asked = miss()
    miss("otra cosa", 9)
    answer = client.post(f"{LIST}{asked.pk}/", sent)
    assert answer.status_code == 422
    assert said in read(answer).text
    assert not Lesson.objects.exists()


def test_an_error_keeps_the_procedure_that_was_chosen(client: Client) -> None:
    asked = miss()
    shown = client.post(f"{LIST}{asked.pk}/", {"tramite": CONSTANCIA}).content.decode()
    assert f'<option value="{CONSTANCIA}" selected>' in shown


def test_what_need_not_be_understood_is_not_listed_again(client: Client) -> None:
    asked = miss("jajaja")
    client.post(f"{LIST}{asked.pk}/descartar/")
    assert read(client.get(LIST)).heading == "Todo se entendió"
    assert Miss.objects.get().dismissed


def test_a_lesson_is_taken_back(client: Client) -> None:
    lesson = lessons.teach(miss("jajaja"), intent=Intent.COST, procedure=None, by=staff())
    answer = client.post(f"/intranet/asistente/lecciones/{lesson.pk}/quitar/", follow=True)
    assert "El asistente olvidó «jajaja»" in read(answer).text
    assert lessons.known() == {}


def test_what_another_taught_meanwhile_is_no_longer_there(client: Client) -> None:
    asked = miss()
    lessons.teach(asked, intent=Intent.COST, procedure=None, by=staff())
    assert client.post(f"{LIST}{asked.pk}/", {"tal": "hours"}).status_code == 404
    assert lessons.known()[asked.normal].intent == Intent.COST


def test_who_leads_an_office_may_teach_and_who_only_attends_may_not() -> None:
    """promise: C1"""
    asked = miss()
    attends, leads = enter(person("lupe", Role.ATTENTION)), enter(person("jefa", Role.COORDINATION))
    assert attends.post(f"{LIST}{asked.pk}/", {"tal": "cost"}).status_code == 404
    assert leads.post(f"{LIST}{asked.pk}/", {"tal": "cost"}).status_code == 302


def test_what_people_write_is_shown_as_text(client: Client) -> None:
    """promise: D1"""
    miss(PAYLOAD)
    lessons.teach(miss(f"otra {PAYLOAD}"), intent=Intent.COST, procedure=None, by=staff())
    shown = client.get(LIST).content.decode()
    assert PAYLOAD not in shown
    assert shown.count("&lt;img src=x") > 2


def test_of_very_many_the_first_are_shown(client: Client) -> None:
    for n in range(53):
        miss(f"cosa {n}")
    found = read(client.get(LIST))
    assert found.heading == "53 mensajes sin entender"
    assert "Se muestran los 50 más frecuentes" in found.text
