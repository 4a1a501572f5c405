"""Somebody will not be there: written down, and his appointments given to others."""

import pytest
from django.test import Client

from tests.intranet.desk import enter, person
from tests.people import ANA, BRUNO, CARMEN, ECATEPEC, FRIDAY, TUESDAY, WEDNESDAY, at, book
from tests.public.markup import read
from ventanilla.accounts.models import Absence, Role, User
from ventanilla.appointments.models import Appointment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

PAGE = "/intranet/10/ausencias/"


@pytest.fixture
def ramos() -> Client:
    return enter(person("ramos", Role.COORDINATION))


@pytest.fixture
def lupe() -> User:
    return person("lupe", Role.ATTENTION)


def days(user: User, first: object, last: object, **more: str) -> dict[str, str]:
    return {"persona": str(user.pk), "desde": str(first), "hasta": str(last)} | more


def test_at_once_one_sees_what_must_be_reassigned_and_gives_it_away(
    ramos: Client, lupe: User
) -> None:
    hers = [book(ANA, at("10:00")), book(BRUNO, at("11:00", WEDNESDAY))]
    later = book(CARMEN, at("10:00", FRIDAY))
    Appointment.objects.update(assigned_to=lupe)
    answer = ramos.post(PAGE, days(lupe, TUESDAY, WEDNESDAY, motivo="Curso"), follow=True)
    page, address = read(answer), answer.redirect_chain[-1][0]
    assert "Por reasignar: 2" in page.text
    assert page.text.count("Pasa a ramos") == 2
    assert "Reasignadas: 2." in read(ramos.post(address, follow=True)).text
    for each in hers:
        each.refresh_from_db()
        assert each.assigned_to and each.assigned_to.username == "ramos"
    later.refresh_from_db()
    assert later.assigned_to == lupe


def test_where_nobody_else_is_it_says_so_and_keeps_it(lupe: User) -> None:
    chief = person("ramos", Role.COORDINATION)
    client = enter(chief)
    Absence.objects.create(user=chief, first_day=TUESDAY, last_day=TUESDAY)
    ana = book(ANA, at("10:00"))
    Appointment.objects.update(assigned_to=lupe)
    answer = client.post(PAGE, days(lupe, TUESDAY, TUESDAY), follow=True)
    assert "Nadie más puede atenderla ese día" in read(answer).text
    client.post(answer.redirect_chain[-1][0])
    ana.refresh_from_db()
    assert ana.assigned_to == lupe


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        ("2026-09-09", "2026-09-08", "El último día no puede ser antes que el primero"),
        ("2026-09-01", "2026-09-02", "Esos días ya pasaron"),
        ("2026-09-08", "2028-09-08", "Una ausencia dura a lo más un año"),
        ("9999-12-31", "9999-12-31", "Esa fecha está muy lejos: revisa el año"),
        ("", "2026-09-08", "Di el primer día"),
        ("2026-02-30", "2026-09-08", "Escribe el día así: 2026-09-08"),
        ("99999-01-01", "\0", "Escribe el día así: 2026-09-08"),
    ],
)
def test_days_that_make_no_sense_keep_what_was_typed(
    ramos: Client, lupe: User, first: str, last: str, sentence: str
) -> None:
    answer = ramos.post(PAGE, days(lupe, first, last, motivo="Curso"))
    page = read(answer)
    assert answer.status_code == 422
    assert sentence in page.text
    assert page.value("motivo") == "Curso"
    assert not Absence.objects.exists()


def test_the_same_days_twice_are_refused(ramos: Client, lupe: User) -> None:
    ramos.post(PAGE, days(lupe, TUESDAY, WEDNESDAY))
    again = ramos.post(PAGE, days(lupe, WEDNESDAY, FRIDAY))
    assert "ya tiene anotada una ausencia" in read(again).text
    assert Absence.objects.count() == 1


def test_an_absence_is_taken_away(ramos: Client, lupe: User) -> None:
    ramos.post(PAGE, days(lupe, TUESDAY, TUESDAY))
    gone = ramos.post(f"{PAGE}{Absence.objects.get().pk}/quitar/", follow=True)
    assert "se quitó la ausencia" in read(gone).text
    assert not Absence.objects.exists()


def test_people_of_another_office_are_not_ours(ramos: Client) -> None:
    """promise: C1"""
    nava = person("nava", Role.ATTENTION, ECATEPEC)
    assert ramos.post(PAGE, days(nava, TUESDAY, TUESDAY)).status_code == 422
    theirs = Absence.objects.create(user=nava, first_day=TUESDAY, last_day=TUESDAY)
    for address in (f"{PAGE}{theirs.pk}/", f"{PAGE}{'9' * 30}/"):
        assert ramos.get(address).status_code == 404
        assert ramos.post(f"{address}quitar/").status_code == 404
    assert Absence.objects.get() == theirs
