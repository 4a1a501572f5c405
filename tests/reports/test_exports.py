"""Who may take a list away, for how long, and what a broken worker leaves of one."""

import os
import signal
import stat
import time
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from openpyxl import load_workbook

from tests.intranet.desk import person
from tests.jobs.workers import child_of, until, worker
from tests.people import ANA, ECATEPEC, MONDAY, TOLUCA, Clock, book, office
from ventanilla.accounts.models import Membership, Role, User
from ventanilla.appointments.models import AccessEntry, Appointment
from ventanilla.catalog.catalogue import current
from ventanilla.jobs import tries
from ventanilla.reports import asked, exports
from ventanilla.reports.exports import NotYours, TooLong
from ventanilla.reports.filters import Basis, Filters
from ventanilla.reports.models import Export

pytestmark = pytest.mark.django_db
STATE = Export.State


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.EXPORTS = tmp_path / "exports"
    return tmp_path / "exports"


@pytest.fixture
def pat() -> User:
    return person("pat", Role.MANAGEMENT)


def wanted(*municipalities: str) -> Filters:
    offices = tuple(office(each) for each in municipalities or (TOLUCA,))
    return Filters(MONDAY, MONDAY + timedelta(days=90), offices)


def prepared(export: Export) -> Export:
    exports.prepare.call(export.pk)
    export.refresh_from_db()
    return export


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*"))


@pytest.mark.usefixtures("clock")
def test_a_long_one_is_prepared_and_taken(pat: User, folder: Path) -> None:
    """promise: K4: whoever takes it away is written down, at each office, and each time"""
    book(ANA)
    export = prepared(exports.ask(wanted(TOLUCA, ECATEPEC), by=pat))
    assert (export.state, export.done, exports.is_there(export)) == (STATE.READY, 1, True)
    assert not AccessEntry.objects.exists()
    path = exports.take(export, by=pat)
    assert load_workbook(path)["Citas"].max_row == 2
    taken = AccessEntry.objects.filter(kind="exportacion", by=pat)
    assert {each.office.name for each in taken} == {office().name, office(ECATEPEC).name}
    assert taken[0].detail.startswith("1 cita: Del 7/9/2026 al 6/12/2026 · 2 oficinas")


@pytest.mark.usefixtures("clock")
def test_without_taking_it_nobody_took_it(pat: User) -> None:
    """promise: K4 (negative control): its absence would be seen"""
    book(ANA)
    prepared(exports.ask(wanted(), by=pat))
    assert not AccessEntry.objects.exists()


def test_a_short_one_counts_as_taken(pat: User) -> None:
    """promise: K4"""
    exports.write_now(BytesIO(), wanted(), by=pat)
    assert AccessEntry.objects.get().detail.startswith("0 citas: Del ")


@pytest.mark.usefixtures("clock")
def test_nobody_else_can_read_the_file(pat: User, folder: Path) -> None:
    path = exports.path_of(prepared(exports.ask(wanted(), by=pat)))
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert left(folder) == [path.name]


def test_only_who_asked_may_take_it(pat: User) -> None:
    """promise: C2"""
    export = prepared(exports.ask(wanted(), by=pat))
    with pytest.raises(NotYours):
        exports.take(export, by=person("eva", Role.MANAGEMENT))


def test_if_it_were_the_others_he_would_have_it(pat: User) -> None:
    """promise: C2 (negative control)"""
    eva = person("eva", Role.MANAGEMENT)
    export = prepared(exports.ask(wanted(), by=pat))
    export.by = eva
    assert exports.take(export, by=eva).exists()


def test_whoever_lost_the_office_gets_no_file_of_it() -> None:
    """promise: C2: asked when it is wanted, when it is written and when it is taken"""
    lead = person("lead", Role.COORDINATION)
    with pytest.raises(NotYours):
        exports.ask(wanted(TOLUCA, ECATEPEC), by=lead)
    ready, waits = exports.ask(wanted(), by=lead), None
    prepared(ready)
    waits = exports.ask(wanted(), by=lead)
    Membership.objects.all().delete()
    with pytest.raises(NotYours):
        exports.take(ready, by=lead)
    assert prepared(waits).state == STATE.FAILED
    with pytest.raises(NotYours):
        exports.write_now(BytesIO(), wanted(), by=lead)


def test_no_office_is_nobodys(pat: User) -> None:
    with pytest.raises(NotYours):
        exports.size(Filters(MONDAY, MONDAY, ()), by=pat)


def test_it_lives_for_a_day(pat: User, clock: Clock, folder: Path) -> None:
    """promise: C2"""
    export = prepared(exports.ask(wanted(), by=pat))
    path = exports.path_of(export)
    os.utime(path, (time.time() - 86_400,) * 2)
    exports.tidy()
    assert path.exists()
    clock.now += timedelta(hours=24)
    assert not exports.is_there(export)
    with pytest.raises(FileNotFoundError):
        exports.take(export, by=pat)
    exports.tidy()
    assert left(folder) == []
    clock.now += timedelta(days=7)
    exports.tidy()
    assert not Export.objects.exists()


def test_what_was_never_finished_is_swept(folder: Path) -> None:
    folder.mkdir()
    for name, age in (("old.part", 7_200), ("new.part", 60)):
        (folder / name).write_bytes(b"half")
        os.utime(folder / name, (time.time() - age,) * 2)
    exports.tidy()
    assert left(folder) == ["new.part"]


def test_to_ask_twice_is_to_ask_once(pat: User) -> None:
    first = exports.ask(wanted(), by=pat)
    assert exports.ask(wanted(), by=pat) == first
    assert exports.ask(wanted(ECATEPEC), by=pat) != first
    prepared(first)
    assert exports.ask(wanted(), by=pat) != first


@pytest.mark.usefixtures("clock")
def test_more_than_a_sheet_holds_is_refused(pat: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """promise: M7"""
    book(ANA)
    monkeypatch.setattr(exports, "MOST_ROWS", 0)
    with pytest.raises(TooLong, match="Elige menos días"):
        exports.ask(wanted(), by=pat)
    assert not Export.objects.exists()


def test_what_is_tried_for_the_last_time_says_so_on_the_page(pat: User) -> None:
    """promise: I9: nothing waits unexplained"""
    export = exports.ask(wanted(), by=pat)
    names = [str(number) for number in range(tries.MOST)]
    DBTaskResult.objects.update(status="FAILED", worker_ids=names, finished_at=timezone.now())
    exports.tidy()
    export.refresh_from_db()
    assert export.state == STATE.FAILED


def test_filters_are_the_same_when_they_are_read_again(pat: User) -> None:
    known = current()
    full = Filters(
        MONDAY,
        MONDAY,
        (office(), office(ECATEPEC)),
        Basis.BOOKING,
        known.procedures["constancia"],
        known.municipalities["106"],
        "cancelada",
        "web",
        pat,
    )
    again = asked.read(asked.written(full))
    assert set(again.offices) == set(full.offices)
    assert asked.written(again) | {"offices": 0} == asked.written(full) | {"offices": 0}


class Prepares:
    """A real worker at a list of so many that it can be caught at it."""

    def __init__(self, folder: Path, by: User, many: int = 30_000) -> None:
        self.folder = folder / "exports"
        _copies(book(ANA), many)
        self.export = exports.ask(wanted(), by=by)
        # The worker has a clock of its own, by which September is long past.
        Export.objects.update(asked_at=datetime.now(UTC))
        self.rows = many + 1

    def half(self) -> bool:
        return any(name.endswith(".part") for name in left(self.folder))

    def state(self) -> str:
        self.export.refresh_from_db()
        return str(self.export.state)


def _copies(model: Appointment, many: int) -> None:
    values = {
        f.attname: getattr(model, f.attname) for f in Appointment._meta.fields if f.name != "id"
    }
    values |= {"status": "cancelada", "seat": None}
    Appointment.objects.bulk_create(
        (
            Appointment(
                **values | {"cts": f"9{n:017d}", "token": f"t{n}", "idempotency_key": f"k{n}"}
            )
            for n in range(many)
        ),
        batch_size=2_000,
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("clock")
def test_a_worker_killed_in_the_middle_offers_no_half_file(pat: User, tmp_path: Path) -> None:
    """promise: I9: the next one prepares it whole"""
    prepares = Prepares(tmp_path, pat)
    with worker(tmp_path) as process:
        until(prepares.half)
        child_of(process).kill()
        until(lambda: DBTaskResult.objects.get().status == "READY")
        assert (prepares.half(), prepares.state()) == (True, STATE.WORKING)
        assert not exports.is_there(prepares.export)
        DBTaskResult.objects.update(run_after="2026-01-01T00:00Z")
        until(lambda: prepares.state() == STATE.READY)
    assert prepares.export.done == prepares.rows
    sheet = load_workbook(exports.path_of(prepares.export), read_only=True)["Citas"]
    assert sum(1 for _ in sheet.iter_rows()) == prepares.rows + 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("clock")
def test_a_stop_in_the_middle_leaves_nothing(pat: User, tmp_path: Path) -> None:
    prepares = Prepares(tmp_path, pat)
    with worker(tmp_path) as process:
        until(prepares.half)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=10) == 0
    assert left(prepares.folder) == []
    assert DBTaskResult.objects.get().status == "READY"
