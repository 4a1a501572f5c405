"""The list as Excel, as a public servant asks for it and takes it."""

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import HttpResponse
from django.test import Client
from openpyxl import load_workbook

from tests.intranet.desk import PASSWORD, enter, person
from tests.people import ANA, BRUNO, ECATEPEC, Clock, at, book, office
from tests.public.markup import read
from ventanilla.accounts.models import Membership, Role, User
from ventanilla.appointments.models import AccessEntry
from ventanilla.lib.spreadsheet import MIME
from ventanilla.reports import exports
from ventanilla.reports.models import Export

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

PAGE, AGAIN = "/intranet/reportes/excel/", "/intranet/cuenta/otra-vez/"
MONTH = {"desde": "2026-09-01", "hasta": "2026-09-30", "por": "cita"}


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.EXPORTS = tmp_path / "exports"
    return tmp_path / "exports"


def inside(name: str, role: Role = Role.MANAGEMENT, *, sure: bool = True) -> Client:
    """Just asked once more for the password, if `sure`."""
    client = enter(person(name, role))
    if sure:
        client.post(AGAIN, {"password": PASSWORD})
    return client


def chosen(more: dict[str, str] | None = None) -> str:
    return f"{PAGE}?{urlencode(MONTH | (more or {}))}"


def rows(answer: HttpResponse) -> int:
    assert answer.headers["Content-Type"] == MIME, answer
    data = BytesIO(b"".join(answer))
    return int(load_workbook(data)["Citas"].max_row) - 1


def long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "SHORT", -1)


def prepared(client: Client, **more: str) -> str:
    """The address of the file."""
    address = client.post(chosen(more)).headers["Location"]
    exports.prepare.call(Export.objects.get(token=address.split("/")[-2]).pk)
    return f"{address}citas.xlsx"


def test_a_short_list_comes_at_once() -> None:
    """promise: K4"""
    book(ANA), book(BRUNO, at("11:00"), municipality=ECATEPEC)
    answer = inside("pat").post(chosen())
    assert "citas-2026-09-01-a-2026-09-30.xlsx" in answer.headers["Content-Disposition"]
    assert rows(answer) == 2
    assert AccessEntry.objects.filter(kind="exportacion", by__username="pat").exists()


def test_one_office_of_many() -> None:
    book(ANA), book(BRUNO, at("11:00"), municipality=ECATEPEC)
    client = inside("pat")
    assert rows(client.post(chosen({"oficina": str(office(ECATEPEC).number)}))) == 1


def test_a_coordinator_takes_that_of_the_own_office_and_no_other() -> None:
    """promise: C2"""
    book(ANA), book(BRUNO, at("11:00"), municipality=ECATEPEC)
    client = inside("lead", Role.COORDINATION)
    assert rows(client.post(chosen())) == 1
    other = client.post(chosen({"oficina": str(office(ECATEPEC).number)}))
    assert other.status_code == 422
    assert "Oficina: elige de la lista" in read(other).text


def test_a_long_list_is_prepared_and_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    long(monkeypatch)
    book(ANA)
    client = inside("pat")
    address = client.post(chosen()).headers["Location"]
    page = client.get(address)
    assert "En espera de su turno: son 1 citas" in read(page).text
    assert '<noscript><meta http-equiv="refresh"' in page.content.decode()
    Export.objects.update(state="trabajo", done=1, expected=3)
    part = client.get(address, headers={"HX-Request": "true"})
    assert "Van 1 de 3 citas" in read(part).text
    assert "<html" not in part.content.decode()
    assert client.get(f"{address}citas.xlsx").headers["Location"] == PAGE
    exports.prepare.call(Export.objects.get().pk)
    Export.objects.update(state="espera")
    exports.prepare.call(Export.objects.get().pk)
    assert "Está listo: 1 citas" in read(client.get(address)).text
    assert "Descargar" in read(client.get(PAGE)).text
    assert rows(client.get(f"{address}citas.xlsx")) == 1


def test_the_file_of_another_does_not_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    """promise: C2: not his page, not his file, and no other answer than to a token never given"""
    long(monkeypatch)
    file = prepared(inside("pat"))
    eva = inside("eva")
    for address in (file, file.replace("citas.xlsx", ""), f"{PAGE}{'0' * 32}/", f"{PAGE}x%00y/"):
        assert eva.get(address).status_code == 404, address
    assert not read(eva.get(PAGE)).text.count("Del 1/9/2026")


def test_if_it_were_looked_for_by_its_token_alone_he_would_have_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """promise: C2 (negative control)"""
    long(monkeypatch)
    file = prepared(inside("pat"))
    monkeypatch.setattr(exports, "of", lambda person: Export.objects.all())
    assert inside("eva").get(file.replace("citas.xlsx", "")).status_code == 200


def test_whoever_lost_the_office_has_lost_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """promise: C2"""
    long(monkeypatch)
    client = inside("lead", Role.COORDINATION)
    file = prepared(client)
    assert client.get(file).status_code == 200
    Membership.objects.update(office=office(ECATEPEC))
    assert client.get(file).status_code == 404
    assert client.get(file.replace("citas.xlsx", "")).status_code == 404


def test_after_a_day_it_is_gone(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    """promise: C2"""
    long(monkeypatch)
    client = inside("pat")
    file = prepared(client)
    clock.now += timedelta(hours=24)
    pat = User.objects.get(username="pat")
    client.force_login(pat, "ventanilla.accounts.backend.Backend")
    client.post(AGAIN, {"password": PASSWORD})
    answer = client.get(file, follow=True)
    assert "se guarda 24 horas. Pídelo otra vez" in read(answer).text
    assert "Ya se borró" in read(answer).text


def test_who_entered_some_time_ago_says_who_he_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """promise: E7: to see what was asked for, to ask and to take"""
    long(monkeypatch)
    client = inside("pat")
    file = prepared(client)
    asked = "allauth.account.internal.flows.reauthentication.is_reauthentication_required"
    monkeypatch.setattr(asked, lambda request, app: True)
    for answer in (client.get(PAGE), client.post(chosen()), client.get(file)):
        assert answer.headers["Location"].startswith(AGAIN)


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"desde": ""}, "Escribe los dos días, o ninguno"),
        ({"desde": "mañana"}, "escríbelo así: 2026-11-24"),
        ({"desde": "2026-02-30"}, "escríbelo así: 2026-11-24"),
        ({"desde": "2026-10-01"}, "Es antes que el primer día"),
        ({"desde": "\x00"}, "escríbelo así"),
        ({"por": "x"}, "Por la fecha: elige de la lista"),
        ({"oficina": "9" * 40}, "Oficina: elige de la lista"),
        ({"oficina": "\x00"}, "Oficina: elige de la lista"),
        ({"desde": "0001-01-01"}, "Revisa el año: 1"),
        ({"hasta": "9999-12-31"}, "Revisa el año: 9999"),
    ],
)
def test_what_is_mistaken_is_told(sent: dict[str, str], sentence: str) -> None:
    answer = inside("pat").post(chosen(sent))
    assert answer.status_code == 422
    assert sentence in read(answer).text


def test_more_than_a_sheet_holds_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """promise: M7"""
    book(ANA)
    monkeypatch.setattr(exports, "MOST_ROWS", 0)
    answer = inside("pat").post(chosen())
    assert answer.status_code == 422
    assert re.search("caben 0. Elige menos días", read(answer).text)


def test_the_month_or_what_was_filtered_is_already_there() -> None:
    client = inside("pat")
    page = client.get(PAGE).content.decode()
    assert 'value="2026-09-01"' in page
    assert 'value="2026-09-30"' in page
    filtered = {"desde": "2026-08-01", "hasta": '"><script>', "oficina": "10"}
    page = client.get(PAGE, filtered).content.decode()
    assert 'value="2026-08-01"' in page
    assert 'value="10" selected' in page
    assert "<script>" not in page.replace("<script src", "")
