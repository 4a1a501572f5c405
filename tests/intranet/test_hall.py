"""The screen of the waiting room: digits and windows, for whoever has its address."""

import pytest
from django.test import Client

from tests.intranet.counter import ATTENTION, TEN, official
from tests.people import ANA, BRUNO, Clock, book, office, staff, statements
from tests.public.markup import read
from ventanilla.accounts.models import Role
from ventanilla.appointments import hall, visits
from ventanilla.appointments.models import Appointment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


ADDRESS = "/intranet/10/sala/direccion/"


def screen() -> str:
    return f"/sala/10/{hall.token_of(office())}/"


def test_the_desk_leads_to_the_screen_and_the_screen_asks_for_no_name() -> None:
    _, lupe = official("lupe")
    assert lupe.get("/intranet/10/sala/").headers["Location"] == screen()
    answer = Client().get(screen())
    assert answer.status_code == 200
    assert not answer.cookies
    assert read(answer).heading.startswith("Toma asiento")


def test_nothing_of_the_person_leaves_but_digits_and_window(clock: Clock) -> None:
    """promise: C1: whoever looks at the screen learns nobody's name, procedure, telephone or whole key"""
    _, lupe = official("lupe", "2")
    people = [book(ANA, TEN), book(BRUNO, TEN)]
    clock.now = TEN
    for each in people:
        visits.receive(office(), each.cts, by=staff())
    lupe.post(f"{ATTENTION}siguiente/")
    answer = Client().get(screen())
    page, source = read(answer), answer.content.decode()
    assert page.heading == f"{people[0].cts[-4:]} Ventanilla 2"
    for each in people:
        for datum in (each.given_names, each.first_surname, each.phone[-10:], each.cts, each.token):
            assert datum not in source
        assert each.procedure.plain_name not in source
    assert people[1].cts[-4:] not in page.text
    assert "lupe" not in source


@pytest.mark.parametrize(
    "address", ["/sala/10/x/", "/sala/10/%00/", "/sala/99999999999999999999/x/", "/sala/6/{token}/"]
)
def test_without_the_secret_there_is_no_screen(address: str) -> None:
    token = hall.token_of(office())
    assert Client().get(address.format(token=token)).status_code == 404


def test_it_asks_the_database_three_times_however_many_are_called(clock: Clock) -> None:
    people = [book(ANA, TEN), book(BRUNO, TEN)]
    clock.now = TEN
    for number, each in enumerate(people):
        visits.receive(office(), each.cts, by=staff())
        visits.call(each, window=str(number), by=staff(f"w{number}"))
    address = screen()
    Client().get(address)
    with statements() as asked:
        Client().get(address)
    assert len(asked) == 3


def test_who_coordinates_changes_the_address_and_the_old_one_is_nobodys() -> None:
    _, ramos = official("ramos", role=Role.COORDINATION)
    old, elsewhere = screen(), f"/sala/4/{hall.token_of(office('033'))}/"
    assert Client().get(old).status_code == Client().get(elsewhere).status_code == 200
    for _ in range(2):
        page = read(ramos.post(ADDRESS, follow=True))
        assert "la dirección de antes ya no sirve" in page.text
    assert "La última vez la cambió ramos el lunes 7 de septiembre, 10:00" in page.text
    assert Client().get(old).status_code == 404
    assert ramos.get("/intranet/10/sala/").headers["Location"] == screen() != old
    assert Client().get(screen()).status_code == 200
    assert Client().get(elsewhere).status_code == 200, "that of another office stays"


def test_nobody_else_changes_it() -> None:
    """promise: C1"""
    old = screen()
    _, lupe = official("lupe")
    assert "Cambiar la dirección" not in read(lupe.get("/intranet/10/recepcion/")).text
    _, there = official("nava", role=Role.COORDINATION)
    for client, address in ((lupe, ADDRESS), (there, ADDRESS.replace("10", "4"))):
        assert client.post(address).status_code == 404
    assert screen() == old


def test_each_change_is_another_address() -> None:
    screens = {screen()}
    for name in ("ramos", "nava"):
        hall.renew(office(), by=staff(name))
        screens.add(screen())
    assert len(screens) == 3


def test_a_hostile_window_is_only_text(clock: Clock) -> None:
    """promise: D1"""
    ana = book(ANA, TEN)
    clock.now = TEN
    visits.receive(office(), ana.cts, by=staff())
    visits.call(ana, window="<img src=x>", by=staff())
    page = read(Client().get(screen()))
    assert "<img src=x>" in page.text
    assert not page.all("img")
    assert Appointment.objects.get().is_active
