"""The page that compares wordings says what the report says, and no more."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.appointments.notices.told import K, set_text, tell, wanting
from tests.intranet.desk import enter, person
from tests.people import ECATEPEC, Clock, at, no_show, statements, strangers
from tests.public.markup import read
from ventanilla.accounts.models import Role
from ventanilla.appointments.models import Notice
from ventanilla.appointments.notices import variants
from ventanilla.catalog import catalogue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

PAGE = "/intranet/mensajes/pruebas/"


@pytest.fixture(autouse=True)
def console(settings: Any) -> None:
    settings.CONSOLE_MESSAGES = True


def chief() -> Client:
    """Enters when the day is over: hours later a session has ended."""
    return enter(person("ramos", Role.COORDINATION))


def tried(clock: Clock, count: int = 6, **more: str) -> None:
    """So many visits, of two wordings by turns; the first did not come, the others are undecided yet."""
    set_text(K.DAY_BEFORE, "B", body="Si no vienes, otra familia pierde este lugar.")
    for n, who in enumerate(strangers(count)):
        booked = wanting(who, at(f"{10 + n // 3}:00"), **more)
        notice = tell(booked, K.DAY_BEFORE)
        assert notice
        Notice.objects.filter(pk=notice.pk).update(variant="AB"[n % 2])
    clock.now = at("18:00")
    for notice in Notice.objects.select_related("appointment").order_by("pk")[:1]:
        no_show(notice.appointment)


def test_each_wording_has_its_row_and_the_sentence_is_the_reports(
    clock: Clock,
) -> None:
    tried(clock)
    page = read(chief().get(PAGE))
    assert page.heading == "¿Qué mensaje funciona mejor?"
    day = clock.now.date()
    [trial] = variants.trials(day - timedelta(days=9), day, catalogue.current().offices.values())
    assert trial.differences[0].sentence in " ".join(page.text.split())
    assert "Todavía no se puede saber" in page.text
    assert "Recordatorio del día anterior" in page.text
    assert "Si no vienes, otra familia pierde este lugar." in page.text
    rows = [each.text for each in page.all("th", scope="row")]
    assert rows == ["A", "B"]


def test_where_nothing_is_tried_it_says_how_to() -> None:
    assert "En estos días ningún mensaje tuvo dos versiones." in read(chief().get(PAGE)).text


def test_only_the_own_offices_are_counted(clock: Clock) -> None:
    """promise: C1"""
    tried(clock, municipality=ECATEPEC)
    assert "ningún mensaje tuvo dos versiones" in read(chief().get(PAGE)).text
    manager = enter(person("gestion", Role.MANAGEMENT))
    assert "Todavía no se puede saber" in read(manager.get(PAGE)).text
    assert "ningún mensaje tuvo" in read(manager.get(f"{PAGE}?oficina=10")).text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?desde=2026-09-02&hasta=2026-09-01", "Es antes que el primer día"),
        ("?periodo=siempre", "Elige uno de los periodos"),
        ("?oficina=99", "Oficina: elige de la lista"),
    ],
)
def test_a_wrong_filter_says_how_to_mend_it(query: str, said: str) -> None:
    answer = chief().get(f"{PAGE}{query}")
    assert answer.status_code == 422
    assert said in read(answer).text


def test_more_visits_cost_no_more_queries(clock: Clock) -> None:
    tried(clock, 4)
    client = chief()
    client.get(PAGE)
    with statements() as seen:
        client.get(PAGE)
    assert sum("appointments_notice" in each for each in seen) <= 2
