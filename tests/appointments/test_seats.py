"""The database itself refuses what no program should ask for: its constraints, by direct SQL."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from tests.people import ANA, BRUNO, CARMEN, GRANDMOTHER, at, book, fill, office
from ventanilla.appointments.errors import SlotTaken
from ventanilla.appointments.models import Appointment, Channel
from ventanilla.appointments.seats import free_seat, with_seat_race
from ventanilla.appointments.transitions import cancel

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

TABLE = "appointments_appointment"


def copy_of(appointment: Appointment, **other: Any) -> None:
    """INSERT … SELECT: the same row, with other values where they are given."""
    values = {"cts": "9" * 18, "token": "t2", "idempotency_key": "k2", **other}
    columns = [field.column for field in Appointment._meta.fields if field.column != "id"]
    chosen = ", ".join("%s" if column in values else column for column in columns)
    arguments = [values[column] for column in columns if column in values]
    execute(
        f"INSERT INTO {TABLE} ({', '.join(columns)}) SELECT {chosen} FROM {TABLE} WHERE id = %s",
        [*arguments, appointment.pk],
    )


def update(appointment: Appointment, assignment: str, *arguments: Any) -> None:
    execute(f"UPDATE {TABLE} SET {assignment} WHERE id = %s", [*arguments, appointment.pk])


def execute(sql: str, arguments: list[Any]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, arguments)
        assert cursor.rowcount == 1


def without(constraint: str) -> None:
    """Drops the guard until the test's transaction is rolled back."""
    connection.check_constraints()  # PostgreSQL alters no table that has checks to come
    with connection.cursor() as cursor:
        if constraint == "appointment_seat_once":
            cursor.execute("DROP INDEX appointment_seat_once")
        elif connection.vendor == "postgresql":
            cursor.execute(f"ALTER TABLE {TABLE} DROP CONSTRAINT {constraint}")
        else:
            cursor.execute("PRAGMA ignore_check_constraints = ON")


@pytest.fixture(autouse=True)
def checks_are_on() -> Any:
    yield
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


SEAT_ONCE, SEAT_WITHIN = "appointment_seat_once", "appointment_seat_within_capacity"
SEAT_FOLLOWS, HAS_REASON = "appointment_seat_follows_status", "appointment_not_held_has_reason"

FORBIDDEN_ROWS = [
    pytest.param(SEAT_ONCE, {"seat": 1}, id="a fourth in seat 1"),
    pytest.param(SEAT_ONCE, {"seat": 2}, id="a fourth in seat 2"),
    pytest.param(SEAT_ONCE, {"seat": 3}, id="a fourth in seat 3"),
    pytest.param(SEAT_WITHIN, {"seat": 4}, id="seat 4 of 3"),
    pytest.param(SEAT_WITHIN, {"seat": 0}, id="seat 0"),
    pytest.param(SEAT_FOLLOWS, {"seat": None}, id="pending without a seat"),
    pytest.param(SEAT_FOLLOWS, {"seat": 3, "status": "cancelada", "starts_at": at("12:00")}),
    pytest.param(SEAT_FOLLOWS, {"seat": None, "status": "efectuada"}),
    pytest.param(HAS_REASON, {"seat": None, "status": "no_efectuada"}, id="not held, no reason"),
    pytest.param(
        HAS_REASON,
        {"seat": None, "status": "no_efectuada", "reason": "improcedente"},
        id="inadmissible without a text",
    ),
    pytest.param(HAS_REASON, {"seat": None, "status": "cancelada", "reason": "no_asistio"}),
    pytest.param(
        HAS_REASON, {"seat": None, "status": "no_efectuada", "reason": "porque sí"}, id="own reason"
    ),
]


@pytest.mark.parametrize(("guard", "row"), FORBIDDEN_ROWS)
def test_the_database_refuses_such_a_row(guard: str, row: dict[str, Any]) -> None:
    """promise: A2"""
    first = book(ANA), book(BRUNO), book(CARMEN)
    with pytest.raises(IntegrityError, match=rf"{guard}|{TABLE}\.seat"):
        copy_of(first[0], **row)
    assert Appointment.objects.count() == 3


@pytest.mark.parametrize(("guard", "row"), FORBIDDEN_ROWS)
def test_without_its_guard_the_row_would_enter(guard: str, row: dict[str, Any]) -> None:
    """promise: A2 (its negative control)"""
    first = book(ANA), book(BRUNO), book(CARMEN)
    without(guard)
    copy_of(first[0], **row)
    assert Appointment.objects.count() == 4


@pytest.mark.parametrize(
    ("assignment", "arguments"),
    [
        pytest.param("seat = 1", [], id="into another's seat"),
        pytest.param("seat = 4", [], id="over the capacity"),
        pytest.param("capacity = 1", [], id="capacity under the seat"),
        pytest.param("seat = NULL", [], id="pending gives its seat away"),
        pytest.param("status = 'cancelada'", [], id="cancelled keeps its seat"),
        pytest.param("status = 'no_efectuada', seat = NULL", [], id="not held without a reason"),
    ],
)
def test_the_database_refuses_such_a_change(assignment: str, arguments: list[Any]) -> None:
    """promise: A2"""
    book(ANA)
    second = book(BRUNO)
    with pytest.raises(IntegrityError):
        update(second, assignment, *arguments)


def test_moving_by_hand_into_a_full_start_is_refused() -> None:
    """promise: A2"""
    fill(at("11:00"), 3)
    latecomer = book(ANA, at("10:00"))
    eleven = Appointment._meta.get_field("starts_at").get_db_prep_value(at("11:00"), connection)
    for seat in (1, 2, 3, 4):
        with pytest.raises(IntegrityError):
            update(latecomer, "starts_at = %s, seat = %s", eleven, seat)


def test_a_key_a_token_and_a_request_belong_to_one_appointment() -> None:
    """promise: B4"""
    ana = book(ANA)
    for column in ("cts", "token", "idempotency_key"):
        with pytest.raises(IntegrityError):
            copy_of(ana, **{"seat": 2, column: getattr(ana, column)})


def test_a_cancelled_row_stands_in_nobodys_way() -> None:
    for _ in range(4):
        cancel(book(ANA), channel=Channel.WEB)
    assert Appointment.objects.filter(seat=None).count() == 4
    assert free_seat(office(), at("10:00"), 3) == 1


def test_the_lowest_free_seat_is_given() -> None:
    taken = [book(person) for person in (ANA, BRUNO, CARMEN)]
    with pytest.raises(SlotTaken):
        free_seat(office(), at("10:00"), 3)
    cancel(taken[1], channel=Channel.WEB)
    assert free_seat(office(), at("10:00"), 3) == 2


def test_a_smaller_capacity_moves_nobody_and_gives_no_more() -> None:
    """The office now has one place where three are booked: they keep theirs."""
    fill(at("10:00"), 3)
    with pytest.raises(SlotTaken):
        free_seat(office(), at("10:00"), 1)
    assert free_seat(office(), at("10:00"), 4) == 4


def test_an_integrity_error_that_is_no_race_is_not_tried_again() -> None:
    ana, tries = book(ANA), []

    def broken() -> None:
        tries.append(1)
        Appointment.objects.filter(pk=ana.pk).update(seat=4)

    with pytest.raises(IntegrityError):
        with_seat_race(broken)
    assert len(tries) == 1
    assert book(GRANDMOTHER).seat == 2
