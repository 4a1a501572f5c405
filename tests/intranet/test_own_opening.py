"""Who leads an office says when it opens and when it closes: there and nowhere else."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client

from tests.catalogs import closing_tuesday, content, publish, renamed
from tests.intranet.desk import enter, person
from tests.intranet.test_catalogue import read
from tests.people import ANA, ECATEPEC, MONDAY, TUESDAY, Clock, at, book, office
from ventanilla.accounts.models import Membership, Role, User
from ventanilla.appointments.calls import due
from ventanilla.catalog import catalogue
from ventanilla.scheduling import drafts, grid, own, publishing
from ventanilla.scheduling.models import CatalogueVersion, Closure
from ventanilla.scheduling.sheets import CLOSURES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

ROOT = "/intranet/10/horario/"
USUAL = {f"l0-{hour}{half}": "3" for hour in ("10", "11", "12", "13") for half in ("00", "30")}
WEEK = USUAL | {"como_lunes": "si", "desde": TUESDAY.isoformat()}
FUMIGATION = {"desde": TUESDAY.isoformat(), "motivo": "Fumigación"}


@pytest.fixture(autouse=True)
def no_stale_snapshot() -> Iterator[None]:
    yield
    catalogue.forget()
    grid.forget()


@pytest.fixture
def ramos() -> User:
    return person("ramos", Role.COORDINATION)


@pytest.fixture
def client(ramos: User) -> Client:
    return enter(ramos)


def say_so(client: Client, root: str = ROOT, summary: str = "Cambio") -> None:
    answer = client.post(f"{root}cambios/publicar/", {"resumen": summary})
    assert answer.status_code == 302, read(answer)


def starts(municipality: str = "106") -> list[str]:
    where = office(municipality)
    found = grid.timetable_of(where).slots(where, TUESDAY)
    return [f"{slot.local:%H:%M}" for slot in found]


def test_a_week_is_painted_seen_and_published(client: Client, ramos: User, clock: Clock) -> None:
    """promise: A8: whom it leaves without service is told first; promise: K1: who and why"""
    ana = book(ANA, at("9:30"))
    elsewhere = starts(ECATEPEC)
    assert client.post(ROOT, WEEK).headers["Location"] == f"{ROOT}cambios/"
    assert starts()[0] == "09:30", "nobody sees a change until it is published"
    seen = read(client.get(f"{ROOT}cambios/"))
    assert "1 cita queda sin servicio." in seen
    assert ana.full_name in seen
    say_so(client, summary="Abrimos a las diez")
    assert (starts()[0], starts(ECATEPEC)) == ("10:00", elsewhere)
    version = publishing.newest()
    assert version
    assert (version.by, version.summary) == (ramos, "Abrimos a las diez")
    assert ana in due(office(), clock.now)


def test_a_day_of_the_office_is_closed_whatever_else_is_sent(client: Client, clock: Clock) -> None:
    """promise: A9; promise: C1: neither another office nor all of them"""
    ana = book(ANA, at("10:00"))
    client.post(f"{ROOT}cierres/", FUMIGATION | {"oficina": "06"})
    say_so(client)
    closure = Closure.objects.get(reason="Fumigación")
    assert closure.office == office()
    assert ana in due(office(), clock.now)
    assert starts(ECATEPEC)
    assert starts() == []


def test_a_closure_of_its_own_is_taken_out_and_everybody_s_is_not(client: Client) -> None:
    """promise: C1"""
    client.post(f"{ROOT}cierres/", FUMIGATION)
    say_so(client)
    shown = read(client.get(f"{ROOT}cierres/"))
    found = re.findall(
        r'action="(/intranet/10/horario/cierres/(\d+)/quitar/)".*?value="(\w+)"', shown
    )
    [(address, line, _)] = found
    era = re.search(r'name="era" value="(\w+)"', shown)
    assert era
    everybodys = content().rows(CLOSURES.name)[0][0]
    refused = client.post(address.replace(line, str(everybodys)), {"era": era[1]})
    assert refused.status_code == 404
    assert client.post(address, {"era": "otra"}).headers["Location"] == f"{ROOT}cierres/"
    assert client.post(address, {"era": era[1]}).headers["Location"] == f"{ROOT}cambios/"
    say_so(client)
    assert starts()[0] == "09:30"


def test_only_what_is_the_office_s_own_can_be_kept(ramos: User) -> None:
    """promise: C1: the rule is the act's, not the page's"""
    for foreign in (renamed(), closing_tuesday()):
        with pytest.raises(own.NotOwn):
            drafts.keep(ramos, foreign, 10)
    other = content().with_row("dias_inhabiles", None, {"oficina": "6", "motivo": "x"})
    with pytest.raises(own.NotOwn):
        drafts.keep(ramos, other, 10)
    assert not drafts.desk_of(ramos, 10).is_draft


def test_its_history_tells_what_is_its_own_and_goes_back(client: Client) -> None:
    """What others published meanwhile stays."""
    client.post(ROOT, WEEK)
    say_so(client, summary="Abrimos a las diez")
    publish(renamed(), "El nombre de un trámite")
    seen = read(client.get(f"{ROOT}historial/"))
    assert "Abrimos a las diez" in seen
    assert "El nombre de un trámite" not in seen
    shown = read(client.get(f"{ROOT}historial/2/"))
    assert "Horarios y lugares" in shown
    client.post(f"{ROOT}historial/1/volver/")
    assert "Horarios y lugares" in read(client.get(f"{ROOT}cambios/"))
    say_so(client, summary="Deshago")
    assert starts()[0] == "09:30"
    names = {row["nombre_sencillo"] for _, row in content().rows("tramites")}
    assert "Papeles de mi casa" in names


def test_what_another_published_meanwhile_is_told_and_not_undone(client: Client) -> None:
    client.post(ROOT, WEEK)
    publish(renamed(), "El nombre de un trámite")
    answer = client.post(f"{ROOT}cambios/publicar/", {"resumen": "Abrimos a las diez"})
    assert answer.status_code == 409
    assert "Alguien publicó mientras editabas" in read(answer)
    client.post(f"{ROOT}cambios/al-dia/")
    say_so(client)
    assert starts()[0] == "10:00"
    assert CatalogueVersion.objects.count() == 3


def test_who_also_administers_has_two_desks(client: Client, ramos: User) -> None:
    """What he publishes for his office leaves his changes of the catalogue where they were."""
    Membership.objects.create(user=ramos, role=Role.ADMINISTRATION)
    drafts.keep(ramos, renamed())
    client.post(ROOT, WEEK)
    assert "Ver mis cambios (2)" not in read(client.get("/intranet/catalogo/"))
    say_so(client)
    assert drafts.desk_of(ramos).is_draft
    assert not drafts.desk_of(ramos, 10).is_draft
    names = {row["nombre_sencillo"] for _, row in content().rows("tramites")}
    assert "Papeles de mi casa" not in names


def test_bad_input_is_explained_and_kept(client: Client, ramos: User) -> None:
    answer = client.post(ROOT, {"l0-0930": "tres", "desde": ""})
    assert answer.status_code == 422
    assert 'value="tres"' in read(answer)
    assert client.post(f"{ROOT}cierres/", {"desde": "\0", "motivo": ""}).status_code == 422
    assert not drafts.desk_of(ramos, 10).is_draft


def test_an_hour_out_of_the_usual_is_shown_and_painted(client: Client) -> None:
    assert "l0-0500" not in read(client.get(ROOT))
    client.post(ROOT, WEEK | {"l0-0500": "2"})
    say_so(client)
    assert starts()[0] == "05:00"
    assert 'name="l1-0500" value="2"' in read(client.get(f"{ROOT}?dia={TUESDAY.isoformat()}"))


def test_an_office_that_never_closes_sends_every_half_hour_of_its_week(client: Client) -> None:
    halves = [f"{hour:02}{half}" for hour in range(24) for half in ("00", "30")]
    week = {f"l{day}-{half}": "1" for day in range(7) for half in halves}
    client.post(ROOT, week | {"desde": TUESDAY.isoformat()})
    say_so(client)
    assert len(starts()) == 48


def test_hours_of_a_day_beside_those_of_always_are_both_listed(client: Client) -> None:
    """As the demonstration opens an office for today."""
    day = TUESDAY.isoformat()
    cells = {"oficina": "10", "dia": "martes", "primera": "17:00", "ultima": "17:00"}
    cells |= {"cada_minutos": "30", "lugares": "2", "desde": day, "hasta": day}
    publish(content().with_row("horarios", None, cells))
    shown = read(client.get(f"{ROOT}?dia={day}"))
    assert f'name="hasta" value="{day}"' in shown, (
        "what holds for a day is not made to hold for ever"
    )
    assert 'name="l1-1700" value="2"' in shown
    assert f'href="?dia={MONDAY.isoformat()}"' in shown
    assert 'href="?dia=2026-09-09"' in shown
    assert 'name="l1-1700" value=""' in read(client.get(f"{ROOT}?dia=2026-09-09"))


def test_the_office_s_menu_leads_there_for_who_leads(client: Client) -> None:
    assert f'href="{ROOT}"' in read(client.get("/intranet/10/llamadas/lista/"))
    lupe = enter(person("lupe", Role.ATTENTION))
    assert f'href="{ROOT}"' not in read(lupe.get("/intranet/10/llamadas/lista/"))
    assert lupe.post(ROOT, WEEK | {"desde": MONDAY.isoformat()}).status_code == 404
