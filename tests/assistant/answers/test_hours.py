"""When people are received: today, now, on a holiday, in general."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.assistant.questions import ask, reading
from tests.people import FRIDAY, HOLIDAY, NOW
from ventanilla.assistant.answers.answering import answer
from ventanilla.assistant.intents import Intent
from ventanilla.assistant.reply import Behaviour
from ventanilla.assistant.understanding.understand import understand
from ventanilla.catalog.catalogue import Catalogue
from ventanilla.scheduling import grid
from ventanilla.scheduling.models import Closure

TOLUCA = "106"
USUAL = "Nuestras oficinas atienden: lunes a viernes de 9:00 a 15:00."


def test_the_usual_hours_are_the_catalogue_s(whole: Catalogue) -> None:
    assert ask(Intent.HOURS).text.startswith(USUAL)
    assert ask(Intent.HOURS).behaviour is Behaviour.ANSWER


@pytest.mark.parametrize(
    ("day", "hour", "words"),
    [
        (7, 8, "Hoy sí atienden, pero a esta hora todavía no."),
        (7, 10, "Sí, a esta hora están atendiendo."),
        (7, 20, "A esta hora ya no atienden."),
        (12, 10, "Hoy no atienden."),
        (16, 10, "Hoy no atienden."),
    ],
)
def test_open_now_is_told_by_the_office_s_clock(
    whole: Catalogue, day: int, hour: int, words: str
) -> None:
    """At eight in the evening in Toluca it is already tomorrow in UTC."""
    at = datetime(2026, 9, day, hour, tzinfo=ZoneInfo("America/Mexico_City"))
    question = reading(Intent.HOURS, text="estan abiertos orita", municipality=TOLUCA)

    assert answer(question, at.astimezone(ZoneInfo("UTC"))).text.startswith(words)


def test_a_holiday_is_told_with_its_reason(whole: Catalogue) -> None:
    reply = ask(Intent.HOURS, day=HOLIDAY)

    assert reply.text.startswith(
        "El miércoles 16 de septiembre no atendemos: Día de la Independencia."
    )


def test_an_ordinary_day_is_open(whole: Catalogue) -> None:
    assert ask(Intent.HOURS, day=FRIDAY).text.startswith(
        "El viernes 11 de septiembre sí atendemos."
    )


def test_a_day_closed_in_one_office_depends_on_the_office(whole: Catalogue) -> None:
    Closure.objects.create(
        office=whole.offices[10], first_day=FRIDAY, last_day=FRIDAY, reason="Fumigación"
    )
    grid.forget()

    assert "unas oficinas atienden y otras no" in ask(Intent.HOURS, day=FRIDAY).text
    assert "no atendemos: Fumigación." in ask(Intent.HOURS, day=FRIDAY, municipality=TOLUCA).text


def test_offices_with_different_hours_are_not_said_as_one(whole: Catalogue) -> None:
    whole.offices[10].hours_text = "martes de 8:00 a 9:00"

    assert "El horario depende de la oficina." in ask(Intent.HOURS).text
    assert "martes de 8:00 a 9:00" in ask(Intent.HOURS, municipality=TOLUCA).text


@pytest.mark.parametrize("text", ["¿abren los sábados?", "abren los sabados en toluca"])
def test_a_day_of_rest_without_a_date(whole: Catalogue, text: str) -> None:
    told = answer(understand(text, whole), NOW).text
    assert told.startswith("Los sábados no atendemos.")
