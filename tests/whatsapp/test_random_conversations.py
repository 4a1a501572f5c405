"""Conversations that nobody would plan, at the door: three telephones and two places.

Words, buttons of now and of before, another's buttons, messages without words, «BAJA» and «ALTA»; in batches,
repeated, in disorder, hours late, while workers die and officials take over. Each history holds about three
conversations or more; CONVERSATIONS says how many there are to be at the least, `make conversations` ten
thousand, other ones each time.
"""

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Count
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.assistant.test_random_conversations import SAID
from tests.messaging import graph
from tests.messaging.graph import Graph
from tests.people import NOW, Clock, office, set_hours, staff
from tests.whatsapp import phone
from tests.whatsapp.phone import WORDLESS, Shape, Telephone, bring, item, said, text, touched
from ventanilla.appointments import cts
from ventanilla.appointments.models import Appointment
from ventanilla.appointments.status import ACTIVE, SEATED
from ventanilla.assistant import conversing
from ventanilla.assistant.models import Conversation
from ventanilla.messaging import inbox
from ventanilla.messaging.models import InboundMessage, OutboundMessage, Why

pytestmark = pytest.mark.django_db

COUNT = int(os.environ.get("CONVERSATIONS", "50"))
STEPS, AT_ONCE = 20, 20
PLACES = 2
PEOPLE = ("+527221234567", "+527229876543", "+525512345678")
BOOKING = ("quiero una cita", "constancia", "toluca", "sí", "el martes", "9:30")
NAMES = ("Ana María Peña Gómez", "Bruno Díaz", "María García López")
WORDS = (*SAID, *BOOKING, *BOOKING, *NAMES, "sí", "sí", "BAJA", "ALTA", "stop", "", "😀" * 300)
SILENT = ("reaction", "revoke")

who = st.integers(0, len(PEOPLE) - 1)
words = st.sampled_from(WORDS) | st.text(max_size=30).filter(lambda each: "\0" not in each)


class Door(RuleBasedStateMachine):
    server: Graph
    clock: Clock
    conversations = messages = 0

    def __init__(self) -> None:
        super().__init__()
        self._undone = transaction.atomic()
        self._undone.__enter__()
        self.clock.now = NOW
        self.server.world = graph.World(templates={"respuesta": 1})
        self.people = [Telephone(self.server, self.clock, each) for each in PEOPLE]
        self.brought: list[tuple[datetime, bytes]] = []
        self.held: list[Shape] = []
        self.offered: list[tuple[str, str]] = [("menu:", "Ver el menú")]
        self.ids: dict[str, str] = {}
        self.wrote: dict[str, datetime] = {}
        self.attended = False

    def teardown(self) -> None:
        Door.conversations += Conversation.objects.count()
        Door.messages += len(self.ids)
        transaction.set_rollback(True)
        self._undone.__exit__(None, None, None)

    def arrives(self, *items: Shape) -> None:
        self.opens_windows(items)
        self.ids |= {each["id"]: each["type"] for each in items}
        self.brought.append((self.clock.now, said(*items)))
        assert bring(self.brought[-1][1]) == 200
        self.work_off()

    def opens_windows(self, items: Iterable[Shape]) -> None:
        """Free text for a day after what the person wrote, however late that arrives."""
        for each in items:
            wrote = datetime.fromtimestamp(int(each["timestamp"]), UTC)
            self.wrote[each["from"]] = max(wrote, self.wrote.get(each["from"], wrote))
        self.server.world.wrote = {
            each for each, at in self.wrote.items() if self.clock.now - at < timedelta(days=1)
        }

    def work_off(self) -> None:
        before = len(self.server.world.taken)
        phone.work_off()
        came = self.server.world.taken[before:]
        self.offered += phone.offered(came)
        for each in self.people:
            each.came = [shape for shape in came if shape["to"] == each.id] or each.came

    @rule(who=who, words=words)
    def writes(self, who: int, words: str) -> None:
        self.arrives(text(words, **self.people[who].now()))

    @rule(who=who, many=st.integers(2, len(BOOKING)))
    def goes_on_booking(self, who: int, many: int) -> None:
        for each in BOOKING[:many]:
            self.arrives(text(each, **self.people[who].now()))

    @rule(who=who, whose=st.sampled_from(NAMES))
    def books(self, who: int, whose: str) -> None:
        for each in (*BOOKING, whose, "sí"):
            self.arrives(text(each, **self.people[who].now()))

    @rule(who=who, place=st.integers(0, 9))
    def touches(self, who: int, place: int) -> None:
        person = self.people[who]
        options = person.offered or [("menu:", "Ver el menú")]
        self.arrives(touched(*options[place % len(options)], **person.now()))

    @rule(who=who, place=st.integers(0, 999))
    def touches_an_old_one_or_anothers(self, who: int, place: int) -> None:
        key, title = self.offered[place % len(self.offered)]
        self.arrives(touched(key, title, "list_reply", **self.people[who].now()))

    @rule(who=who, kind=st.sampled_from([*WORDLESS]))
    def sends_what_has_no_words(self, who: int, kind: str) -> None:
        self.arrives(item(kind, WORDLESS[kind], **self.people[who].now()))

    @rule(who=who, place=st.integers(0, 9))
    def types_the_key_of_some_appointment(self, who: int, place: int) -> None:
        keys = [cts.grouped(each.cts) for each in Appointment.objects.order_by("pk")]
        if keys:
            self.arrives(text(keys[place % len(keys)], **self.people[who].now()))

    @rule(batch=st.lists(st.tuples(who, words), min_size=2, max_size=6), chance=st.randoms())
    def many_come_together_in_disorder(self, batch: list[tuple[int, str]], chance: Any) -> None:
        items = [text(words, **self.people[who].now()) for who, words in batch]
        chance.shuffle(items)
        self.arrives(*items)

    @rule(who=who, words=words, minutes=st.sampled_from([1, 29, 31, 600]))
    def comes_late(self, who: int, words: str, minutes: int) -> None:
        now = self.people[who].now()
        self.arrives(text(words, **now | {"at": now["at"] - minutes * 60}))

    @rule(who=who, words=words)
    def is_on_its_way(self, who: int, words: str) -> None:
        self.held.append(text(words, **self.people[who].now()))

    @rule()
    def what_was_on_its_way_comes(self) -> None:
        if self.held:
            self.arrives(*self.held)
            self.held = []

    @rule(place=st.integers(0, 999), times=st.integers(1, 3))
    def comes_again(self, place: int, times: int) -> None:
        """For as long as Meta may bring it."""
        before, since = len(self.server.world.taken), self.clock.now - timedelta(days=7)
        recent = [body for at, body in self.brought if at >= since]
        for _ in range(times if recent else 0):
            assert bring(recent[place % len(recent)]) == 200
            self.work_off()
        assert len(self.server.world.taken) == before

    @rule(who=who, words=words)
    def somebody_else_signs(self, who: int, words: str) -> None:
        assert bring(said(text(words, **self.people[who].now())), "sha256=00") == 403

    @rule(time=st.sampled_from([timedelta(minutes=31), timedelta(hours=25), timedelta(days=2)]))
    def time_passes(self, time: timedelta) -> None:
        self.clock.now += time
        self.opens_windows(())
        conversing.end_silent()
        inbox.forget_old()

    @rule(chance=st.randoms())
    def meta_tells_what_became_of_it(self, chance: Any) -> None:
        names = ("sent", "delivered", "read")
        count = len(self.server.world.taken)
        told = [graph.status(name, number + 1) for number in range(count) for name in names][-30:]
        chance.shuffle(told)
        assert bring(graph.webhook({"statuses": [*told, {"broken": 1}]})) == 200

    @rule(who=who, words=words)
    def a_worker_dies_over_it(self, who: int, words: str) -> None:
        if not words.strip():
            return
        made = text(words, **self.people[who].now())
        assert bring(said(made)) == 200
        inbox.claim()
        InboundMessage.objects.filter(state="answering").update(claimed_at=NOW - timedelta(days=99))
        inbox.retake()
        self.arrives(made)

    @precondition(lambda self: len(self.ids) > 20)
    @rule(back=st.booleans())
    def an_official_answers(self, back: bool) -> None:
        self.attended = True
        for each in Conversation.objects.filter(ended_at=None):
            conversing.take_over(each, by=staff())
            conversing.say_as_staff(each, "Buenos días, dígame", by=staff())
            if back:
                conversing.give_back(each, by=staff())
        self.work_off()

    @invariant()
    def whatsapp_took_everything(self) -> None:
        world = self.server.world
        assert world.asked == len(world.taken) + len(world.uploads), "something was over its limits"
        lost = OutboundMessage.objects.filter(state__in=["failed", "dropped"])
        # Older than a day; or an official's answer, announced to who wants no news.
        assert {*lost.values_list("why", flat=True)} <= {Why.NO_WAY, Why.STOPPED}

    @invariant()
    def each_message_was_answered_once(self) -> None:
        rows = InboundMessage.objects.all()
        assert {*rows.values_list("state", flat=True)} <= {"answered"}
        if not self.attended:  # what officials say is brought as well
            answers = OutboundMessage.objects.filter(reply=True).exclude(kind__in=BESIDE)
            assert answers.count() == sum(kind not in SILENT for kind in self.ids.values())

    @invariant()
    def no_place_is_lost_or_given_twice(self) -> None:
        seated = Appointment.objects.filter(status__in=SEATED)
        places = seated.values("office", "starts_at").annotate(taken=Count("pk"))
        assert all(each["taken"] <= PLACES for each in places)
        assert not seated.filter(seat=None).exists()
        assert not Appointment.objects.exclude(status__in=SEATED).exclude(seat=None).exists()
        active = Appointment.objects.filter(status__in=ACTIVE, starts_at__gt=self.clock.now)
        own = Counter(active.values_list("name_key", "phone", "procedure"))
        assert max(own.values(), default=0) <= 1
        assert max(Counter(active.values_list("phone", flat=True)).values(), default=0) <= 3

    @invariant()
    def nobody_gets_anothers(self) -> None:
        phones = dict(Appointment.objects.values_list("cts", "phone"))
        assert {*phones.values()} <= {*PEOPLE}
        owners = {each.id: each.number for each in self.people}
        for shape in self.server.world.taken:
            if shape["type"] == "document":
                key = shape["document"]["filename"].removeprefix("comprobante-")[:-4]
                assert phones[key] == owners[shape["to"]]


BESIDE = ("document", "location")


@pytest.fixture
def small_office(whatsapp: Graph, clock: Clock) -> Iterator[None]:
    """Two starts a day, two places each."""
    where = office("106")
    set_hours(where, {"first_start": time(9, 30), "last_start": time(10, 0), "capacity": PLACES})
    Door.server, Door.clock = whatsapp, clock
    yield


def run(count: int) -> None:
    usual = settings(
        max_examples=count,
        stateful_step_count=STEPS,
        suppress_health_check=[*HealthCheck],
        deadline=None,
        phases=[Phase.generate],  # to make one shorter takes many minutes
    )
    run_state_machine_as_test(Door, settings=usual)


def test_nothing_breaks(small_office: None, capsys: pytest.CaptureFixture[str]) -> None:
    """promises: G10, G2, G8, G11"""
    Door.conversations = Door.messages = 0
    while Door.conversations < COUNT:
        run(AT_ONCE)
        with capsys.disabled():
            sys.stdout.write(f"{Door.conversations} conversations, {Door.messages} messages\n")


def test_a_door_that_forgot_what_it_took_would_be_seen(
    small_office: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """promise: G2 (negative control)"""
    original: Callable[..., Any] = inbox.settle

    def forgets(message: InboundMessage, *state: Any) -> None:
        original(message, *state)
        message.delete()

    monkeypatch.setattr(inbox, "settle", forgets)
    with pytest.raises(AssertionError):
        run(60)


def test_a_message_over_its_limits_would_be_seen(
    small_office: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """promise: G8 (negative control): as if WhatsApp took no list any more"""
    monkeypatch.setattr(graph, "menu", lambda action: "interactive.action")
    with pytest.raises(AssertionError, match="something was over its limits"):
        run(10)
