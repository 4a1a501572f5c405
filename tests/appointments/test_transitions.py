"""The life of an appointment: which state may follow which, by act and by the database itself."""

from itertools import product
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests.people import (
    ANA,
    BRUNO,
    CARMEN,
    GRANDMOTHER,
    NOW,
    THURSDAY,
    Clock,
    at,
    book,
    fill,
    staff,
    statements,
)
from ventanilla.appointments import transitions
from ventanilla.appointments.errors import IllegalMove, SlotTaken
from ventanilla.appointments.models import Appointment, Channel, HistoryEntry
from ventanilla.appointments.moving import move
from ventanilla.appointments.status import (
    ACTIVE,
    FINAL,
    SEATED,
    TRANSITIONS,
    UNDOABLE,
    Reason,
    Status,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

PAIRS = list(product(Status, Status))
LEGAL = [(old, new) for old, new in PAIRS if new in TRANSITIONS[old]]
UNDO = [(old, new) for old in sorted(UNDOABLE) for new in sorted(ACTIVE)]
ILLEGAL = [pair for pair in PAIRS if pair not in LEGAL]


def test_the_graph_read_aloud() -> None:
    """promise: A14

    Written out a second time on purpose: whoever changes the table changes this list too.
    """
    assert [f"{old} → {new}" for old, new in LEGAL] == [
        "pendiente → confirmada",
        "pendiente → efectuada",
        "pendiente → cancelada",
        "pendiente → no_efectuada",
        "confirmada → efectuada",
        "confirmada → cancelada",
        "confirmada → no_efectuada",
        "efectuada → no_efectuada",
        "no_efectuada → efectuada",
    ]
    assert set(ACTIVE) == {"pendiente", "confirmada"}
    assert set(FINAL) == {"efectuada", "cancelada", "no_efectuada"}
    assert set(SEATED) == {"pendiente", "confirmada", "efectuada"}


def in_state(status: Status) -> Appointment:
    appointment = book(ANA)
    return appointment if status == Status.PENDING else change(appointment, status)


def change(appointment: Appointment, to: Status) -> Appointment:
    reason = Reason.NO_SHOW if to == Status.NOT_HELD else ""
    return transitions.change(appointment, to, channel=Channel.COUNTER, by=staff(), reason=reason)


@pytest.mark.parametrize(("old", "new"), LEGAL)
def test_a_legal_change_is_made_and_written_down(old: Status, new: Status) -> None:
    """promise: A14"""
    appointment = in_state(old)
    entries = appointment.history.count()
    changed = change(appointment, new)
    stored = Appointment.objects.get()
    assert stored.status == changed.status == new
    assert (stored.seat is not None) == (new in SEATED)
    assert stored.history.count() == entries + 1
    last = stored.history.last()
    assert last is not None
    assert (last.previous_status, last.status, last.kind) == (old, new, HistoryEntry.Kind.STATUS)
    assert (last.by, last.channel, last.at) == (staff(), Channel.COUNTER, NOW)


@pytest.mark.parametrize(("old", "new"), ILLEGAL)
def test_an_illegal_change_is_refused_and_nothing_is_written(old: Status, new: Status) -> None:
    """promise: A14"""
    appointment = in_state(old)
    entries = appointment.history.count()
    with pytest.raises(IllegalMove):
        change(appointment, new)
    stored = Appointment.objects.get()
    assert (stored.status, stored.history.count()) == (old, entries)


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_the_database_knows_the_same_graph(old: Status, new: Status) -> None:
    """promise: A14

    By direct SQL, with seat and reason as they must be, so that only the change itself is judged. To
    stay in a state is no change.
    """
    appointment = in_state(old)
    if new == old or (old, new) in LEGAL + UNDO:
        assert by_sql(appointment, new) == 1
    else:
        with pytest.raises(DatabaseError, match="illegal change of status"):
            by_sql(appointment, new)
        assert Appointment.objects.get().status == old


@pytest.mark.parametrize(
    ("old", "new"), [pair for pair in ILLEGAL if pair[0] != pair[1] and pair not in UNDO]
)
def test_without_the_trigger_it_would_change(old: Status, new: Status) -> None:
    """promise: A14 (its negative control)"""
    appointment = in_state(old)
    connection.check_constraints()
    with connection.cursor() as cursor:
        table = " ON appointments_appointment" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER appointment_status_edges{table}")
    assert by_sql(appointment, new) == 1


def by_sql(appointment: Appointment, to: Status) -> int:
    row: dict[str, Any] = {
        "status": to.value,
        "seat": 1 if to in SEATED else None,
        "reason": Reason.NO_SHOW.value if to == Status.NOT_HELD else "",
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE appointments_appointment SET status = %s, seat = %s, reason = %s WHERE id = %s",
            [*row.values(), appointment.pk],
        )
        return cursor.rowcount


@pytest.mark.parametrize("old", [Status.PENDING, Status.CONFIRMED, Status.COMPLETED])
def test_what_was_not_held_says_why(old: Status) -> None:
    """promise: A14"""
    appointment, by = in_state(old), staff()
    said = {"channel": Channel.COUNTER, "by": by}
    with pytest.raises(IllegalMove, match="Di por qué no se efectuó"):
        transitions.change(appointment, Status.NOT_HELD, **said)
    for blank in ("", "  \n"):
        with pytest.raises(IllegalMove, match="Escribe por qué es improcedente"):
            transitions.mark_inadmissible(appointment, **said, reason_text=blank)
    text = "Ese trámite lo da el Registro Civil."
    done = transitions.mark_inadmissible(appointment, **said, reason_text=text)
    assert (done.reason, done.reason_text) == (Reason.INADMISSIBLE, text)
    entry = done.history.last()
    assert entry is not None
    assert (entry.reason, entry.reason_text) == (Reason.INADMISSIBLE, text)


@pytest.mark.parametrize("to", [Status.CONFIRMED, Status.COMPLETED, Status.CANCELLED])
def test_only_what_was_not_held_has_such_a_reason(to: Status) -> None:
    """promise: A14"""
    with pytest.raises(IllegalMove):
        transitions.change(
            book(ANA), to, channel=Channel.COUNTER, by=staff(), reason=Reason.NO_SHOW
        )


def test_the_named_acts_lead_where_they_say() -> None:
    said = {"channel": Channel.COUNTER, "by": staff()}
    ana = book(ANA)
    assert transitions.confirm(ana, **said).status == Status.CONFIRMED
    ana.refresh_from_db()
    absent = transitions.mark_no_show(ana, **said)
    assert (absent.status, absent.reason, absent.seat) == (Status.NOT_HELD, Reason.NO_SHOW, None)
    arrived = transitions.complete(absent, **said)
    assert (arrived.status, arrived.reason, arrived.seat) == (Status.COMPLETED, "", 1)
    assert [entry.status for entry in ana.history.all()] == [
        "pendiente",
        "confirmada",
        "no_efectuada",
        "efectuada",
    ]


def test_a_no_show_whose_place_was_given_away_cannot_be_undone() -> None:
    """promise: A3"""
    absent = change(book(ANA), Status.NOT_HELD)
    fill(at("10:00"), 3)
    with pytest.raises(SlotTaken):
        change(absent, Status.COMPLETED)
    assert Appointment.objects.get(pk=absent.pk).status == Status.NOT_HELD


def test_of_two_who_decide_at_the_same_desk_the_second_is_told() -> None:
    """promise: A3

    Both opened it as *pendiente*; confirming what is already attended would be to undo it.
    """
    mine = book(ANA)
    theirs = Appointment.objects.get()
    change(mine, Status.CONFIRMED)
    with pytest.raises(IllegalMove, match="Otra persona ya la dejó como «Confirmada»"):
        change(theirs, Status.NOT_HELD)
    with pytest.raises(IllegalMove):
        change(theirs, Status.CONFIRMED)
    assert Appointment.objects.get().history.count() == 2


def test_cancelling_frees_the_place_and_deletes_nothing() -> None:
    ana = book(ANA)
    done = transitions.cancel(ana, channel=Channel.WEB, reason_text="No voy a poder ir")
    stored = Appointment.objects.get()
    assert (stored.status, stored.seat, stored.cts) == (Status.CANCELLED, None, ana.cts)
    assert done.reason_text == "No voy a poder ir"
    assert [book(person).seat for person in (ANA, BRUNO, CARMEN)] == [1, 2, 3]


def test_cancelling_twice_is_cancelling_once() -> None:
    """promise: B4"""
    ana = book(ANA)
    for _ in range(2):
        transitions.cancel(ana, channel=Channel.WEB)
    assert [entry.status for entry in ana.history.all()] == ["pendiente", "cancelada"]


def test_what_is_past_or_over_is_not_cancelled(clock: Clock) -> None:
    with pytest.raises(IllegalMove, match="está como «Efectuada»"):
        transitions.cancel(change(book(ANA), Status.COMPLETED), channel=Channel.WEB)
    late = book(GRANDMOTHER)
    clock.now = late.starts_at
    with pytest.raises(IllegalMove, match="ya pasó"):
        transitions.cancel(late, channel=Channel.WEB)


def test_a_page_opened_before_a_move_cancels_what_was_moved() -> None:
    ana = book(ANA)
    old_tab = Appointment.objects.get()
    move(ana, to=at("12:00", THURSDAY), channel=Channel.WEB)
    cancelled = transitions.cancel(old_tab, channel=Channel.WEB)
    assert (cancelled.status, cancelled.starts_at) == (Status.CANCELLED, at("12:00", THURSDAY))


@pytest.mark.parametrize(
    ("to", "count"), [(Status.CONFIRMED, 3), (Status.COMPLETED, 3), (Status.CANCELLED, 5)]
)
def test_a_change_costs_three_statements(to: Status, count: int) -> None:
    """The row and its lock, the row again, the history; and of which day
    somebody is to be told, and that he is."""
    ana, by = book(ANA), staff()
    with statements() as cost:
        transitions.change(ana, to, channel=Channel.COUNTER, by=by)
    assert len(cost) == count
