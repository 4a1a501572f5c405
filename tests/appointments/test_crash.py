"""Whatever breaks and whenever: an act is done whole or not at all, and asking again is safe.

Each act is broken at every statement it sends, in turn: before the statement, after it, and by killing
the process for good (`kill -9`).
"""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import pytest
from django.db import OperationalError, connection

from tests.people import ANA, BRUNO, THURSDAY, ask, at, book, fill, staff, wish
from ventanilla.appointments import transitions
from ventanilla.appointments.models import (
    Appointment,
    Channel,
    CtsCounter,
    HistoryEntry,
    ProgressEntry,
)
from ventanilla.appointments.moving import move
from ventanilla.appointments.status import Reason, Status
from ventanilla.catalog import catalogue

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("clock")]

TEN, NOON = at("10:00"), at("12:00", THURSDAY)
Act = Callable[[], Any]
State = list[list[dict[str, Any]]]


class Broken(BaseException):
    """Nothing in the code under test may catch it."""


def breaking(at_statement: int, *, after: bool, die: Callable[[], None]) -> Any:
    """Dies before or after the statement of that number. SQLite's BEGIN is not one of them."""
    sent = 0

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        nonlocal sent
        sent += not sql.startswith("BEGIN")
        if sent == at_statement and not after:
            die()
        answer = execute(sql, *rest)
        if sent == at_statement and after:
            die()
        return answer

    return connection.execute_wrapper(count)


def raise_broken() -> None:
    raise Broken


def broken_everywhere(act: Act, *, after: bool) -> Iterator[int]:
    """Runs the act over and over, broken one statement later each time, and yields after each break
    which it was; ends with the first run that comes through."""
    for at_statement in range(1, 100):
        try:
            with breaking(at_statement, after=after, die=raise_broken):
                act()
        except Broken:
            yield at_statement
        else:
            return


def killed_everywhere(act: Act) -> Iterator[int]:
    """The same, in a child process that gets `kill -9` at the statement."""
    for at_statement in range(1, 100):
        child = os.fork()
        if child == 0:
            run_and_exit(act, at_statement)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            assert os.waitstatus_to_exitcode(status) == 0
            return
        assert os.WTERMSIG(status) == signal.SIGKILL
        yield at_statement


def run_and_exit(act: Act, at_statement: int) -> None:
    """In the child: a connection of its own, and no way back into the tests."""
    try:
        parents = connection.connection  # not to be used here, nor closed by losing it
        connection.connection = None
        with breaking(at_statement, after=True, die=lambda: os.kill(os.getpid(), signal.SIGKILL)):
            act()
        os._exit(0 if parents else 2)
    finally:
        os._exit(1)


WAYS = {
    "before each statement": lambda act: broken_everywhere(act, after=False),
    "after each statement": lambda act: broken_everywhere(act, after=True),
    "kill -9": killed_everywhere,
}
break_each_way = pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)


def everything() -> State:
    tables = (Appointment, HistoryEntry, CtsCounter, ProgressEntry)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def booking_is_whole() -> None:
    """Row, key, history and counter, all of them."""
    ana = Appointment.objects.get(phone=ANA.phone)
    assert ana.cts
    assert int(ana.cts[11:16]) == CtsCounter.objects.get().last
    assert [entry.kind for entry in ana.history.all()] == [HistoryEntry.Kind.BOOKED]


def asking() -> Act:
    wanted = wish(ANA)  # the catalogue is read here, outside of what is broken
    return lambda: ask(wanted, key="k1")


@break_each_way
def test_a_broken_booking_is_whole_or_absent(way: Callable[[Act], Iterator[int]]) -> None:
    """promise: I1"""
    fill(TEN, 1)
    before, act, breaks = everything(), asking(), 0
    for breaks in way(act):
        assert everything() == before, f"broken at statement {breaks}"
    assert breaks >= 7
    booking_is_whole()
    assert Appointment.objects.get(phone=ANA.phone).seat == 2
    assert CtsCounter.objects.get().last == 2


def test_without_a_transaction_pieces_would_remain(monkeypatch: pytest.MonkeyPatch) -> None:
    """promise: I1 (its negative control)"""
    no_transaction(monkeypatch)
    empty, act = everything(), asking()
    with pytest.raises(AssertionError, match="pieces remain"):
        for _ in broken_everywhere(act, after=True):
            assert everything() == empty, "pieces remain"


def no_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    class Nothing:
        atomic = staticmethod(nullcontext)

    monkeypatch.setattr("ventanilla.appointments.seats.transaction", Nothing)
    monkeypatch.setattr("ventanilla.appointments.booking.serialise", lambda subject: None)


@break_each_way
def test_a_broken_move_leaves_one_place_the_old_or_the_new(
    way: Callable[[Act], Iterator[int]],
) -> None:
    """promise: A6"""
    fill(NOON, 2)
    ana, breaks = book(ANA, TEN), 0
    before = everything()
    for breaks in way(lambda: move(ana, to=NOON, channel=Channel.WEB)):
        assert everything() == before, f"broken at statement {breaks}"
    assert breaks >= 6
    [place] = Appointment.objects.filter(phone=ANA.phone).values_list("starts_at", "seat")
    assert place == (NOON, 3)
    assert [entry.kind for entry in ana.history.all()] == ["registrada", "cambiada"]


def test_without_a_transaction_a_move_would_lose_its_history(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """promise: A6 (its negative control)"""
    ana = book(ANA, TEN)
    no_transaction(monkeypatch)
    monkeypatch.setattr("ventanilla.appointments.moving.latest", lambda row: row)
    for _ in broken_everywhere(lambda: move(ana, to=NOON, channel=Channel.WEB), after=True):
        if Appointment.objects.get().starts_at == NOON:
            break
    assert ana.history.count() == 1


@pytest.mark.parametrize("to", [Status.CONFIRMED, Status.CANCELLED, Status.NOT_HELD])
@break_each_way
def test_a_broken_change_of_state_is_whole_or_absent(
    way: Callable[[Act], Iterator[int]], to: Status
) -> None:
    """promise: I1"""
    ana, by, breaks = book(ANA), staff(), 0
    reason = Reason.NO_SHOW if to == Status.NOT_HELD else ""
    before = everything()
    for breaks in way(
        lambda: transitions.change(ana, to, channel=Channel.PHONE, by=by, reason=reason)
    ):
        assert everything() == before, f"broken at statement {breaks}"
    assert breaks >= 3
    assert [entry.status for entry in ana.history.all()] == ["pendiente", to]


@contextmanager
def the_answer_is_lost(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The database commits and the connection breaks before it can say so."""
    commit = connection._commit

    def commit_and_break() -> None:
        commit()
        raise OperationalError("server closed the connection unexpectedly")

    with monkeypatch.context() as patched:
        patched.setattr(connection, "_commit", commit_and_break)
        with pytest.raises(OperationalError):
            yield


def test_an_error_though_it_was_stored_and_the_retry_finds_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """promise: I3"""
    act = asking()
    with the_answer_is_lost(monkeypatch):
        act()
    booking_is_whole()
    again = act()
    assert not again.created
    assert again.appointment.cts == Appointment.objects.get().cts
    assert Appointment.objects.count() == HistoryEntry.objects.count() == 1


def test_a_move_stored_though_its_answer_was_lost_is_not_made_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """promise: I3, A6"""
    ana = book(ANA, TEN)
    with the_answer_is_lost(monkeypatch):
        move(ana, to=NOON, channel=Channel.WEB)
    assert move(ana, to=NOON, channel=Channel.WEB).starts_at == NOON
    assert ana.history.count() == 2


def test_after_all_that_the_next_person_is_served() -> None:
    """promise: I1

    The broken ones held locks: of the telephone, of the counter, of a row. None outlives them.
    """
    catalogue.current()
    for _ in killed_everywhere(asking()):
        pass
    assert book(BRUNO).seat == 2
    again = wish(ANA, at("11:00"), procedure="titulo_propiedad")
    assert ask(again).created
