"""A message leaves once, in its turn, or somebody is told why not."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from tests.messaging.graph import Graph
from tests.messaging.posts import (
    ANA,
    BETO,
    REMINDER,
    bodies,
    hears_from,
    later,
    post,
    send_off,
    state,
)
from ventanilla.messaging import budgets, outbox, recipients, sending
from ventanilla.messaging.content import Document, Text
from ventanilla.messaging.models import OutboundMessage, Recipient, State, Why
from ventanilla.messaging.transports.base import Permanent

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_leaves_with_what_caused_it_or_not_at_all(whatsapp: Graph) -> None:
    hears_from(whatsapp)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        outbox.queue(to=ANA, content=Text("nunca"))
        raise ZeroDivisionError
    post("sí")
    assert send_off() == 1
    assert bodies(whatsapp) == ["sí"]
    with pytest.raises(transaction.TransactionManagementError):
        outbox.queue(to=ANA, content=Text("suelto"))


def test_nothing_is_written_where_there_is_no_channel() -> None:
    with transaction.atomic():
        assert outbox.queue(to=ANA, content=Text("Hola")) is None
    assert not OutboundMessage.objects.exists()


def test_what_was_sent_is_known_by_the_providers_id(whatsapp: Graph) -> None:
    hears_from(whatsapp)
    message = post(reference="una clave")
    send_off()
    assert state(message) == State.SENT
    assert (message.provider_id, message.channel, message.attempts) == ("wamid.1", "whatsapp", 1)
    assert whatsapp.world.taken[0]["biz_opaque_callback_data"] == str(message.key)


def test_each_person_gets_them_in_order_and_answers_go_first(whatsapp: Graph) -> None:
    hears_from(whatsapp)
    post("Ana 1")
    post("Ana 2", not_before=timezone.now() + timedelta(minutes=5))
    post("Ana 3")
    post("Beto responde", to=BETO, reply=True)
    send_off()
    assert bodies(whatsapp) == ["Beto responde", "Ana 1"]
    later(minutes=5)
    send_off()
    assert bodies(whatsapp)[2:] == ["Ana 2", "Ana 3"]


def test_a_passing_failure_is_tried_again_later_each_time(whatsapp: Graph) -> None:
    hears_from(whatsapp)
    whatsapp.world.trouble = lambda shape: (500, 131000, "Something went wrong")
    message, waits = post(), []
    for _ in range(4):
        send_off()
        assert state(message) == State.QUEUED
        waits.append(message.next_try_at - timezone.now())
        later(seconds=waits[-1].total_seconds() + 1)
    assert waits == sorted(waits)
    assert waits[-1] > timedelta(minutes=9)
    whatsapp.world.trouble = lambda shape: None
    send_off()
    assert (state(message), message.error) == (State.SENT, "")


def test_it_is_given_up_loudly_after_many_tries(whatsapp: Graph, caplog: Any) -> None:
    """promise: I7: and what waits behind it goes on"""
    hears_from(whatsapp)
    poison = lambda shape: (500, 131000, "") if shape["text"]["body"] == "veneno" else None  # noqa: E731
    whatsapp.world.trouble = poison
    message, behind = post("veneno"), post("detrás")
    for _ in range(sending.MOST):
        send_off()
        later(hours=2)
    assert (state(message), message.attempts) == (State.FAILED, sending.MOST)
    assert f"Message {message.pk} (text) failed" in caplog.text
    send_off()
    assert state(behind) == State.SENT


def test_news_that_waits_holds_no_answer_back(whatsapp: Graph, settings: Any) -> None:
    """promise: G12: who writes is answered, also with more to be told than may leave today"""
    settings.MESSAGES_A_DAY_EACH = 1
    hears_from(whatsapp)
    post("primera"), post("segunda"), post("contesta", reply=True), post("otra", reply=True)
    send_off()
    assert bodies(whatsapp) == ["contesta", "otra", "primera"]


def test_an_answer_is_not_tried_for_hours(whatsapp: Graph) -> None:
    """It would be of no use then, and the person writes again: that answer does not wait for it."""
    hears_from(whatsapp)
    whatsapp.world.trouble = lambda shape: (
        (500, 131000, "") if "1" in shape["text"]["body"] else None
    )
    first, second = post("1", reply=True), post("2", reply=True)
    for _ in range(sending.MOST_OF_REPLY):
        send_off()
        later(minutes=10)
    send_off()
    assert (state(first), state(second)) == (State.FAILED, State.SENT)


def test_a_fault_of_ours_costs_nobody_else_a_message(
    whatsapp: Graph, settings: Any, caplog: Any
) -> None:
    """promise: I7: a document that nothing makes"""
    hears_from(whatsapp)
    message, other = post(Document("nada", "1", "a.pdf", "Tu papel")), post(to=BETO)
    send_off()
    assert (state(message), state(other)) == (State.QUEUED, State.SENT)
    assert "could not be tried: " in caplog.text
    assert "Tu papel" not in caplog.text


def test_a_permanent_failure_is_tried_once(whatsapp: Graph, caplog: Any) -> None:
    message = post(REMINDER)
    assert send_off() == 1
    assert state(message) == State.FAILED
    assert "132001" in message.error
    assert message.why == Why.REFUSED
    assert "failed" in caplog.text


def test_what_would_come_too_late_is_dropped(whatsapp: Graph) -> None:
    """promise: G9"""
    hears_from(whatsapp)
    soon = timezone.now() + timedelta(seconds=-1)
    tried, swept = post(not_after=soon), post(to=BETO, not_after=soon)
    OutboundMessage.objects.filter(pk=swept.pk).update(next_try_at=timezone.now() + timedelta(1))
    send_off()
    outbox.sweep()
    assert (state(tried), state(swept)) == (State.DROPPED, State.DROPPED)
    assert not whatsapp.world.taken


def test_what_a_dead_worker_was_at_is_retaken(whatsapp: Graph) -> None:
    """promise: I9"""
    hears_from(whatsapp)
    message = post()
    assert outbox._claim(timezone.now())
    outbox.sweep()
    assert send_off() == 0, "its worker may still be at it"
    passed = timezone.now() - outbox.LEASE - timedelta(seconds=5)
    OutboundMessage.objects.update(claimed_at=passed)
    outbox.sweep()
    send_off()
    assert (state(message), message.attempts) == (State.SENT, 2)


def test_without_the_sweep_it_would_wait_for_ever(whatsapp: Graph) -> None:
    """promise: I9 (negative control)"""
    hears_from(whatsapp)
    message = post()
    assert outbox._claim(timezone.now())
    OutboundMessage.objects.update(claimed_at=timezone.now() - timedelta(days=1))
    send_off()
    assert state(message) == State.SENDING


def test_a_worker_that_comes_back_too_late_changes_nothing(whatsapp: Graph) -> None:
    hears_from(whatsapp)
    message = post()
    slow = outbox._claim(timezone.now())
    assert slow
    OutboundMessage.objects.update(claimed_at=timezone.now() - timedelta(days=1))
    outbox.sweep()
    send_off()
    sending._give_up(slow, Permanent("tarde"), timezone.now())
    assert state(message) == State.SENT


def test_baja_stops_all_but_the_answer(whatsapp: Graph) -> None:
    """promise: G12"""
    hears_from(whatsapp)
    news = post("noticia")
    recipients.stop(ANA, timezone.now())
    answer = post("Ya no te escribiremos.", reply=True)
    send_off()
    assert (state(news), state(answer)) == (State.DROPPED, State.SENT)
    recipients.resume(ANA, timezone.now())
    again = post("otra")
    send_off()
    assert state(again) == State.SENT


def test_each_person_has_a_daily_budget_and_everybody_one(whatsapp: Graph, settings: Any) -> None:
    hears_from(whatsapp)
    settings.MESSAGES_A_DAY_EACH = 2
    for number in range(4):
        post(str(number))
    answer = post("respuesta", to=BETO, reply=True)
    send_off()
    assert len(whatsapp.world.taken) == 3
    assert state(answer) == State.SENT
    later(hours=1)
    settings.MESSAGES_A_DAY_EACH, settings.MESSAGES_A_DAY = 100, 3
    budgets.everybody.forget()
    send_off()
    assert len(whatsapp.world.taken) == 3
    assert OutboundMessage.objects.filter(why=Why.BUDGET, attempts=0).exists()
    OutboundMessage.objects.update(sent_at=timezone.now() - timedelta(hours=25))
    budgets.everybody.forget()
    later(hours=1)
    send_off()
    assert [*OutboundMessage.objects.exclude(state=State.SENT)] == []


def test_outside_of_24_hours_only_a_template_leaves(whatsapp: Graph) -> None:
    """promise: G7: otherwise it is a case for the telephone"""
    whatsapp.world.templates["recordatorio_1d"] = 2
    hears_from(whatsapp, ANA, at=timezone.now() - timedelta(hours=25))
    free, with_template = post("texto libre"), post("texto libre", template=REMINDER)
    send_off()
    assert (state(free), free.why) == (State.FAILED, Why.NO_WAY)
    assert state(with_template) == State.SENT
    assert [each["type"] for each in whatsapp.world.taken] == ["template"]


def test_it_is_known_which_of_both_was_said(whatsapp: Graph) -> None:
    """promise: G7: whoever was only told that there is something has not read it yet"""
    whatsapp.world.templates["recordatorio_1d"] = 2
    hears_from(whatsapp, BETO)
    text, template = post("Hola", to=BETO, template=REMINDER), post("Hola", template=REMINDER)
    alone = post(REMINDER, to=BETO)
    send_off()
    for message in (text, template, alone):
        message.refresh_from_db()
    assert [each.as_template for each in (text, template, alone)] == [None, True, None]


def test_a_template_that_failed_and_a_window_that_opened_meanwhile(whatsapp: Graph) -> None:
    whatsapp.world.templates["recordatorio_1d"] = 2
    whatsapp.world.trouble = lambda shape: (500, 131000, "")
    message = post("Hola", template=REMINDER)
    send_off()
    message.refresh_from_db()
    assert message.as_template is True
    whatsapp.world.trouble = lambda shape: None
    hears_from(whatsapp, ANA)
    later(minutes=1)
    send_off()
    assert (state(message), message.as_template) == (State.SENT, False)
    assert bodies(whatsapp) == ["Hola"]


def test_where_whatsapp_says_that_the_window_is_closed_the_template_follows(
    whatsapp: Graph,
) -> None:
    """promise: G7: our clock said otherwise"""
    whatsapp.world.templates["recordatorio_1d"] = 2
    recipients.wrote(ANA, ANA[1:], timezone.now())
    message = post("texto libre", template=REMINDER)
    assert send_off() == 2
    assert state(message) == State.SENT
    assert Recipient.objects.get(phone=ANA).last_inbound_at is None


def test_what_failed_leaves_again_only_when_it_is_told_to(whatsapp: Graph) -> None:
    """promise: G3"""
    message = post(REMINDER)
    send_off()
    whatsapp.world.templates["recordatorio_1d"] = 2
    later(days=1)
    assert send_off() == 0
    message.refresh_from_db()
    again = outbox.resend(message)
    send_off()
    assert again
    assert (state(message), state(again)) == (State.FAILED, State.SENT)
    with pytest.raises(ValueError, match="sent"):
        outbox.resend(again)


def test_a_try_asks_the_database_a_few_times(
    whatsapp: Graph, django_assert_max_num_queries: Any
) -> None:
    hears_from(whatsapp)
    for number in range(3):
        post(str(number))
    budgets.is_spent()
    with django_assert_max_num_queries(12):
        outbox.drain()


def test_words_are_forgotten_after_a_while(whatsapp: Graph) -> None:
    hears_from(whatsapp)
    old, young, waiting = post(to=BETO), post(), post(not_before=timezone.now() + timedelta(1))
    send_off()
    past = timezone.now() - outbox.KEPT - timedelta(days=1)
    OutboundMessage.objects.exclude(pk=young.pk).update(state_at=past)
    outbox.forget_words()
    kept = {each.pk: each.content for each in OutboundMessage.objects.all()}
    assert kept == {old.pk: {}, young.pk: {"body": "Hola"}, waiting.pk: {"body": "Hola"}}
