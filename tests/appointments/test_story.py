"""The story of an appointment, by the real clock: the database's own is the one that its triggers read."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tests.people import ANA, book, office, staff
from ventanilla.appointments import calls, story
from ventanilla.appointments.assignment import assign
from ventanilla.appointments.availability import nearest
from ventanilla.appointments.models import Appointment, CallOutcome, Channel, HistoryEntry
from ventanilla.appointments.moving import move
from ventanilla.appointments.transitions import cancel, confirm

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana() -> Appointment:
    first = nearest(office(), timezone.now() + timedelta(days=3), 2)[0]
    return book(ANA, first.starts_at)


def by_hand(ana: Appointment, assignment: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE appointments_appointment SET {assignment} WHERE id = %s", [ana.pk])


def told(ana: Appointment) -> list[str]:
    ana = Appointment.objects.select_related("office").get(pk=ana.pk)
    return [each.what for each in story.of(ana)]


def test_it_is_told_in_order_with_who_and_from_where(ana: Appointment) -> None:
    rosa = staff()
    calls.record(ana, CallOutcome.NO_ANSWER, by=rosa, note="suena")
    there = nearest(office(), timezone.now() + timedelta(days=6))[0]
    move(ana, to=there.starts_at, channel=Channel.WEB)
    confirm(ana, channel=Channel.PHONE, by=rosa)
    cancel(ana, channel=Channel.COUNTER, by=rosa, reason_text="Ya no la necesita")
    events = story.of(Appointment.objects.get(pk=ana.pk))
    assert [each.what for each in events] == [
        "Se registró",
        "Llamada: no contestó",
        "Cambió de día u hora",
        "Cambió de estado",
        "Cambió de estado",
        "No se le pudo mandar el aviso de que la oficina cambió su cita: "
        "no hay ningún medio prendido para mandar mensajes",
    ]
    who = ["La persona", "rosa", "La persona", "rosa", "rosa", "El sistema"]
    assert [each.who for each in events] == who
    *_, cancelled, _ = events
    assert cancelled.where == "Ventanilla"
    assert (cancelled.before, cancelled.after) == ("Confirmada", "Cancelada")
    assert cancelled.note == "Ya no la necesita"
    assert not any(each.direct for each in events), "the acts explain what they changed"


@pytest.mark.parametrize(
    ("assignment", "said", "before", "after"),
    [
        ("status = 'confirmada'", "estado", "Pendiente", "Confirmada"),
        ("phone = '+527220000000'", "teléfono", "termina en 5610", "termina en 0000"),
        ("first_surname = 'Otra'", "primer apellido", "Peña", "Otra"),
        ("starts_at = '2026-09-08 16:00:00+00'", "día y hora", "", "martes 8 de septiembre"),
    ],
)
def test_what_was_changed_by_direct_sql_is_told_as_such(
    ana: Appointment, assignment: str, said: str, before: str, after: str
) -> None:
    """promise: K1"""
    if connection.vendor == "sqlite":
        assignment = assignment.replace("+00'", "'")
    by_hand(ana, assignment)
    [event] = [each for each in story.of(Appointment.objects.get(pk=ana.pk)) if each.direct]
    assert event.what == f"Cambio directo en la base: {said}"
    assert before in event.before
    assert event.after.startswith(after)


def test_the_same_change_by_hand_and_by_an_act_is_told_once_each(ana: Appointment) -> None:
    """promise: K1: one entry explains one change, not two"""
    by_hand(ana, "status = 'confirmada'")
    assert told(ana).count("Cambio directo en la base: estado") == 1
    HistoryEntry.objects.create(
        appointment=ana,
        at=timezone.now(),
        kind=HistoryEntry.Kind.STATUS,
        status="confirmada",
        previous_status="pendiente",
        starts_at=ana.starts_at,
        channel=Channel.PHONE,
    )
    assert "Cambio directo en la base: estado" not in told(ana)


def test_an_entry_of_another_hour_explains_nothing(ana: Appointment) -> None:
    """promise: K1 (its negative control: without the limit an old entry would cover a new change)"""
    HistoryEntry.objects.create(
        appointment=ana,
        at=timezone.now() - timedelta(hours=1),
        kind=HistoryEntry.Kind.STATUS,
        status="confirmada",
        starts_at=ana.starts_at,
        channel=Channel.PHONE,
    )
    by_hand(ana, "status = 'confirmada'")
    assert "Cambio directo en la base: estado" in told(ana)


def test_an_assignment_names_both_people(ana: Appointment) -> None:
    from ventanilla.accounts.models import Membership, Role

    for name in ("jose", "rosa"):
        Membership.objects.create(user=staff(name), role=Role.ATTENTION, office=office())
    ana = assign(ana, staff("jose"), by=staff("lic"))
    assign(ana, staff("rosa"), by=staff("lic"))
    events = story.of(Appointment.objects.get(pk=ana.pk))
    assert [(each.before, each.after) for each in events[1:]] == [
        ("Nadie", "jose"),
        ("jose", "rosa"),
    ]
    assert not any(each.direct for each in events)
