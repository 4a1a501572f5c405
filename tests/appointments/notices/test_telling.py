"""Who is told what, once, with the act that caused it or not at all."""

from collections import Counter
from typing import Any

import pytest
from django.db import transaction

from tests.appointments.notices.told import (
    K,
    messages,
    notices,
    said,
    set_text,
    tell,
    want,
    wanting,
)
from tests.people import MONDAY, NOW, TUESDAY, Clock, at, at_once, book, office, statements
from ventanilla.appointments.models import Appointment, Notice
from ventanilla.appointments.notices import telling, told, unheard
from ventanilla.catalog import catalogue
from ventanilla.catalog.models import Office
from ventanilla.messaging import outbox
from ventanilla.messaging.models import OutboundMessage, State, Why

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "channel")]

ALL_BUT_CHANGES = [kind for kind in K if kind not in (K.OFFICE_CHANGED, K.ANSWERED)]


def test_a_message_leaves_and_is_noted() -> None:
    appointment = wanting()
    notice = tell(appointment, K.CONFIRM)
    assert notice
    assert (notice.kind, notice.variant, notice.starts_at) == ("confirma", "A", at("10:00"))
    assert (notice.at, notice.told_at) == (NOW, None)
    message = notice.message
    assert message
    assert (message.to, message.reference) == (appointment.phone, appointment.cts)
    assert (message.kind, message.state) == ("template", State.QUEUED)
    assert said(notice).startswith("Hola, Ana María. ¿Vas a venir a tu cita del martes 8 de sept")
    assert [*message.content["payloads"]] == [
        f"{each}:{appointment.pk}" for each in ("confirmar", "cambiar", "cancelar")
    ]


@pytest.mark.parametrize("wants", [False, None])
@pytest.mark.parametrize("kind", ALL_BUT_CHANGES)
def test_only_who_said_yes_is_told(kind: Any, wants: bool | None) -> None:
    assert tell(wanting(wants=wants), kind) is None
    assert (notices(), messages()) == ([], [])


def test_that_the_office_changed_it_is_told_to_whom_nobody_asked() -> None:
    notice = tell(wanting(wants=None), K.OFFICE_CHANGED, cambio="Se movió.")
    assert "Se movió." in said(notice)


def test_who_wants_no_message_is_to_be_called_when_the_office_changes_it() -> None:
    notice = tell(wanting(wants=False), K.OFFICE_CHANGED, cambio="Se movió.")
    assert notice
    assert notice.message is None
    assert messages() == []


def test_without_a_channel_only_what_must_be_heard_is_noted(settings: Any) -> None:
    settings.CONSOLE_MESSAGES = False
    appointment = wanting()
    for kind in ALL_BUT_CHANGES:
        assert tell(appointment, kind) is None
    notice = tell(appointment, K.OFFICE_CHANGED, cambio="Se movió.")
    assert notice
    assert notice.message is None


@pytest.mark.parametrize("kind", ALL_BUT_CHANGES)
def test_what_the_institution_turned_off_is_not_told(kind: Any) -> None:
    for variant in "AB":
        set_text(kind, variant, active=False)
    assert tell(wanting(), kind) is None
    assert notices() == []


def test_what_the_office_changed_is_somebodys_to_tell_also_where_its_message_is_off() -> None:
    """promise: I9: somebody is told"""
    set_text(K.OFFICE_CHANGED, active=False)
    notice = tell(wanting(), K.OFFICE_CHANGED, cambio="Se movió.")
    assert notice
    assert (notice.message, messages()) == (None, [])
    assert [*unheard.to_tell([office()])] == [notice]
    assert told.why_unsent(notice) == "ese mensaje está apagado en el catálogo"


@pytest.mark.parametrize("kind", ALL_BUT_CHANGES)
def test_of_one_day_and_hour_it_is_said_once(kind: Any) -> None:
    appointment = wanting()
    assert tell(appointment, kind)
    assert tell(appointment, kind) is None
    assert len(messages()) == 1
    Appointment.objects.filter(pk=appointment.pk).update(starts_at=at("10:30"))
    appointment.refresh_from_db()
    assert tell(appointment, kind)
    assert len(messages()) == 2


def test_each_change_by_the_office_is_told() -> None:
    appointment = wanting()
    for change in ("Se movió.", "Se movió otra vez."):
        assert change in said(tell(appointment, K.OFFICE_CHANGED, cambio=change))


def test_what_is_undone_was_never_told() -> None:
    """promise: I1"""
    appointment = wanting()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        telling.tell(appointment, K.CONFIRM, at=NOW)
        raise ZeroDivisionError
    assert (notices(), messages()) == ([], [])
    assert tell(appointment, K.CONFIRM)


def test_a_text_that_cannot_be_said_breaks_nothing(caplog: pytest.LogCaptureFixture) -> None:
    set_text(K.CONFIRM, body="{nadie_lo_sabe}")
    appointment = wanting()
    notice = tell(appointment, K.CONFIRM)
    assert notice
    assert notice.message is None
    [record] = caplog.records
    assert "nadie_lo_sabe" in record.message
    assert appointment.given_names not in record.message


@pytest.mark.parametrize(
    ("kind", "until"),
    [
        (K.REGISTERED, at("10:00")),
        (K.CONFIRM, at("7:00")),
        (K.DAY_BEFORE, at("20:00", MONDAY)),
        (K.HOURS_BEFORE, at("10:00")),
        (K.OFFICE_CHANGED, at("10:00")),
        (K.MISSED, NOW + telling.USE_AFTERWARDS),
        (K.SURVEY, NOW + telling.USE_AFTERWARDS),
    ],
)
def test_no_message_comes_when_it_is_of_no_use(kind: Any, until: Any) -> None:
    notice = tell(wanting(), kind, cambio="Se movió.")
    assert notice
    assert notice.message
    assert notice.message.not_after == until


def test_who_is_told_mañana_reads_it_on_the_eve(clock: Clock) -> None:
    """Written in the evening and held by an outage it would come on the day of the visit: a day late."""
    clock.now = at("18:00", MONDAY)
    tell(wanting(), K.DAY_BEFORE)
    clock.now = at("20:01", MONDAY)
    outbox.sweep()
    [message] = OutboundMessage.objects.all()
    assert (message.state, message.why) == (State.DROPPED, Why.PASSED)


def test_the_eve_is_that_of_the_offices_clock() -> None:
    there = "Pacific/Auckland"
    wanting(starts_at=at("10:00", TUESDAY))
    Office.objects.update(time_zone=there)
    catalogue.forget()
    notice = tell(Appointment.objects.get(), K.DAY_BEFORE)
    assert notice
    assert notice.message
    assert notice.message.not_after == at("20:00", TUESDAY, there), "the visit is on Wednesday"


def test_the_wording_is_drawn_the_same_way_each_time_and_each_as_often() -> None:
    drawn = Counter()
    for pk in range(1, 2_001):
        appointment = Appointment(pk=pk)
        text = telling.drawn(appointment, K.DAY_BEFORE)
        assert text
        assert telling.drawn(appointment, K.DAY_BEFORE) == text
        drawn[text.variant] += 1
    assert {*drawn} == {"A", "B"}
    assert 900 < drawn["A"] < 1_100


def test_what_is_drawn_for_one_message_says_nothing_of_another() -> None:
    for kind in (K.DAY_BEFORE, K.CONFIRM):
        for variant in "AB":
            set_text(kind, variant)
    pairs = Counter()
    for pk in range(1, 2_001):
        kinds = (K.DAY_BEFORE, K.CONFIRM)
        found = (telling.drawn(Appointment(pk=pk), kind) for kind in kinds)
        pairs[tuple(text.variant for text in found if text)] += 1
    assert len(pairs) == 4
    assert all(400 < count < 600 for count in pairs.values())


def test_telling_takes_three_statements() -> None:
    appointment = wanting()
    tell(want(book(starts_at=at("11:00"), procedure="titulo_propiedad")), K.DAY_BEFORE)
    with statements() as asked:
        tell(appointment, K.DAY_BEFORE)
    assert len(asked) == 3, "\n".join(asked)


@pytest.mark.django_db(transaction=True)
def test_two_who_tell_at_once_tell_once() -> None:
    """promise: I8"""
    appointment = wanting()
    results = at_once([lambda: tell(appointment, K.DAY_BEFORE)] * 6)
    assert [type(each) for each in results if each] == [Notice]
    assert len(messages()) == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_without_the_constraint_two_would_tell_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """promise: I8 (negative control)

    Whoever only looks first finds nothing while the other has not committed.
    """
    appointment = wanting()

    def look_and_tell() -> Notice | None:
        with transaction.atomic():
            if telling.was_told(appointment, K.OFFICE_CHANGED):
                return None
            return telling.tell(appointment, K.OFFICE_CHANGED, at=NOW, cambio="Se movió.")

    for _ in range(20):
        at_once([look_and_tell] * 6)
        if OutboundMessage.objects.count() > 1:
            return
        Notice.objects.all().delete()
        OutboundMessage.objects.all().delete()
    pytest.fail("a look was enough, twenty times")
