"""Who attends whom: one by one, the whole day at once, and what is refused."""

import pytest
from django.test import Client

from tests.intranet.desk import enter, person
from tests.people import ANA, BRUNO, ECATEPEC, TUESDAY, WEDNESDAY, at, book, strangers
from tests.public.markup import read
from ventanilla.accounts.models import Absence, Role, User
from ventanilla.appointments.models import Appointment
from ventanilla.catalog.models import Procedure

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

TODAY, DAY = "/intranet/10/asignar/", "/intranet/10/asignar/2026-09-08/"


@pytest.fixture
def ramos() -> Client:
    return enter(person("ramos", Role.COORDINATION))


@pytest.fixture
def lupe() -> User:
    return person("lupe", Role.ATTENTION)


def field(appointment: Appointment) -> str:
    return f"cita-{appointment.pk}"


def test_today_opens_and_the_days_with_service_follow(ramos: Client) -> None:
    page = read(ramos.get(TODAY))
    assert page.heading == "Asignar: lunes 7 de septiembre"
    assert [link.text for link in page.all("a") if "2026-09-0" in link.attributes["href"]] == [
        "‹ Viernes 4 de septiembre",
        "Martes 8 de septiembre ›",
    ]


@pytest.mark.parametrize("day", ["2026-13-01", "ayer", "0001-01-01", "9999-12-31", "2026-09-08%00"])
def test_what_is_no_day_is_no_page(ramos: Client, day: str) -> None:
    assert ramos.get(f"{TODAY}{day}/").status_code == 404


def test_the_proposed_one_is_taken_with_a_press(ramos: Client, lupe: User) -> None:
    ana = book(ANA, at("10:00"))
    page = read(ramos.get(DAY))
    chosen = [o for o in page.all("option") if "selected" in o.attributes]
    assert len(chosen) == 1
    answer = ramos.post(DAY, {field(ana): chosen[0].attributes["value"]}, follow=True)
    ana.refresh_from_db()
    assert str(ana.assigned_to_id) == chosen[0].attributes["value"]
    assert "Sin asignar: 0" in read(answer).text


def test_only_those_who_know_the_procedure_and_are_there_are_offered(
    ramos: Client, lupe: User
) -> None:
    memo = person("memo", Role.ATTENTION)
    memo.skills.add(Procedure.objects.exclude(code="constancia")[0])
    Absence.objects.create(user=lupe, first_day=TUESDAY, last_day=TUESDAY)
    ana = book(ANA, at("10:00"))
    offered = {option.attributes["value"] for option in read(ramos.get(DAY)).all("option")}
    assert offered == {str(User.objects.get(username="ramos").pk), "nadie"}
    for nobody in (lupe, memo):
        answer = ramos.post(DAY, {field(ana): str(nobody.pk)}, follow=True)
        assert "Ana María Peña Gómez no se asignó:" in read(answer).text
    ana.refresh_from_db()
    assert ana.assigned_to is None


def test_the_whole_day_is_seen_before_it_is_applied(ramos: Client, lupe: User) -> None:
    people = [book(each, at("10:00")) for each in strangers(2)] + [book(ANA, at("11:00"))]
    page = read(ramos.get(f"{DAY}todo/"))
    assert not Appointment.objects.exclude(assigned_to=None).exists()
    assert "0 + 1 = 1 cita" in page.text and "0 + 2 = 2 citas" in page.text
    chosen = {
        select.attributes["name"]: option.attributes["value"]
        for select, option in zip(
            page.all("select"),
            [o for o in page.all("option") if "selected" in o.attributes],
            strict=True,
        )
    }
    assert set(chosen) == {field(each) for each in people}
    answer = ramos.post(DAY, chosen, follow=True)
    assert "Quedaron asignadas 3 citas." in read(answer).text
    at_ten = Appointment.objects.filter(starts_at=at("10:00")).values_list("assigned_to", flat=True)
    assert len(set(at_ten)) == 2  # nobody has two at once where there is another


def test_the_one_of_an_absent_official_comes_back_as_lacking(ramos: Client, lupe: User) -> None:
    ana, bruno = book(ANA, at("10:00")), book(BRUNO, at("10:00", WEDNESDAY))
    Appointment.objects.update(assigned_to=lupe)
    Absence.objects.create(user=lupe, first_day=TUESDAY, last_day=WEDNESDAY)
    page = read(ramos.get(DAY))
    assert "Sin asignar: 1" in page.text
    assert "Por reasignar: lupe no estará" in page.text
    assert "Miércoles 9 de septiembre: 1 cita" in page.text
    assert ana.full_name in page.text and bruno.full_name not in page.text


def test_it_can_be_left_to_whoever_is_free(ramos: Client, lupe: User) -> None:
    ana = book(ANA, at("10:00"))
    Appointment.objects.update(assigned_to=lupe)
    ramos.post(DAY, {field(ana): "nadie"})
    ana.refresh_from_db()
    assert ana.assigned_to is None


def test_no_appointment_of_another_office_and_nobody_from_outside(
    ramos: Client, lupe: User
) -> None:
    """promise: C1"""
    there = book(ANA, at("10:00"), municipality=ECATEPEC)
    here = book(BRUNO, at("10:00"))
    stranger = person("nava", Role.ATTENTION, ECATEPEC)
    ramos.post(DAY, {field(there): str(lupe.pk), field(here): str(stranger.pk)})
    assert not Appointment.objects.exclude(assigned_to=None).exists()


@pytest.mark.parametrize("name", ["cita-", "cita-x", "cita-²", f"cita-{'9' * 17}", "cita-\0"])
def test_forged_fields_assign_nothing(ramos: Client, lupe: User, name: str) -> None:
    answer = ramos.post(DAY, {name: str(lupe.pk)}, follow=True)
    assert "No se asignó nada" in read(answer).text
