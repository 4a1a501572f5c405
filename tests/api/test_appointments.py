"""Looking up, cancelling and rescheduling."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.api.calls import (
    TUESDAY_AT_TEN,
    WEDNESDAY_AT_TEN,
    errors,
    get,
    names,
    post,
    problem,
)
from tests.people import (
    ANA,
    BRUNO,
    FINIQUITO,
    GRANDFATHER,
    GRANDMOTHER,
    TITULO,
    WEDNESDAY,
    Clock,
    at,
    book,
    fill,
    set_institution,
    staff,
    statements,
)
from ventanilla.appointments import cts, progress, transitions
from ventanilla.appointments.models import Appointment, Channel, HistoryEntry
from ventanilla.appointments.status import Status
from ventanilla.catalog.models import Stage

pytestmark = pytest.mark.django_db

REGISTERED = {"name": "Registrada", "at": "2026-09-07T10:00:00-06:00"}
NOBODYS = cts.grouped(cts.compose(2026, 10, "106", 6, 77))
LAST4 = ANA.phone[-4:]


def key_of(appointment: Appointment) -> str:
    return cts.grouped(appointment.cts or "")


@pytest.fixture
def ana() -> Appointment:
    return book(ANA)


def cancel(key: str, **proof: Any) -> Any:
    return post(f"/appointments/{key}/cancel", proof)


def reschedule(key: str, to: str = WEDNESDAY_AT_TEN, **proof: Any) -> Any:
    return post(f"/appointments/{key}/reschedule", {"starts_at": to} | proof)


# Looking up by CTS


def test_by_its_key_without_any_datum_of_the_person(ana: Appointment) -> None:
    """promise: C5"""
    answer = get(f"/appointments/{key_of(ana)}")
    assert answer.json() == {
        "cts": key_of(ana),
        "status": "pendiente",
        "reason": None,
        "procedure": "constancia",
        "office": get("/office", procedure="constancia", municipality="106").json(),
        "starts_at": TUESDAY_AT_TEN,
        "progress": [
            REGISTERED,
            {"name": "Confirmada", "at": None},
            {"name": "Atendida", "at": None},
        ],
    }


@pytest.mark.parametrize(
    "write", [str, lambda key: key.replace("-", " "), lambda key: key.replace("0", "O")]
)
def test_the_key_typed_anyhow(ana: Appointment, write: Any) -> None:
    """promise: B11"""
    assert get(f"/appointments/{write(key_of(ana))}").json()["cts"] == key_of(ana)


@pytest.mark.parametrize("text", ["x", "1", NOBODYS[:-1], "%00", "ñ" * 500, "search"])
def test_unknown_and_malformed_are_answered_alike(text: str) -> None:
    """promise: C4"""
    if text == "search":
        problem(get(f"/appointments/{text}"), 405, "method_not_allowed")
        return
    unknown, malformed = get(f"/appointments/{NOBODYS}"), get(f"/appointments/{text}")
    problem(unknown, 404, "not_found")
    assert malformed.content == unknown.content
    assert malformed.headers == unknown.headers


def said() -> dict[str, Any]:
    return {"channel": Channel.PHONE, "by": staff()}


@pytest.mark.parametrize(
    ("act", "status", "reason"),
    [
        (lambda it: transitions.confirm(it, **said()), "confirmada", None),
        (lambda it: transitions.complete(it, **said()), "efectuada", None),
        (lambda it: transitions.cancel(it, channel=Channel.WEB), "cancelada", None),
        (lambda it: transitions.mark_no_show(it, **said()), "no_efectuada", "no_asistio"),
        (
            lambda it: transitions.mark_inadmissible(it, reason_text="Es del municipio", **said()),
            "no_efectuada",
            "improcedente",
        ),
    ],
)
def test_the_states_are_the_official_words(
    ana: Appointment, clock: Clock, act: Any, status: str, reason: str | None
) -> None:
    if status in {"efectuada", "no_efectuada"}:
        clock.now = at("11:00")
    act(ana)
    answer = get(f"/appointments/{key_of(ana)}")
    assert (answer.json()["status"], answer.json()["reason"]) == (status, reason)
    assert "Es del municipio" not in answer.content.decode()


def test_the_progress_of_the_procedure_without_its_notes(clock: Clock) -> None:
    ana = book(ANA, procedure=FINIQUITO)
    clock.now = at("11:00")
    transitions.complete(ana, **said())
    stage = Stage.objects.get(procedure__code=FINIQUITO, code="en_revision")
    progress.record(ana, stage, by=staff(), note="Falta una firma")
    answer = get(f"/appointments/{key_of(ana)}")
    reached = [step["name"] for step in answer.json()["progress"] if step["at"]]
    assert reached == ["Registrada", "Atendida", "En revisión"]
    assert "firma" not in str([step for step in answer.json()["progress"] if step["at"]])


# Searching by person


def test_a_persons_own_appointments_the_newest_first(ana: Appointment) -> None:
    later = book(ANA, at("10:00", WEDNESDAY), procedure=TITULO)
    book(BRUNO)
    found = post("/appointments/search", names(ANA)).json()
    assert [each["cts"] for each in found] == [key_of(later), key_of(ana)]
    assert found[1] == get(f"/appointments/{key_of(ana)}").json()


def test_never_another_person_with_that_telephone() -> None:
    """promise: C6"""
    hers, _ = book(GRANDMOTHER), book(GRANDFATHER)
    found = post("/appointments/search", names(GRANDMOTHER)).json()
    assert [each["cts"] for each in found] == [key_of(hers)]


def test_nobody_and_too_many_tries_are_answered_alike(ana: Appointment) -> None:
    """promises: C4, C6"""
    set_institution(lookups_per_hour=2)
    wrong = names(ANA) | {"given_names": "Juana"}
    tries = [post("/appointments/search", wrong) for _ in range(2)]
    throttled = post("/appointments/search", names(ANA))
    problem(throttled, 404, "not_found")
    assert {answer.content for answer in tries} == {throttled.content}


def test_what_a_search_needs() -> None:
    said = errors(post("/appointments/search", {"given_names": "Ana", "telefono": "1"}))
    assert set(said) == {"first_surname", "phone", "telefono"}
    said = errors(post("/appointments/search", names(ANA) | {"phone": "1"}))
    assert said == {"phone": "Faltan números: escribiste 1 de 10"}


# Cancelling


@pytest.mark.parametrize("proof", ["phone_last4", "token"])
def test_cancelling_with_either_datum(ana: Appointment, proof: str) -> None:
    datum = {"phone_last4": LAST4, "token": ana.token}[proof]
    answer = cancel(key_of(ana), **{proof: datum})
    assert (answer.status_code, answer.json()["status"]) == (200, "cancelada")
    entry = HistoryEntry.objects.get(status=Status.CANCELLED)
    assert (entry.channel, entry.by) == (Channel.API, None)
    assert cancel(key_of(ana), **{proof: datum}).json() == answer.json()


@pytest.mark.parametrize("call", [cancel, reschedule])
def test_unknown_malformed_wrong_and_throttled_are_answered_alike(
    ana: Appointment, call: Any
) -> None:
    """promise: C4"""
    set_institution(lookups_per_hour=3)
    key, bruno = key_of(ana), book(BRUNO)
    answers = [
        call(NOBODYS, phone_last4=LAST4),
        call("hola", phone_last4=LAST4),
        call(key, phone_last4="0000"),
        call(key, phone_last4=""),
        call(key, phone_last4="ñandú \0"),
        call(NOBODYS, token=ana.token),
        call(key, token=bruno.token),
        call(key, token="x"),
        call(key, token="\0"),
        call(key, token=""),
        call(key, phone_last4=LAST4),  # right, and too late
    ]
    problem(answers[0], 404, "not_found")
    assert len({answer.content for answer in answers}) == 1
    assert len({str(sorted(answer.headers.items())) for answer in answers}) == 1
    ana.refresh_from_db()
    assert (ana.status, ana.starts_at) == (Status.PENDING, at("10:00"))


def test_the_right_datum_in_time_forgives_the_slips(ana: Appointment) -> None:
    set_institution(lookups_per_hour=3)
    for _ in range(2):
        cancel(key_of(ana), phone_last4="0000")
    assert cancel(key_of(ana), phone_last4=LAST4).status_code == 200


@pytest.mark.parametrize("proof", [{}, {"phone_last4": LAST4, "token": "x"}, {"token": None}])
def test_one_datum_of_the_two(ana: Appointment, proof: dict[str, Any]) -> None:
    sentence = "Envía uno de los dos: phone_last4 o token"
    assert errors(cancel(key_of(ana), **proof)) == {"phone_last4": sentence, "token": sentence}


@pytest.mark.parametrize("call", [cancel, reschedule])
def test_what_the_call_does_not_have_is_refused_by_name(ana: Appointment, call: Any) -> None:
    """promise: C7"""
    answer = call(key_of(ana), phone_last4=LAST4, status="efectuada", office="04")
    assert set(errors(answer)) == {"status", "office"}
    ana.refresh_from_db()
    assert ana.status == Status.PENDING


@pytest.mark.parametrize("call", [cancel, reschedule])
def test_what_is_past_stays(ana: Appointment, clock: Clock, call: Any) -> None:
    clock.now = at("10:00")
    told = problem(call(key_of(ana), phone_last4=LAST4), 409, "illegal_move")
    assert told["detail"] == "Esta cita ya pasó: no se puede cambiar ni cancelar. Agenda otra."


# Rescheduling


def test_another_day_at_the_same_office(ana: Appointment) -> None:
    answer = reschedule(key_of(ana), phone_last4=LAST4)
    assert answer.status_code == 200
    assert (answer.json()["cts"], answer.json()["starts_at"]) == (key_of(ana), WEDNESDAY_AT_TEN)
    assert answer.json() == get(f"/appointments/{key_of(ana)}").json()
    assert reschedule(key_of(ana), token=ana.token).json() == answer.json()
    assert HistoryEntry.objects.get(kind=HistoryEntry.Kind.MOVED).channel == Channel.API


def test_the_old_place_is_kept_where_the_new_one_is_gone(ana: Appointment) -> None:
    fill(at("10:00", WEDNESDAY), 3)
    told = problem(reschedule(key_of(ana), phone_last4=LAST4), 409, "slot_taken")
    assert [slot["starts_at"] for slot in told["alternatives"]] == [
        "2026-09-09T09:30:00-06:00",
        "2026-09-09T10:30:00-06:00",
        "2026-09-09T11:00:00-06:00",
    ]
    ana.refresh_from_db()
    assert (ana.starts_at, ana.seat) == (at("10:00"), 1)


@pytest.mark.parametrize(
    "to", ["2026-09-09T10:00:00", "mañana", 5, None, "0001-01-01T00:00:00+14:00"]
)
def test_an_instant_that_cannot_be_read(ana: Appointment, to: Any) -> None:
    assert set(errors(reschedule(key_of(ana), to, phone_last4=LAST4))) == {"starts_at"}


def test_what_is_cancelled_cannot_be_moved(ana: Appointment) -> None:
    cancel(key_of(ana), phone_last4=LAST4)
    problem(reschedule(key_of(ana), phone_last4=LAST4), 409, "illegal_move")


# How often each call asks the database


def asks(call: Callable[[], Any]) -> int:
    with statements() as asked:
        call()
    return len(asked)


def test_queries_by_key(ana: Appointment) -> None:
    """The appointment alone while it is pending; a key that cannot be asks nothing."""
    assert asks(lambda: get(f"/appointments/{key_of(ana)}")) == 1
    assert asks(lambda: get(f"/appointments/{NOBODYS}")) == 1
    assert asks(lambda: get("/appointments/2026-10-106-06-00077-00")) == 0


def test_queries_of_a_search_do_not_grow_with_what_it_finds(ana: Appointment) -> None:
    one = asks(lambda: post("/appointments/search", names(ANA)))
    book(ANA, at("10:00", WEDNESDAY), procedure=TITULO)
    book(ANA, at("11:00", WEDNESDAY), procedure=FINIQUITO)
    assert asks(lambda: post("/appointments/search", names(ANA))) == one == 5


def test_queries_of_a_change(ana: Appointment) -> None:
    """The try, the appointment, the try forgiven; the change itself; what is told of it."""
    get("/procedures")
    assert asks(lambda: reschedule(key_of(ana), phone_last4=LAST4)) == 10
    assert asks(lambda: cancel(key_of(ana), phone_last4=LAST4)) == 9
