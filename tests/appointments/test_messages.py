"""The sentences that a person reads about an appointment, state by state."""

from datetime import date, timedelta

import pytest

from tests.people import (
    ANA,
    FRIDAY,
    HOLIDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    Clock,
    at,
    book,
    close,
    office,
    set_hours,
    set_institution,
    staff,
)
from ventanilla.appointments import transitions
from ventanilla.appointments.messages import (
    Sentence,
    call_before,
    public_state_of,
    state_of,
    when,
)
from ventanilla.appointments.models import Appointment, Channel
from ventanilla.scheduling import grid

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

WHEN = "jueves 10 de septiembre a las 10:00 de la mañana"
SAID = {"channel": Channel.PHONE}


@pytest.fixture
def ana() -> Appointment:
    """For Thursday at ten, booked on Monday."""
    return book(ANA, at("10:00", THURSDAY))


def test_pending(ana: Appointment) -> None:
    assert state_of(ana) == Sentence(
        "Tu cita está registrada. Falta confirmar.",
        f"Te esperamos el {WHEN}."
        " Te llamaremos a más tardar el miércoles 9 de septiembre para confirmar.",
    )


def test_pending_and_the_day_has_come(ana: Appointment, clock: Clock) -> None:
    clock.now = ana.starts_at
    assert state_of(ana) == Sentence(
        "El día de tu cita ya llegó.",
        f"Era el {WHEN}. Si no pudiste ir, agenda otra.",
    )


def test_confirmed(ana: Appointment) -> None:
    assert state_of(transitions.confirm(ana, by=staff(), **SAID)) == Sentence(
        "Tu cita está confirmada.",
        f"Te esperamos el {WHEN} en Delegación Regional Toluca.",
    )


def test_completed(ana: Appointment) -> None:
    assert state_of(transitions.complete(ana, by=staff(), **SAID)) == Sentence(
        "Ya te atendimos.", f"Tu cita fue el {WHEN}."
    )


@pytest.mark.parametrize(
    ("reason", "told"), [("", ""), ("Cerramos por una inundación", " Cerramos por una inundación.")]
)
def test_cancelled(ana: Appointment, reason: str, told: str) -> None:
    assert state_of(transitions.cancel(ana, reason_text=reason, **SAID)) == Sentence(
        "Esta cita se canceló.",
        f"Se canceló el lunes 7 de septiembre.{told} Si todavía la necesitas, agenda otra.",
    )


def test_no_show(ana: Appointment) -> None:
    assert state_of(transitions.mark_no_show(ana, by=staff(), **SAID)) == Sentence(
        "No registramos tu asistencia.",
        f"Tu cita era el {WHEN}. Si sí fuiste, llámanos. Si no, agenda otra.",
    )


def test_inadmissible(ana: Appointment) -> None:
    text = "Tu predio es ejidal."
    done = transitions.mark_inadmissible(ana, by=staff(), reason_text=text, **SAID)
    assert state_of(done) == Sentence(
        "No pudimos atender este asunto.",
        "Tu predio es ejidal. Llámanos y te decimos a dónde acudir.",
    )


def test_whoever_has_only_the_key_reads_no_reason(ana: Appointment, clock: Clock) -> None:
    """promise: C5"""
    assert public_state_of(ana) == Sentence(
        "Tu cita está registrada. Falta confirmar.", f"Es el {WHEN}."
    )
    cancelled = transitions.cancel(ana, reason_text="Cerramos por una inundación", **SAID)
    assert public_state_of(cancelled) == Sentence("Esta cita se canceló.", f"Era el {WHEN}.")


def test_one_o_clock_is_singular() -> None:
    assert when(book(ANA, at("13:00"))) == "martes 8 de septiembre a la 1:00 de la tarde"
    assert when(book(ANA, at("13:30"), procedure="titulo_propiedad")).endswith(
        "a la 1:30 de la tarde"
    )


def test_the_hour_is_that_of_the_office() -> None:
    where = office()
    type(where).objects.update(time_zone="America/Tijuana")
    set_hours(where, {})
    set_institution()
    ana = book(ANA, at("9:30", zone="America/Tijuana"))
    assert when(ana) == "martes 8 de septiembre a las 9:30 de la mañana"


@pytest.mark.parametrize(
    ("visit", "call"),
    [
        pytest.param(TUESDAY, None, id="tomorrow: at any moment"),
        pytest.param(WEDNESDAY, TUESDAY, id="the day before"),
        pytest.param(FRIDAY + timedelta(days=3), FRIDAY, id="Monday: before the weekend"),
        pytest.param(HOLIDAY + timedelta(days=1), HOLIDAY - timedelta(days=1), id="holiday"),
    ],
)
def test_the_call_comes_by_the_last_working_day_before(visit: date, call: date | None) -> None:
    assert call_before(book(ANA, at("10:00", visit))) == call


def test_a_closure_moves_the_day_of_the_call(ana: Appointment) -> None:
    close(WEDNESDAY)
    grid.forget()
    assert call_before(ana) == TUESDAY
    close(TUESDAY)
    grid.forget()
    assert call_before(ana) is None, "Monday is today"


def test_when_the_day_of_the_call_has_gone_by_nothing_is_promised(
    ana: Appointment, clock: Clock
) -> None:
    clock.now = at("9:00", WEDNESDAY)
    assert call_before(ana) is None
    assert "Te llamaremos antes de tu cita para confirmar." in state_of(ana).detail
