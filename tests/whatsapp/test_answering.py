"""A message is answered once: whoever dies, however often it comes, whatever fails."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from tests.appointments.test_crash import WAYS, Act, break_each_way
from tests.messaging.graph import Graph, signature
from tests.people import Clock, at_once
from tests.whatsapp.phone import WORDLESS, Telephone, bring, item, said, text, work_off
from ventanilla.appointments import transitions
from ventanilla.appointments.models import Appointment, Channel
from ventanilla.appointments.status import ACTIVE
from ventanilla.assistant import conversing, replies
from ventanilla.assistant.models import Conversation, Line
from ventanilla.catalog.catalogue import current
from ventanilla.messaging import inbox
from ventanilla.messaging.models import InboundMessage, OutboundMessage
from ventanilla.whatsapp import answering, webhook

pytestmark = pytest.mark.django_db(transaction=True)

BOOKING = ("quiero una cita", "constancia", "toluca", "sí", "el martes", "10:30")
REVIEW = (*BOOKING, "Ana María Peña Gómez")


def state_of(phone: str) -> str:
    return str(InboundMessage.objects.get(phone=phone).state)


def answers_to(phone: str) -> int:
    return OutboundMessage.objects.filter(to=phone).count()


def revive() -> None:
    """As the sweep does once the dead worker's time is over."""
    InboundMessage.objects.update(claimed_at=timezone.now() - timedelta(days=400))
    inbox.retake()
    while answering.answer_next():
        pass


class People:
    """Each stands where Ana stood before her last «sí»; one after the other says it."""

    def __init__(self, ana: Telephone) -> None:
        ana.writes(*REVIEW)
        self._state = Conversation.objects.get().state
        self._at = int(ana.clock.now.timestamp()) + 5
        self._count = 0
        OutboundMessage.objects.all().delete()
        InboundMessage.objects.all().delete()

    def next(self) -> str:
        """The telephone of the next one, whose «sí» waits."""
        self._count += 1
        phone, now = f"+5272231{self._count:05}", timezone.now()
        answers = self._state["answers"] | {"key": uuid.uuid4().hex[:16]}
        Conversation.objects.create(
            channel=Channel.WHATSAPP,
            phone=phone,
            state=self._state | {"answers": answers},
            started_at=now,
            touched_at=now,
        )
        assert bring(said(text("sí", who=phone, at=self._at))) == 200
        return phone


def all_or_nothing(phone: str) -> None:
    done = state_of(phone) == "answered"
    booked = Appointment.objects.filter(phone=phone).count()
    lines = Line.objects.filter(conversation__phone=phone).count()
    assert (booked, answers_to(phone), lines) == ((1, 2, 2) if done else (0, 0, 0))


@break_each_way
def test_broken_anywhere_it_is_done_once(
    ana: Telephone, way: Callable[[Act], Iterator[int]]
) -> None:
    """promise: G10, G2: a worker killed at any statement leaves all or nothing, and another goes on"""
    people = People(ana)
    phone, last = people.next(), 0
    for last in way(answering.answer_next):
        all_or_nothing(phone)
        revive()
        assert state_of(phone) == "answered", last
        all_or_nothing(phone)
        transitions.cancel(Appointment.objects.get(phone=phone), channel=Channel.WEB)
        phone = people.next()
    all_or_nothing(phone)
    assert last > 20, "it was not broken often enough"


def test_carried_on_later_it_would_be_done_by_half(
    ana: Telephone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """promise: G10 (negative control): the answer and its mark in a transaction of their own"""
    original = replies.reply

    def reply(*arguments: Any, then: Any, **more: Any) -> None:
        answer = original(*arguments, **more)
        with transaction.atomic():
            then(answer)

    monkeypatch.setattr(replies, "reply", reply)
    with pytest.raises(AssertionError, match=r"\(1, 0, 2\)"):
        test_broken_anywhere_it_is_done_once(ana, WAYS["after each statement"])


def test_the_same_message_fifty_times_at_once(ana: Telephone, whatsapp: Graph) -> None:
    """promise: G2: one effect, one answer"""
    ana.writes(*REVIEW)
    before = len(whatsapp.world.taken)
    bring_fifty_times(ana)
    assert Appointment.objects.count() == 1
    assert [each["type"] for each in whatsapp.world.taken[before:]] == ["interactive", "document"]


def bring_fifty_times(ana: Telephone) -> None:
    body = said(text("sí", **ana.now()))
    act = lambda: webhook.receive(body, signature(body)).status_code  # noqa: E731
    assert at_once([act] * 50) == [200] * 50
    assert not [each for each in at_once([work_off] * 4) if each is not None]


def test_without_remembering_its_id_it_would_be_answered_often(
    ana: Telephone, whatsapp: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """promise: G2 (negative control)"""
    ana.writes("hola")
    original = inbox._row
    monkeypatch.setattr(
        inbox, "_row", lambda each, at: original(replace(each, id=uuid.uuid4().hex), at)
    )
    before = len(whatsapp.world.taken)
    bring_fifty_times(ana)
    assert len(whatsapp.world.taken) - before > 1


def crowd(whatsapp: Graph, clock: Clock) -> list[Telephone]:
    """Five people, each with six messages that wait, brought in disorder."""
    people = [Telephone(whatsapp, clock, f"+5272232{number:05}") for number in range(5)]
    items = []
    for step, words in enumerate(BOOKING):
        for each in people:
            whatsapp.world.wrote.add(each.id)
            at = int(clock.now.timestamp()) - 60 + step
            items.append(text(words, who=each.number, at=at))
    assert bring(said(*reversed(items))) == 200
    return people


def test_each_persons_messages_are_read_in_their_order(whatsapp: Graph, clock: Clock) -> None:
    """promise: G10: whichever came first, and however many workers there are"""
    people = crowd(whatsapp, clock)
    assert not [each for each in at_once([work_off] * 4) if each is not None]
    for each in people:
        conversation = Conversation.objects.get(phone=each.number)
        assert (conversation.state["flow"], conversation.state["step"]) == ("book", "name")
    assert OutboundMessage.objects.count() == len(people) * len(BOOKING)


def test_without_their_turn_they_would_be_read_in_disorder(
    whatsapp: Graph, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """promise: G10 (negative control)"""

    def any_of_them(at: Any) -> Any:
        due = InboundMessage.objects.filter(state="waiting").order_by("-at")
        return due.values_list("pk", flat=True)

    monkeypatch.setattr(inbox, "_due", any_of_them)
    crowd(whatsapp, clock)
    work_off()
    steps = {each.state.get("step") for each in Conversation.objects.all()}
    assert steps != {"name"}


def test_of_one_person_the_database_lets_one_be_answered(ana: Telephone, clock: Clock) -> None:
    """Two workers who did not see each other's."""
    bring(said(text("1", **ana.now()), text("2", **ana.now())))
    first, second = InboundMessage.objects.order_by("at")
    assert inbox.claim() == first
    InboundMessage.objects.filter(pk=first.pk).update(at=clock.now + timedelta(hours=1))
    assert inbox.claim() is None
    second.refresh_from_db()
    assert (second.state, second.attempts) == ("waiting", 0)


def test_who_lost_it_to_the_sweep_undoes_what_he_did(
    ana: Telephone, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    """given a worker that was away too long; when it comes back; then only the other's answer leaves."""
    ana.writes(*REVIEW)
    bring(said(text("sí", **ana.now())))
    original = replies._taken

    def overtaken(turn: Any) -> Any:
        monkeypatch.setattr(replies, "_taken", original)
        said = original(turn)
        InboundMessage.objects.filter(state="answering").update(attempts=7)
        return said

    monkeypatch.setattr(replies, "_taken", overtaken)
    assert answering.answer_next()
    assert not Appointment.objects.exists()
    assert "A message was settled before its worker came back" in caplog.text


class TestFailing:
    def test_it_is_tried_again_and_then_given_up(
        self, ana: Telephone, clock: Clock, monkeypatch: pytest.MonkeyPatch, caplog: Any
    ) -> None:
        """promise: I7: loudly, and a person of the office takes it"""
        ana.writes("hola")
        monkeypatch.setattr(replies, "_taken", break_it)
        words = "mi nombre es Ana Peña"
        assert ana.writes(words) == ""
        waits = []
        for _ in range(answering.MOST - 1):
            row = InboundMessage.objects.get(text=words)
            waits.append((row.next_try_at - clock.now).total_seconds())
            clock.now = row.next_try_at
            work_off()
        assert waits == [1, 5, 20, 60]
        row = InboundMessage.objects.latest("at")
        assert (row.state, row.text, row.attempts) == ("given_up", "", answering.MOST)
        last = OutboundMessage.objects.latest("pk")
        assert last.content["body"].startswith("Algo falló de nuestro lado")
        assert f"Atienden de {current().institution.help_hours}." in last.content["body"]
        [talk] = conversing.waiting([])
        assert [each.text for each in conversing.last_lines(talk)][-2:] == [
            "mi nombre es [nombre]",
            last.content["body"],
        ]
        assert "A message is not answered, try 1: ZeroDivisionError at" in caplog.text
        assert "A message (text) is given up after 5 tries" in caplog.text
        assert "Ana" not in caplog.text and "722" not in caplog.text

    def test_what_follows_waits_and_is_answered(
        self, ana: Telephone, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as broken:
            broken.setattr(replies, "_taken", break_it)
            ana.writes("hola")
            assert ana.writes("cuánto cuesta la constancia") == ""
        clock.now += timedelta(minutes=2)
        assert "Costo de" in ana.sends()
        assert ana.read.startswith("Hola. Soy el asistente")

    def test_other_people_do_not_wait(
        self, ana: Telephone, whatsapp: Graph, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """promise: I7"""
        with monkeypatch.context() as broken:
            broken.setattr(replies, "_taken", break_it)
            ana.writes("hola")
        beto = Telephone(whatsapp, clock, "+527229876543")
        clock.now -= timedelta(seconds=30)
        assert beto.writes("hola").startswith("Hola.")

    def test_one_that_kills_its_workers_is_given_up_too(self, ana: Telephone) -> None:
        bring(said(text("hola", **ana.now())))
        InboundMessage.objects.update(attempts=answering.MOST)
        assert ana.sends().startswith("Algo falló de nuestro lado")

    def test_the_answer_to_who_is_coming_is_not_kept_even_then(self, ana: Telephone) -> None:
        ana.writes(*BOOKING)
        bring(said(text("Ximena Yáñez", **ana.now())))
        InboundMessage.objects.filter(text="Ximena Yáñez").update(attempts=answering.MOST)
        work_off()
        lines = Line.objects.filter(who=Line.Who.PERSON)
        assert lines.latest("pk").text == "(datos que no guardamos)"

    def test_of_a_voice_note_it_is_said_that_it_was_one(self, ana: Telephone) -> None:
        bring(said(item("audio", WORDLESS["audio"], **ana.now())))
        InboundMessage.objects.update(attempts=answering.MOST)
        work_off()
        assert [each.said for each in conversing.waiting([])] == ["(nota de voz)"]

    def test_where_not_even_that_can_be_said_it_holds_nothing_back(
        self, ana: Telephone, monkeypatch: pytest.MonkeyPatch, caplog: Any
    ) -> None:
        bring(said(text("hola", **ana.now())))
        InboundMessage.objects.update(attempts=answering.MOST)
        with monkeypatch.context() as broken:
            broken.setattr(answering, "_send", break_it)
            work_off()
        message = InboundMessage.objects.get()
        assert (message.state, message.text) == ("given_up", "hola")
        assert not Conversation.objects.exclude(waiting_since=None).exists()
        assert "Nobody could be told: ZeroDivisionError" in caplog.text
        assert ana.writes("hola").startswith("Hola.")


def break_it(*arguments: Any, **more: Any) -> None:
    raise ZeroDivisionError("Ana Peña 722 123 45 67")


def test_words_are_kept_no_longer_than_it_takes(ana: Telephone, clock: Clock) -> None:
    ana.writes("hola")
    ana.taps("Agendar cita")
    assert {*InboundMessage.objects.values_list("text", "choice")} == {("", "")}
    clock.now += timedelta(days=9)
    inbox.forget_old()
    assert not InboundMessage.objects.exists()


def test_what_waits_is_not_forgotten(ana: Telephone, clock: Clock) -> None:
    bring(said(text("hola", **ana.now())))
    clock.now += timedelta(days=9)
    inbox.forget_old()
    assert InboundMessage.objects.get().text == "hola"
    assert Appointment.objects.filter(status__in=ACTIVE).count() == 0
