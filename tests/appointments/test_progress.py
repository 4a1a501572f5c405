"""How far a matter has come: the line of dots that the person sees."""

from datetime import datetime, timedelta

import pytest

from tests.people import ANA, FINIQUITO, NOW, Clock, book, staff
from ventanilla.appointments import progress, transitions
from ventanilla.appointments.models import Appointment, Channel
from ventanilla.appointments.progress import Step, steps_of
from ventanilla.catalog.models import Stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

LATER = NOW + timedelta(hours=1)
LATER_STILL = NOW + timedelta(hours=2)


@pytest.fixture
def ana(clock: Clock) -> Appointment:
    """Booked at NOW; it is an hour later."""
    ana = book(ANA, procedure=FINIQUITO)
    clock.now = LATER
    return ana


def said() -> dict:
    return {"channel": Channel.PHONE, "by": staff()}


def stages(*reached: datetime | None) -> list[Step]:
    names = ("Recibida", "En revisión", "En firma", "Lista para entregar", "Entregada")
    moments = [*reached, *[None] * 5]
    return [Step(name, moment) for name, moment in zip(names, moments, strict=False)]


def stage(code: str) -> Stage:
    return Stage.objects.get(procedure__code=FINIQUITO, code=code)


def test_registered_and_what_is_to_come(ana: Appointment) -> None:
    assert steps_of(ana) == [
        Step("Registrada", NOW),
        Step("Confirmada", None),
        Step("Atendida", None),
    ]


def test_a_procedure_without_stages_ends_with_the_visit() -> None:
    done = transitions.complete(book(ANA), **said())
    assert [step.name for step in steps_of(done)] == ["Registrada", "Atendida"]


def test_confirmed_and_attended_with_their_dates(ana: Appointment, clock: Clock) -> None:
    confirmed = transitions.confirm(ana, **said())
    assert steps_of(confirmed)[1:3] == [Step("Confirmada", LATER), Step("Atendida", None)]
    clock.now = LATER_STILL
    done = transitions.complete(confirmed, **said())
    assert steps_of(done)[1:3] == [Step("Confirmada", LATER), Step("Atendida", LATER_STILL)]


def test_who_came_without_being_reached_was_never_confirmed(ana: Appointment) -> None:
    done = transitions.complete(ana, **said())
    assert steps_of(done) == [Step("Registrada", NOW), Step("Atendida", LATER), *stages()]


def test_cancelled_is_the_end(ana: Appointment) -> None:
    cancelled = transitions.cancel(ana, channel=Channel.WEB)
    assert steps_of(cancelled) == [Step("Registrada", NOW), Step("Cancelada", LATER)]


def test_confirmed_and_then_cancelled_says_both(ana: Appointment, clock: Clock) -> None:
    confirmed = transitions.confirm(ana, **said())
    clock.now = LATER_STILL
    cancelled = transitions.cancel(confirmed, channel=Channel.WEB)
    assert steps_of(cancelled) == [
        Step("Registrada", NOW),
        Step("Confirmada", LATER),
        Step("Cancelada", LATER_STILL),
    ]


def test_not_held_says_which_of_the_two(ana: Appointment) -> None:
    absent = transitions.mark_no_show(ana, **said())
    assert steps_of(absent)[-1] == Step("No asistió", LATER)
    other = book(ANA)
    refused = transitions.mark_inadmissible(other, **said(), reason_text="Es de otra oficina.")
    assert steps_of(refused)[-1] == Step("Improcedente", LATER)


def test_an_undone_outcome_shows_the_last_word(ana: Appointment, clock: Clock) -> None:
    absent = transitions.mark_no_show(ana, **said())
    clock.now = LATER_STILL
    arrived = transitions.complete(absent, **said())
    assert steps_of(arrived) == [Step("Registrada", NOW), Step("Atendida", LATER_STILL), *stages()]


def test_stages_are_reached_one_by_one(ana: Appointment, clock: Clock) -> None:
    done = transitions.complete(ana, **said())
    progress.record(done, stage("recibida"), by=staff())
    clock.now = LATER_STILL
    progress.record(done, stage("en_revision"), by=staff(), note="Falta tu CURP.")
    reached = [
        Step("Recibida", LATER),
        Step("En revisión", LATER_STILL, "Falta tu CURP."),
        *stages()[2:],
    ]
    assert steps_of(done)[2:] == reached


def test_the_public_sees_the_stages_and_not_the_notes(ana: Appointment) -> None:
    """promise: C5"""
    done = transitions.complete(ana, **said())
    progress.record(done, stage("recibida"), by=staff(), note="Falta tu CURP.")
    assert steps_of(done, public=True)[2] == Step("Recibida", LATER)


def test_a_stage_of_another_procedure_is_refused(ana: Appointment) -> None:
    other = Stage.objects.exclude(procedure=ana.procedure).first()
    assert other
    with pytest.raises(ValueError, match="is no stage of carta_finiquito"):
        progress.record(ana, other, by=staff())
    assert not ana.progress.exists()
