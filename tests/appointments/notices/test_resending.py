"""What did not arrive is sent once more, by whom knows that it may, and once."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from tests.appointments.notices.told import K, tell, wanting
from tests.messaging.posts import send_off
from tests.people import MONDAY, NOW, Clock, at, at_once, staff
from ventanilla.appointments import consent
from ventanilla.appointments.models import Appointment, Channel, Notice
from ventanilla.appointments.moving import move
from ventanilla.appointments.notices.resending import NotSentAgain, resend
from ventanilla.appointments.transitions import cancel, confirm
from ventanilla.messaging import outbox, recipients
from ventanilla.messaging.models import OutboundMessage, State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "channel")]


def failed(appointment: Appointment | None = None, kind: K = K.DAY_BEFORE) -> Notice:
    notice = tell(appointment or wanting(), kind)
    assert notice
    OutboundMessage.objects.filter(pk=notice.message_id).update(state=State.FAILED, error="x")
    return Notice.objects.get(pk=notice.pk)


def again(notice: Notice, seen: int | None = None) -> bool:
    return resend(notice, seen=seen or notice.message_id or 0, by=staff())


def refusal(notice: Notice) -> str:
    with pytest.raises(NotSentAgain) as refused:
        again(Notice.objects.get(pk=notice.pk))
    assert Notice.objects.get(pk=notice.pk).message_id == notice.message_id
    return refused.value.message


def test_it_leaves_once_more_and_the_old_one_stays_what_it_was() -> None:
    notice = failed()
    assert again(notice)
    old, new = OutboundMessage.objects.order_by("pk")
    assert (old.state, new.state) == (State.FAILED, State.QUEUED)
    assert (old.content, old.not_after, old.reference) == (
        new.content,
        new.not_after,
        new.reference,
    )
    assert Notice.objects.get(pk=notice.pk).message == new
    send_off()
    new.refresh_from_db()
    assert new.state == State.SENT


def test_pressed_twice_it_leaves_once() -> None:
    """promise: I8"""
    notice = failed()
    assert [again(notice, notice.message_id), again(notice, notice.message_id)] == [True, False]
    assert OutboundMessage.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_pressed_by_six_at_once_it_leaves_once() -> None:
    """promise: I8"""
    notice = failed()
    by = staff()
    seen = notice.message_id or 0
    found = at_once([lambda: resend(notice, seen=seen, by=by)] * 6)
    assert sorted(map(str, found)) == ["False"] * 5 + ["True"]
    assert OutboundMessage.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_without_what_the_page_showed_it_would_leave_each_time(monkeypatch: Any) -> None:
    """promise: I8 (negative control)"""
    notice = failed()
    for _ in range(2):
        OutboundMessage.objects.update(state=State.FAILED)
        assert again(notice, Notice.objects.get(pk=notice.pk).message_id)
    assert OutboundMessage.objects.count() == 3


def test_what_left_or_will_leave_is_not_sent_again() -> None:
    notice = tell(wanting(), K.DAY_BEFORE)
    assert notice
    for state in set(State) - {State.FAILED, State.DROPPED}:
        OutboundMessage.objects.update(state=state)
        assert refusal(notice) == "Solo se reenvía lo que no se pudo mandar"


def test_what_would_say_another_day_is_not_sent_again() -> None:
    appointment = wanting()
    notice = failed(appointment)
    move(appointment, to=at("11:00"), channel=Channel.WEB)
    assert refusal(notice).startswith("La cita cambió después")


def test_what_reminds_of_a_cancelled_visit_is_not_sent_again() -> None:
    appointment = wanting()
    notice = failed(appointment)
    cancel(appointment, channel=Channel.WEB, reason_text="")
    assert refusal(notice) == "La cita ya no está por venir"


def test_what_would_come_too_late_is_not_sent_again(clock: Clock) -> None:
    """«Mañana» is not so after the eve."""
    notice = failed()
    clock.now = at("20:01", MONDAY)
    assert refusal(notice).startswith("Ya pasó la hora")


def test_who_wants_no_more_messages_gets_none() -> None:
    """promise: G12"""
    notice = failed()
    recipients.stop(notice.appointment.phone, NOW)
    assert refusal(notice).startswith("La persona pidió ya no recibir mensajes")


def test_who_now_says_no_gets_none(clock: Clock) -> None:
    """promise: G12"""
    appointment = wanting()
    notice = failed(appointment)
    consent.decide(appointment, wants=False, channel=Channel.PHONE, by=staff())
    assert refusal(notice) == "La persona ya no quiere mensajes: llámale"


def test_who_has_confirmed_is_not_asked_again() -> None:
    appointment = wanting()
    asked, reminded = failed(appointment, K.CONFIRM), failed(appointment, K.DAY_BEFORE)
    confirm(appointment, channel=Channel.PHONE, by=staff())
    assert refusal(asked).startswith("La cita ya está como «Confirmada»")
    assert again(reminded), "what is so still may be said"


@pytest.mark.django_db(transaction=True)
def test_who_says_no_in_that_moment_gets_none() -> None:
    """promise: G12: whichever is first, nothing is left to leave"""
    appointment = wanting()
    notice = failed(appointment)
    by = staff()
    seen = notice.message_id or 0
    at_once(
        [
            lambda: resend(notice, seen=seen, by=by),
            lambda: consent.decide(appointment, wants=False, channel=Channel.WEB),
        ]
    )
    assert not OutboundMessage.objects.filter(state=State.QUEUED).exists()


def test_who_was_told_meanwhile_is_not_told_again() -> None:
    notice = failed()
    Notice.objects.update(told_at=NOW, told_by=staff())
    assert refusal(notice) == "Ya se le avisó por teléfono"


def test_words_that_are_gone_cannot_be_said(clock: Clock) -> None:
    notice = failed()
    OutboundMessage.objects.update(state_at=NOW - outbox.KEPT - timedelta(days=1))
    outbox.forget_words()
    assert refusal(notice) == "Las palabras de este mensaje ya se borraron"


def test_without_a_channel_nothing_changes(settings: Any) -> None:
    notice = failed()
    settings.CONSOLE_MESSAGES = False
    assert refusal(notice) == "No hay ningún medio prendido para mandar mensajes"


def test_it_is_the_callers_transaction() -> None:
    notice = failed()
    with transaction.atomic():
        again(notice)
        transaction.set_rollback(True)
    assert OutboundMessage.objects.count() == 1
