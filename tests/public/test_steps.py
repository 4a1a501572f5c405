"""Skipped, repeated, spoilt or out of date: a person always lands on a question that makes sense."""

import time
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta

import pytest
from django.core import signing
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.people import close
from tests.public.markup import read
from tests.public.walk import STEPS, Walk, someone, where
from ventanilla.appointments.models import Appointment
from ventanilla.public import draft as drafts
from ventanilla.public.draft import Draft
from ventanilla.scheduling import grid

GROUPS = {
    "tramite": ["procedure"],
    "municipio": ["municipality", "office"],
    "dia": ["day"],
    "hora": ["starts_at"],
    "datos": ["given_names", "first_surname", "second_surname", "phone", "wants_messages"],
}
FAR = ["1999-01-04", "0001-01-01", "9999-12-31", "2026-02-29", "24/11/2026", "mañana", "x" * 5_000]


@pytest.fixture
def complete(walk: Walk) -> Draft:
    walk.to("revisar")
    draft = Draft.unsign(walk.client.cookies[drafts.COOKIE].value)
    assert draft
    return draft


def with_draft(draft: Draft | str) -> Client:
    client = Client()
    client.cookies[drafts.COOKIE] = draft if isinstance(draft, str) else draft.signed()
    return client


def kept(client: Client) -> Draft | None:
    return Draft.unsign(client.cookies[drafts.COOKIE].value)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80)
@given(answered=st.sets(st.sampled_from(sorted(GROUPS))), target=st.sampled_from(STEPS))
def test_skipped_step_leads_to_the_first_missing_one_with_data_kept(
    complete: Draft, answered: set[str], target: str
) -> None:
    """promise: B3"""
    empty = asdict(Draft())
    dropped = {name: empty[name] for g in set(GROUPS) - answered for name in GROUPS[g]}
    draft = replace(complete, **dropped)
    client = with_draft(draft)

    response = client.get(f"/citas/nueva/{target}/")

    earlier = STEPS[: STEPS.index(target)]
    missing = next((step for step in earlier if step not in answered), None)
    if missing:
        assert where(response) == missing
    else:
        assert response.status_code == 200
    assert replace(kept(client) or Draft(), key="") == replace(draft, key="")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80)
@given(spoil=st.integers(0, 10_000), by=st.text(min_size=1), target=st.sampled_from(STEPS))
def test_tampered_cookie_is_no_cookie(complete: Draft, spoil: int, by: str, target: str) -> None:
    """promise: B3"""
    good = complete.signed()
    at = spoil % len(good)
    spoilt = good[:at] + by.encode("ascii", "ignore").decode() + good[at + 1 :]
    client = with_draft(spoilt)

    response = client.get(f"/citas/nueva/{target}/")

    if spoilt == good or target == "tramite":
        assert response.status_code == 200
    else:
        assert where(response) == "tramite"


@pytest.mark.parametrize(
    "payload", [[], {}, "x", {"procedure": 3, "office": "x"}, {"procedure": None}, {"más": 1}]
)
@pytest.mark.parametrize("step", STEPS)
def test_draft_of_an_older_version_does_no_harm(db: None, payload: object, step: str) -> None:
    client = with_draft(signing.dumps(payload, salt=drafts._SALT))

    assert client.get(f"/citas/nueva/{step}/").status_code in {200, 302}


def test_expired_draft_begins_again(complete: Draft, monkeypatch: pytest.MonkeyPatch) -> None:
    client = with_draft(complete)
    later = time.time() + drafts.SECONDS + 60
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)

    assert where(client.get("/citas/nueva/revisar/")) == "tramite"


@pytest.mark.parametrize(
    "spoil", [str.upper, lambda text: text[:-1], lambda text: "", str.swapcase]
)
def test_check_page_that_was_tampered_books_nothing(
    walk: Walk, spoil: Callable[[str], str]
) -> None:
    """promise: B3"""
    walk.to("revisar")
    answer = spoil(walk.answer("revisar")["cita"])

    response = walk.post("revisar", {"cita": answer})

    assert read(response).heading == "Revisa tu cita", "it is shown again, to be confirmed"
    assert not Appointment.objects.exists()


@pytest.mark.parametrize("day", FAR)
def test_day_that_cannot_be_is_asked_again(walk: Walk, day: str) -> None:
    """promise: B7"""
    response = walk.to("dia").post("dia", {"dia": day})

    assert response.status_code == 422
    assert len(read(response).choices("dia")) == 10


def days_not_given(walk: Walk) -> list[date]:
    offered = {date.fromisoformat(day) for day in walk.get("dia").choices("dia")}
    today = min(offered) - timedelta(days=4)
    return [today + timedelta(days=n) for n in (*range(12), 70)]


def test_day_without_service_is_asked_again(walk: Walk) -> None:
    """promise: B7: past, today, week-ends, holidays and past the horizon"""
    offered = walk.to("dia").get("dia").choices("dia")
    for day in days_not_given(walk):
        response = walk.post("dia", {"dia": day.isoformat()})
        assert response.status_code == (302 if day.isoformat() in offered else 422), day


@pytest.mark.parametrize("day", FAR)
@pytest.mark.parametrize("hour", ["09:30", "03:00", "25:00", ""])
def test_hour_that_cannot_be_leads_to_a_question(walk: Walk, day: str, hour: str) -> None:
    """promise: B7"""
    response = walk.to("hora").post("hora", {"inicio": f"{day}T{hour}"})

    assert response.status_code == 422 or where(response) == "dia"


def test_hour_of_a_day_that_closed_leads_to_the_days(walk: Walk) -> None:
    """promise: B7"""
    walk.to("hora")
    start = walk.answer("hora")["inicio"]
    close(date.fromisoformat(start[:10]))
    grid.forget()

    assert where(walk.post("hora", {"inicio": start})) == "dia"


def test_confirming_on_a_day_that_closed_offers_the_nearest(walk: Walk) -> None:
    """promise: B7; the list may be five seconds old, the booking is not"""
    start = walk.to("hora").answer("hora")["inicio"]
    answer = walk.to("revisar").answer("revisar")
    close(date.fromisoformat(start[:10]))
    grid.forget()

    page = read(response := walk.post("revisar", answer))

    assert response.status_code == 409
    assert len(page.choices("inicio")) == 3
    assert not any(other.startswith(start[:10]) for other in page.choices("inicio"))
    assert where(walk.post("hora", {"inicio": page.choices("inicio")[0]})) == "revisar"
    assert walk.person["given_names"] in walk.get("revisar").text


@pytest.mark.parametrize("starts_at", ["1999-01-04T15:30:00+00:00", "0001-01-01T00:00:00+00:00"])
def test_confirming_the_past_offers_what_there_is(complete: Draft, starts_at: str) -> None:
    """promise: B7"""
    client = with_draft(draft := complete.answer(starts_at=starts_at))

    response = client.post("/citas/nueva/revisar/", {"cita": draft.signed()})

    assert response.status_code == 409
    assert read(response).choices("inicio")
    assert not Appointment.objects.exists()


def test_place_of_another_office_is_never_booked(complete: Draft) -> None:
    """promise: B7: the municipality decides the office, whatever the draft says"""
    client = with_draft(draft := complete.answer(municipality="058"))

    response = client.post("/citas/nueva/revisar/", {"cita": draft.signed()})

    assert where(response) == "municipio"
    assert not Appointment.objects.exists()


def test_another_municipality_forgets_the_day_of_the_other_office(walk: Walk) -> None:
    walk.to("revisar").post("municipio", {"municipio": "neza"})

    assert where(walk.client.get("/citas/nueva/revisar/")) == "dia"
    assert kept(walk.client).given_names == walk.person["given_names"]  # type: ignore[union-attr]


@pytest.mark.parametrize("start", [f"{day}T09:30" for day in FAR] + ["", "T", "ayer"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_change_to_what_cannot_be_offers_what_can(walk: Walk, start: str, method: str) -> None:
    """promise: B7"""
    appointment = walk.book()
    before = appointment.starts_at

    address = f"/citas/ver/{appointment.token}/cambiar/revisar/"
    response = getattr(walk.client, method)(address, {"inicio": start})

    appointment.refresh_from_db()
    assert appointment.starts_at == before
    assert response.status_code in {302, 409}, "never a page that offers to confirm it"


def test_person_is_asked_once_even_when_going_back(walk: Walk) -> None:
    walk.person = someone(given_names="Lupe")
    walk.to("revisar").post("tramite", {"tramite": "comites"})

    page = read(walk.client.get("/citas/nueva/datos/"))

    assert page.value("given_names") == "Lupe"
    assert datetime.fromisoformat(kept(walk.client).starts_at)  # type: ignore[union-attr]
